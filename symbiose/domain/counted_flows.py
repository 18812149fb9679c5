"""What declared flows add to the indicators: what there is to recover, and what shares are against."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping

from symbiose.domain.counted_exchanges import (
    CountedExchange,
    is_heat,
    is_renewable_power,
    is_used_water,
    virgin_t_per_unit,
)
from symbiose.domain.exchanges import ReferenceUsed
from symbiose.domain.flows import Direction, Flow
from symbiose.domain.indicators import Column, Contribution
from symbiose.domain.resources import Family, Resource, ResourceCatalogue
from symbiose.domain.territory_on import TerritoryOn

EXCHANGED = (Column.PROPOSED, Column.AGREED, Column.REALISED)
PURCHASE = "purchase_avoided"
"""Term of a proposal's accounting: what its receiver no longer buys."""
ENERGY_UNIT = "MWh"
INFLOW, OUTFLOW = "iso_inflow_circular", "iso_outflow_recovered"
WATER, ENERGY = "iso_water_circular", "iso_energy_renewable"


def declared(territory: TerritoryOn, catalogue: ResourceCatalogue) -> Iterator[Contribution]:
    """Return what standing declarations hold for each indicator, the column of potentials."""
    for flow in territory.standing(Direction.OFFER):
        resource = catalogue.find(flow.resource_id)
        if resource is not None:
            yield from _offered(flow, resource, territory.treatments)
    for flow in territory.standing(Direction.NEED):
        tonnes = virgin_t_per_unit(catalogue.find(flow.resource_id))
        if tonnes:
            yield _of(flow, "virgin_avoided", Column.POTENTIAL, flow.quantity_per_year * tonnes)


def _offered(flow: Flow, resource: Resource, treatments: Mapping[str, str]) -> Iterator[Contribution]:
    quantity = flow.quantity_per_year
    if flow.waste_code and resource.tonnes_per_unit:
        tonnes = quantity * resource.tonnes_per_unit
        yield _of(flow, "waste_diverted", Column.POTENTIAL, tonnes, treatment=treatments.get(resource.id))
    if is_heat(resource):
        yield _of(flow, "heat_recovered", Column.POTENTIAL, quantity)
    if is_renewable_power(resource):
        yield _of(flow, "renewable_power_shared", Column.POTENTIAL, quantity)
    if is_used_water(resource):
        yield _of(flow, "water_reused", Column.POTENTIAL, quantity)


def without_taker(
    territory: TerritoryOn, exchanges: Iterable[CountedExchange], catalogue: ResourceCatalogue
) -> Iterator[Contribution]:
    """Return the declared tonnes of waste that neither an agreed nor a proposed exchange takes.

    Args:
        territory: The day.
        exchanges: What is proposed and agreed; what was realised is part of what was agreed.
        catalogue: Resources.
    """
    taken: dict[str, float] = defaultdict(float)
    for one in exchanges:
        if one.column is not Column.REALISED:
            taken[one.proposal.path.offer_id] += one.proposal.quantity_per_year * one.share
    for flow in territory.standing(Direction.OFFER):
        resource = catalogue.find(flow.resource_id)
        if resource is None or not flow.waste_code or not resource.tonnes_per_unit:
            continue
        left = max(flow.quantity_per_year - taken[flow.id], 0.0)
        yield _of(flow, "without_taker", Column.POTENTIAL, left * resource.tonnes_per_unit)


def purchases(territory: TerritoryOn, exchanges: Iterable[CountedExchange]) -> Iterator[Contribution]:
    """Return what receivers buy and what exchanges of the territory spare them, €: the local share."""
    for flow in territory.standing(Direction.NEED):
        price, used = _price_of(flow, territory.prices)
        if price is not None and price > 0:
            yield from _measured(flow, "local_purchases", flow.quantity_per_year * price, used)
    for one in exchanges:
        bought = one.proposal.terms_eur_per_year.get(PURCHASE, 0.0)
        if bought > 0:
            yield _exchanged(one, "local_purchases", bought * one.share, one.proposal.receiver_site_id)


