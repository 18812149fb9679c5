"""What declared flows add to the indicators: what there is to recover, and what finds no taker."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping

from symbiose.domain.counted_exchanges import (
    CountedExchange,
    is_heat,
    is_renewable_power,
    is_solar_power,
    is_used_water,
    virgin_t_per_unit,
)
from symbiose.domain.flows import Direction, Flow
from symbiose.domain.indicators import Column, Contribution
from symbiose.domain.remembered import Remembered
from symbiose.domain.resources import Resource, ResourceCatalogue
from symbiose.domain.territory_on import TerritoryOn

WITHOUT_TAKER = "without_taker"


def declared(
    territory: TerritoryOn, catalogue: ResourceCatalogue, kept: Remembered
) -> Iterator[Contribution]:
    """Return what standing declarations hold for each indicator, the column of potentials."""
    offers, needs = (territory.standing_at_sites[one] for one in (Direction.OFFER, Direction.NEED))
    treatments = kept.same("treatments", territory.treatments)
    for site_id, flows in offers.items():
        yield from kept.of(("offered", site_id), _all_offered, flows, catalogue, treatments)
    for site_id, flows in needs.items():
        yield from kept.of(("needed", site_id), _all_needed, flows, catalogue)


def _all_offered(
    flows: Iterable[Flow], catalogue: ResourceCatalogue, treatments: Mapping[str, str]
) -> Iterator[Contribution]:
    for flow in flows:
        resource = catalogue.find(flow.resource_id)
        if resource is not None:
            yield from _offered(flow, resource, treatments.get(resource.id))


def _all_needed(flows: Iterable[Flow], catalogue: ResourceCatalogue) -> Iterator[Contribution]:
    for flow in flows:
        tonnes = virgin_t_per_unit(catalogue.find(flow.resource_id))
        if tonnes:
            yield _of(flow, "virgin_avoided", Column.POTENTIAL, flow.quantity_per_year * tonnes)


def _offered(flow: Flow, resource: Resource, treatment: str | None) -> Iterator[Contribution]:
    quantity = flow.quantity_per_year
    if flow.waste_code and resource.tonnes_per_unit:
        tonnes = quantity * resource.tonnes_per_unit
        yield _of(flow, "waste_diverted", Column.POTENTIAL, tonnes, treatment=treatment)
    if is_heat(resource):
        yield _of(flow, "heat_recovered", Column.POTENTIAL, quantity)
    if is_renewable_power(resource):
        yield _of(flow, "renewable_power_shared", Column.POTENTIAL, quantity)
    if is_solar_power(resource):
        yield _of(flow, "solar_produced", Column.POTENTIAL, quantity)
    if is_used_water(resource):
        yield _of(flow, "water_reused", Column.POTENTIAL, quantity)


def without_taker(
    territory: TerritoryOn,
    exchanges: Iterable[CountedExchange],
    catalogue: ResourceCatalogue,
    kept: Remembered,
) -> Iterator[Contribution]:
    """Return the declared tonnes of waste that neither an agreed nor a proposed exchange takes.

    Args:
        territory: The day.
        exchanges: What is proposed and agreed; what was realised is part of what was agreed.
        catalogue: Resources.
        kept: What was counted before.
    """
    taken: dict[str, float] = defaultdict(float)
    for one in exchanges:
        if one.column is not Column.REALISED:
            taken[one.proposal.path.offer_id] += one.proposal.quantity_per_year * one.share
    treatments = kept.same("treatments", territory.treatments)
    for site_id, flows in territory.standing_at_sites[Direction.OFFER].items():
        from_flows = tuple(taken.get(flow.id, 0.0) for flow in flows)
        yield from kept.of(("left", site_id), _left, flows, from_flows, catalogue, treatments)


def _left(
    flows: Iterable[Flow],
    taken: Iterable[float],
    catalogue: ResourceCatalogue,
    treatments: Mapping[str, str],
) -> Iterator[Contribution]:
    for flow, gone in zip(flows, taken, strict=True):
        resource = catalogue.find(flow.resource_id)
        if resource is not None and flow.waste_code and resource.tonnes_per_unit:
            tonnes = max(flow.quantity_per_year - gone, 0.0) * resource.tonnes_per_unit
            treatment = treatments.get(resource.id)
            yield _of(flow, WITHOUT_TAKER, Column.POTENTIAL, tonnes, treatment=treatment)


def _of(
    flow: Flow, indicator_id: str, column: Column, amount: float, *, treatment: str | None = None
) -> Contribution:
    return Contribution(
        indicator_id=indicator_id,
        column=column,
        amount=amount,
        site_id=flow.site_id,
        thing_id=flow.id,
        resource_id=flow.resource_id,
        treatment=treatment,
        flow_ids=(flow.id,),
    )
