"""What needs and exchanges add to shares: local purchases, and the in- and outflow measures of ISO 59020."""

from collections.abc import Collection, Iterable, Iterator, Mapping

from symbiose.domain.counted_exchanges import CountedExchange
from symbiose.domain.exchanges import ReferenceUsed
from symbiose.domain.flows import Direction, Flow
from symbiose.domain.indicators import Column, Contribution
from symbiose.domain.opeo import OpeoModel
from symbiose.domain.remembered import Remembered
from symbiose.domain.resources import Family, Resource, ResourceCatalogue
from symbiose.domain.territory_on import TerritoryOn

EXCHANGED = (Column.PROPOSED, Column.AGREED, Column.REALISED)
EVERY_MODEL = tuple(int(model) for model in OpeoModel)
"""What is needed or leaves is what each model is measured against: its share of all of it."""
PURCHASE = "purchase_avoided"
"""Term of a proposal's accounting: what its receiver no longer buys."""
ENERGY_UNIT = "MWh"
PURCHASES = "local_purchases"
INFLOW, OUTFLOW = "iso_inflow_circular", "iso_outflow_recovered"
WATER, ENERGY = "iso_water_circular", "iso_energy_renewable"


def purchases(
    territory: TerritoryOn, exchanges: Iterable[CountedExchange], kept: Remembered
) -> Iterator[Contribution]:
    """Return what receivers buy and what exchanges of the territory spare them, €: the local share.

    Of a need that no longer stands, or has no price on the day, what an exchange covers is all that is known:
    it is added to both sides of the share, which stays one.
    """
    measured = set()
    for flow in territory.standing(Direction.NEED):
        price, used = _price_of(flow, territory.prices)
        if price is not None and price > 0:
            measured.add((PURCHASES, flow.id))
            bought = flow.quantity_per_year * price
            yield from kept.of(("bought", flow.id), _needed, flow, PURCHASES, bought, used)
    for one in exchanges:
        bought = one.proposal.terms_eur_per_year.get(PURCHASE, 0.0) * one.share
        if bought > 0:
            stands = (PURCHASES, one.proposal.path.need_id) in measured
            key = ("spared", one.thing_id, one.column)
            yield from kept.of(key, _received, one, PURCHASES, bought, stands)


def _price_of(
    flow: Flow, prices: Mapping[str, ReferenceUsed]
) -> tuple[float | None, tuple[ReferenceUsed, ...]]:
    """Return what one unit costs: as declared, else the dated reference price with what it rests on."""
    if flow.price_eur_per_unit is not None:
        return float(flow.price_eur_per_unit), ()
    used = prices.get(flow.resource_id or "")
    return (used.value, (used,)) if used else (None, ())


def circularity(
    territory: TerritoryOn,
    exchanges: Iterable[CountedExchange],
    catalogue: ResourceCatalogue,
    kept: Remembered,
) -> Iterator[Contribution]:
    """Return the inflow and outflow measures in the sense of ISO 59020, as far as declarations allow.

    Inflow: mass of recovered or renewable material over the mass of all material needed; water and energy
    likewise, in m³ and MWh. Outflow: mass given to other sites over the mass of all material that leaves.
    What is exchanged without its flow standing any more is added to both sides, as for purchases.
    """
    measured = set()
    for direction in Direction:
        for flow in territory.standing(direction):
            resource = catalogue.find(flow.resource_id)
            found = _measure(direction, resource, flow.quantity_per_year)
            if resource is not None and found is not None:
                measured.add((found[0], flow.id))
                yield from kept.of(("circular", flow.id), _declared, flow, resource, *found)
    for one in exchanges:
        path = one.proposal.path
        ends = ((OUTFLOW, path.offer_id), *((entering, path.need_id) for entering in (INFLOW, WATER, ENERGY)))
        standing = tuple(end for end in ends if end in measured)
        key = ("circular", one.thing_id, one.column)
        yield from kept.of(key, _circular_exchange, one, catalogue, standing)


def _declared(flow: Flow, resource: Resource, indicator_id: str, amount: float) -> Iterator[Contribution]:
    """Return what a flow adds to a measure: to what is needed or leaves, and as it is declared."""
    if indicator_id != OUTFLOW:
        circular = amount if _is_circular(indicator_id, resource) else 0.0
        yield _of(flow, indicator_id, Column.POTENTIAL, circular, amount)
    yield from _needed(flow, indicator_id, amount)


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
    """Tell whether a resource counts as circular: energy where it is renewable, water where it was used."""
    if indicator_id == ENERGY:
        return resource.renewable
    if indicator_id == WATER:
        return resource.recovered
    return resource.renewable or resource.recovered


def _circular_exchange(
    one: CountedExchange, catalogue: ResourceCatalogue, measured: Collection[tuple[str, str]]
) -> Iterator[Contribution]:
    proposal = one.proposal
    given, received = catalogue.find(proposal.resource_id), catalogue.find(proposal.received_resource_id)
    left = _measure(Direction.OFFER, given, proposal.quantity_per_year * one.share)
    if left is not None:
        indicator_id, amount = left
        stands = (indicator_id, proposal.path.offer_id) in measured
        yield _exchanged(
            one, indicator_id, amount, proposal.giver_site_id, proposal.resource_id, stands=stands
        )
    entered = _measure(Direction.NEED, received, sum(proposal.monthly_received) * one.share)
    if entered is not None and given is not None and _is_circular(entered[0], given):
        indicator_id, amount = entered
        yield from _received(one, indicator_id, amount, (indicator_id, proposal.path.need_id) in measured)


def _needed(
    flow: Flow, indicator_id: str, against: float, values: tuple[ReferenceUsed, ...] = ()
) -> Iterator[Contribution]:
    """Return what a flow adds to the denominator of a share, in each column of exchanges."""
    for column in EXCHANGED:
        yield _of(flow, indicator_id, column, 0.0, against, values)


def _of(
    flow: Flow,
    indicator_id: str,
    column: Column,
    amount: float,
    against: float,
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
        models=EVERY_MODEL if column in EXCHANGED else (),
        flow_ids=(flow.id,),
        values=values,
    )


def _received(
    one: CountedExchange,
    indicator_id: str,
    amount: float,
    stands: bool,
) -> Iterator[Contribution]:
    proposal = one.proposal
    site_id, resource_id = proposal.receiver_site_id, proposal.received_resource_id
    yield _exchanged(one, indicator_id, amount, site_id, resource_id, stands=stands)


def _exchanged(
    one: CountedExchange, indicator_id: str, amount: float, site_id: str, resource_id: str, *, stands: bool
) -> Contribution:
    proposal = one.proposal
    return Contribution(
        indicator_id=indicator_id,
        column=one.column,
        amount=amount,
        site_id=site_id,
        thing_id=one.thing_id,
        against=0.0 if stands else amount,
        resource_id=resource_id,
        models=tuple(sorted({mark.model for mark in proposal.models})),
        flow_ids=(proposal.path.offer_id, proposal.path.need_id),
        values=proposal.references,
    )
