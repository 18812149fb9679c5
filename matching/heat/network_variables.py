"""The variables of the heat network model, each no larger than it can usefully be."""

from collections.abc import Mapping, Sequence
from typing import NamedTuple, TypeAlias

import pulp

from matching.heat.network import Feed, Network, Tap, Way, by_consumer, feeds_by_source
from matching.heat.network_aid import Group, Sizes, investments
from matching.heat.network_bounds import Bounds

Size: TypeAlias = pulp.LpVariable | pulp.LpAffineExpression
"""What a model decides of a size."""


class Lane(NamedTuple):
    """A direction of an edge through one type of pipe."""

    way: Way
    pipe: int


class NetworkVariables:
    """What is decided: pipes, directions, heat, connections.

    A design of one period builds what it uses: no variables stand for `used` then.
    """

    problem: pulp.LpProblem
    data: Network
    bounds: Bounds

    def add_variables(self) -> None:
        """Make every variable."""
        self.lanes = [Lane(way, p) for way in self.bounds.most for p in self.bounds.pipes[way.edge]]
        self.lanes_of: dict[tuple[int, int], list[Lane]] = {}
        for lane in self.lanes:
            self.lanes_of.setdefault((lane.way.edge, lane.pipe), []).append(lane)
        self.lanes_on: dict[Way, list[Lane]] = {}
        self.leaving: dict[str, list[Lane]] = {}
        self.reaching: dict[str, list[Lane]] = {}
        for lane in self.lanes:
            self.lanes_on.setdefault(lane.way, []).append(lane)
            self.leaving.setdefault(lane.way.tail, []).append(lane)
            self.reaching.setdefault(lane.way.head, []).append(lane)
        self._pipes()
        self._heat()
        self._taps()
        self._plants()
        self._aids()

    def _pipes(self) -> None:
        data, add = self.data, self.problem.add_variable
        self.built: dict[tuple[int, int], pulp.LpAffineExpression] = {}
        self.used: dict[tuple[Lane, int], pulp.LpAffineExpression] = {}
        self.binaries: list[pulp.LpVariable] = []
        one = len(data.hours) == 1
        for i, (key, lanes) in enumerate(self.lanes_of.items()):
            if not one:
                self.built[key] = self._binary(f"built__{i}")
            for lane in lanes:
                for t in data.periods:
                    if one or self._is_gated(lane, len(lanes)):
                        self.used[lane, t] = self._binary(f"used__{i}_{lanes.index(lane)}_{t}")
                    else:
                        self.used[lane, t] = self.built[key]
            if one:
                self.built[key] = pulp.lpSum(self.used[lane, 0] for lane in lanes)
        self._shared_pipes()
        tied = {node: None for edge, _ in self.lanes_of for node in data.tied_by(edge)}
        self.tied = {node: add(f"tied__{i}", 0, 1) for i, node in enumerate(tied)}
        self.capacity = {
            key: add(f"capacity__{i}", 0, max(data.pipes[key[1]].min_kw, self.reach(key)))
            for i, key in enumerate(self.lanes_of)
            if data.pipe_capacity_cost(*key) > 0
        }

    def _shared_pipes(self) -> None:
        """Make the pipes that levels by period share: type of pipe on a route, and its capacity."""
        self.laid: dict[tuple[tuple[str, int | None], int], pulp.LpVariable] = {}
        self.laid_capacity: dict[tuple[tuple[str, int | None], int], pulp.LpVariable] = {}
        self.active: dict[tuple[int, int], pulp.LpVariable] = {}
        data, add = self.data, self.problem.add_variable
        if not data.levels.by_period:
            return
        for edge, p in self.lanes_of:
            key = data.laid(edge), p
            if key not in self.laid:
                i = len(self.laid)
                self.laid[key] = add(f"laid__{i}", cat=pulp.LpBinary)
                self.laid_capacity[key] = add(f"laid_capacity__{i}", 0, data.pipes[p].max_kw)
        self.active = {
            (k, t): add(f"active__{k}_{t}", cat=pulp.LpBinary)
            for k in data.levels.piped
            for t in data.periods
        }
        self.binaries += [*self.laid.values(), *self.active.values()]

    def _binary(self, name: str) -> pulp.LpAffineExpression:
        variable = self.problem.add_variable(name, cat=pulp.LpBinary)
        self.binaries.append(variable)
        return pulp.LpAffineExpression([(variable, 1.0)])

    def _is_gated(self, lane: Lane, directions: int) -> bool:
        """Tell whether use in a period is a decision of its own."""
        edge = lane.way.edge
        return directions > 1 or self.data.fixed_loss(edge, lane.pipe) > 0

    def tells_use(self, lane: Lane, t: int) -> bool:
        """Tell whether `used` stands for use in a period, not for what is built."""
        return self.used[lane, t] is not self.built[lane.way.edge, lane.pipe]

    def reach(self, key: tuple[int, int]) -> float:
        """Return the most that a pipe on an edge can usefully carry in any period, kW."""
        return max(self.most(lane, t) for lane in self.lanes_of[key] for t in self.data.periods)

    def most(self, lane: Lane, t: int) -> float:
        """Return M_wpt, the most that may enter, kW."""
        return min(float(self.bounds.most[lane.way][t]), self.data.pipes[lane.pipe].max_kw)

    def _most_of(self, lane: Lane, t: int, k: int) -> float:
        """Return the most that may enter of a level, kW."""
        return min(self.most(lane, t), float(self.bounds.of_level[lane.way][k, t]))

    def _heat(self) -> None:
        data, add = self.data, self.problem.add_variable
        self.levels = range(data.levels.count)
        self.enter: dict[tuple[Lane, int, int], pulp.LpVariable] = {}
        self.lost: dict[tuple[Lane, int, int], pulp.LpVariable] = {}
        for i, lane in enumerate(self.lanes):
            fixed = data.fixed_loss(lane.way.edge, lane.pipe)
            levels = self.levels_on(lane)
            for t in data.periods:
                for k in levels:
                    self.enter[lane, t, k] = add(f"enter__{i}_{t}_{k}", 0, self._most_of(lane, t, k))
                    if len(levels) > 1 and fixed > 0:
                        self.lost[lane, t, k] = add(f"lost__{i}_{t}_{k}", 0, fixed)
        given = [[self._most_given(feed, t) for t in data.periods] for feed in data.feeds]
        self.heat = {
            (f, t): add(f"heat__{f}_{t}", 0, most)
            for f, row in enumerate(given)
            for t, most in enumerate(row)
        }
        self.feeds_of = feeds_by_source(data)
        self.source_capacity = {
            s: add(f"source_capacity__{s}", 0, self._most_of_source(feeds, given))
            for s, feeds in self.feeds_of.items()
            if data.source_cost(s) > 0
        }
        self.chosen = {
            k: add(f"chosen__{k}", cat=pulp.LpBinary)
            for k in (data.levels.piped if data.levels.at_once < len(data.levels.stated) else ())
        }
        self.binaries += self.chosen.values()

    def levels_on(self, lane: Lane) -> Sequence[int]:
        """Return the levels that a lane may carry."""
        return self.data.levels_on(lane.way.edge)

    def _most_given(self, feed: Feed, t: int) -> float:
        """Return the most that a feed can take in a period, kW: what leaves its node or is asked there."""
        node, gain = self.data.sources[feed.source].node, feed.giving.gain
        gone = sum(float(kw[t]) for way, kw in self.bounds.most.items() if way.tail == node)
        asked = sum(
            self.data.demand[c][t] for c, consumer in enumerate(self.data.consumers) if consumer.node == node
        )
        asked += sum(storage.power_kw for storage in self.data.storages if storage.node == node)
        return min(self.data.most_given(feed, t), (gone + asked) / gain)

    def _most_of_source(self, feeds: Sequence[int], given: Sequence[Sequence[float]]) -> float:
        """Return the most that the feeds of a source take together in any period, kW."""
        source = self.data.feeds[feeds[0]].source
        return max(
            min(self.data.supply[source][t], sum(given[f][t] for f in feeds)) for t in self.data.periods
        )

    def _taps(self) -> None:
        data, add = self.data, self.problem.add_variable
        self.taps_of: Mapping[int, list[Tap]] = by_consumer(data.taps)
        self.connected = {
            c: add(f"connected__{c}", int(consumer.connection == "forced"), 1, cat=pulp.LpInteger)
            for c, consumer in enumerate(data.consumers)
            if c not in data.flexible
        }
        self.binaries += self.connected.values()
        self.served: dict[tuple[Tap, int], pulp.LpAffineExpression] = {}
        for i, tap in enumerate(data.taps):
            for t in data.periods:
                self.served[tap, t] = self._served(i, tap, t)
        self.exchanger = {
            c: add(f"exchanger__{c}", 0, max(data.demand[c]))
            for c in range(len(data.consumers))
            if data.exchanger_cost(c) > 0
        }

    def _plants(self) -> None:
        data, add = self.data, self.problem.add_variable
        self.pump_capacity = {
            h: add(f"pump_capacity__{h}", 0, self._most_lifted(h))
            for h in range(len(data.pumps))
            if data.pump_capex(h) > 0
        }
        self.boiler_capacity = {
            b: add(f"boiler_capacity__{b}", 0, self._most_boiled(b))
            for b, boiler in enumerate(data.boilers)
            if data.boiler_capex(b) > 0 or boiler.max_kw is not None
        }
        self.partner_capacity = {
            p: add(f"partner_capacity__{p}", 0, self._most_traded(p))
            for p in range(len(data.partners))
            if data.partner_capex(p) > 0
        }
        self.storage_capacity = {
            b: add(f"storage_capacity__{b}", 0, storage.capacity_kwh)
            for b, storage in enumerate(data.storages)
        }
        manners = [
            (b, t, k) for b in self.storage_capacity for k in data.levels_in(b) for t in sorted(data.cycled)
        ]
        power = [storage.power_kw for storage in data.storages]
        self.stored = {(b, t, k): add(f"stored__{b}_{t}_{k}", 0, power[b]) for b, t, k in manners}
        self.drawn = {(b, t, k): add(f"drawn__{b}_{t}_{k}", 0, power[b]) for b, t, k in manners}
        self.content = {
            (b, i, v, k): add(f"content__{b}_{i}_{v}_{k}", 0, data.storages[b].capacity_kwh)
            for b in self.storage_capacity
            for k in data.levels_in(b)
            for i, cycle in enumerate(data.cycles)
            for v in range(len(cycle.visits))
        }

    def _served(self, i: int, tap: Tap, t: int) -> pulp.LpAffineExpression:
        demand = self.data.demand[tap.consumer][t]
        if self.is_only(tap):
            return pulp.LpAffineExpression([(self.connected[tap.consumer], demand)])
        variable = self.problem.add_variable(f"served__{i}_{t}", 0, demand)
        return pulp.LpAffineExpression([(variable, 1.0)])

    def is_only(self, tap: Tap) -> bool:
        """Tell whether a tap is the only manner in which its consumer may be served."""
        return len(self.taps_of[tap.consumer]) == 1 and tap.consumer not in self.data.flexible

    def _most_lifted(self, pump: int) -> float:
        consumers = {tap.consumer for tap in self.data.taps if tap.pump == pump}
        sources = {f.source: f.giving.gain for f in self.data.feeds if f.giving.pump == pump}
        given = sum(gain * max(self.data.supply[s]) for s, gain in sources.items())
        return given + sum(max(self.data.demand[c]) for c in consumers)

    def _most_boiled(self, boiler: int) -> float:
        consumers = {tap.consumer for tap in self.data.taps if tap.boiler == boiler}
        asked = sum(max(self.data.demand[c]) for c in consumers)
        limit = self.data.boilers[boiler].max_kw
        return asked if limit is None else min(asked, limit)

    def _most_traded(self, partner: int) -> float:
        entry = self.data.partners[partner]
        bought = 0.0 if entry.consumer is None else max(self.data.demand[entry.consumer])
        return bought + (0.0 if entry.source is None else max(self.data.supply[entry.source]))

    def _aids(self) -> None:
        """Make what each aid gives, by kind and annuity of what it pays, €."""
        data, add = self.data, self.problem.add_variable
        built, capacity = self.pipes_paid()
        sizes = Sizes[Size](
            dict(built),
            dict(capacity),
            dict(self.source_capacity),
            dict(self.exchanger),
            dict(self.pump_capacity),
            dict(self.boiler_capacity),
            dict(self.partner_capacity),
            dict(self.storage_capacity),
            dict(self.tied),
        )
        self.paid = list(investments(data, sizes)) if data.aid else []
        self.parts = sorted({part.group for part in self.paid})
        self.granted = {a: add(f"granted__{a}", cat=pulp.LpBinary) for a in range(len(data.aid))}
        self.binaries += self.granted.values()
        self.given: dict[tuple[int, Group], pulp.LpVariable] = {}
        for a, aid in enumerate(data.aid):
            for i, group in enumerate(self.parts):
                sizes_there = [part for part in self.paid if part.group == group and group.kind in aid.on]
                if most := aid.share * sum(part.eur * _most(part.size) for part in sizes_there):
                    self.given[a, group] = add(f"given__{a}_{i}", 0, most)

    def pipes_paid(self) -> tuple[Mapping[tuple[int, int], Size], Mapping[tuple[int, int], Size]]:
        """Return what stands for a pipe built and its capacity, each pipe once: by edge and type."""
        if not self.data.levels.by_period:
            return self.built, self.capacity
        first: dict[tuple[tuple[str, int | None], int], tuple[int, int]] = {}
        for edge, p in self.lanes_of:
            first.setdefault((self.data.laid(edge), p), (edge, p))
        paid = {key for key in first.values() if self.data.pipe_capacity_cost(*key) > 0}
        return (
            {first[key]: laid for key, laid in self.laid.items()},
            {first[key]: size for key, size in self.laid_capacity.items() if first[key] in paid},
        )

    def invested(self, group: Group) -> pulp.LpAffineExpression:
        """Return what is paid at the start for a kind of things of one annuity, €."""
        return pulp.lpSum(part.eur * part.size for part in self.paid if part.group == group)


def _most(size: Size) -> float:
    """Return the most that a size can be."""
    if isinstance(size, pulp.LpVariable):
        return float(size.upBound)
    return 1.0
