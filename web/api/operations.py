"""The operations of the API: for each address and method, what it takes and what it answers."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from pydantic import BaseModel

from symbiose.domain.api_tokens import TokenScope
from symbiose.domain.documents.export_content import MEDIA_TYPES
from symbiose.domain.documents.flow_entry import FlowEntry
from symbiose.domain.documents.heat_streams import HeatStreams
from symbiose.domain.documents.heat_targets import HeatTargets
from symbiose.domain.documents.import_report import ImportReport
from web.api.curve_documents import LoadCurveDocument
from web.api.documents import Health, Problem, ProposalList, ProposalSummary, Readiness
from web.api.flow_documents import (
    DraftBody,
    DraftDocument,
    DraftList,
    FlowDocument,
    FlowList,
    FlowVersions,
    ResourceList,
    SeenFlowList,
    SiteList,
)
from web.api.flow_worth_documents import FlowWorthDocument
from web.api.loop_documents import LoopDocument, LoopList
from web.api.queries import (
    ApiQuery,
    ExportQuery,
    FlowsQuery,
    HeatTargetsQuery,
    ImportQuery,
    LoadCurveQuery,
    ResourcesQuery,
    RoofsQuery,
    SeenFlowsQuery,
    SynergiesQuery,
)
from web.api.roof_documents import RoofDocument, RoofList
from web.api.sun_documents import SolarGroupDocument, SolarGroupList
from web.api.synergy_documents import SynergyDocument, SynergyList

Answers = Mapping[int, type[BaseModel] | None]
"""Status → document; None for an answer without a body, or a file."""


@dataclass(frozen=True)
class Operation:
    """One address and method, and what it answers."""

    path: str
    operation_id: str
    summary: str
    answers: Answers
    method: str = "get"
    scope: TokenScope | None = None
    """What a token must be made for; None for an address that is open to everyone."""
    query: type[ApiQuery] | None = None
    body: type[BaseModel] | None = None
    headers: Sequence[str] = ()
    """Names of the headers it looks at."""
    files: Sequence[str] = ()
    """Media types of the file it answers."""
    uploads: Sequence[str] = ()
    """Media types of the file it takes."""


COMMON: Answers = dict.fromkeys((401, 403, 429, 503), Problem)
"""What every address that asks who calls may answer."""
READ: Answers = {**COMMON, 422: Problem}
ONE: Answers = {**READ, 404: Problem}
WRITE: Answers = {**READ, 400: Problem, 413: Problem, 415: Problem}
"""What an address that takes a body may answer; 400 without the token of forms."""
FILES = tuple(media_type.partition(";")[0] for media_type in MEDIA_TYPES.values())
UPLOADED = (*FILES, "application/zip", "application/geopackage+sqlite3", "application/octet-stream")
"""A program that does not know the type of its file says that it holds bytes."""
OPERATIONS = (
    Operation("/health", "health", "Tell that the process answers", {200: Health}),
    Operation("/ready", "ready", "Tell whether the database is reached", {200: Readiness, 503: Readiness}),
    Operation(
        "/api/v1/proposals",
        "list_proposals",
        "Proposals of the latest run that the account may see",
        {200: ProposalList, **COMMON},
        scope=TokenScope.READ,
    ),
    Operation(
        "/api/v1/proposals/{proposal_id}",
        "get_proposal",
        "One proposal of the latest run",
        {200: ProposalSummary, 404: Problem, **COMMON},
        scope=TokenScope.READ,
    ),
    Operation(
        "/api/v1/heat-loops",
        "list_heat_loops",
        "Heat-recovery loops of the latest run, and accepted ones, that the account may see",
        {200: LoopList, **READ},
        scope=TokenScope.READ,
    ),
    Operation(
        "/api/v1/heat-loops/{loop_id}",
        "get_heat_loop",
        "One heat-recovery loop, with its statement and its design for those who review it",
        {200: LoopDocument, **ONE},
        scope=TokenScope.READ,
    ),
    Operation(
        "/api/v1/solar-groups",
        "list_solar_groups",
        "Roofs shared by neighbours, and what each roof would bring its own site, that the account may see",
        {200: SolarGroupList, **READ},
        scope=TokenScope.READ,
    ),
    Operation(
        "/api/v1/solar-groups/{group_id}",
        "get_solar_group",
        "One group that shares roofs, with its statement and its answer for those who review it",
        {200: SolarGroupDocument, **ONE},
        scope=TokenScope.READ,
    ),
    Operation(
        "/api/v1/roofs",
        "list_roofs",
        "Roofs of sites, and what the other roofs of each commune add up to",
        {200: RoofList, **READ},
        scope=TokenScope.READ,
        query=RoofsQuery,
    ),
    Operation(
        "/api/v1/roofs/{roof_id}",
        "get_roof",
        "One roof of a site, or one that the account may settle or claim",
        {200: RoofDocument, **ONE},
        scope=TokenScope.READ,
    ),
    Operation(
        "/api/v1/heat-streams",
        "get_heat_streams",
        "Streams of heat that the declarations of the account's sites make",
        {200: HeatStreams, **ONE},
        scope=TokenScope.READ,
        query=HeatTargetsQuery,
    ),
    Operation(
        "/api/v1/heat-targets",
        "get_heat_targets",
        "What these streams could recover at most, each site alone and all together",
        {200: HeatTargets, **ONE},
        scope=TokenScope.READ,
        query=HeatTargetsQuery,
    ),
    Operation(
        "/api/v1/synergies",
        "list_synergies",
        "Accepted proposals that the account follows or has a part in, the most urgent first",
        {200: SynergyList, **READ},
        scope=TokenScope.READ,
        query=SynergiesQuery,
    ),
    Operation(
        "/api/v1/synergies/{synergy_id}",
        "get_synergy",
        "One synergy: the other party's name, contacts and flow are there once both have agreed",
        {200: SynergyDocument, **ONE},
        scope=TokenScope.READ,
    ),
    Operation(
        "/api/v1/flows",
        "list_flows",
        "Flows of the sites that the account manages, by id; of all sites for staff",
        {200: FlowList, **READ},
        scope=TokenScope.READ,
        query=FlowsQuery,
    ),
    Operation(
        "/api/v1/flows",
        "declare_flow",
        "Declare a flow: sent again with the same reference or Idempotency-Key, it is declared once",
        {201: FlowDocument, 200: FlowDocument, 409: Problem, **WRITE},
        method="post",
        scope=TokenScope.DECLARE,
        body=FlowEntry,
        headers=("Idempotency-Key",),
    ),
    Operation(
        "/api/v1/flows/{flow_id}",
        "get_flow",
        "One flow of a site that the account manages",
        {200: FlowDocument, **ONE},
        scope=TokenScope.READ,
    ),
    Operation(
        "/api/v1/flows/{flow_id}",
        "replace_flow",
        "Put a new version in place of the one whose ETag is given; id, site and reference stay",
        {200: FlowDocument, 404: Problem, 409: Problem, 412: Problem, 428: Problem, **WRITE},
        method="put",
        scope=TokenScope.DECLARE,
        body=FlowEntry,
        headers=("If-Match",),
    ),
    Operation(
        "/api/v1/flows/{flow_id}",
        "withdraw_flow",
        "Withdraw a flow: it takes no part in later runs, and stays in the history",
        {204: None, 400: Problem, 412: Problem, **ONE},
        method="delete",
        scope=TokenScope.DECLARE,
        headers=("If-Match",),
    ),
    Operation(
        "/api/v1/flows/worth",
        "get_worth_of_draft",
        "What a flow would be worth if it were declared; nothing is kept of it",
        {200: FlowWorthDocument, **WRITE},
        method="post",
        scope=TokenScope.DECLARE,
        body=FlowEntry,
    ),
    Operation(
        "/api/v1/flows/{flow_id}/worth",
        "get_worth",
        "What a declared flow is worth as it stands, and so what withdrawing it would cost",
        {200: FlowWorthDocument, **ONE},
        scope=TokenScope.READ,
    ),
    Operation(
        "/api/v1/flows/{flow_id}/load-curve",
        "get_load_curve",
        "When a need of electricity is used: by its load curve, else by the usual week of its trade",
        {200: LoadCurveDocument, **ONE},
        scope=TokenScope.READ,
    ),
    Operation(
        "/api/v1/flows/{flow_id}/load-curve",
        "give_load_curve",
        "Keep the load curve in the body, up to 10 MB, in place of the one before; again, it changes nothing",
        {200: LoadCurveDocument, 404: Problem, 409: Problem, 412: Problem, **WRITE},
        method="put",
        scope=TokenScope.DECLARE,
        query=LoadCurveQuery,
        headers=("If-Match",),
        uploads=UPLOADED,
    ),
    Operation(
        "/api/v1/flows/{flow_id}/load-curve",
        "remove_load_curve",
        "Remove the load curve: the usual week of the trade holds again",
        {204: None, 400: Problem, 409: Problem, 412: Problem, **ONE},
        method="delete",
        scope=TokenScope.DECLARE,
        headers=("If-Match",),
    ),
    Operation(
        "/api/v1/flows/{flow_id}/versions",
        "list_versions",
        "Every version of a flow, the oldest first",
        {200: FlowVersions, **ONE},
        scope=TokenScope.READ,
    ),
    Operation(
        "/api/v1/sites",
        "list_sites",
        "Sites that the account manages; all of them for staff",
        {200: SiteList, **READ},
        scope=TokenScope.READ,
    ),
    Operation(
        "/api/v1/flows-of-others",
        "list_flows_of_others",
        "Flows of other sites, each as its owner lets it be seen: what is not seen is absent",
        {200: SeenFlowList, **READ},
        scope=TokenScope.READ,
        query=SeenFlowsQuery,
    ),
    Operation(
        "/api/v1/resources",
        "list_resources",
        "The catalogue, or what words and a waste code may mean in it, with reasons",
        {200: ResourceList, **READ},
        scope=TokenScope.READ,
        query=ResourcesQuery,
    ),
    Operation(
        "/api/v1/imports",
        "import_file",
        "Import a file, up to 10 MB, or tell what importing it would do; again, it changes nothing",
        {200: ImportReport, **WRITE},
        method="post",
        scope=TokenScope.DECLARE,
        query=ImportQuery,
        uploads=UPLOADED,
    ),
    Operation(
        "/api/v1/export",
        "export",
        "Everything the account may take away, as a file, sent while it is read",
        {200: None, **READ},
        scope=TokenScope.EXPORT,
        query=ExportQuery,
        files=FILES,
    ),
    Operation(
        "/api/v1/drafts",
        "list_drafts",
        "Drafts of the sites that the account manages",
        {200: DraftList, **READ},
        scope=TokenScope.READ,
    ),
    Operation(
        "/api/v1/drafts",
        "save_draft",
        "Keep a draft, in place of the one it names",
        {201: DraftDocument, 200: DraftDocument, 404: Problem, **WRITE},
        method="post",
        scope=TokenScope.DECLARE,
        body=DraftBody,
    ),
    Operation(
        "/api/v1/drafts/{draft_id}",
        "delete_draft",
        "Delete a draft",
        {204: None, 400: Problem, **ONE},
        method="delete",
        scope=TokenScope.DECLARE,
    ),
)
