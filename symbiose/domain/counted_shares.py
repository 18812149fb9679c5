"""What needs and exchanges add to shares: local purchases, and the in- and outflow measures of ISO 59020."""

from collections.abc import Iterable, Iterator, Mapping

from symbiose.domain.counted_exchanges import AtGivers, CountedExchange
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


def purchases(territory: TerritoryOn, exchanges: AtGivers, kept: Remembered) -> Iterator[Contribution]:
    """Return what receivers buy and what exchanges of the territory spare them, €: the local share.

    Of a need that no longer stands, or has no price on the day, what an exchange covers is all that is known:
    it is added to both sides of the share, which stays one.
    """
    prices = kept.same("prices", territory.prices)
    bought_for: set[str] = set()
    for site_id, flows in territory.standing_at_sites[Direction.NEED].items():
        found = kept.of(("bought", site_id), _bought, flows, prices)
        bought_for.update(one.thing_id for one in found)
        yield from found
    for site_id, some in exchanges.items():
        stand = tuple(one.proposal.path.need_id in bought_for for one in some)
        yield from kept.of(("spared", site_id), _spared, some, stand)


def _bought(flows: Iterable[Flow], prices: Mapping[str, ReferenceUsed]) -> Iterator[Contribution]:
    for flow in flows:
        price, used = price_of(flow, prices)
        if price is not None and price > 0:
            yield from _needed(flow, PURCHASES, flow.quantity_per_year * price, used)


def _spared(exchanges: Iterable[CountedExchange], stand: Iterable[bool]) -> Iterator[Contribution]:
    for one, stands in zip(exchanges, stand, strict=True):
        bought = one.proposal.terms_eur_per_year.get(PURCHASE, 0.0) * one.share
        if bought > 0:
            yield _received(one, PURCHASES, bought, stands=stands)


def price_of(
    flow: Flow, prices: Mapping[str, ReferenceUsed]
) -> tuple[float | None, tuple[ReferenceUsed, ...]]:
    """Return what one unit costs: as declared, else the dated reference price with what it rests on."""
    if flow.price_eur_per_unit is not None:
        return float(flow.price_eur_per_unit), ()
    used = prices.get(flow.resource_id or "")
    return (used.value, (used,)) if used else (None, ())


def circularity(
    territory: TerritoryOn, exchanges: AtGivers, catalogue: ResourceCatalogue, kept: Remembered
) -> Iterator[Contribution]:
    """Return the inflow and outflow measures in the sense of ISO 59020, as far as declarations allow.

    Inflow: mass of recovered or renewable material over the mass of all material needed; water and energy
    likewise, in m³ and MWh. Outflow: mass given to other sites over the mass of all material that leaves.
    What is exchanged without its flow standing any more is added to both sides, as for purchases.
    """
    measured: dict[str, str] = {}
    for direction in Direction:
        for site_id, flows in territory.standing_at_sites[direction].items():
            measured |= kept.of(("measured", direction, site_id), _measured, flows, catalogue)
            yield from kept.of(("circular", direction, site_id), _all_declared, flows, catalogue)
    for site_id, some in exchanges.items():
        ends = tuple(
            (measured.get(one.proposal.path.offer_id), measured.get(one.proposal.path.need_id))
            for one in some
        )
        yield from kept.of(("exchanged", site_id), _all_circular, some, catalogue, ends)


def _measured(flows: Iterable[Flow], catalogue: ResourceCatalogue) -> Iterator[tuple[str, str]]:
    """Return the flows that enter a measure, each with the measure."""
    for flow in flows:
        resource = catalogue.find(flow.resource_id)
        found = _measure(flow.direction, resource, flow.quantity_per_year)
        if found is not None:
            yield flow.id, found[0]


def _all_declared(flows: Iterable[Flow], catalogue: ResourceCatalogue) -> Iterator[Contribution]:
    for flow in flows:
        resource = catalogue.find(flow.resource_id)
        found = _measure(flow.direction, resource, flow.quantity_per_year)
        if resource is not None and found is not None:
            yield from _declared(flow, resource, *found)


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


def _all_circular(
    exchanges: Iterable[CountedExchange],
    catalogue: ResourceCatalogue,
    ends: Iterable[tuple[str | None, str | None]],
) -> Iterator[Contribution]:
    for one, (left, entered) in zip(exchanges, ends, strict=True):
        yield from _circular_exchange(one, catalogue, left, entered)


def _circular_exchange(
    one: CountedExchange, catalogue: ResourceCatalogue, of_offer: str | None, of_need: str | None
) -> Iterator[Contribution]:
    """Return what an exchange adds to the measures.

    Args:
        one: The exchange.
        catalogue: Resources.
        of_offer: Measure that its offer enters as it stands; None when it stands in none.
        of_need: The same of its need.
    """
    proposal = one.proposal
    given, received = catalogue.find(proposal.resource_id), catalogue.find(proposal.received_resource_id)
    left = _measure(Direction.OFFER, given, proposal.quantity_per_year * one.share)
    if left is not None:
        indicator_id, amount = left
        giver, stands = proposal.giver_site_id, indicator_id == of_offer
        yield _exchanged(one, indicator_id, amount, giver, proposal.resource_id, stands=stands)
    entered = _measure(Direction.NEED, received, sum(proposal.monthly_received) * one.share)
    if entered is not None and given is not None and _is_circular(entered[0], given):
        yield _received(one, *entered, stands=entered[0] == of_need)


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


def _received(one: CountedExchange, indicator_id: str, amount: float, *, stands: bool) -> Contribution:
    proposal = one.proposal
    site_id, resource_id = proposal.receiver_site_id, proposal.received_resource_id
    return _exchanged(one, indicator_id, amount, site_id, resource_id, stands=stands)


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
