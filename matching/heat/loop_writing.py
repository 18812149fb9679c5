"""Writes the loop of a solved statement with all that people are told of it."""

import math
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from matching.heat.loop_accounts import Alone, LoopAccounts
from matching.heat.loop_ends import HeatEnd
from matching.heat.loop_parts import DesignPart
from matching.heat.loop_statement import Statement
from matching.heat.loop_values import LoopValues
from symbiose.domain.documents.heat_network_result import AlternativeDesign, HeatNetworkResult
from symbiose.domain.exchanges import ModelMark, ReferenceUsed, each_once
from symbiose.domain.heat_investment import investments_of
from symbiose.domain.heat_loops import HeatLoop, LoopAlternative, LoopMember, LoopPlace, Role

ModelsOf = Callable[[Sequence[str], Sequence[str]], tuple[ModelMark, ...]]
"""Returns the circular models of a loop from the resources that it takes in and those that it gives out."""


@dataclass(frozen=True)
class Solved:
    """A statement with its design and the ends it was made of."""

    statement: Statement
    result: HeatNetworkResult
    ends: Sequence[HeatEnd]
    """Every end of the statement."""
    alone: Mapping[str, Alone]
    """Site → what it could do without any pipe; sites that could do nothing are left out."""


def write_loop(solved: Solved, part: DesignPart, values: LoopValues, models_of: ModelsOf) -> HeatLoop:
    """Return the loop that a design is, with its accounting.

    Args:
        solved: The design; all of it is one part.
        part: What it joins.
        values: Dated values it rests on.
        models_of: Circular models by resources.
    """
    document, result = solved.statement.document, solved.result
    members = [end for end in solved.ends if end.id in part.flows]
    sites = {end.site.id for end in members}
    accounts = LoopAccounts(
        document,
        result,
        solved.statement.periods,
        {site: one for site, one in solved.alone.items() if site in sites},
    )
    investments = investments_of(document, result)
    return HeatLoop(
        id=part.id,
        instance=document,
        result=result,
        members=tuple(_member(end) for end in members),
        places=(*_places(solved.ends), *_crossings(solved)),
        periods=solved.statement.periods,
        terms_eur_per_year=accounts.terms,
        by_site_eur_per_year=accounts.by_site,
        co2_avoided_t_per_year=math.fsum(accounts.co2_terms.values()),
        co2_terms_t_per_year=accounts.co2_terms,
        monthly_mwh=accounts.delivered_mwh,
        taken_mwh=accounts.taken_mwh,
        investment_eur=math.fsum(one.amount_eur for one in investments),
        distance_km=accounts.distance_km,
        alternatives=alternatives_of(result, accounts.delivered_mwh),
        models=models_of(_resources(members, gives=True), _resources(members, gives=False)),
        references=_references(solved, members, values),
    )


def alternatives_of(result: HeatNetworkResult, delivered_mwh: Sequence[float]) -> tuple[LoopAlternative, ...]:
    """Return a design beside what its instance is compared with; those not found in time are left out."""
    if result.objective_eur_per_year is None:
        return ()
    design = LoopAlternative(
        name="loop",
        objective_eur_per_year=result.objective_eur_per_year,
        heat_mwh_per_year=math.fsum(delivered_mwh),
        co2_avoided_t_per_year=0.0 - math.fsum(result.co2_t_per_year.values()),
    )
    others = (_alternative(other, cost) for other, cost in _found(result.alternatives))
    return (design, *others)


def _found(others: Sequence[AlternativeDesign]) -> list[tuple[AlternativeDesign, float]]:
    return [
        (other, other.objective_eur_per_year) for other in others if other.objective_eur_per_year is not None
    ]


def _alternative(other: AlternativeDesign, cost_eur: float) -> LoopAlternative:
    return LoopAlternative(
        name=other.name,
        objective_eur_per_year=cost_eur,
        heat_mwh_per_year=other.heat_mwh_per_year,
        co2_avoided_t_per_year=0.0 - other.co2_t_per_year,
    )


def _member(end: HeatEnd) -> LoopMember:
    return LoopMember(
        id=end.id,
        role=Role.NETWORK if end.is_network else Role.SOURCE if end.gives else Role.CONSUMER,
        flow_id=None if end.is_network else end.id,
        site_id=None if end.is_network else end.site.id,
        resource_id=end.flow.resource_id,
        node=end.site.id,
        supply_temp_c=end.supply_temp_c,
        return_temp_c=end.return_temp_c,
        assumed=tuple(gap.value for gap in end.declared.gaps),
    )


def _places(ends: Sequence[HeatEnd]) -> tuple[LoopPlace, ...]:
    sites = {end.site.id: end.site for end in ends}
    networks = {end.site.id for end in ends if end.is_network}
    return tuple(
        LoopPlace(
            node=site_id,
            site_id=None if site_id in networks else site_id,
            longitude=sites[site_id].longitude,
            latitude=sites[site_id].latitude,
        )
        for site_id in sorted(sites)
    )


def _crossings(solved: Solved) -> Iterator[LoopPlace]:
    """Yield the crossings of streets at which pipes of the design meet."""
    built = {node for edge in solved.result.edges for node in (edge.source, edge.target)}
    for node in solved.statement.document.nodes:
        if node.id in built and node.longitude is not None and node.latitude is not None:
            yield LoopPlace(node=node.id, longitude=node.longitude, latitude=node.latitude)


def _resources(members: Sequence[HeatEnd], *, gives: bool) -> list[str]:
    return sorted({end.flow.resource_id or "" for end in members if end.gives is gives})


def _references(solved: Solved, members: Sequence[HeatEnd], values: LoopValues) -> tuple[ReferenceUsed, ...]:
    """Return the dated values used, each once: those of all loops, of its pipes, its level and its ends."""
    laid = {edge.pipe for edge in solved.result.edges}
    sizes = [one for size in values.sizes if size.id in laid for one in (size.cost, size.flow, size.loss)]
    of_ends = [one for end in members for one in end.references]
    further = values.further
    of_stores = further.of_stores if solved.result.storages else ()
    along = (further.street_reach,) if solved.result.streets else ()
    corroded = (further.corrosion,) if any(end.flow.corrosive for end in members) else ()
    return each_once(
        [*values.used(), *sizes, *solved.statement.level.references, *of_ends, *of_stores, *along, *corroded]
    )
