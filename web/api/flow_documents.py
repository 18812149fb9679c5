"""The JSON documents of flows, drafts, sites and resources."""

from collections.abc import Iterable
from datetime import datetime
from typing import Literal

from symbiose.domain.base import Value
from symbiose.domain.disclosure import SeenFlow
from symbiose.domain.documents.flow_entry import FlowEntry
from symbiose.domain.documents.import_report import Suggestion
from symbiose.domain.drafts import Draft, DraftOrigin
from symbiose.domain.flow_changes import Step
from symbiose.domain.flows import OnBehalf
from symbiose.domain.resources import EnergyBasis, Family, Resource
from symbiose.services.context import Services
from symbiose.services.flow_records import FlowRecord
from symbiose.services.history import FlowHistory
from symbiose.services.surroundings import resource_label


class FlowDocument(Value):
    """A flow of a site that the account manages; what is not stated is left out."""

    id: str
    """Opaque slug, the same through every version."""
    version: str
    """Tells this state from any other: the ETag without its quotes."""
    declared_at: datetime
    """When this version was declared, UTC."""
    withdrawn: bool
    """True once the declarant has withdrawn it."""
    on_behalf: OnBehalf | None = None
    """Set where a coordinator declared it for its firm: to_confirm, or confirmed by the firm."""
    resource_id: str | None = None
    """Resource of the catalogue; absent until somebody has confirmed which it is."""
    resource_label: str
    """Its label, or the declarant's words."""
    suggestions: tuple[Suggestion, ...] = ()
    """Resources that the words may mean, best first, while none is confirmed."""
    flow: FlowEntry
    """What was declared, in canonical units; the same keys declare or replace a flow."""


class FlowList(Value):
    """One page of flows, by id."""

    format: Literal["symbiose.flow-list/1"] = "symbiose.flow-list/1"
    """Name and version of the document."""
    flows: tuple[FlowDocument, ...]
    """The flows, suggestions left out."""
    next_cursor: str | None = None
    """Asks for the next page; absent on the last one."""


class FlowVersionDocument(Value):
    """One version of a flow."""

    number: int
    """Counts from 1."""
    step: Step
    """What the version did to the flow."""
    author: str | None = None
    """E-mail of the account that declared it, or the command; absent once the account is gone."""
    changed: tuple[str, ...]
    """Names of what it declares differently from the version before."""
    state: FlowDocument
    """The flow as it was then, suggestions left out."""


class FlowVersions(Value):
    """Every version of a flow, the oldest first, the present one last."""

    format: Literal["symbiose.flow-versions/1"] = "symbiose.flow-versions/1"
    """Name and version of the document."""
    versions: tuple[FlowVersionDocument, ...]
    """The versions."""


class SeenFlowList(Value):
    """One page of flows of other sites, each as its owner lets it be seen; what is not seen is absent."""

    format: Literal["symbiose.seen-flow-list/1"] = "symbiose.seen-flow-list/1"
    """Name and version of the document."""
    page: int
    """Page, from 1: the last one where a later one is asked for."""
    pages: int
    """How many pages there are."""
    total: int
    """Flows on all pages."""
    flows: tuple[SeenFlow, ...]
    """The flows, named ones first."""


class SiteDocument(Value):
    """A site that the account manages."""

    id: str
    """Opaque slug."""
    name: str
    """Name."""
    siret: str | None = None
    """SIRET, where known."""
    commune_code: str
    """INSEE code of the commune."""
    commune: str
    """Name of the commune."""
    activity: str | None = None
    """NAF code of what it does."""


class SiteList(Value):
    """The sites that the account manages, by name; all of them for staff."""

    format: Literal["symbiose.site-list/1"] = "symbiose.site-list/1"
    """Name and version of the document."""
    sites: tuple[SiteDocument, ...]
    """The sites."""


