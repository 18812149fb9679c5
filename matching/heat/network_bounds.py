"""The most that each direction of each edge can usefully carry, and the pipes worth a thought there.

Where no heat has a negative price, some best design sends heat along simple paths only: from a source to a
consumer, or to the losses on the way. Blocks are the parts of the network that no single node cuts; a path
passes through a block at most once. So what goes from a to b within a block comes from what hangs at its
nodes other than b, and goes to what hangs at its nodes other than a.
Each level is bounded on its own, by its own sources and the consumers that it may serve.
"""

import math
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Final

import networkx as nx
import numpy as np
import numpy.typing as npt

from matching.heat.network import Feed, Network, Way

Floats = npt.NDArray[np.float64]
ROUNDING: Final = 1e-12
"""Share of a sum that is what adding and subtracting leave of nought."""


@dataclass(frozen=True)
class Bounds:
    """What is left to be chosen."""

    most: Mapping[Way, Floats]
    """M_wt, kW: the most that may enter in each period; directions of no use are absent."""
    of_level: Mapping[Way, Floats]
    """The same of each level, level × period."""
    pipes: Mapping[int, Sequence[int]]
    """Edge → types of pipe worth a thought; edges of no use are absent."""


def find_bounds(data: Network) -> Bounds:
    """Return the most that each direction can usefully carry, and the pipes worth a thought."""
    of_level = _by_level(data)
    largest = max((pipe.max_kw for pipe in data.pipes), default=0.0)
    together = data.levels.count > 1 and not data.wasting_pays
    whole = _useful(data, range(data.levels.count)) if together else {}
    most = {}
    for way, levels in of_level.items():
        kw = np.minimum(levels.sum(axis=0), largest)
        most[way] = np.minimum(kw, whole[way]) if way in whole else kw
    most = {way: kw for way, kw in most.items() if kw.any()}
    pipes: dict[int, list[int]] = {}
    reaches: dict[tuple[str, int | None], float] = {}
    for way, kw in most.items():
        reaches[data.laid(way.edge)] = max(reaches.get(data.laid(way.edge), 0.0), float(kw.max()))
    for edge in dict.fromkeys(way.edge for way in most):
        reach = reaches[data.laid(edge)]
        if choice := _worth_a_thought(data, edge, reach):
            pipes[edge] = choice
    kept = [way for way in most if way.edge in pipes]
    return Bounds({way: most[way] for way in kept}, {way: of_level[way] for way in kept}, pipes)


def _by_level(data: Network) -> dict[Way, Floats]:
    """Return the most that each direction can usefully carry of each level, level × period, kW."""
    reaching = _reaching(data)
    shape = (data.levels.count, len(data.hours))
    useful = [_useful(data, [k]) for k in range(data.levels.count)]
    found = {}
    for way in data.ways():
        come = reaching.get(way.tail, np.zeros(shape)) * _carried(data, way.edge)
        if data.wasting_pays:
            most = max((pipe.max_kw for pipe in data.pipes), default=0.0)
            found[way] = np.where(come > 0, most, 0.0)
        else:
            found[way] = np.minimum(come, [of_level[way] for of_level in useful]) if useful else come
    return found


def _carried(data: Network, edge: int) -> Floats:
    """Return 1 for each level that an edge may carry and 0 for each other one, as a column."""
    carried = np.zeros((data.levels.count, 1))
    carried[list(data.levels_on(edge))] = 1.0
    return carried


def _reaching(data: Network) -> dict[str, Floats]:
    """Return what sources of each level can bring to each node that they reach, level × period, kW."""
    ahead: dict[str, list[str]] = {}
    for way in data.ways():
        ahead.setdefault(way.tail, []).append(way.head)
    shape = (data.levels.count, len(data.hours))
    found: dict[str, Floats] = {}
    starts = [(data.sources[f.source].node, f.giving.level, _given(data, f)) for f in data.feeds]
    for start, level, kw in (*starts, *_stored(data)):
        seen, waiting = {start}, [start]
        while waiting:
            node = waiting.pop()
            found.setdefault(node, np.zeros(shape))[level] += kw
            fresh = [head for head in ahead.get(node, ()) if head not in seen]
            seen.update(fresh)
            waiting += fresh
    return found


def _both(data: Network, edge: int) -> tuple[Way, Way]:
    ends = data.edges[edge].source, data.edges[edge].target
    return Way(edge, *ends), Way(edge, *ends[::-1])


