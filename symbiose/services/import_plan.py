"""What an import would do, flow by flow, as the graph stands: the same for its preview and for itself."""

import hashlib
import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from symbiose.domain.accounts import Actor
from symbiose.domain.documents.declarations_document import resource_words, to_flow
from symbiose.domain.documents.import_report import FlowValues, ReadFile
from symbiose.domain.documents.waste_register import with_one_open_year
from symbiose.domain.flow_changes import OF_A_VERSION, Change, changes_between, same_declaration
from symbiose.domain.flows import Flow
from symbiose.domain.on_behalf import said_by
from symbiose.domain.repositories import Repositories
from symbiose.domain.resources import ResourceCatalogue
from symbiose.services.context import Services
from symbiose.services.import_sites import SiteIndex, check_sites, named_by_id

ROUNDED = 0.05
"""How far an estimate may be from ratio times driver: it is written with two digits or more."""
KEPT_BY_SPREADSHEETS = 1e-13
"""How far a number may be from the one it was written from: some spreadsheets keep fifteen digits of it."""


class FlowState(StrEnum):
    """What storing a flow changes."""

    NEW = "new"
    UNCHANGED = "unchanged"
    UPDATE = "update"


@dataclass(frozen=True)
class PlannedFlow:
    """A flow as it would be stored."""

    flow: Flow
    """The flow."""
    stored: Flow | None
    """What is stored of it, None for a new one."""
    line: int | None
    """Line that declares it; None for the yearly sum of a register."""
    state: FlowState
    """What storing it changes."""
    ended: bool = False
    """True when the file does not declare it: a later year of the same register ends it."""

    def changes(self) -> tuple[Change, ...]:
        """Return what an update declares differently, and that it takes a withdrawn flow up again."""
        if self.stored is None or self.state is not FlowState.UPDATE:
            return ()
        back = [Change("withdrawn", before=True, after=False)] if self.stored.withdrawn else []
        return (*changes_between(self.stored, self.flow), *back)


@dataclass(frozen=True, slots=True)
class PreviewedFlow:
    """A flow as a preview keeps it: of ten thousand lines, only what a page shows."""

    line: int | None
    """Line that declares it; None for the yearly sum of a register."""
    state: FlowState
    """What storing it changes."""
    site_id: str
    """Its site."""
    resource_id: str | None
    """Its resource, None while nobody confirmed one."""
    unit: str
    """Unit of its quantity."""
    changes: tuple[Change, ...]
    """Fields that an update changes."""
    yearly: Flow | None = None
    """The whole flow, where it is the yearly sum of a register."""
    ended: bool = False
    """True when the file does not declare it: a later year of the same register ends it."""


@dataclass(frozen=True)
class ImportPreview:
    """What importing the good lines of a file would change, in one state of the graph."""

    file: ReadFile
    """The file, lines of other sites rejected."""
    flows: tuple[PreviewedFlow, ...]
    """The flows of its good lines, or the yearly sums of a register."""
    fingerprint: str
    """Stays the same while the import would change the same flows in the same way."""

    @property
    def changed(self) -> int:
        """Return how many flows the import would create or change."""
        return sum(flow.state is not FlowState.UNCHANGED for flow in self.flows)


@dataclass(frozen=True)
class ImportPlan:
    """A file judged by the sites and flows that are stored."""

    file: ReadFile
    """The file, lines of other sites rejected."""
    flows: tuple[PlannedFlow, ...]
    """The flows of its good lines, or the yearly sums of a register."""

    def to_store(self) -> list[Flow]:
        """Return the flows that storing changes."""
        return [planned.flow for planned in self.flows if planned.state is not FlowState.UNCHANGED]

    def preview(self) -> ImportPreview:
        """Return what is shown of the plan."""
        flows = tuple(
            PreviewedFlow(
                line=planned.line,
                state=planned.state,
                site_id=planned.flow.site_id,
                resource_id=planned.flow.resource_id,
                unit=planned.flow.unit,
                changes=planned.changes(),
                yearly=planned.flow if planned.line is None else None,
                ended=planned.ended,
            )
            for planned in self.flows
        )
        return ImportPreview(self.file, flows, self.fingerprint())

    def fingerprint(self) -> str:
        """Return what stays the same while the import would change the same flows in the same way."""
        digest = hashlib.sha256(str(self.file.rejected).encode())
        for planned in sorted(self.flows, key=lambda planned: planned.flow.id):
            stored = planned.stored.model_dump_json() if planned.stored else ""
            digest.update(planned.flow.model_dump_json(exclude=set(OF_A_VERSION)).encode())
            digest.update(b"\n" + stored.encode() + b"\n")
        return digest.hexdigest()


def plan_import(
    services: Services,
    repositories: Repositories,
    file: ReadFile,
    sites: SiteIndex,
    actor: Actor,
    now: datetime,
) -> ImportPlan:
    """Return what importing the good lines of a file would do.

    Args:
        services: What use cases work with.
        repositories: Those of the transaction.
        file: Declarations or a waste register, as read.
        sites: All sites.
        actor: The caller: lines of sites that are not the caller's are rejected.
        now: When the flows are declared (aware, UTC).
    """
    checked = check_sites(file, sites, actor)
    declared = _under_their_ids(repositories, _declared(checked, sites, now, actor))
    flows = [flow for flow, _ in declared]
    lines: Mapping[str, int | None] = {flow.id: line for flow, line in declared}
    if checked.yearly is not None:
        flows = with_one_open_year(flows, repositories.flows.all())
    known = repositories.flows.existing([flow.id for flow in flows])
    flows = [in_its_words(flow, known.get(flow.id), services.reference.resources) for flow in flows]
    return ImportPlan(checked, tuple(_planned(actor, flow, known.get(flow.id), lines) for flow in flows))


