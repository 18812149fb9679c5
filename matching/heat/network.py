"""The sets and parameters of the heat network model, in kW, m and €/year."""

import math
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Final, NamedTuple

from matching.heat.network_annuities import PaidByPower, own_annuity
from matching.heat.network_cycles import Cycle, find_cycles
from matching.heat.network_levels import Giving, Levels, find_levels
from matching.heat.network_partners import Partner, with_partners
from matching.heat.network_streets import with_streets
from symbiose.domain.documents.fields import Amounts
from symbiose.domain.documents.heat_network_instance import (
    HeatNetworkInstance,
    NetworkConsumer,
    NetworkEdge,
    NetworkHeatPump,
    NetworkPipe,
    NetworkSource,
)
from symbiose.domain.documents.heat_network_options import NetworkAid, NetworkBoiler, NetworkStorage
from symbiose.domain.heat_investment import annuity

NO_LEVEL: Final = -1
"""Level of what comes from no network."""


class Way(NamedTuple):
    """A direction in which heat may go through an edge."""

    edge: int
    """Position of the edge."""
    tail: str
    """Node at which heat enters."""
    head: str
    """Node to which it goes."""


class Tap(NamedTuple):
    """A manner in which a consumer may be served."""

    consumer: int
    """Position of the consumer."""
    level: int
    """Level of the heat."""
    pump: int | None
    """Position of the heat pump that lifts it; None when it serves directly."""
    network_share: float
    """Heat of the network by heat delivered; the rest is electricity, or all of it fuel."""
    boiler: int | None = None
    """Position of the boiler that makes the heat; None for heat of the network."""


class Feed(NamedTuple):
    """A manner in which a source may give to the network."""

    source: int
    """Position of the source."""
    giving: Giving
    """To which level, how."""