class ResourceDocument(Value):
    """A resource of the catalogue."""

    id: str
    """Slug."""
    label_fr: str
    """French label."""
    label_en: str
    """English label."""
    family: Family
    """What kind of thing it is."""
    unit: str
    """Canonical unit."""
    parent: str | None = None
    """Wider resource that it is a kind of."""
    waste_codes: tuple[str, ...]
    """Waste codes under which it may be discarded."""
    energy_basis: EnergyBasis | None = None
    """Fuels counted in energy: heating value of a MWh."""


class ResourceList(Value):
    """The catalogue, or the resources that words may mean."""

    format: Literal["symbiose.resource-list/1"] = "symbiose.resource-list/1"
    """Name and version of the document."""
    suggestions: tuple[Suggestion, ...] = ()
    """What the words of `q` may mean, best first, each with its reason; none when nothing comes near."""
    resources: tuple[ResourceDocument, ...]
    """The resources suggested, or all of them when nothing is sought."""


class DraftDocument(Value):
    """A declaration begun, or offered from the activity of a site."""

    id: str
    """Opaque slug."""
    site_id: str
    """Site whose flow it would be."""
    origin: DraftOrigin
    """typed or activity."""
    fields: dict[str, str]
    """Texts by field of the form, as typed."""
    estimate: str | None = None
    """On what an estimated quantity rests, with its source."""
    flow_id: str | None = None
    """The declared flow that it would change."""
    created_at: datetime
    """When it was begun, UTC."""
    changed_at: datetime
    """When it was last saved, UTC."""


class DraftList(Value):
    """The drafts of the sites that the account manages."""

    format: Literal["symbiose.draft-list/1"] = "symbiose.draft-list/1"
    """Name and version of the document."""
    drafts: tuple[DraftDocument, ...]
    """The drafts, by site, then in the order they were begun."""


class DraftBody(Value):
    """A draft to keep."""

    site_id: str
    """Site whose flow it would be."""
    fields: dict[str, str]
    """Texts by field of the form, right or wrong."""
    id: str | None = None
    """The draft to replace; a new one when absent."""
    flow_id: str | None = None
    """The declared flow that it would change."""


def flow_document(services: Services, record: FlowRecord, *, suggest: bool = False) -> FlowDocument:
    """Return a flow as a document.

    Args:
        services: What use cases work with.
        record: The flow.
        suggest: Also look for what unconfirmed words may mean.
    """
    flow = record.flow
    unsure = suggest and flow.resource_id is None
    find = services.declarations.suggestions
    found = find(flow.resource_text, flow.waste_code, flow.direction) if unsure else ()
    return FlowDocument(
        id=flow.id,
        version=record.version,
        declared_at=flow.declared_at,
        withdrawn=flow.withdrawn,
        on_behalf=flow.on_behalf,
        resource_id=flow.resource_id,
        resource_label=resource_label(flow, services.reference.resources),
        suggestions=tuple(found),
        flow=FlowEntry.model_validate(services.flow_documents.written(record.site, flow)),
    )


def versions_document(services: Services, history: FlowHistory) -> FlowVersions:
    """Return the history of a flow as a document."""
    return FlowVersions(
        versions=tuple(
            FlowVersionDocument(
                number=version.number,
                step=version.step,
                author=version.author,
                changed=tuple(change.field for change in version.changes),
                state=flow_document(services, FlowRecord(version.flow, history.site)),
            )
            for version in reversed(history.versions)
        )
    )


def resource_document(resource: Resource) -> ResourceDocument:
    """Return a resource as a document."""
    return ResourceDocument.model_validate(resource.model_dump(include=set(ResourceDocument.model_fields)))


def draft_document(draft: Draft) -> DraftDocument:
    """Return a draft as a document."""
    named = draft.model_dump(include=set(DraftDocument.model_fields) - {"estimate"})
    return DraftDocument.model_validate(named | {"estimate": draft.estimate and draft.estimate.text})


def drafts_of(drafts: Iterable[Draft]) -> DraftList:
    """Return drafts as a document."""
    return DraftList(drafts=tuple(draft_document(draft) for draft in drafts))