def _planned(actor: Actor, flow: Flow, stored: Flow | None, lines: Mapping[str, int | None]) -> PlannedFlow:
    read = on_its_basis(as_confirmed(to_the_last_digits(flow, stored), stored), stored)
    confirmed = said_by(actor, read, stored)
    state = FlowState.NEW
    if stored is not None:
        state = FlowState.UNCHANGED if same_declaration(confirmed, stored) else FlowState.UPDATE
    return PlannedFlow(confirmed, stored, lines.get(flow.id), state, ended=flow.id not in lines)


def _declared(
    file: ReadFile, sites: SiteIndex, now: datetime, actor: Actor
) -> Sequence[tuple[Flow, int | None]]:
    """Return the flows of the good lines, each with its line; the sums of a register have none."""
    if file.yearly is not None:
        named = file.with_rows(named_by_id(row, sites) for row in file.rows)
        stated: list[tuple[FlowValues, int | None]] = [(values, None) for values in named.flows()]
    else:
        stated = [(row.values, row.line) for row in file.rows if row.values is not None]
    return [
        (to_flow(values, site, now, actor.id), line)
        for values, line in stated
        if (site := sites.find(values.site)) is not None
    ]


def _under_their_ids(
    repositories: Repositories, declared: Sequence[tuple[Flow, int | None]]
) -> Sequence[tuple[Flow, int | None]]:
    """Give flows that a reference names the id they have: a corrected one kept that of its beginning."""
    named = [flow for flow, _ in declared if flow.reference is not None]
    known = repositories.flows.existing([flow.id for flow in named])
    sites = sorted({flow.site_id for flow in named if flow.id not in known})
    if not sites:
        return declared
    held: Mapping[tuple[str, str | None], str] = {
        (f.site_id, f.reference): f.id for f in repositories.flows.of_sites(sites) if f.reference
    }
    ids = {flow.id: held.get((flow.site_id, flow.reference), flow.id) for flow in named}
    return [(flow.model_copy(update={"id": ids.get(flow.id, flow.id)}), line) for flow, line in declared]


def in_its_words(flow: Flow, stored: Flow | None, resources: ResourceCatalogue) -> Flow:
    """Return a flow as it is stored, by the id of its resource, where the file states the label of that one.

    The spreadsheet template shows labels in place of ids, which nobody reads.
    """
    if stored is None or stored.resource_id is None or stored.resource_text != stored.resource_id:
        return flow
    if flow.resource_id != stored.resource_id or flow.resource_text != resources.label(stored.resource_id):
        return flow
    return flow.model_copy(update={"resource_text": stored.resource_text})


def to_the_last_digits(flow: Flow, stored: Flow | None) -> Flow:
    """Return a flow with the numbers that are stored, where a spreadsheet dropped their last digits only."""
    if stored is None:
        return flow
    pairs = {name: (getattr(flow, name), getattr(stored, name)) for name in Flow.model_fields}
    rounded = {name: old for name, (new, old) in pairs.items() if new != old and _is_near(new, old)}
    return flow.model_copy(update=rounded) if rounded else flow


def _is_near(new: object, old: object) -> bool:
    if isinstance(new, tuple) and isinstance(old, tuple) and len(new) == len(old):
        return all(map(_is_near, new, old))
    if isinstance(new, float) and isinstance(old, float):
        return math.isclose(new, old, rel_tol=KEPT_BY_SPREADSHEETS)
    return new == old


def on_its_basis(flow: Flow, stored: Flow | None) -> Flow:
    """Return an estimate with the basis it was made on, while neither its ratio nor its quantity changes.

    The site may have grown since: the quantity still is what was estimated from its former size. A quantity
    that follows neither its former nor its present size was corrected: it is an estimate no more. One whose
    ratio was revised, as its sentence then says, is estimated anew.
    """
    if flow.estimate is None or stored is None or stored.estimate is None:
        return flow
    now, before = flow.estimate, stored.estimate
    if (now.ratio_id, now.text) != (before.ratio_id, before.text):
        return flow
    if flow.quantity_per_year == stored.quantity_per_year:
        return flow.model_copy(update={"estimate": before})
    grown = stored.quantity_per_year * now.driver_value
    close = math.isclose(flow.quantity_per_year * before.driver_value, grown, rel_tol=ROUNDED)
    follows = close and now.driver_value != before.driver_value
    return flow if follows else flow.model_copy(update={"estimate": None})


def as_confirmed(flow: Flow, stored: Flow | None) -> Flow:
    """Return a flow with the resource that somebody confirmed for the same words, while its unit fits."""
    if stored is None or flow.resource_id is not None or stored.resource_id is None:
        return flow
    same_words = resource_words(flow.resource_text) == resource_words(stored.resource_text)
    if not same_words or flow.unit != stored.unit:
        return flow
    return flow.model_copy(update={"resource_id": stored.resource_id})