@dataclass(frozen=True)
class Network:
    """One instance: what may be built, what may be given, what is asked for."""

    hours: tuple[float, ...]
    """h_t, h/year, of each period."""
    edges: Sequence[NetworkEdge]
    pipes: Sequence[NetworkPipe]
    sources: Sequence[NetworkSource]
    consumers: Sequence[NetworkConsumer]
    pumps: Sequence[NetworkHeatPump]
    boilers: Sequence[NetworkBoiler]
    supply: Sequence[tuple[float, ...]]
    """S_st, kW, by source."""
    demand: Sequence[tuple[float, ...]]
    """D_ct, kW, by consumer."""
    levels: Levels
    """Sources whose heat can do the same, and what it can do."""
    feeds: Sequence[Feed]
    """Every manner in which a source may give; without stated levels one for each source, in their order."""
    taps: Sequence[Tap]
    """Every manner in which a consumer may be served."""
    level_of_edge: Sequence[int | None]
    """Level that an edge may carry, None for any; each stated level has an edge of its own on a route."""
    partners: Sequence[Partner]
    """Networks that exist, each a source and a consumer of this one."""
    cycles: Sequence[Cycle]
    """Orders of periods in which storages work."""
    storages: Sequence[NetworkStorage]
    aid: Sequence[NetworkAid]
    tie_ins: Mapping[str, float]
    """Node → investment where a pipe is built that reaches it, €; nodes without are absent."""
    pipes_annuity: float
    """Yearly share of what pipes and exchangers cost."""
    maintenance_share: float
    """Maintenance of a year by investment."""
    exchanger_eur_per_kw: float
    electricity_eur_per_mwh: float
    electricity_co2_kg_per_mwh: float
    pumping_share: float

    @property
    def periods(self) -> range:
        """Return T, the periods."""
        return range(len(self.hours))

    @property
    def wasting_pays(self) -> bool:
        """Tell whether some heat has a negative price, so that losing it may be worth something."""
        return any(source.price_eur_per_mwh < 0 for source in self.sources)

    @property
    def is_plain(self) -> bool:
        """Tell whether all heat is alike, and consumers have it of the network alone."""
        further = self.levels.stated or self.boilers or self.partners or self.storages or self.aid
        return self.levels.count == 1 and not further

    @property
    def has_choice(self) -> bool:
        """Tell whether consumers may be served in several manners: levels, boilers, partner networks."""
        return bool(self.levels.stated or self.boilers or self.partners)

    @cached_property
    def flexible(self) -> frozenset[int]:
        """Return the consumers that take any part of their demand: partner networks that buy."""
        return frozenset(p.consumer for p in self.partners if p.consumer is not None)

    @cached_property
    def sellers(self) -> frozenset[int]:
        """Return the sources that are partner networks."""
        return frozenset(p.source for p in self.partners if p.source is not None)

    def levels_in(self, storage: int) -> Sequence[int]:
        """Return the levels that a storage may hold."""
        own = self.storages[storage].level
        return [k for k in self.levels.piped if own is None or self.levels.name(k) == own]

    @cached_property
    def cycled(self) -> frozenset[int]:
        """Return the periods that stand in a cycle, in which storages work."""
        return frozenset(visit.period for cycle in self.cycles for visit in cycle.visits)

    def levels_on(self, edge: int) -> Sequence[int]:
        """Return the levels that an edge may carry."""
        own = self.level_of_edge[edge]
        return self.levels.piped if own is None else (own,)

    def laid(self, edge: int) -> tuple[str, int | None]:
        """Return what a pipe on an edge is one of: levels by period share the pipe of a route."""
        return self.edges[edge].id, None if self.levels.by_period else self.level_of_edge[edge]

    def ways(self) -> list[Way]:
        """Return the directions of every edge, forwards first."""
        found = []
        for i, edge in enumerate(self.edges):
            found.append(Way(i, edge.source, edge.target))
            if not edge.directed:
                found.append(Way(i, edge.target, edge.source))
        return found

    def heat_cost(self, source: int, period: int) -> float:
        """Return the cost of a kW of a source throughout a period, €/year."""
        return self.hours[period] * self.sources[source].price_eur_per_mwh / 1000

    @cached_property
    def least_heat_cost(self) -> tuple[float, ...]:
        """Return the least cost of a kW throughout each period, €/year; nought without sources."""
        return tuple(
            min((self.heat_cost(s, t) for s in range(len(self.sources))), default=0.0) for t in self.periods
        )

    def source_capex(self, source: int) -> float:
        """Return the yearly cost of a kW of a source with its exchanger, without the exchanger's, €/year."""
        return self._yearly(self.sources[source])

    def pump_capex(self, pump: int) -> float:
        """Return the yearly cost of a kW that a heat pump delivers, €/year."""
        return self._yearly(self.pumps[pump])

    def partner_capex(self, partner: int) -> float:
        """Return the yearly cost of a kW of the connection of a partner network, €/year."""
        return self._yearly(self.partners[partner].network)

    def storage_capex(self, storage: int) -> float:
        """Return the yearly cost of a kWh of a storage, €/year."""
        entry = self.storages[storage]
        return entry.capex_eur_per_kwh * (own_annuity(entry) + self.maintenance_share)

    def boiler_capex(self, boiler: int) -> float:
        """Return the yearly cost of a kW that a boiler delivers, €/year."""
        return self._yearly(self.boilers[boiler])

    def exchanger_eur(self, end: NetworkSource | NetworkConsumer) -> float:
        """Return what a kW of the exchanger of a source or consumer costs, €."""
        return self.exchanger_eur_per_kw * end.exchanger_factor

    def source_exchanger_cost(self, source: int) -> float:
        """Return the yearly cost of a kW of the exchanger of a source, €/year."""
        return self.exchanger_eur(self.sources[source]) * self.pipes_yearly

    def source_cost(self, source: int) -> float:
        """Return the yearly cost of a kW of a source, its exchanger included, €/year."""
        return self.source_capex(source) + self.source_exchanger_cost(source)

    def exchanger_cost(self, consumer: int) -> float:
        """Return the yearly cost of a kW of the exchanger of a consumer, €/year."""
        return self.exchanger_eur(self.consumers[consumer]) * self.pipes_yearly

    def tie_in_cost(self, node: str) -> float:
        """Return the yearly cost of tying in a node, €/year."""
        return self.tie_ins[node] * self.pipes_yearly

    @property
    def pipes_yearly(self) -> float:
        """Return the yearly share of what pipes and exchangers cost, with their maintenance."""
        return self.pipes_annuity + self.maintenance_share

    def _yearly(self, thing: PaidByPower) -> float:
        """Return the yearly cost of a kW of a source, heat pump, boiler or connection, €/year."""
        return thing.capex_eur_per_kw * (own_annuity(thing) + self.maintenance_share)

    def electricity_cost(self, tap: Tap, period: int) -> float:
        """Return the cost of a kW of electricity of a heat pump throughout a period, by heat delivered."""
        return self._electricity(period) * (1 - tap.network_share) if tap.pump is not None else 0.0

    def lifting_cost(self, feed: Feed, period: int) -> float:
        """Return the cost of the electricity that lifts a kW of a source throughout a period, €/year."""
        return self._electricity(period) * (feed.giving.gain - 1)

    def giving_cost(self, feed: Feed, period: int) -> float:
        """Return the cost of a kW of a source, lifted or not, throughout a period, €/year."""
        return self.heat_cost(feed.source, period) + self.lifting_cost(feed, period)

    def pumping_cost(self, tap: Tap, period: int) -> float:
        """Return the cost of pumping a kW delivered throughout a period, €/year."""
        is_pumped = tap.pump is None and tap.boiler is None
        return self._electricity(period) * self.pumping_share if is_pumped else 0.0

    def fuel_cost(self, tap: Tap, period: int) -> float:
        """Return the cost of the fuel for a kW of a boiler throughout a period, €/year."""
        if tap.boiler is None:
            return 0.0
        boiler = self.boilers[tap.boiler]
        return self.hours[period] * boiler.fuel_eur_per_mwh / boiler.efficiency / 1000

    def running_cost(self, tap: Tap, period: int) -> float:
        """Return the cost of electricity and fuel for a kW delivered throughout a period, €/year."""
        electricity = self.electricity_cost(tap, period) + self.pumping_cost(tap, period)
        return electricity + self.fuel_cost(tap, period)

    def most_given(self, feed: Feed, period: int) -> float:
        """Return the most that a feed takes of its source in a period, kW of the source."""
        return self.supply[feed.source][period] * feed.giving.share

    def _electricity(self, period: int) -> float:
        return self.hours[period] * self.electricity_eur_per_mwh / 1000

    def sale(self, tap: Tap, period: int) -> float:
        """Return what a partner network pays for a kW throughout a period, €/year; none for consumers."""
        if tap.consumer not in self.flexible:
            return 0.0
        return self.hours[period] * self.consumers[tap.consumer].revenue_eur_per_mwh / 1000

    def revenue(self, consumer: int) -> float:
        """Return what a consumer pays in a year once connected, €."""
        paid = self.consumers[consumer].revenue_eur_per_mwh
        energy = (h * d for h, d in zip(self.hours, self.demand[consumer], strict=True))
        return paid * math.fsum(energy) / 1000

    def pipe_fixed_cost(self, edge: int, pipe: int) -> float:
        """Return the yearly cost of a pipe on an edge whatever its capacity, €/year."""
        entry = self.edges[edge]
        if entry.exists:
            return 0.0
        return self.pipes[pipe].cost_eur_per_m * entry.length_m * self.pipes_yearly

    def pipe_capacity_cost(self, edge: int, pipe: int) -> float:
        """Return the yearly cost of a kW of capacity of a pipe on an edge, €/year."""
        entry = self.edges[edge]
        if entry.exists:
            return 0.0
        return self.pipes[pipe].cost_eur_per_kw_m * entry.length_m * self.pipes_yearly

    def tied_by(self, edge: int) -> list[str]:
        """Return the nodes that a pipe built on an edge ties in at a cost; one that exists ties in none."""
        entry = self.edges[edge]
        return [] if entry.exists else [n for n in (entry.source, entry.target) if n in self.tie_ins]

    def fixed_loss(self, edge: int, pipe: int) -> float:
        """Return what a pipe on an edge loses whenever it is used, kW."""
        return self.pipes[pipe].loss_kw_per_m * self.edges[edge].length_m * self._loss_factor(edge)

    def passing_share(self, edge: int, pipe: int) -> float:
        """Return the share of what enters a pipe on an edge that is left before the fixed loss."""
        return 1 - self.pipes[pipe].loss_kw_per_kw_m * self.edges[edge].length_m * self._loss_factor(edge)

    def _loss_factor(self, edge: int) -> float:
        level = self.level_of_edge[edge]
        return 1.0 if level is None else self.levels.stated[level].loss_factor


