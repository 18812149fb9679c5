"""What a loop is worth in a year, and to whom: the terms of its design, shared among sites by their causes.

What stands at a site is that site's: exchangers, heat pumps and their electricity, the fuel that its boiler
no longer burns, the cooling that its source no longer pays. Pipes belong to those who take heat, in
proportion to what the network brings them in the year. All of it is before any price between the sites. What
a site could save of it without any pipe is no merit of the loop, and is taken off.
"""

import math
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import Final

from symbiose.domain.communes import METRES_PER_KM
from symbiose.domain.documents.heat_network_instance import HeatNetworkInstance
from symbiose.domain.documents.heat_network_result import HeatNetworkResult, Served
from symbiose.domain.flows import MONTHS
from symbiose.domain.heat_loop_design import Months
from symbiose.domain.heat_loops import LoopPeriod
from symbiose.domain.heat_money import FUEL, MAINTENANCE, REVENUE
from symbiose.domain.heat_quantities import KWH_PER_MWH
from symbiose.domain.loops_held import summed

Weights = Mapping[str, float]
"""Site → how much of a term it causes."""
ALONE: Final = "alone"
"""Term: what sites could save without any pipe."""


@dataclass(frozen=True)
class Alone:
    """What a site could do without any pipe."""

    benefit_eur: float = 0.0
    """€/yr."""
    co2_avoided_t: float = 0.0
    """tCO2e/yr."""
    taken_mwh: Mapping[str, Months] = field(default_factory=dict)
    """Flow → what of it serves at home in each month."""


def moved_kw(result: HeatNetworkResult) -> Iterator[tuple[str, tuple[float, ...]]]:
    """Yield what sources give, and what consumers and public networks get of the network, in each period."""
    yield from ((one.id, one.heat_kw) for one in result.sources)
    yield from ((one.consumer, one.heat_kw) for one in served_by_network(result))


def served_by_network(result: HeatNetworkResult) -> Iterator[Served]:
    """Yield what consumers receive of the network, lifted or not: no boiler makes it."""
    return (one for one in result.served if one.boiler is None)