@dataclass
class _Hanging:
    """Sums over a part of the network, by period."""

    supply: Floats
    demand: Floats
    loss_kw: float = 0.0

    def plus(self, other: "_Hanging") -> "_Hanging":
        return _Hanging(self.supply + other.supply, self.demand + other.demand, self.loss_kw + other.loss_kw)

    def less(self, other: "_Hanging") -> "_Hanging":
        return _Hanging(
            _left(self.supply, other.supply), _left(self.demand, other.demand), self.loss_kw - other.loss_kw
        )


def _left(whole: Floats, part: Floats) -> Floats:
    left = whole - part
    return np.where(left <= ROUNDING * whole, 0.0, left)


@dataclass
class _Blocks:
    """The blocks of a network and what hangs at each of their nodes."""

    own: dict[str, _Hanging]
    """Node → what it gives and takes itself."""
    members: list[set[str]] = field(default_factory=list)
    """Block → its nodes."""
    block_of: dict[frozenset[str], int] = field(default_factory=dict)
    """Pair of nodes joined by an edge → its block."""
    hanging: list[dict[str, _Hanging]] = field(default_factory=list)
    """Block → node → what hangs there, outside the block."""
    losses: list[float] = field(default_factory=list)
    """Block → losses of its edges, kW."""


def _useful(data: Network, levels: Collection[int]) -> dict[Way, Floats]:
    """Return what each direction can usefully carry of some levels together, whatever the pipes can."""
    blocks = _find_blocks(data, levels)
    growth = max((_growth(data, k) for k in levels), default=1.0)
    sums = [_Sums.of(parts, loss) for parts, loss in zip(blocks.hanging, blocks.losses, strict=True)]
    found = {}
    for way in data.ways():
        i = blocks.block_of[frozenset((way.tail, way.head))]
        found[way] = _through(blocks.hanging[i], sums[i], way, growth)
    return found


@dataclass(frozen=True)
class _Sums:
    """What hangs at all nodes of one block together, with the losses of its own edges."""

    whole: _Hanging
    giving: Sequence[str]
    """Nodes at which something is given."""

    @classmethod
    def of(cls, parts: Mapping[str, _Hanging], loss_kw: float) -> "_Sums":
        supply = np.sum([part.supply for part in parts.values()], axis=0)
        demand = np.sum([part.demand for part in parts.values()], axis=0)
        lost = loss_kw + math.fsum(part.loss_kw for part in parts.values())
        return cls(_Hanging(supply, demand, lost), [n for n, part in parts.items() if part.supply.any()])


def _through(parts: Mapping[str, _Hanging], sums: _Sums, way: Way, growth: float) -> Floats:
    giving = [node for node in sums.giving if node != way.head]
    up = sums.whole.less(parts[way.head]).supply
    taking = sums.whole.less(parts[way.tail])
    if len(giving) == 1 and giving[0] != way.tail:
        taking = taking.less(parts[giving[0]])
    down = np.where(taking.demand > 0, taking.demand + max(0.0, taking.loss_kw), 0.0)
    useful: Floats = np.minimum(up, down * np.where(down > 0, growth, 1.0))
    return useful


def _growth(data: Network, level: int) -> float:
    """Return by what factor heat of a level that arrives may have to be greater where it set out."""
    logs = 0.0
    for i in (i for i in range(len(data.edges)) if level in data.levels_on(i)):
        passing = min((data.passing_share(i, p) for p in range(len(data.pipes))), default=1.0)
        if passing <= 0:
            return math.inf
        logs -= math.log(passing)
    return math.exp(logs) if logs < 700 else math.inf


def _find_blocks(data: Network, levels: Collection[int]) -> _Blocks:
    graph: nx.Graph[str] = nx.Graph()
    loss: dict[frozenset[str], float] = {}
    for i, edge in enumerate(data.edges):
        graph.add_edge(edge.source, edge.target)
        if not any(k in levels for k in data.levels_on(i)):
            continue
        ends = frozenset((edge.source, edge.target))
        most = max((data.fixed_loss(i, p) for p in range(len(data.pipes))), default=0.0)
        loss[ends] = loss.get(ends, 0.0) + most
    blocks = _Blocks(_own(data, graph, levels))
    for pairs in nx.biconnected_component_edges(graph):
        ends_of = [frozenset(pair) for pair in pairs]
        blocks.members.append(set().union(*ends_of))
        blocks.losses.append(math.fsum(loss.get(ends, 0.0) for ends in ends_of))
        blocks.block_of.update(dict.fromkeys(ends_of, len(blocks.members) - 1))
    _hang(blocks)
    return blocks