def state_network(document: HeatNetworkInstance) -> Network:
    """Return the sets and parameters that a document states."""
    money = document.economics
    periods = len(document.periods)
    document, partners = with_partners(with_streets(document).document)
    buyers = {partner.consumer for partner in partners}
    levels = find_levels(document)
    routes = _routes(document.edges, levels)
    return Network(
        hours=tuple(period.hours for period in document.periods),
        edges=[edge for edge, _ in routes],
        level_of_edge=[level for _, level in routes],
        pipes=document.pipes,
        sources=document.sources,
        consumers=document.consumers,
        pumps=document.heat_pumps,
        boilers=document.boilers,
        supply=[_over(source.max_kw, periods) for source in document.sources],
        demand=[_over(consumer.demand_kw, periods) for consumer in document.consumers],
        levels=levels,
        feeds=[Feed(s, giving) for s, givings in enumerate(levels.giving) for giving in givings],
        taps=[tap for c in range(len(document.consumers)) for tap in _taps(document, levels, c, buyers)],
        partners=partners,
        cycles=find_cycles(document),
        storages=document.storages,
        aid=document.aid,
        tie_ins={node.id: node.tie_in_eur for node in document.nodes if node.tie_in_eur > 0},
        pipes_annuity=annuity(money.pipes_rate, money.pipes_years),
        maintenance_share=money.maintenance_share,
        exchanger_eur_per_kw=money.exchanger_eur_per_kw,
        electricity_eur_per_mwh=money.electricity_eur_per_mwh,
        electricity_co2_kg_per_mwh=money.electricity_co2_kg_per_mwh,
        pumping_share=money.pumping_share,
    )