@dataclass(frozen=True)
class LoopAccounts:
    """The accounts of one design; nodes of sites are their ids."""

    instance: HeatNetworkInstance
    result: HeatNetworkResult
    periods: Sequence[LoopPeriod]
    alone: Mapping[str, Alone] = field(default_factory=dict)
    """Site → what it could do by itself."""

    @cached_property
    def terms(self) -> dict[str, float]:
        """Return each benefit and cost, €/yr: those of the design with its fuel, less what needs no pipe."""
        told = {name: -amount for name, amount in self.result.terms.items()}
        told[REVENUE] = told.get(REVENUE, 0.0) + told.pop(FUEL, 0.0)
        told[ALONE] = -math.fsum(one.benefit_eur for one in self.alone.values())
        return {name: amount for name, amount in told.items() if amount}

    @cached_property
    def by_site(self) -> dict[str, float]:
        """Return the share of each site, €/yr; they sum to the terms."""
        shares: dict[str, list[float]] = {site: [] for site in sorted(self._joined)}
        for name, amount in self.terms.items():
            weights = self._weights(name)
            whole = math.fsum(weights.values())
            for site, weight in weights.items():
                shares.setdefault(site, []).append(amount * weight / whole)
        return {site: math.fsum(amounts) for site, amounts in shares.items()}

    @cached_property
    def co2_terms(self) -> dict[str, float]:
        """Return each part of the emissions avoided, t/yr; costs are negative."""
        told = {name: -amount for name, amount in self.result.co2_t_per_year.items()}
        avoided = told.pop("avoided", 0.0) + told.pop("boilers", 0.0)
        alone = -math.fsum(one.co2_avoided_t for one in self.alone.values())
        found = {"fuel_avoided": avoided, **told, ALONE: alone}
        return {name: amount for name, amount in found.items() if amount}

    @cached_property
    def taken_mwh(self) -> dict[str, Months]:
        """Return what the loop uses of each flow in each month, MWh."""
        networks = {network.id for network in self.instance.networks}
        return {name: months for name, months in self._moved_mwh.items() if name not in networks}

    @cached_property
    def _moved_mwh(self) -> dict[str, Months]:
        """Return what each source gives, and each consumer and public network takes, in each month, MWh."""
        found = summed({name: tuple(self._monthly(powers))} for name, powers in moved_kw(self.result))
        return {name: months for name, months in sorted(found.items()) if any(months)}

    @cached_property
    def delivered_mwh(self) -> Months:
        """Return what consumers and public networks get of the loop in each month, MWh."""
        sources = {source.id for source in self.instance.sources}
        rows = [months for name, months in self._moved_mwh.items() if name not in sources]
        return tuple(math.fsum(row[month] for row in rows) for month in range(MONTHS))

    @property
    def distance_km(self) -> float:
        """Return the trench to be dug, km."""
        length = {edge.id: edge.length_m for edge in self.instance.edges if not edge.exists}
        return math.fsum(length.get(edge.id, 0.0) for edge in self.result.edges) / METRES_PER_KM

    def _monthly(self, powers: Sequence[float]) -> list[float]:
        months = [0.0] * MONTHS
        for kw, period, told in zip(powers, self.periods, self.instance.periods, strict=True):
            months[period.month - 1] += kw * told.hours / KWH_PER_MWH
        return months

    @cached_property
    def _node_of(self) -> dict[str, str]:
        found = {source.id: source.node for source in self.instance.sources}
        found |= {consumer.id: consumer.node for consumer in self.instance.consumers}
        found |= {network.id: network.node for network in self.instance.networks}
        found |= {pump.id: pump.node for pump in self.instance.heat_pumps}
        return found | {store.id: store.node for store in self.instance.storages}

    @cached_property
    def _joined(self) -> set[str]:
        return {self._node_of[flow_id] for flow_id in self.taken_mwh}

    def _weights(self, term: str) -> Weights:
        """Return how much of a term each site causes; all alike where nothing tells them apart."""
        found: Weights
        if term == ALONE:
            found = {site: one.benefit_eur for site, one in self.alone.items()}
        elif term == MAINTENANCE:
            found = self._kept_up()
        else:
            found = _summed((self._node_of[i], weight) for i, weight in self._causes(term))
        own = {site: weight for site, weight in found.items() if site in self._joined}
        if math.fsum(own.values()) > 0:
            return own
        return dict.fromkeys(sorted(self._joined), 1.0)

    def _kept_up(self) -> Weights:
        """Return the investment at each site: who pays for a kind of equipment also bears its maintenance."""
        invested = self.result.investment_eur
        shares = ((eur, self._weights(kind)) for kind, eur in invested.items() if eur)
        return _summed(
            (site, eur * weight / math.fsum(weights.values()))
            for eur, weights in shares
            for site, weight in weights.items()
        )

    def _causes(self, term: str) -> Iterable[tuple[str, float]]:
        """Yield sources, consumers and machines with what each causes of a term of the design."""
        result, sum_of = self.result, self._mwh
        match term:
            case "network_sales":
                yield from ((one.id, sum_of(one.heat_kw)) for one in result.sources)
            case "heat" | "sources":
                yield from ((one.id, self._cost(term, one.id, one.heat_kw)) for one in result.sources)
            case "tie_ins":
                yield from ((flow_id, 1.0) for flow_id in self._first_of_sites())
            case "exchangers":
                metal = self._metal
                yield from ((one.id, one.capacity_kw * metal[one.id]) for one in result.sources)
                yield from ((end, kw * metal.get(end, 1.0)) for end, kw in self._peaks())
            case "heat_pumps":
                yield from ((one.id, one.capacity_kw) for one in result.heat_pumps)
            case "electricity":
                yield from ((one.id, sum_of(one.electricity_kw)) for one in result.heat_pumps)
            case "storages":
                yield from ((one.id, one.capacity_kwh) for one in result.storages)
            case "pumping":
                direct = (one for one in served_by_network(self.result) if one.heat_pump is None)
                yield from ((one.consumer, sum_of(one.heat_kw)) for one in direct)
            case "revenue":
                worth = {one.id: one.revenue_eur_per_mwh for one in self.instance.consumers}
                yield from (
                    (one.consumer, sum_of(one.heat_kw) * worth[one.consumer])
                    for one in served_by_network(self.result)
                    if one.consumer in worth
                )
            case _:
                yield from (
                    (one.consumer, sum_of(one.from_network_kw)) for one in served_by_network(self.result)
                )

    def _first_of_sites(self) -> list[str]:
        """Return one flow of each site that is joined."""
        return list({self._node_of[flow_id]: flow_id for flow_id in self.taken_mwh}.values())

    @cached_property
    def _metal(self) -> dict[str, float]:
        """Return what the exchanger of each source and consumer costs by an ordinary one."""
        found = {source.id: source.exchanger_factor for source in self.instance.sources}
        return found | {consumer.id: consumer.exchanger_factor for consumer in self.instance.consumers}

    def _peaks(self) -> Iterable[tuple[str, float]]:
        """Yield each consumer with the most that the network brings it, kW."""
        brought: dict[str, list[tuple[float, ...]]] = defaultdict(list)
        for one in served_by_network(self.result):
            brought[one.consumer].append(one.from_network_kw)
        for consumer, rows in brought.items():
            yield consumer, max(math.fsum(powers) for powers in zip(*rows, strict=True))

    def _cost(self, term: str, source: str, powers: Sequence[float]) -> float:
        """Return what weighs in a term of a source: its heat or its capacity, at its price."""
        stated = next(one for one in self.instance.sources if one.id == source)
        if term == "sources":
            return stated.capex_eur_per_kw * max(powers, default=0.0)
        return abs(stated.price_eur_per_mwh) * self._mwh(powers)

    def _mwh(self, powers: Sequence[float]) -> float:
        return math.fsum(self._monthly(powers))


def _summed(parts: Iterable[tuple[str, float]]) -> dict[str, float]:
    found: dict[str, list[float]] = defaultdict(list)
    for site, weight in parts:
        if weight > 0:
            found[site].append(weight)
    return {site: math.fsum(weights) for site, weights in sorted(found.items())}
