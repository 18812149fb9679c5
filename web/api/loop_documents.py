"""The JSON documents of heat-recovery loops, as the signed-in account may see them."""

import json
from typing import Literal

from pydantic import JsonValue

from symbiose.domain.base import Value
from symbiose.services.heat_loops import LoopBoard, LoopSheet
from symbiose.services.loop_lines import LoopLine, SeenMember
from web.api.operation_documents import OperationDocument, operation_document_of


class LoopMemberSeen(Value):
    """A member of a loop; what the account may not see of it is null."""

    role: str
    """source, consumer or network."""
    site_id: str | None
    """Its site."""
    site: str | None
    """Name of the site, or of the public network."""
    flow_id: str | None
    """Flow declared, for those who review the loop and for its owner."""
    resource: str | None
    """Resource declared, in French."""
    supply_temp_c: float | None
    """Temperature at which heat leaves a source or is wanted by a consumer, °C."""
    return_temp_c: float | None
    """Temperature at which it comes back, °C."""
    heat_mwh_per_year: float | None
    """Heat that the loop takes of it or brings to it, MWh/yr."""
    monthly_mwh: tuple[float, ...] | None
    """The same in each month, January first, MWh."""
    rounded: bool
    """True when the heat of a year is rounded, since other members keep theirs to themselves."""


class LoopSummary(Value):
    """One loop of the latest run, or one that was accepted."""

    id: str
    """Stays the same as long as the loop joins the same flows."""
    kind: str
    """heat_loop."""
    state: str
    """proposed, accepted or refused; once followed, agreed, running or ended."""
    version: int
    """Version of the decision, 0 when none was taken."""
    members: tuple[LoopMemberSeen, ...]
    """Sources, then consumers, then public networks."""
    heat_mwh_per_year: float
    """Heat delivered to consumers, MWh/yr."""
    benefit_eur_per_year: float
    """Benefit of all parties for those who review it, of its own sites for a site manager, €/yr."""
    co2_avoided_t_per_year: float
    """Emissions avoided, tCO2e/yr."""
    investment_eur: float
    """Investment before aid, €."""
    distance_km: float
    """Trench to be dug, km."""
    models: tuple[int, ...]
    """Numbers of the OPEO models."""
    in_latest_run: bool
    """False for one that was accepted and that the latest run does not make."""
    gap: float | None
    """How much better another design may be at most, a fraction; for those who review."""
    estimated: bool
    """True when a flow it joins is an estimate that nobody declared."""
    to_confirm: bool
    """True when a flow it joins was declared on behalf of its firm, which has not confirmed it."""
    rounded: tuple[str, ...]
    """Names of the figures above that are rounded, since other members keep theirs to themselves."""


class LoopList(Value):
    """Loops that the account may see."""

    format: Literal["symbiose.heat-loop-list/1"] = "symbiose.heat-loop-list/1"
    """Name and version of the document."""
    run: str | None
    """Latest run; null while none was made."""
    created: str | None
    """When it was made, ISO, UTC."""
    loops: tuple[LoopSummary, ...]
    """The loops."""


class LoopDocument(Value):
    """One loop, with its statement and its design for those who review it."""

    format: Literal["symbiose.heat-loop/1"] = "symbiose.heat-loop/1"
    """Name and version of the document."""
    loop: LoopSummary
    """The loop."""
    run: str
    """Run that made it."""
    operation: OperationDocument | None
    """How it is followed; null where it was never accepted."""
    instance: dict[str, JsonValue] | None
    """Its statement, symbiose.heat-network-instance/1; null for a site manager."""
    result: dict[str, JsonValue] | None
    """Its design, symbiose.heat-network-result/1; null for a site manager."""


def loop_list_of(board: LoopBoard) -> LoopList:
    """Return the loops that a caller sees as a document."""
    return LoopList(
        run=board.run.id if board.run else None,
        created=board.run.created.isoformat() if board.run else None,
        loops=tuple(loop_summary_of(line) for line in board.lines),
    )


def loop_document_of(sheet: LoopSheet) -> LoopDocument:
    """Return one loop as a document."""
    loop = sheet.loop
    return LoopDocument(
        loop=loop_summary_of(sheet.line),
        run=sheet.run.id,
        operation=operation_document_of(sheet.operation),
        instance=json.loads(loop.instance.model_dump_json(by_alias=True, exclude_none=True))
        if loop
        else None,
        result=json.loads(loop.result.to_json()) if loop else None,
    )


def loop_summary_of(line: LoopLine) -> LoopSummary:
    """Return a line of the list as a document."""
    return LoopSummary(
        id=line.id,
        kind=line.kind.value,
        state=line.state.value,
        version=line.version,
        members=tuple(_member(one) for one in line.members),
        heat_mwh_per_year=line.heat_mwh_per_year,
        benefit_eur_per_year=line.benefit_eur_per_year,
        co2_avoided_t_per_year=line.co2_avoided_t_per_year,
        investment_eur=line.investment_eur,
        distance_km=line.distance_km,
        models=line.models,
        in_latest_run=line.in_latest_run,
        gap=line.gap,
        estimated=line.estimated,
        to_confirm=line.to_confirm,
        rounded=tuple(sorted(line.rounded)),
    )


def _member(one: SeenMember) -> LoopMemberSeen:
    return LoopMemberSeen(
        role=one.role.value,
        site_id=one.site_id,
        site=one.site,
        flow_id=one.flow_id,
        resource=one.resource,
        supply_temp_c=one.supply_temp_c,
        return_temp_c=one.return_temp_c,
        heat_mwh_per_year=one.heat_mwh_per_year,
        monthly_mwh=one.monthly_mwh,
        rounded=one.rounded,
    )
