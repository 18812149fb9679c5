"""A heat-recovery loop among the proposals of `symbiose.proposals/1`."""

from math import fsum

from symbiose.domain.base import Value
from symbiose.domain.exchanges import Kind, ModelMark, ReferenceUsed, State
from symbiose.domain.flows import MONTHS
from symbiose.domain.heat_loops import HeatLoop, LoopAlternative, LoopMember, Role

MWH = "MWh"


class LoopEntry(Value):
    """One loop of the document: as a proposal, with lists of givers and receivers, and its own optimum."""

    id: str
    """Stays the same as long as the loop joins the same flows."""
    kind: str
    """heat_loop."""
    state: str
    """proposed, accepted or refused."""
    giver: tuple[str, ...]
    """Sites that give heat, each once."""
    receiver: tuple[str, ...]
    """Sites that take heat, each once."""
    giver_flow: tuple[str, ...]
    """Flows that give."""
    receiver_flow: tuple[str, ...]
    """Flows that take."""
    through: tuple[str, ...]
    """Always empty: heat passes no processor."""
    resource: str
    """Resource of the flow that gives most."""
    received_resource: str
    """Resource of the flow that takes most."""
    quantity_per_year: float
    """Heat taken of the flows that give, MWh/yr: the sum of `monthly`."""
    unit: str
    """MWh."""
    monthly: tuple[float, ...]
    """Heat taken of the flows that give, in each month, MWh, January first."""
    monthly_received: tuple[float, ...]
    """Heat delivered to consumers in each month, MWh; more than is taken where heat pumps add electricity."""
    received_unit: str
    """MWh."""
    benefit_eur_per_year: float
    """Benefit of all parties, €/yr."""
    by_site: dict[str, float]
    """Site → its share of the benefit, before anything that the parties pay one another, €/yr."""
    terms: dict[str, float]
    """Each benefit and cost, €/yr, summing to the benefit."""
    co2_avoided_t_per_year: float
    """Emissions avoided, tCO2e/yr."""
    co2_terms: dict[str, float]
    """Each part of the emissions avoided, tCO2e/yr."""
    waste_diverted_t_per_year: float
    """Always 0: heat is no waste."""
    distance_km: float
    """Trench to be dug, km."""
    models: tuple[int, ...]
    """OPEO models."""
    model_reasons: tuple[ModelMark, ...]
    """Why each model."""
    reasons: tuple[str, ...]
    """What it is compared with, in sentences."""
    references: tuple[ReferenceUsed, ...]
    """Reference values used."""
    investment_eur: float
    """Investment before aid, €."""
    status: str
    """optimal when the gap of its design is proven, else feasible."""
    objective_eur_per_year: float | None
    """Yearly cost less revenue of its design, €/yr: the lower, the better."""
    bound: float | None
    """Proven: no design of its statement costs less, €/yr."""
    gap: float | None
    """Relative gap between both."""
    alternatives: tuple[LoopAlternative, ...]
    """The same flows in pairwise links, each site alone, and with nothing, in the same objective."""
    taken: dict[str, tuple[float, ...]]
    """Flow → what the loop uses of it in each month, MWh: no exchange uses it again."""


_TOLD = {
    "loop": "La boucle",
    "pairwise": "Des liaisons deux à deux",
    "alone": "Chaque site seul",
    "nothing": "Ne rien faire",
}
"""Alternative → how a sentence names it."""


def loop_entry(loop: HeatLoop, state: State) -> LoopEntry:
    """Return a loop as the document tells it."""
    gives, takes = (_members(loop, role) for role in (Role.SOURCE, Role.CONSUMER))
    given = _given(loop, gives)
    return LoopEntry(
        id=loop.id,
        kind=Kind.HEAT_LOOP,
        state=state,
        giver=loop.giver_site_ids,
        receiver=loop.receiver_site_ids,
        giver_flow=tuple(one.flow_id for one in gives if one.flow_id),
        receiver_flow=tuple(one.flow_id for one in takes if one.flow_id),
        through=(),
        resource=_main_resource(loop, gives),
        received_resource=_main_resource(loop, takes),
        quantity_per_year=fsum(given),
        unit=MWH,
        monthly=given,
        monthly_received=loop.monthly_mwh,
        received_unit=MWH,
        benefit_eur_per_year=loop.benefit_eur_per_year,
        by_site=loop.by_site_eur_per_year,
        terms=loop.terms_eur_per_year,
        co2_avoided_t_per_year=loop.co2_avoided_t_per_year,
        co2_terms=loop.co2_terms_t_per_year,
        waste_diverted_t_per_year=0.0,
        distance_km=loop.distance_km,
        models=tuple(sorted({mark.model for mark in loop.models})),
        model_reasons=loop.models,
        reasons=tuple(_sentence(one) for one in loop.alternatives),
        references=loop.references,
        investment_eur=loop.investment_eur,
        status=loop.result.status,
        objective_eur_per_year=loop.result.objective_eur_per_year,
        bound=loop.result.bound,
        gap=loop.result.gap,
        alternatives=loop.alternatives,
        taken=loop.taken_mwh,
    )


def _members(loop: HeatLoop, role: Role) -> list[LoopMember]:
    """Return the members of a role, those with most heat first."""
    members = (member for member in loop.members if member.role is role)
    return sorted(members, key=lambda one: (-_heat(loop, one), one.id))


def _heat(loop: HeatLoop, member: LoopMember) -> float:
    return sum(loop.taken_mwh.get(member.flow_id or "", ()))


def _main_resource(loop: HeatLoop, members: list[LoopMember]) -> str:
    return next((one.resource_id for one in members if one.resource_id), "")


def _given(loop: HeatLoop, members: list[LoopMember]) -> tuple[float, ...]:
    nothing = (0.0,) * MONTHS
    takings = [loop.taken_mwh.get(one.flow_id or "", nothing) for one in members] or [nothing]
    return tuple(sum(month) for month in zip(*takings, strict=True))


def _sentence(one: LoopAlternative) -> str:
    """Return what an alternative comes to, in French: a gain is a cost below zero."""
    gain = 0.0 - one.objective_eur_per_year
    return (
        f"{_TOLD.get(one.name, one.name)} : {gain:.0f} €/an de gain, "
        f"{one.heat_mwh_per_year:.0f} MWh/an de chaleur livrée, "
        f"{one.co2_avoided_t_per_year:.0f} t CO2e/an évitées."
    )
