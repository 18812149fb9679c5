"""How far a plan is from keeping every rule of the model, each measured in its own quantities.

A solver keeps a rule up to a share of the largest quantity the rule can see. Where a processor that could
treat a billion stands beside an offer of a millionth, that is not enough: the search then looks closer.
"""

from collections.abc import Iterator, Mapping

import numpy as np

from matching.instance import Arc, Instance, Output
from matching.limits import Floats
from matching.plan import Plan, received


def worst_violation(data: Instance, plan: Plan) -> float:
    """Return the largest share by which a plan breaks a rule."""
    return max(_violations(data, plan), default=0.0)


def _violations(data: Instance, plan: Plan) -> Iterator[float]:
    yield from _supplies(data, plan)
    for need, demand in data.demand.items():
        got = received(data, plan, need)
        yield _share(got - demand, np.array(demand))
        if data.needs[need].must_meet:
            yield _share(demand - got, np.array(demand))
    for processor, capacity in data.capacity.items():
        yield _share(received(data, plan, processor) - capacity, np.array(capacity))
    for pool, capacity in data.pool_capacity.items():
        members = data.pools[pool].processors
        got = sum((received(data, plan, p) for p in members), np.zeros(len(capacity)))
        yield _share(got - capacity, np.array(capacity))
    taken: dict[Output, Floats] = {}
    for output, ratio in data.outputs.items():
        made = ratio * received(data, plan, output.processor)
        taken[output] = _sum(data, plan, data.taking.get(output, []))
        yield _share(taken[output] - made, made)
    for p in data.processors.values():
        if p.must_hand_on:
            got = received(data, plan, p.id)
            ratios = {k: ratio for k, ratio in p.outputs.items() if ratio > 0}
            handed = sum((taken[Output(p.id, k)] / ratio for k, ratio in ratios.items()), np.zeros(len(got)))
            yield _share(got - handed, got)
    yield from _blends(data, plan)


def _supplies(data: Instance, plan: Plan) -> Iterator[float]:
    for offer, supply in data.supply.items():
        ready, gone = np.array(supply), _sum(data, plan, data.outgoing.get(offer, []))
        if offer in plan.stock:
            stock = plan.stock[offer]
            ready[1:] += (1 - data.stores[offer].loss_per_period) * stock[:-1]
            gone = gone + stock
        yield _share(gone - ready, ready)
        if data.offers[offer].must_place:
            yield _share(ready - gone, ready)


def _blends(data: Instance, plan: Plan) -> Iterator[float]:
    for node, ranges in data.blends.items():
        arcs = [arc for arc in data.incoming[node] if arc in plan.sent]
        weight = _sum(data, plan, arcs)
        for name, accepted in ranges.items():
            values = {arc: data.source_qualities[arc][name] for arc in arcs}
            total = sum((values[arc] * plan.sent[arc] for arc in arcs), np.zeros(len(weight)))
            size = weight * max(map(abs, values.values()), default=0.0)
            if accepted.max is not None:
                yield _share(total - accepted.max * weight, size)
            if accepted.min is not None:
                yield _share(accepted.min * weight - total, size)


def _sum(data: Instance, plan: Plan, arcs: list[Arc]) -> Floats:
    sent: Mapping[Arc, Floats] = plan.sent
    return sum((sent[arc] for arc in arcs if arc in sent), np.zeros(len(data.periods)))


def _share(excess: Floats, size: Floats) -> float:
    """Return the largest excess as a share of its size; any excess over nought is whole."""
    over = excess > 0
    with np.errstate(over="ignore"):
        shares = np.divide(excess, size, out=np.ones_like(excess), where=size > 0)
    return float(np.where(over, shares, 0.0).max(initial=0.0))
