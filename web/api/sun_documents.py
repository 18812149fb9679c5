"""The JSON documents of groups that share roofs, as the signed-in account may see them."""

import json
from typing import Literal

from pydantic import JsonValue

from symbiose.domain.base import Value
from symbiose.domain.solar_groups import RoofsAlone
from symbiose.services.solar_groups import GroupBoard, GroupSheet
from symbiose.services.solar_lines import GroupLine, SeenSolarMember
from web.api.operation_documents import OperationDocument, operation_document_of


class SolarMemberSeen(Value):
    """A member of a group; what the account may not see of it is null."""

    site_id: str | None
    """Its site."""
    site: str | None
    """Name of the site."""
    uses: bool
    """True when it uses electricity of the group, false when it only owns a roof."""
    owns_roof: bool
    """True when a roof of the group is its own."""
    public: bool | None
    """True for a public body."""
    flow_ids: tuple[str, ...]
    """Needs declared, for those who review the group and for their owner."""
    roof_ids: tuple[str, ...]
    """Its roofs in the group, for those who review the group and for their owner."""
    kwp: float | None
    """Power of its roofs, kWp."""
    produced_mwh_per_year: float | None
    """Output of its roofs, MWh/yr."""
    consumption_mwh_per_year: float | None
    """What it uses before any roof, MWh/yr."""
    own_use_mwh_per_year: float | None
    """What it uses of its own roofs, MWh/yr."""
    received_mwh_per_year: float | None
    """What it receives of the group, MWh/yr."""
    benefit_eur_per_year: float | None
    """Its share of the benefit, before any price between members, €/yr."""
    consumption_mwh: tuple[float, ...] | None
    """What it uses in each month, January first, MWh; null where the account may not see it."""
    own_use_mwh: tuple[float, ...] | None
    """What it uses of its own roofs in each month, MWh."""
    received_mwh: tuple[float, ...] | None
    """What it receives of the group in each month, MWh."""
    basis: str | None
    """measured or sector: what its typical year rests on."""
    rounded: tuple[str, ...]
    """Names of the figures above that are rounded, since other members keep theirs to themselves."""


class SolarGroupSummary(Value):
    """One group of the latest run, or one that was accepted."""

    id: str
    """Stays the same as long as the group joins the same roofs and needs."""
    kind: str
    """solar_sharing."""
    state: str
    """proposed, accepted or refused; once followed, agreed, running or ended."""
    version: int
    """Version of the decision, 0 when none was taken."""
    shared: bool
    """False for roofs that serve their own site alone."""
    key: str
    """How what is shared is split: dynamic_prorata, optimal or static."""
    members: tuple[SolarMemberSeen, ...]
    """Those who own roofs, then those who only receive."""
    installed_kwp: float
    """Power built, kWp."""
    produced_mwh_per_year: float
    """Output, MWh/yr."""
    used_mwh_per_year: float
    """What members use of it, own use and shared, MWh/yr."""
    self_consumption: float
    """Part of the output that members use, a fraction."""
    self_sufficiency: float | None
    """Part of what members use that the roofs give, a fraction; null for a member."""
    benefit_eur_per_year: float
    """Benefit of all members for those who review it, of its own sites for a site manager, €/yr."""
    investment_eur: float
    """Investment, €."""
    payback_years: float | None
    """Simple payback, years; null where nothing is saved, and for a member."""
    co2_avoided_t_per_year: float
    """Emissions avoided, tCO2e/yr."""
    distance_km: float | None
    """Distance of the two members furthest apart, km; null where it would tell who the others are."""
    models: tuple[int, ...]
    """Numbers of the OPEO models."""
    in_latest_run: bool
    """False for one that was accepted and that the latest run does not make."""
    derogation: bool
    """True when it may only start once the minister grants a derogation."""
    gap: float | None
    """How much better another answer may be at most, a fraction; for those who review."""
    estimated: bool
    """True when a need it serves is an estimate, or its hours are the usual ones of a trade."""
    to_confirm: bool
    """True when a need it serves was declared on behalf of its firm, which has not confirmed it."""
    rounded: tuple[str, ...]
    """Names of the figures above that are rounded, since other members keep theirs to themselves."""


class RoofsAloneSeen(Value):
    """What the roofs of one site would bring it without any neighbour."""

    site_id: str
    """The site."""
    roof_ids: tuple[str, ...]
    """Its roofs."""
    kwp: float
    """Power that pays best, kWp; 0 where none pays."""
    produced_mwh_per_year: float
    """Output, MWh/yr."""
    own_use_mwh_per_year: float
    """Used on the spot, MWh/yr."""
    saving_eur_per_year: float
    """What it spares and sells less running costs, before the investment, €/yr."""
    benefit_eur_per_year: float
    """The same, annuity of the investment deducted, €/yr."""
    investment_eur: float
    """Investment, €."""
    payback_years: float | None
    """Simple payback, years; null where nothing is built or saved."""
    basis: str | None
    """measured or sector: what the typical year of its use rests on; null where it uses nothing."""


