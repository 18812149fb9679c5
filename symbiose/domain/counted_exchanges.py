"""What exchanges add to the indicators: each counts once, in one column, by its own accounting."""

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import NamedTuple

from symbiose.domain.exchanges import Proposal
from symbiose.domain.indicators import Column, Contribution
from symbiose.domain.remembered import Remembered
from symbiose.domain.resources import SOLAR_ELECTRICITY, Family, Resource, ResourceCatalogue

HEAT = frozenset({Family.HEAT, Family.STEAM, Family.COLD})
MWH, CUBIC_METRE = "MWh", "m3"


@dataclass(frozen=True, slots=True)
class CountedExchange:
    """An exchange in one column: as a run accounted for it, times how much of it counts."""

    proposal: Proposal
    """With its whole accounting, as the run made it."""
    column: Column
    """proposed, agreed or realised."""
    share: float
    """Part of the proposal that counts: quantity accepted, or given in the year, over that accounted for."""
    thing_id: str
    """Proposal or synergy that it is."""
    treatment: str | None = None
    """Treatment that its waste is kept from."""


AtGivers = Mapping[str, tuple[CountedExchange, ...]]
"""Site → the exchanges in which it gives."""


class _Amount(NamedTuple):
    """What an exchange adds to an indicator, and at which site."""

    indicator_id: str
    amount: float
    site_id: str
    resource_id: str | None = None
    """Resource that it is about, where it is not the one given."""


Measure = Callable[[Proposal, ResourceCatalogue], Iterator[_Amount]]


def at_givers(exchanges: Iterable[CountedExchange]) -> AtGivers:
    """Return exchanges by the site that gives."""
    found: dict[str, list[CountedExchange]] = {}
    for one in exchanges:
        found.setdefault(one.proposal.giver_site_id, []).append(one)
    return {site_id: tuple(some) for site_id, some in found.items()}


def exchanged(exchanges: AtGivers, catalogue: ResourceCatalogue, kept: Remembered) -> Iterator[Contribution]:
    """Return what exchanges add to each indicator by their own accounting."""
    for site_id, some in exchanges.items():
        yield from kept.of(("given", site_id), _all_contributions, some, catalogue)


def _all_contributions(
    exchanges: Iterable[CountedExchange], catalogue: ResourceCatalogue
) -> Iterator[Contribution]:
    return (found for one in exchanges for found in contributions_of(one, catalogue))


def contributions_of(exchange: CountedExchange, catalogue: ResourceCatalogue) -> Iterator[Contribution]:
    """Return what an exchange adds to each indicator.

    Quantities are counted at the giver, what is no longer bought at the receiver, money at whoever gains or
    bears it; emissions go by halves to giver and receiver, since neither avoids them alone. Each amount
    stands at one site, so that places that do not overlap can be added.
    """
    proposal = exchange.proposal
    models = tuple(sorted({mark.model for mark in proposal.models}))
    for measure in _MEASURES:
        for found in measure(proposal, catalogue):
            if found.amount:
                yield Contribution(
                    indicator_id=found.indicator_id,
                    column=exchange.column,
                    amount=found.amount * exchange.share,
                    site_id=found.site_id,
                    thing_id=exchange.thing_id,
                    resource_id=found.resource_id or proposal.resource_id,
                    models=models,
                    treatment=exchange.treatment,
                    flow_ids=(proposal.path.offer_id, proposal.path.need_id),
                    values=proposal.references,
                )


def _waste(proposal: Proposal, _catalogue: ResourceCatalogue) -> Iterator[_Amount]:
    yield _Amount("waste_diverted", proposal.waste_diverted_t_per_year, proposal.giver_site_id)


def _virgin(proposal: Proposal, catalogue: ResourceCatalogue) -> Iterator[_Amount]:
    """What the receiver no longer has made anew: only where its need is for something made or drawn anew."""
    tonnes = virgin_t_per_unit(catalogue.find(proposal.received_resource_id))
    given = catalogue.find(proposal.resource_id)
    if tonnes and (given is None or not given.virgin):
        needed = proposal.received_resource_id
        avoided = sum(proposal.monthly_received) * tonnes
        yield _Amount("virgin_avoided", avoided, proposal.receiver_site_id, needed)


def _energy(proposal: Proposal, catalogue: ResourceCatalogue) -> Iterator[_Amount]:
    given = catalogue.find(proposal.resource_id)
    if given is not None and is_heat(given):
        yield _Amount("heat_recovered", proposal.quantity_per_year, proposal.giver_site_id)
    if given is not None and is_renewable_power(given):
        yield _Amount("renewable_power_shared", proposal.quantity_per_year, proposal.giver_site_id)
    if given is not None and is_solar_power(given):
        yield _Amount("solar_produced", proposal.quantity_per_year, proposal.giver_site_id)


def _water(proposal: Proposal, catalogue: ResourceCatalogue) -> Iterator[_Amount]:
    given = catalogue.find(proposal.resource_id)
    if given is not None and is_used_water(given):
        yield _Amount("water_reused", proposal.quantity_per_year, proposal.giver_site_id)


def _emissions(proposal: Proposal, _catalogue: ResourceCatalogue) -> Iterator[_Amount]:
    half = proposal.co2_avoided_t_per_year / 2
    yield _Amount("co2_avoided", half, proposal.giver_site_id)
    yield _Amount("co2_avoided", half, proposal.receiver_site_id)


def _money(proposal: Proposal, _catalogue: ResourceCatalogue) -> Iterator[_Amount]:
    shares: Mapping[str, float] = proposal.by_site_eur_per_year
    giver, receiver = proposal.giver_site_id, proposal.receiver_site_id
    for site_id, euros in shares.items():
        yield _Amount("gain_territory", euros, site_id)
    yield _Amount("gain_giver", shares.get(giver, 0.0), giver)
    if receiver != giver:
        yield _Amount("gain_receiver", shares.get(receiver, 0.0), receiver)


_MEASURES: tuple[Measure, ...] = (_waste, _virgin, _energy, _water, _emissions, _money)


def is_heat(resource: Resource) -> bool:
    """Tell whether a resource is heat, steam or cold, counted in MWh."""
    return resource.family in HEAT and resource.unit == MWH


def is_renewable_power(resource: Resource) -> bool:
    """Tell whether a resource is electricity from sun, wind, water or biological cycles."""
    return resource.family is Family.ELECTRICITY and resource.renewable and resource.unit == MWH


def is_solar_power(resource: Resource) -> bool:
    """Tell whether a resource is what a site gives whose roofs are equipped already."""
    return resource.id == SOLAR_ELECTRICITY


def is_used_water(resource: Resource) -> bool:
    """Tell whether a resource is water that comes out of a use, and is not drawn, collected or made anew."""
    return resource.family is Family.WATER and resource.unit == CUBIC_METRE and resource.recovered


def virgin_t_per_unit(resource: Resource | None) -> float | None:
    """Return the tonnes of one unit of a material that is drawn or made anew; None for anything else."""
    if resource is None or resource.family is not Family.MATERIAL or not resource.virgin:
        return None
    return resource.tonnes_per_unit