def _routes(edges: Sequence[NetworkEdge], levels: Levels) -> list[tuple[NetworkEdge, int | None]]:
    """Return the edges with the level each may carry: one for each stated level on every route."""
    if not levels.stated:
        return [(edge, None) for edge in edges]
    return [(edge, k) for edge in edges for k in levels.piped]


def _taps(
    document: HeatNetworkInstance, levels: Levels, c: int, buyers: Collection[int | None]
) -> Iterator[Tap]:
    """Yield every manner in which a consumer may be served; no boiler serves a partner network."""
    for k in range(levels.count):
        for pump, share in levels.manners(c, k):
            yield Tap(c, k, pump, share)
    for b, boiler in enumerate(document.boilers):
        if boiler.node == document.consumers[c].node and c not in buyers:
            yield Tap(c, NO_LEVEL, None, 0.0, b)


def _over(value: Amounts, periods: int) -> tuple[float, ...]:
    return tuple(value) if isinstance(value, tuple) else (float(value),) * periods


def by_consumer(taps: Iterable[Tap]) -> Mapping[int, list[Tap]]:
    """Return the taps of each consumer that has any."""
    found: dict[int, list[Tap]] = {}
    for tap in taps:
        found.setdefault(tap.consumer, []).append(tap)
    return found


def feeds_by_source(data: Network) -> Mapping[int, list[int]]:
    """Return the positions of the feeds of each source that has any."""
    found: dict[int, list[int]] = {}
    for f, feed in enumerate(data.feeds):
        found.setdefault(feed.source, []).append(f)
    return found
