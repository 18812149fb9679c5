"""Rows that bring the bound of many periods close: what leaves a source and what comes to a consumer.

Where no lane that leaves a few nodes around a source is used, its heat is taken or lost among them. Where no
lane that leads into a few nodes around a consumer is used, its heat comes from sources among them. So in each
period

    heat of the source ≤ its most · Σ used out of the nodes + what is taken and lost among them
    heat to the consumer ≤ its most · Σ used into the nodes + heat of the sources among them

whatever else goes through. Whole decisions keep both; a pipe of which the linear problem builds a tenth,
since it carries a tenth of what it could, breaks them.
"""

from collections.abc import Iterable, Iterator, Mapping
from typing import Final, TypeAlias

import pulp
from pulp import LpAffineExpression as Expression

from matching.heat.network_model import NetworkModel
from matching.heat.network_variables import Lane

Nodes: TypeAlias = frozenset[str]
LONGEST: Final = 3
"""Most nodes of a dead end that is left behind as a whole."""


def state_surroundings(model: NetworkModel) -> None:
    """State the rows around each source and each consumer in the problem of a model."""
    _Surroundings(model).state()


class _Terms(dict[pulp.LpVariable, float]):
    """A sum that grows."""

    def plus(self, terms: Iterable[tuple[pulp.LpVariable, float]], factor: float = 1.0) -> None:
        for variable, amount in terms:
            self[variable] = self.get(variable, 0.0) + factor * amount


class _Surroundings:
    """Nodes around the sources and consumers of a model."""

    def __init__(self, model: NetworkModel) -> None:
        self.model, self.data = model, model.data
        self.near: dict[str, dict[str, None]] = {}
        for lane in model.lanes:
            self.near.setdefault(lane.way.tail, {})[lane.way.head] = None
            self.near.setdefault(lane.way.head, {})[lane.way.tail] = None
        self.with_storage = {storage.node for storage in self.data.storages}

    def state(self) -> None:
        for f, feed in enumerate(self.data.feeds):
            for i, nodes in enumerate(self._around(self.data.sources[feed.source].node)):
                self._leaving(f, nodes, f"leaving__{f}_{i}")
        for c, taps in self.model.taps_of.items():
            if any(tap.boiler is None for tap in taps):
                for i, nodes in enumerate(self._around(self.data.consumers[c].node)):
                    self._coming(c, nodes, f"coming__{c}_{i}")

    def _around(self, home: str) -> Iterator[Nodes]:
        """Yield the node, what lies before it where it ends a dead end, and each with one node more."""
        nodes = frozenset([home])
        while len(nodes) <= LONGEST:
            outside = dict.fromkeys(n for node in sorted(nodes) for n in self.near.get(node, ()))
            further = [n for n in outside if n not in nodes]
            if nodes & self.with_storage or not further:
                return
            yield nodes
            if len(further) > 1:
                more = (nodes | {n} for n in further if n not in self.with_storage)
                yield from (those for those in more if self._has_way_out(those))
                return
            nodes |= {further[0]}

    def _has_way_out(self, nodes: Nodes) -> bool:
        return any(n not in nodes for node in nodes for n in self.near[node])

    def _leaving(self, f: int, nodes: Nodes, name: str) -> None:
        """Heat of a feed ≤ most · Σ used out + served among the nodes + lost among them   ∀ t."""
        feed, level = self.data.feeds[f], self.data.feeds[f].giving.level
        out = [lane for node in sorted(nodes) for lane in self._ends(self.model.leaving, node, level)]
        inside = [lane for lane in out if lane.way.head in nodes]
        for t in self.data.periods:
            most = feed.giving.gain * self.data.most_given(feed, t)
            row = _Terms({self.model.heat[f, t]: feed.giving.gain})
            for lane in out:
                if lane.way.head not in nodes:
                    row.plus(self.model.used[lane, t].items(), -most)
            for lane in inside:
                row.plus(self._lost(lane, t, level), -1.0)
            for tap in self.data.taps:
                if tap.level == level and tap.boiler is None and self._stands_in(tap.consumer, nodes):
                    row.plus(self.model.served[tap, t].items(), -tap.network_share)
            self._state(row, f"{name}_{t}")

    def _coming(self, c: int, nodes: Nodes, name: str) -> None:
        """Heat to a consumer ≤ most · Σ used in + heat of the sources among the nodes   ∀ t."""
        taps = [tap for tap in self.model.taps_of[c] if tap.boiler is None]
        levels = {tap.level for tap in taps}
        share = max(tap.network_share for tap in taps)
        reaching = dict.fromkeys(
            lane
            for node in sorted(nodes)
            for k in sorted(levels)
            for lane in self._ends(self.model.reaching, node, k)
        )
        for t in self.data.periods:
            row = _Terms()
            for tap in taps:
                row.plus(self.model.served[tap, t].items(), tap.network_share)
            for lane in reaching:
                if lane.way.tail not in nodes:
                    row.plus(self.model.used[lane, t].items(), -share * self.data.demand[c][t])
            for f, feed in enumerate(self.data.feeds):
                if feed.giving.level in levels and self.data.sources[feed.source].node in nodes:
                    row.plus([(self.model.heat[f, t], -feed.giving.gain)])
            self._state(row, f"{name}_{t}")

    def _ends(self, lanes: Mapping[str, list[Lane]], node: str, level: int) -> list[Lane]:
        """Return the lanes that leave or reach a node and may carry a level."""
        return [lane for lane in lanes.get(node, ()) if level in self.model.levels_on(lane)]

    def _stands_in(self, consumer: int, nodes: Nodes) -> bool:
        return self.data.consumers[consumer].node in nodes

    def _lost(self, lane: Lane, t: int, level: int) -> Iterator[tuple[pulp.LpVariable, float]]:
        """Yield what a lane loses of a level."""
        entering = self.model.enter[lane, t, level]
        yield entering, 1 - self.data.passing_share(lane.way.edge, lane.pipe)
        if (lane, t, level) in self.model.lost:
            yield self.model.lost[lane, t, level], 1.0
        else:
            fixed = self.data.fixed_loss(lane.way.edge, lane.pipe)
            yield from ((v, fixed * x) for v, x in self.model.used[lane, t].items())

    def _state(self, row: Mapping[pulp.LpVariable, float], name: str) -> None:
        self.model.problem += Expression(row) <= 0, name
