"""A group that shares roofs among the proposals of `symbiose.proposals/1`."""

from math import fsum

from symbiose.domain.base import Value
from symbiose.domain.documents.loop_entries import MWH
from symbiose.domain.exchanges import Kind, ModelMark, ReferenceUsed, State
from symbiose.domain.resources import SOLAR_ELECTRICITY
from symbiose.domain.solar_groups import (
    SolarAlternative,
    SolarGroup,
    SunForHeat,
    SunOfRun,
)

ELECTRICITY = "electricity"


class RoofEntry(Value):
    """A roof that the group builds."""

    id: str
    """Roof of the cadastre."""
    site: str
    """Site that owns it."""
    kwp: float
    """Power built, kWp."""
    produced_mwh_per_year: float
    """Output of a year, MWh."""


class GroupEntry(Value):
    """One group of the document: as a proposal, with lists of givers and receivers, and its own optimum."""

    id: str
    """Stays the same as long as the group joins the same roofs and needs."""
    kind: str
    """solar_sharing."""
    state: str
    """proposed, accepted or refused."""
    giver: tuple[str, ...]
    """Sites whose roofs are built, each once."""
    receiver: tuple[str, ...]
    """Sites that use electricity of these roofs, each once; an owner among them uses its own first."""
    giver_flow: tuple[str, ...]
    """Always empty: a roof is no declared flow, `roofs` names it."""
    receiver_flow: tuple[str, ...]
    """Needs of electricity served."""
    through: tuple[str, ...]
    """Always empty: electricity passes no processor."""
    resource: str
    """solar_electricity."""
    received_resource: str
    """electricity."""
    quantity_per_year: float
    """Electricity of the roofs that members use, their own and shared, MWh/yr: the sum of `monthly`."""
    unit: str
    """MWh."""
    monthly: tuple[float, ...]
    """The same in each month, MWh, January first."""
    monthly_received: tuple[float, ...]
    """The same again: what is sold is in neither."""
    received_unit: str
    """MWh."""
    benefit_eur_per_year: float
    """Benefit of all members, €/yr."""
    by_site: dict[str, float]
    """Site → its share of the benefit, before anything that the members pay one another, €/yr."""
    terms: dict[str, float]
    """Each benefit and cost, €/yr, summing to the benefit."""
    co2_avoided_t_per_year: float
    """Emissions avoided, tCO2e/yr."""
    co2_terms: dict[str, float]
    """Each part of the emissions avoided, tCO2e/yr."""
    waste_diverted_t_per_year: float
    """Always 0: electricity is no waste."""
    distance_km: float
    """Distance of the two members furthest apart, in a straight line, km."""
    models: tuple[int, ...]
    """OPEO models."""
    model_reasons: tuple[ModelMark, ...]
    """Why each model."""
    reasons: tuple[str, ...]
    """What it is compared with, in sentences."""
    references: tuple[ReferenceUsed, ...]
    """Reference values used."""
    roofs: tuple[RoofEntry, ...]
    """Roofs built."""
    installed_kwp: float
    """Power built, kWp."""
    produced_mwh_per_year: float
    """Output, MWh/yr."""
    self_consumption: float
    """Part of the output that members use, a fraction."""
    self_sufficiency: float
    """Part of what members use that the roofs give, a fraction."""
    key: str
    """How what is shared is split: dynamic_prorata, optimal or static."""
    rule: str
    """Reference value that sets how far apart members may be."""
    derogation: bool
    """Whether it may only start once the minister grants a derogation."""
    investment_eur: float
    """Investment, €."""
    payback_years: float | None
    """Simple payback, years; null where nothing is saved."""
    status: str
    """optimal when the gap of its answer is proven, else feasible."""
    objective_eur_per_year: float | None
    """Benefit of its answer, €/yr."""
    bound: float | None
    """Proven: no answer to its statement brings more, €/yr."""
    gap: float | None
    """Relative gap between both."""
    alternatives: tuple[SolarAlternative, ...]
    """The same roofs and sites sharing, each roof alone, and with nothing, in the same objective."""
    heat: tuple[SunForHeat, ...]
    """Machines of heat and cold that its roofs run."""
    taken: dict[str, tuple[float, ...]]
    """Need → what the group serves of it in each month, MWh: no exchange serves it again."""


