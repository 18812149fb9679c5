"""A plan that takes no time: direct arcs one after another, the most gainful first, as far as they go.

An answer falls back on it where the solver found nothing in its time. Processors and ends whose blend is
bounded are left aside, stores stay empty; what was decided is carried. Where demands ask for more, there is
no such plan.
"""

from collections.abc import Mapping

import numpy as np

from matching.instance import Arc, Instance
from matching.limits import Floats, Limits
from matching.plan import Plan, clean_plan


def greedy_plan(data: Instance, limits: Limits, worth: Mapping[Arc, float]) -> Plan:
    """Return a plan by gains, which may break what an instance insists on.

    Args:
        data: The instance.
        limits: The most of each arc.
        worth: What one unit sent on each arc adds to the objective, openings left aside.
    """
    left = {key: np.array(row) for key, row in {**data.supply, **data.demand}.items()}
    sent: dict[Arc, Floats] = {}
    for arc, decided in data.locked:
        _send(data, left, sent, arc, np.array(decided))
    opened = {arc.target for arc in sent}
    charges = data.objective == "net_benefit"

    def gain(arc: Arc, quantity: Floats) -> float:
        costs = data.arcs[arc].opening_cost_eur
        costs += 0.0 if arc.target in opened else data.needs[arc.target].opening_cost_eur
        return worth[arc] * float(quantity.sum()) - (costs if charges else 0.0)

    direct = [a for a in data.arcs if a.source in data.offers and a.target in data.needs and a not in sent]
    free = [arc for arc in direct if arc.target not in data.blends and worth[arc] > 0]
    for arc in sorted(free, key=lambda a: -gain(a, limits.sent[a])):
        quantity = _fitting(data, limits, left, arc)
        if gain(arc, quantity) > 0:
            _send(data, left, sent, arc, quantity)
            opened.add(arc.target)
    return clean_plan(data, limits.stock, limits.sent, sent)


def _fitting(data: Instance, limits: Limits, left: Mapping[str, Floats], arc: Arc) -> Floats:
    """Return what an arc can still carry in each period, nothing where that is less than its lot."""
    facts = data.arcs[arc]
    most = np.minimum(limits.sent[arc], left[arc.source])
    if facts.yield_ratio > 0:
        most = np.minimum(most, left[arc.target] / facts.yield_ratio)
    quantity: Floats = np.where((most > 0) & (most >= facts.min_quantity), most, 0.0)
    return quantity


def _send(
    data: Instance, left: dict[str, Floats], sent: dict[Arc, Floats], arc: Arc, quantity: Floats
) -> None:
    sent[arc] = quantity
    if arc.source in left:
        left[arc.source] = np.maximum(left[arc.source] - quantity, 0.0)
    if arc.target in left:
        left[arc.target] = np.maximum(left[arc.target] - data.arcs[arc].yield_ratio * quantity, 0.0)
