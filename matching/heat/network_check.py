"""How far a design is from keeping every rule of the format, each measured in its own quantities."""

from collections.abc import Iterator

import numpy as np

from matching.heat.network import Network
from matching.heat.network_plan import Floats, Plan


def worst_violation(data: Network, plan: Plan) -> float:
    """Return the largest share by which a design breaks a rule."""
    return max(_violations(data, plan), default=0.0)


def _violations(data: Network, plan: Plan) -> Iterator[float]:
    yield from _pipes(data, plan)
    yield from _balances(data, plan)
    for s, kw in plan.heat.items():
        most = np.array(data.supply[s])
        yield _share(kw - most, most)
        yield _share(-kw, most)
    for c, consumer in enumerate(data.consumers):
        if consumer.connection == "forced" and c not in plan.connected:
            yield 1.0
        served = [plan.served[tap] for tap in plan.taps_of.get(c, ())]
        demand = np.array(data.demand[c]) * (c in plan.connected)
        yield _share(np.abs(sum(served, np.zeros(len(demand))) - demand), demand)
    for kw in plan.served.values():
        yield float(np.any(kw < 0))


def _pipes(data: Network, plan: Plan) -> Iterator[float]:
    used = np.zeros((len(data.edges), len(data.hours)))
    for way, kw in plan.entering.items():
        if way.edge not in plan.pipe_of:
            yield 1.0
            continue
        pipe = data.pipes[plan.pipe_of[way.edge]]
        entering, passed = kw.sum(axis=0), plan.passed(data, way)
        flowing = entering > 0
        used[way.edge] += flowing
        edge = data.edges[way.edge]
        yield float(edge.directed and way.tail != edge.source)
        yield _share(entering - pipe.max_kw, np.full_like(entering, pipe.max_kw))
        yield _share(-kw, kw)
        yield _share(-passed, kw)
        lost = np.where(flowing, data.fixed_loss(way.edge, plan.pipe_of[way.edge]), 0.0)
        yield _share(np.abs(plan.lost[way].sum(axis=0) - lost), entering)
    yield float(np.any(used > 1))


def _balances(data: Network, plan: Plan) -> Iterator[float]:
    """Yield by how much each node takes more or less than it gives, as a share of what comes near it."""
    zero = np.zeros((data.levels.count, len(data.hours)))
    excess: dict[str, Floats] = {}
    size: dict[str, Floats] = {}

    def add(node: str, kw: Floats, near: Floats) -> None:
        excess[node] = excess.get(node, zero) + kw
        size[node] = size.get(node, zero) + near

    for way, kw in plan.entering.items():
        add(way.tail, -kw, kw)
        add(way.head, plan.passed(data, way), kw)
    for s, heat in plan.heat.items():
        kw = _at_level(zero, data.levels.of_source[s], heat)
        add(data.sources[s].node, kw, kw)
    for tap, heat in plan.served.items():
        kw = _at_level(zero, tap.level, tap.network_share * heat)
        add(data.consumers[tap.consumer].node, -kw, kw)
    for node, kw in excess.items():
        yield _share(np.abs(kw), size[node])


def _at_level(zero: Floats, level: int, heat: Floats) -> Floats:
    kw = zero.copy()
    kw[level] = heat
    return kw


def _share(excess: Floats, size: Floats) -> float:
    """Return the largest excess as a share of its size; any excess over nought is whole."""
    over = excess > 0
    shares = np.divide(excess, size, out=np.ones_like(excess), where=size > 0)
    return float(np.where(over, shares, 0.0).max(initial=0.0))
