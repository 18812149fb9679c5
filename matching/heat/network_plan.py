"""A design of a heat network: what is built and what flows, balanced to the last digit."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from functools import cached_property
from graphlib import CycleError, TopologicalSorter

import numpy as np
import numpy.typing as npt

from matching.heat.network import Network, Tap, Way, by_consumer
from matching.heat.network_aid import Group

Floats = npt.NDArray[np.float64]


@dataclass(frozen=True)
class Plan:
    """What a design builds and what flows in it; arrays are level × period unless said otherwise."""

    pipe_of: Mapping[int, int]
    """Edge → type of pipe; edges without are absent."""
    entering: Mapping[Way, Floats]
    """Heat that enters in a direction, kW; directions of no use are absent."""
    lost: Mapping[Way, Floats]
    """Fixed loss that each level bears, kW."""
    heat: Mapping[int, Floats]
    """What each feed takes of its source by period, kW."""
    served: Mapping[Tap, Floats]
    """Heat delivered in each manner by period, kW."""
    connected: frozenset[int]
    """Consumers connected."""
    stored: Mapping[int, Floats] = field(default_factory=dict)
    """What goes into each storage, kW: below 0 what comes out."""
    aided: Mapping[tuple[int, Group], float] = field(default_factory=dict)
    """Aid and what it pays for → what is asked of it, €; without, as much as it gives."""

    def capacity(self, data: Network, edge: int) -> float:
        """Return the capacity of the pipe on an edge, kW: the least that its type and its heat allow."""
        most = max(float(self.entering[way].sum(axis=0).max()) for way in self.ways_of[edge])
        return max(most, data.pipes[self.pipe_of[edge]].min_kw)

    def pipes_laid(self, data: Network) -> Mapping[tuple[int, int], float]:
        """Return the capacity of each pipe, once, by its first edge and its type, kW."""
        first: dict[tuple[str, int | None], int] = {}
        sizes: dict[tuple[int, int], float] = {}
        for edge, pipe in self.pipe_of.items():
            key = first.setdefault(data.laid(edge), edge), pipe
            sizes[key] = max(sizes.get(key, 0.0), self.capacity(data, edge))
        return sizes

    @cached_property
    def ways_of(self) -> Mapping[int, list[Way]]:
        """Return the directions in use of each edge."""
        found: dict[int, list[Way]] = {}
        for way in self.entering:
            found.setdefault(way.edge, []).append(way)
        return found

    @cached_property
    def taps_of(self) -> Mapping[int, list[Tap]]:
        """Return the manners in which each consumer is served."""
        return by_consumer(self.served)

    def passed(self, data: Network, way: Way) -> Floats:
        """Return what a direction delivers, kW."""
        return data.passing_share(way.edge, self.pipe_of[way.edge]) * self.entering[way] - self.lost[way]


def balanced(data: Network, plan: Plan) -> Plan:
    """Return a plan in which each node gives exactly what it takes, from consumers back to sources.

    Solvers balance nodes to a tolerance. What each node needs is asked of what reaches it, in the shares the
    solver found, from the last node to the first; a level that goes round in circles is left alone.
    """
    entering = {way: kw.copy() for way, kw in plan.entering.items()}
    heat = {f: kw.copy() for f, kw in plan.heat.items()}
    served = _in_full(data, plan)
    stored = {b: _even(data, b, kw) for b, kw in plan.stored.items()}
    fresh = replace(plan, entering=entering, heat=heat, served=served, stored=stored)
    ends = _Ends.of(data, fresh)
    asked = _asked(data, served)
    for b, kw in stored.items():
        node = data.storages[b].node
        asked[node] = asked.get(node, np.zeros_like(kw)) + kw
    for k in range(data.levels.count):
        for t in data.periods:
            for node in _from_the_last(plan, (k, t), [*asked, *ends.feeds]):
                needed = float(asked[node][k, t]) if node in asked else 0.0
                _ask(data, fresh, ends, node, (k, t), needed)
    return fresh


def _from_the_last(plan: Plan, when: tuple[int, int], others: Iterable[str]) -> list[str]:
    """Return every node once, each before those from which heat reaches it; none where it goes in circles.

    Args:
        plan: The plan.
        when: Level and period.
        others: Nodes that matter though no pipe leaves them.
    """
    ahead: dict[str, set[str]] = {node: set() for node in others}
    for way, kw in plan.entering.items():
        if kw[when] > 0:
            ahead.setdefault(way.tail, set()).add(way.head)
    try:
        return list(TopologicalSorter(ahead).static_order())
    except CycleError:
        return []


@dataclass(frozen=True)
class _Ends:
    """What meets at each node."""

    leaving: dict[str, list[Way]]
    reaching: dict[str, list[Way]]
    feeds: dict[str, list[int]]

    @classmethod
    def of(cls, data: Network, plan: Plan) -> "_Ends":
        ends = cls({}, {}, {})
        for way in plan.entering:
            ends.leaving.setdefault(way.tail, []).append(way)
            ends.reaching.setdefault(way.head, []).append(way)
        for f, feed in enumerate(data.feeds):
            ends.feeds.setdefault(data.sources[feed.source].node, []).append(f)
        return ends


def _even(data: Network, storage: int, charge: Floats) -> Floats:
    """Return what goes into a storage without loss, such that in each cycle as much goes in as comes out."""
    even = charge.copy()
    if data.storages[storage].loss_per_hour > 0:
        return even
    for cycle in data.cycles:
        hours = np.zeros(len(data.hours))
        for visit in cycle.visits:
            hours[visit.period] += visit.hours
        energy = even * hours
        come, gone = np.maximum(energy, 0.0).sum(axis=1), np.maximum(-energy, 0.0).sum(axis=1)
        least = np.minimum(come, gone)
        into = np.divide(least, come, out=np.zeros_like(come), where=come > 0)
        out_of = np.divide(least, gone, out=np.zeros_like(gone), where=gone > 0)
        factor = np.where(even > 0, into[:, None], out_of[:, None])
        even = np.where(hours > 0, even * factor, even)
    return even


def _in_full(data: Network, plan: Plan) -> dict[Tap, Floats]:
    """Return what is served: in full for each consumer connected, at most what a partner network takes."""
    total: dict[int, Floats] = {}
    for tap, kw in plan.served.items():
        total[tap.consumer] = total.get(tap.consumer, 0.0) + kw
    full = {}
    for tap, kw in plan.served.items():
        if tap.consumer in data.flexible:
            over = np.maximum(total[tap.consumer], np.array(data.demand[tap.consumer]))
            full[tap] = kw * np.divide(data.demand[tap.consumer], over, out=np.ones_like(kw), where=over > 0)
        elif tap.consumer in plan.connected:
            whole = np.where(total[tap.consumer] > 0, total[tap.consumer], 1.0)
            full[tap] = kw * (np.array(data.demand[tap.consumer]) / whole)
    return full


def _asked(data: Network, served: Mapping[Tap, Floats]) -> dict[str, Floats]:
    asked: dict[str, Floats] = {}
    for tap, kw in served.items():
        if tap.boiler is not None:
            continue
        node = data.consumers[tap.consumer].node
        asked.setdefault(node, np.zeros((data.levels.count, len(data.hours))))
        asked[node][tap.level] += tap.network_share * kw
    return asked


def _ask(data: Network, plan: Plan, ends: _Ends, node: str, when: tuple[int, int], needed: float) -> None:
    """Have what reaches a node, and its own sources, give exactly what is needed there of a level."""
    level, t = when
    needed += sum(float(plan.entering[way][when]) for way in ends.leaving.get(node, ()))
    reaching = [way for way in ends.reaching.get(node, ()) if plan.entering[way][when] > 0]
    passing = {way: data.passing_share(way.edge, plan.pipe_of[way.edge]) for way in reaching}
    passed = {way: passing[way] * plan.entering[way][when] - plan.lost[way][when] for way in reaching}
    own = [f for f in ends.feeds.get(node, ()) if data.feeds[f].giving.level == level]
    needed = max(0.0, needed)
    come = sum(passed.values()) + sum(data.feeds[f].giving.gain * float(plan.heat[f][t]) for f in own)
    if come <= 0:
        return
    for way in reaching:
        if passing[way] > 0:
            plan.entering[way][when] = (passed[way] * needed / come + plan.lost[way][when]) / passing[way]
    for f in own:
        plan.heat[f][t] *= needed / come
