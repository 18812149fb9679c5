"""A first design of a large network of one level: a tree grown from the sources, cut where it does not pay.

The tree grows by the nearest consumer not yet reached, over and over (Takahashi and Matsuyama 1980). Then,
from its leaves on, a branch is kept where it holds a consumer that must be connected or brings in more than
it costs.
"""

import heapq
import itertools
from collections.abc import Collection, Mapping
from dataclasses import dataclass

import numpy as np

from matching.heat.network import Network, Way
from matching.heat.network_model import NetworkModel
from matching.heat.network_plan import Floats, Plan, balanced
from matching.heat.network_variables import Lane


@dataclass(frozen=True)
class Tree:
    """Ways by which nodes are reached, and the nodes in the order in which they were."""

    into: Mapping[str, Way]
    order: tuple[str, ...]


def lengths(model: NetworkModel) -> dict[Way, float]:
    """Return what each way costs before any heat flows, €/year: pipe, and its loss at the least price."""
    data = model.data
    price = sum(data.least_heat_cost)
    return {
        way: min(
            data.pipe_fixed_cost(way.edge, lane.pipe) + data.fixed_loss(way.edge, lane.pipe) * price
            for lane in lanes
        )
        for way, lanes in model.lanes_on.items()
    }


def carrying_costs(model: NetworkModel) -> dict[Way, float]:
    """Return what the capacity for one more consumer of the mean size costs on each way, €/year."""
    data = model.data
    mean = float(np.mean([max(demand) for demand in data.demand])) if data.demand else 0.0
    return {
        way: mean * min(data.pipe_capacity_cost(way.edge, lane.pipe) for lane in lanes)
        for way, lanes in model.lanes_on.items()
    }


def grown(
    model: NetworkModel, length: Mapping[Way, float], carrying: Mapping[Way, float], wanted: Collection[str]
) -> Tree:
    """Return a tree from the sources to every node wanted that they reach.

    Args:
        model: The model.
        length: What a way adds to the tree, €/year.
        carrying: What a consumer more adds along each way of its path, back to the source, €/year.
        wanted: Nodes to be reached.
    """
    growth = _Growth(dict.fromkeys(source.node for source in model.data.sources), carrying)
    out_of: dict[str, list[Way]] = {}
    for way in length:
        out_of.setdefault(way.tail, []).append(way)
    missing = set(wanted) - set(growth.order)
    while growth.queue and missing:
        far, _, node = heapq.heappop(growth.queue)
        if far > growth.distance[node]:
            continue
        if node in missing:
            missing -= growth.take_in(node)
            continue
        for way in out_of.get(node, ()):
            growth.reach(way, far + length[way] + carrying[way])
    return Tree(growth.into, tuple(growth.order))


class _Growth:
    """A tree as it grows, with the shortest ways from it to the nodes around."""

    def __init__(self, roots: Mapping[str, None], carrying: Mapping[Way, float]) -> None:
        self.carrying = carrying
        self.order = list(roots)
        self.inside = set(roots)
        self.into: dict[str, Way] = {}
        self.distance = dict.fromkeys(roots, 0.0)
        self.via: dict[str, Way] = {}
        self.ticket = itertools.count()
        self.queue = [(0.0, next(self.ticket), node) for node in roots]

    def reach(self, way: Way, far: float) -> None:
        """Note that the end of a way can be reached at a distance."""
        if way.head not in self.inside and far < self.distance.get(way.head, np.inf):
            self.via[way.head] = way
            self._note(way.head, far)

    def take_in(self, node: str) -> set[str]:
        """Take the way to a node into the tree, and return the nodes on it."""
        path = [node]
        while path[-1] not in self.inside:
            path.append(self.via[path[-1]].tail)
        fresh = path[-2::-1]
        for step in fresh:
            way = self.via[step]
            self.into[step] = way
            self.inside.add(step)
            self.order.append(step)
            self._note(step, self.distance[way.tail] + self.carrying[way])
        return set(fresh)

    def _note(self, node: str, far: float) -> None:
        self.distance[node] = far
        heapq.heappush(self.queue, (far, next(self.ticket), node))