def _own(data: Network, graph: "nx.Graph[str]", levels: Collection[int]) -> dict[str, _Hanging]:
    zero = np.zeros(len(data.hours))
    own = {node: _Hanging(zero, zero) for node in graph}
    for feed in data.feeds:
        node = data.sources[feed.source].node
        if node in own and feed.giving.level in levels:
            own[node] = own[node].plus(_Hanging(_given(data, feed), zero))
    for node, k, kw in _stored(data):
        if node in own and k in levels:
            own[node] = own[node].plus(_Hanging(kw, kw))
    served = {tap.consumer for tap in data.taps if tap.level in levels}
    for c, consumer in enumerate(data.consumers):
        if consumer.node in own and c in served:
            own[consumer.node] = own[consumer.node].plus(_Hanging(zero, np.array(data.demand[c])))
    return own


def _given(data: Network, feed: Feed) -> Floats:
    """Return the most that a feed brings into the network in each period, kW."""
    return np.array([data.most_given(feed, t) * feed.giving.gain for t in data.periods])


def _stored(data: Network) -> list[tuple[str, int, Floats]]:
    """Return the node of each storage, a level that it may hold and the most that goes in or out, kW."""
    works = np.array([float(t in data.cycled) for t in data.periods])
    return [
        (storage.node, k, storage.power_kw * works)
        for i, storage in enumerate(data.storages)
        for k in data.levels_in(i)
    ]


def _hang(blocks: _Blocks) -> None:
    """Sum up what hangs at each node of each block, over the tree that blocks and nodes form."""
    of_node: dict[str, list[int]] = {node: [] for node in blocks.own}
    for i, members in enumerate(blocks.members):
        for node in members:
            of_node[node].append(i)
    blocks.hanging = [{} for _ in blocks.members]
    seen: set[str] = set()
    for root in blocks.own:
        if root not in seen:
            _hang_below(blocks, of_node, root, seen)


def _hang_below(blocks: _Blocks, of_node: Mapping[str, list[int]], root: str, seen: set[str]) -> None:
    order: list[tuple[int, str]] = []
    """Blocks of the tree with the node they hang at, from the root down."""
    waiting = [(root, -1)]
    while waiting:
        node, above = waiting.pop()
        seen.add(node)
        for i in of_node[node]:
            if i != above:
                order.append((i, node))
                waiting += [(other, i) for other in blocks.members[i] if other != node]
    below = {node: blocks.own[node] for i, _ in order for node in blocks.members[i]}
    whole: dict[int, _Hanging] = {}
    for i, upper in reversed(order):
        total = _Hanging(np.zeros_like(blocks.own[upper].supply), np.zeros_like(blocks.own[upper].supply))
        total.loss_kw = blocks.losses[i]
        for node in blocks.members[i] - {upper}:
            blocks.hanging[i][node] = below[node]
            total = total.plus(below[node])
        whole[i] = total
        below[upper] = below[upper].plus(total)
    for i, upper in order:
        blocks.hanging[i][upper] = below[root].less(whole[i])


def _worth_a_thought(data: Network, edge: int, reach: float) -> list[int]:
    """Return the types of pipe that can carry something here and that no other type does better."""
    able = [p for p in range(len(data.pipes)) if _is_able(data, edge, p, reach)]
    kept: list[int] = []
    for p in able:
        if any(_is_better(data, edge, q, p, reach) for q in kept):
            continue
        kept = [q for q in kept if not _is_better(data, edge, p, q, reach)] + [p]
    return kept


def _is_able(data: Network, edge: int, p: int, reach: float) -> bool:
    most = min(reach, data.pipes[p].max_kw)
    passing, fixed = data.passing_share(edge, p), data.fixed_loss(edge, p)
    if data.wasting_pays:
        return most * passing >= fixed and most > 0
    return passing > 0 and most * passing > fixed


def _is_better(data: Network, edge: int, p: int, q: int, reach: float) -> bool:
    """Tell whether pipe p does all that q does, never for more money and never with more loss."""
    if data.wasting_pays:
        return False
    one, other = data.pipes[p], data.pipes[q]
    most = min(reach, other.max_kw)
    if one.max_kw < most:
        return False
    corners = [0.0, most, *(kw for kw in (one.min_kw, other.min_kw) if kw < most)]

    def cost(pipe: int, kw: float) -> float:
        capacity = max(kw, data.pipes[pipe].min_kw)
        return data.pipe_fixed_cost(edge, pipe) + data.pipe_capacity_cost(edge, pipe) * capacity

    def loses_less() -> bool:
        fixed = data.fixed_loss(edge, p) <= data.fixed_loss(edge, q)
        share = data.passing_share(edge, p) >= data.passing_share(edge, q)
        return fixed and share

    return loses_less() and all(cost(p, kw) <= cost(q, kw) for kw in corners)