class SolarGroupList(Value):
    """Groups that the account may see."""

    format: Literal["symbiose.solar-group-list/1"] = "symbiose.solar-group-list/1"
    """Name and version of the document."""
    run: str | None
    """Latest run; null while none was made."""
    created: str | None
    """When it was made, ISO, UTC."""
    groups: tuple[SolarGroupSummary, ...]
    """The groups."""
    alone: tuple[RoofsAloneSeen, ...]
    """What the roofs of each site that the account answers for would bring it alone."""
    gap: float | None
    """How much better all groups together may be at most, a fraction; for staff of the whole territory."""


class SolarGroupDocument(Value):
    """One group, with its statement and its answer for those who answer for all that use it."""

    format: Literal["symbiose.solar-group/1"] = "symbiose.solar-group/1"
    """Name and version of the document."""
    group: SolarGroupSummary
    """The group."""
    run: str
    """Run that made it."""
    operation: OperationDocument | None
    """How it is followed; null where it was never accepted."""
    instance: dict[str, JsonValue] | None
    """Its statement, symbiose.solar-sharing-instance/1; null for who may not read it by the hour."""
    result: dict[str, JsonValue] | None
    """Its answer, symbiose.solar-sharing-result/1; null for who may not read it by the hour."""


def group_list_of(board: GroupBoard) -> SolarGroupList:
    """Return the groups that a caller sees as a document."""
    return SolarGroupList(
        run=board.run.id if board.run else None,
        created=board.run.created.isoformat() if board.run else None,
        groups=tuple(group_summary_of(line) for line in board.lines),
        alone=tuple(_alone(one) for one in board.alone),
        gap=board.sun.gap if board.sun else None,
    )


def group_document_of(sheet: GroupSheet) -> SolarGroupDocument:
    """Return one group as a document."""
    group = sheet.group if sheet.by_hour else None
    return SolarGroupDocument(
        group=group_summary_of(sheet.line),
        run=sheet.run.id,
        operation=operation_document_of(sheet.operation),
        instance=json.loads(group.instance.model_dump_json(exclude_none=True)) if group else None,
        result=json.loads(group.result.to_json()) if group else None,
    )


def group_summary_of(line: GroupLine) -> SolarGroupSummary:
    """Return a line of the list as a document."""
    return SolarGroupSummary(
        id=line.id,
        kind=line.kind.value,
        state=line.state.value,
        version=line.version,
        shared=line.shared,
        key=line.key,
        members=tuple(_member(one) for one in line.members),
        installed_kwp=line.installed_kwp,
        produced_mwh_per_year=line.produced_mwh_per_year,
        used_mwh_per_year=line.used_mwh_per_year,
        self_consumption=line.self_consumption,
        self_sufficiency=line.self_sufficiency,
        benefit_eur_per_year=line.benefit_eur_per_year,
        investment_eur=line.investment_eur,
        payback_years=line.payback_years,
        co2_avoided_t_per_year=line.co2_avoided_t_per_year,
        distance_km=None if "distance_km" in line.rounded else line.distance_km,
        models=line.models,
        in_latest_run=line.in_latest_run,
        derogation=line.derogation,
        gap=line.gap,
        estimated=line.estimated,
        to_confirm=line.to_confirm,
        rounded=tuple(sorted(line.rounded - {"distance_km"})),
    )


def _member(one: SeenSolarMember) -> SolarMemberSeen:
    return SolarMemberSeen(
        site_id=one.site_id,
        site=one.site,
        uses=one.uses,
        owns_roof=one.owns_roof,
        public=one.public,
        flow_ids=one.flow_ids,
        roof_ids=one.roof_ids,
        kwp=one.kwp,
        produced_mwh_per_year=one.produced_mwh_per_year,
        consumption_mwh_per_year=one.consumption_mwh_per_year,
        own_use_mwh_per_year=one.own_use_mwh_per_year,
        received_mwh_per_year=one.received_mwh_per_year,
        benefit_eur_per_year=one.benefit_eur_per_year,
        consumption_mwh=one.consumption_mwh or None,
        own_use_mwh=one.own_use_mwh or None,
        received_mwh=one.received_mwh or None,
        basis=one.basis.value if one.basis else None,
        rounded=tuple(sorted(one.rounded)),
    )


def _alone(one: RoofsAlone) -> RoofsAloneSeen:
    return RoofsAloneSeen(**one.model_dump(mode="json"))