def pruned(model: NetworkModel, tree: Tree, wanted: Collection[int]) -> Plan:
    """Return the design that a tree makes, without the branches and consumers that do not pay."""
    data = model.data
    zero = np.zeros(len(data.hours))
    at_node: dict[str, list[int]] = {}
    for c in wanted:
        at_node.setdefault(data.consumers[c].node, []).append(c)
    kept = {node: _Branch(zero, 0.0) for node in tree.order}
    for node in reversed(tree.order):
        branch = kept[node]
        for c in at_node.get(node, ()):
            branch = branch.with_consumer(data, c)
        kept[node] = branch
        if node in tree.into and (branch.connected or branch.forced):
            way = tree.into[node]
            joined = branch.through(model, way)
            if joined is not None and (joined.forced or joined.gain > 0):
                kept[way.tail] = kept[way.tail].plus(joined)
    roots = [node for node in tree.order if node not in tree.into]
    whole = _Branch(zero, 0.0)
    for root in roots:
        whole = whole.plus(kept[root])
    return _plan(data, whole, {root: kept[root].needed for root in roots})


@dataclass(frozen=True)
class _Branch:
    """What hangs below a node: the heat it needs there, what it brings in, how it is built."""

    needed: Floats
    gain: float
    connected: frozenset[int] = frozenset()
    lanes: tuple[tuple[Lane, "tuple[float, ...]"], ...] = ()
    forced: bool = False

    def plus(self, other: "_Branch") -> "_Branch":
        return _Branch(
            self.needed + other.needed,
            self.gain + other.gain,
            self.connected | other.connected,
            self.lanes + other.lanes,
            self.forced or other.forced,
        )

    def with_consumer(self, data: Network, c: int) -> "_Branch":
        """Return the branch with a consumer connected; one that pays less than its heat is left out."""
        demand = np.array(data.demand[c])
        tap = next(tap for tap in data.taps if tap.consumer == c)
        running = sum((data.pumping_cost(tap, t) + data.least_heat_cost[t]) * demand[t] for t in data.periods)
        gain = data.revenue(c) - running - data.exchanger_cost(c) * float(demand.max())
        forced = data.consumers[c].connection == "forced"
        if gain <= 0 and not forced:
            return self
        return self.plus(_Branch(demand, gain, frozenset([c]), (), forced))

    def through(self, model: NetworkModel, way: Way) -> "_Branch | None":
        """Return the branch as it stands at the other end of a way; None where no pipe can carry it."""
        data = model.data
        best: _Branch | None = None
        for lane in model.lanes_on[way]:
            fixed, passing = data.fixed_loss(way.edge, lane.pipe), data.passing_share(way.edge, lane.pipe)
            entering = np.where(self.needed > 0, (self.needed + fixed) / passing, 0.0)
            pipe = data.pipes[lane.pipe]
            if entering.max() > pipe.max_kw:
                continue
            capacity = max(float(entering.max()), pipe.min_kw)
            cost = data.pipe_fixed_cost(way.edge, lane.pipe)
            cost += data.pipe_capacity_cost(way.edge, lane.pipe) * capacity
            cost += float(np.dot(data.least_heat_cost, entering - self.needed))
            lanes = (*self.lanes, (lane, tuple(entering.tolist())))
            if best is None or self.gain - cost > best.gain:
                best = _Branch(entering, self.gain - cost, self.connected, lanes, self.forced)
        return best


def _plan(data: Network, whole: _Branch, needed: Mapping[str, Floats]) -> Plan:
    entering = {lane.way: np.array([kw]) for lane, kw in whole.lanes if any(kw)}
    pipe_of = {lane.way.edge: lane.pipe for lane, kw in whole.lanes if any(kw)}
    lost = {
        way: np.where(kw > 0, data.fixed_loss(way.edge, pipe_of[way.edge]), 0.0)
        for way, kw in entering.items()
    }
    heat = _given(data, needed)
    served = {
        tap: np.array(data.demand[tap.consumer]) for tap in data.taps if tap.consumer in whole.connected
    }
    plan = Plan(dict(sorted(pipe_of.items())), entering, lost, heat, served, whole.connected)
    return balanced(data, plan)


def _given(data: Network, needed: Mapping[str, Floats]) -> dict[int, Floats]:
    """Return what sources give where so much is needed at their nodes, the cheapest first."""
    heat = {s: np.zeros(len(data.hours)) for s in range(len(data.sources))}
    left = {node: kw.copy() for node, kw in needed.items()}
    for s in sorted(heat, key=lambda s: data.sources[s].price_eur_per_mwh):
        node = data.sources[s].node
        heat[s] = np.minimum(left[node], data.supply[s])
        left[node] -= heat[s]
    return heat