class SunEntry(Value):
    """How far the answer over all groups together is proven."""

    status: str | None
    """optimal, feasible or unknown; null where no site owns a roof."""
    objective_eur_per_year: float | None
    """Benefit of all groups together, €/yr."""
    bound: float | None
    """Proven: no choice of sizes and groups brings more, €/yr."""
    gap: float | None
    """Relative gap between both."""


_TOLD = {
    "sharing": "Ce partage",
    "alone": "Chaque toit pour son propre site",
    "nothing": "Ne rien faire",
}
"""Alternative → how a sentence names it."""


def group_entry(group: SolarGroup, state: State) -> GroupEntry:
    """Return a group as the document tells it."""
    using = [one for one in group.members if one.used_mwh_per_year > 0]
    used = group.used_monthly_mwh
    return GroupEntry(
        id=group.id,
        kind=Kind.SOLAR_SHARING,
        state=state,
        giver=group.owner_ids,
        receiver=tuple(sorted(one.site_id for one in using)),
        giver_flow=(),
        receiver_flow=tuple(sorted(group.taken_mwh)),
        through=(),
        resource=SOLAR_ELECTRICITY,
        received_resource=ELECTRICITY,
        quantity_per_year=fsum(used),
        unit=MWH,
        monthly=used,
        monthly_received=used,
        received_unit=MWH,
        benefit_eur_per_year=group.benefit_eur_per_year,
        by_site=group.by_site_eur_per_year,
        terms=group.terms_eur_per_year,
        co2_avoided_t_per_year=group.co2_avoided_t_per_year,
        co2_terms={"electricity_avoided": group.co2_avoided_t_per_year},
        waste_diverted_t_per_year=0.0,
        distance_km=group.span_km,
        models=tuple(sorted({mark.model for mark in group.models})),
        model_reasons=group.models,
        reasons=tuple(_sentence(one) for one in group.alternatives),
        references=group.references,
        roofs=_roofs(group),
        installed_kwp=group.installed_kwp,
        produced_mwh_per_year=group.produced_mwh_per_year,
        self_consumption=group.self_consumption,
        self_sufficiency=group.self_sufficiency,
        key=group.instance.key,
        rule=group.rule,
        derogation=group.derogation,
        investment_eur=group.investment_eur,
        payback_years=group.payback_years,
        status=group.result.status,
        objective_eur_per_year=group.result.net_benefit_eur,
        bound=group.result.bound,
        gap=group.result.gap,
        alternatives=group.alternatives,
        heat=group.heat,
        taken=group.taken_mwh,
    )


def sun_entry(sun: SunOfRun) -> SunEntry:
    """Return how far the answer over all groups is proven."""
    return SunEntry(
        status=sun.status,
        objective_eur_per_year=sun.objective_eur_per_year,
        bound=sun.bound_eur_per_year,
        gap=sun.gap,
    )


def _roofs(group: SolarGroup) -> tuple[RoofEntry, ...]:
    return tuple(
        RoofEntry(
            id=roof.roof_id, site=roof.site_id, kwp=roof.kwp, produced_mwh_per_year=fsum(roof.produced_mwh)
        )
        for roof in group.roofs
    )


def _sentence(one: SolarAlternative) -> str:
    """Return what an alternative comes to, in French."""
    return (
        f"{_TOLD.get(one.name, one.name)} : {one.benefit_eur_per_year:.0f} €/an de gain, "
        f"{one.installed_kwp:.0f} kWc, {one.used_mwh_per_year:.0f} MWh/an utilisés, "
        f"{one.co2_avoided_t_per_year:.0f} t CO2e/an évitées."
    )
