"""How far a design is from keeping every rule of the format, each measured in its own quantities."""

from collections.abc import Iterator
from typing import Final

import numpy as np

from matching.heat.network import Network, feeds_by_source
from matching.heat.network_accounts import boiled, contents_by_level
from matching.heat.network_plan import Floats, Plan

BROKEN: Final = 1e-6
"""Share by which a design breaks a rule that is no design."""


def keeps_rules(data: Network, plan: Plan) -> bool:
    """Tell whether a design keeps every rule, but for what solvers leave of it."""
    return worst_violation(data, plan) <= BROKEN


def worst_violation(data: Network, plan: Plan) -> float:
    """Return the largest share by which a design breaks a rule."""
    return max(_violations(data, plan), default=0.0)


def _violations(data: Network, plan: Plan) -> Iterator[float]:
    yield from _pipes(data, plan)
    yield from _balances(data, plan)
    yield from _sources(data, plan)
    yield from _storages(data, plan)
    for c, consumer in enumerate(data.consumers):
        if consumer.connection == "forced" and c not in plan.connected:
            yield 1.0
        served = [plan.served[tap] for tap in plan.taps_of.get(c, ())]
        demand = np.array(data.demand[c])
        if c in data.flexible:
            yield _share(sum(served, np.zeros(len(demand))) - demand, demand)
            continue
        demand = demand * (c in plan.connected)
        yield _share(np.abs(sum(served, np.zeros(len(demand))) - demand), demand)
    for tap, kw in plan.served.items():
        yield float(np.any(kw < 0))
        limit = None if tap.boiler is None else data.boilers[tap.boiler].max_kw
        if limit is not None and tap.boiler is not None:
            whole = boiled(data, plan, tap.boiler)
            yield _share(whole - limit, np.full_like(whole, limit))


def _sources(data: Network, plan: Plan) -> Iterator[float]:
    for feeds in feeds_by_source(data).values():
        for f in feeds:
            own = data.feeds[f]
            alike = [plan.heat[o] for o in feeds if data.feeds[o].giving.share <= own.giving.share]
            most = np.array([data.most_given(own, t) for t in data.periods])
            yield _share(np.sum(alike, axis=0) - most, most)
            yield _share(-plan.heat[f], most)
    used = {data.feeds[f].giving.level for f, kw in plan.heat.items() if kw.any()}
    if data.levels.by_period:
        yield from _one_level(data, plan)
    if data.levels.stated:
        yield float(len(used & set(data.levels.piped)) > data.levels.at_once)


def _one_level(data: Network, plan: Plan) -> Iterator[float]:
    """Yield 1 where several levels are used in a period, or several types of pipe on a route."""
    for t in data.periods:
        active = {data.feeds[f].giving.level for f, kw in plan.heat.items() if kw[t] > 0}
        active |= {k for kw in plan.stored.values() for k in range(len(kw)) if kw[k, t] != 0}
        yield float(len(active & set(data.levels.piped)) > 1)
    types: dict[tuple[str, int | None], set[int]] = {}
    for edge, pipe in plan.pipe_of.items():
        types.setdefault(data.laid(edge), set()).add(pipe)
    yield float(any(len(pipes) > 1 for pipes in types.values()))


def _storages(data: Network, plan: Plan) -> Iterator[float]:
    for b, kw in plan.stored.items():
        storage = data.storages[b]
        power = np.abs(kw).sum(axis=0)
        yield _share(power - storage.power_kw, np.full_like(power, storage.power_kw))
        yield float(kw[[k for k in range(len(kw)) if k not in data.levels_in(b)]].any())
        yield float(any(power[t] > 0 for t in data.periods if t not in data.cycled))
        held = np.array(contents_by_level(data, plan, b))
        size = np.maximum(held.sum(axis=0), storage.capacity_kwh)
        yield _share(held.sum(axis=0) - storage.capacity_kwh, size)
        yield _share(-held, np.broadcast_to(size, held.shape))


def _pipes(data: Network, plan: Plan) -> Iterator[float]:
    used: dict[tuple[str, int | None], Floats] = {}
    for way, kw in plan.entering.items():
        if way.edge not in plan.pipe_of:
            yield 1.0
            continue
        pipe = data.pipes[plan.pipe_of[way.edge]]
        entering, passed = kw.sum(axis=0), plan.passed(data, way)
        flowing = entering > 0
        edge = data.edges[way.edge]
        pipe_here = data.laid(way.edge) if not edge.exists else (edge.id, None)
        used[pipe_here] = used.get(pipe_here, np.zeros(len(data.hours))) + flowing
        yield float(edge.directed and way.tail != edge.source)
        yield float(kw[[k for k in range(len(kw)) if k not in data.levels_on(way.edge)]].any())
        yield _share(entering - pipe.max_kw, np.full_like(entering, pipe.max_kw))
        yield _share(-kw, kw)
        yield _share(-passed, kw)
        lost = np.where(flowing, data.fixed_loss(way.edge, plan.pipe_of[way.edge]), 0.0)
        yield _share(np.abs(plan.lost[way].sum(axis=0) - lost), entering)
    for times in used.values():
        yield float(np.any(times > 1))


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
    for f, heat in plan.heat.items():
        feed = data.feeds[f]
        kw = _at_level(zero, feed.giving.level, feed.giving.gain * heat)
        add(data.sources[feed.source].node, kw, kw)
    for b, kw in plan.stored.items():
        add(data.storages[b].node, -kw, np.abs(kw))
    for tap, heat in plan.served.items():
        if tap.boiler is not None:
            continue
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
