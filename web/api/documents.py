"""The JSON documents of the API: what a program gets, as the signed-in account may see it."""

from typing import Literal

from symbiose.domain.base import Value
from symbiose.services.board import ProposalBoard, ProposalLine


class Health(Value):
    """The process answers."""

    status: Literal["ok"] = "ok"
    """Always `ok`."""
    version: str
    """Version of the service."""


class Readiness(Value):
    """Whether the database is reached."""

    status: Literal["ok", "unavailable"]
    """`ok` when requests can be served."""
    database: bool
    """True when the database answers, with the schema of this version."""


class FieldProblem(Value):
    """One fault of what was sent."""

    path: str
    """Path in the document, or name of the parameter or header; empty for the document itself."""
    value: str
    """The value found, cut at 200 characters."""
    expected: str
    """What is expected, in French."""


class Problem(Value):
    """An error, as RFC 9457 writes it."""

    type: str = "about:blank"
    """Always `about:blank`."""
    status: int
    """HTTP status."""
    title: str
    """What happened, in French."""
    detail: str
    """What to do about it, in French."""
    code: str
    """Stable name of the error."""
    instance: str | None = None
    """Id by which the request is found in the log."""
    errors: tuple[FieldProblem, ...] = ()
    """Each fault of what was sent, all at once."""


class ProposalSummary(Value):
    """One proposal of the latest run; names are null where the account may not know them."""

    id: str
    """Stays the same as long as the proposal joins the same flows."""
    kind: str
    """exchange, heat_loop, solar_sharing or mutualisation."""
    state: str
    """proposed, accepted, refused, or the state of the synergy."""
    giver: str | None
    """Name of the site that gives."""
    receiver: str | None
    """Name of the site that receives."""
    through: tuple[str, ...]
    """Processors in order."""
    resource: str
    """Resource given, in French."""
    received_resource: str
    """Resource received, in French."""
    quantity_per_year: float
    """Quantity given, in `unit`."""
    unit: str
    """Canonical unit of the resource given."""
    benefit_eur_per_year: float
    """Benefit of all parties for staff, of its own sites for a site manager, €/yr."""
    co2_avoided_t_per_year: float
    """Emissions avoided, tCO2e/yr."""
    waste_diverted_t_per_year: float
    """Waste kept from disposal, t/yr."""
    distance_km: float
    """Road distance along the path, km."""
    models: tuple[int, ...]
    """Numbers of the OPEO models."""
    estimated: bool
    """True when a flow it joins is an estimate that nobody declared."""
    to_confirm: bool
    """True when a flow it joins was declared on behalf of its firm, which has not confirmed it."""
    rounded: tuple[str, ...] = ()
    """Names of the figures above that are rounded, since the other party keeps its own to itself."""


class ProposalList(Value):
    """Proposals of the latest run that the account may see, best first."""

    format: Literal["symbiose.proposal-list/1"] = "symbiose.proposal-list/1"
    """Name and version of the document."""
    run: str | None
    """Run that made them; null while none was made."""
    created: str | None
    """When it was made, ISO, UTC."""
    proposals: tuple[ProposalSummary, ...]
    """The proposals."""


def summary_of(line: ProposalLine) -> ProposalSummary:
    """Return a line of the list as a document."""
    return ProposalSummary(
        id=line.id,
        kind=line.kind,
        state=line.state.value,
        giver=line.giver,
        receiver=line.receiver,
        through=line.through,
        resource=line.resource,
        received_resource=line.received_resource,
        quantity_per_year=line.quantity_per_year,
        unit=line.unit,
        benefit_eur_per_year=line.benefit_eur_per_year,
        co2_avoided_t_per_year=line.co2_avoided_t_per_year,
        waste_diverted_t_per_year=line.waste_diverted_t_per_year,
        distance_km=line.distance_km,
        models=line.models,
        estimated=line.estimated,
        to_confirm=line.to_confirm,
        rounded=tuple(sorted(line.rounded)),
    )


def list_of(board: ProposalBoard) -> ProposalList:
    """Return a board as a document."""
    return ProposalList(
        run=board.run.id if board.run else None,
        created=board.run.created.isoformat() if board.run else None,
        proposals=tuple(summary_of(line) for line in board.lines),
    )