def _price_of(
    flow: Flow, prices: Mapping[str, ReferenceUsed]
) -> tuple[float | None, tuple[ReferenceUsed, ...]]:
    """Return what one unit costs: as declared, else the dated reference price with what it rests on."""
    if flow.price_eur_per_unit is not None:
        return float(flow.price_eur_per_unit), ()
    used = prices.get(flow.resource_id or "")
    return (used.value, (used,)) if used else (None, ())


def circularity(
    territory: TerritoryOn, exchanges: Iterable[CountedExchange], catalogue: ResourceCatalogue
) -> Iterator[Contribution]:
    """Return the inflow and outflow measures in the sense of ISO 59020, as far as declarations allow.

    Inflow: mass of recovered or renewable material over the mass of all material needed; water and energy
    likewise, in m³ and MWh. Outflow: mass given to other sites over the mass of all material that leaves.
    """
    for direction in Direction:
        for flow in territory.standing(direction):
            resource = catalogue.find(flow.resource_id)
            found = _measure(direction, resource, flow.quantity_per_year)
            if resource is not None and found is not None:
                indicator_id, amount = found
                circular = amount if _is_circular(indicator_id, resource) else 0.0
                yield _of(flow, indicator_id, Column.POTENTIAL, circular, against=amount)
                yield from _measured(flow, indicator_id, amount, ())
    for one in exchanges:
        yield from _circular_exchange(one, catalogue)


def _measure(direction: Direction, resource: Resource | None, quantity: float) -> tuple[str, float] | None:
    """Return which measure a quantity belongs to, and how much of it there is in the unit of the measure."""
    if resource is None:
        return None
    if resource.family is Family.MATERIAL and resource.tonnes_per_unit:
        leaves = direction is Direction.OFFER
        return OUTFLOW if leaves else INFLOW, quantity * resource.tonnes_per_unit
    if direction is Direction.NEED and resource.family is Family.WATER:
        return WATER, quantity
    if direction is Direction.NEED and resource.unit == ENERGY_UNIT:
        return ENERGY, quantity
    return None


def _is_circular(indicator_id: str, resource: Resource) -> bool:
    """Tell whether a resource counts as circular: energy where it is renewable, recovered matter as well.

    What leaves is circular by where it goes, which a declaration does not say: only an exchange does.
    """
    if indicator_id == OUTFLOW:
        return False
    return resource.renewable or (resource.recovered and indicator_id != ENERGY)


def _circular_exchange(one: CountedExchange, catalogue: ResourceCatalogue) -> Iterator[Contribution]:
    proposal = one.proposal
    given, received = catalogue.find(proposal.resource_id), catalogue.find(proposal.received_resource_id)
    left = _measure(Direction.OFFER, given, proposal.quantity_per_year * one.share)
    if left is not None:
        yield _exchanged(one, *left, proposal.giver_site_id)
    entered = _measure(Direction.NEED, received, sum(proposal.monthly_received) * one.share)
    if entered is not None and given is not None and _is_circular(entered[0], given):
        yield _exchanged(one, *entered, proposal.receiver_site_id)


def _measured(
    flow: Flow, indicator_id: str, against: float, values: tuple[ReferenceUsed, ...]
) -> Iterator[Contribution]:
    """Return what a flow adds to the denominator of a share, in each column of exchanges."""
    for column in EXCHANGED:
        yield _of(flow, indicator_id, column, 0.0, against=against, values=values)


def _of(
    flow: Flow,
    indicator_id: str,
    column: Column,
    amount: float,
    *,
    against: float | None = None,
    treatment: str | None = None,
    values: tuple[ReferenceUsed, ...] = (),
) -> Contribution:
    return Contribution(
        indicator_id=indicator_id,
        column=column,
        amount=amount,
        site_id=flow.site_id,
        thing_id=flow.id,
        against=against,
        resource_id=flow.resource_id,
        treatment=treatment,
        flow_ids=(flow.id,),
        values=values,
    )


def _exchanged(one: CountedExchange, indicator_id: str, amount: float, site_id: str) -> Contribution:
    proposal = one.proposal
    return Contribution(
        indicator_id=indicator_id,
        column=one.column,
        amount=amount,
        site_id=site_id,
        thing_id=one.thing_id,
        against=0.0,
        resource_id=proposal.resource_id,
        models=tuple(sorted({mark.model for mark in proposal.models})),
        flow_ids=(proposal.path.offer_id, proposal.path.need_id),
        values=proposal.references,
    )
