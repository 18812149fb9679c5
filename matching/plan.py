"""A plan of the exchange model: what is sent, as clean quantities, and what follows from it."""

from collections.abc import Mapping
from dataclasses import dataclass, field

import numpy as np

from matching.instance import Arc, Instance, Output
from matching.limits import Floats

NOISE = 1e-10
"""Share of the most an arc can carry that is what solvers leave of zero."""


@dataclass(frozen=True)
class Plan:
    """What every arc carries and every store holds."""

    sent: Mapping[Arc, Floats]
    """x_at, unit; arcs that carry nothing are absent."""
    stock: Mapping[str, Floats] = field(default_factory=dict)
    """s_ot, unit, by offer; every store."""


def clean_plan(
    data: Instance, store: Mapping[str, Floats], most: Mapping[Arc, Floats], raw: Mapping[Arc, Floats]
) -> Plan:
    """Return a plan from a solver's values, freed of their noise.

    Args:
        data: The instance.
        store: Most in store at the end of each period, unit, by offer.
        most: Most that each arc can carry with the decisions made, unit.
        raw: What the solver says that arcs carry, unit; arcs that carry nothing may be left out.

    Quantities are put back between zero and the most the arc can carry, decided ones where they were decided;
    stocks follow from what is sent.
    """
    if not raw:
        return Plan({}, {offer: _stock(data, store[offer], offer, {}) for offer in data.stores})
    carried, limit = np.array(list(raw.values())), np.array([most[arc] for arc in raw])
    least = np.array([[data.arcs[arc].min_quantity] for arc in raw])
    quantity = np.where(carried <= NOISE * limit, 0.0, np.minimum(carried, limit))
    quantity = np.where(quantity > 0, np.maximum(quantity, least), 0.0)
    locked = {arc: np.array(decided) for arc, decided in data.locked}
    rows = ((arc, locked.get(arc, row)) for arc, row in zip(raw, quantity, strict=True))
    sent = {arc: row for arc, row in rows if row.any()}
    return Plan(sent, {offer: _stock(data, store[offer], offer, sent) for offer in data.stores})


def _stock(data: Instance, most: Floats, offer: str, sent: Mapping[Arc, Floats]) -> Floats:
    """Return the stock that what is sent leaves, or, where it may be given up, the least that it needs."""
    arcs = data.outgoing.get(offer, ())
    leaving: Floats = sum((sent[arc] for arc in arcs if arc in sent), np.zeros(len(data.periods)))
    supply = np.array(data.supply[offer])
    kept = 1 - data.stores[offer].loss_per_period
    stock = np.zeros(len(data.periods))
    if data.offers[offer].must_place:
        for t in data.periods:
            stock[t] = supply[t] + (kept * stock[t - 1] if t else 0.0) - leaving[t]
    elif kept > 0:
        for t in reversed(data.periods[:-1]):
            stock[t] = max(0.0, leaving[t + 1] + stock[t + 1] - supply[t + 1]) / kept
    clean: Floats = np.where(stock <= NOISE * np.maximum(most, supply), 0.0, np.minimum(stock, most))
    return clean


def received(data: Instance, plan: Plan, node: str) -> Floats:
    """Return what a need or processor receives in each period, unit."""
    arcs = (arc for arc in data.incoming.get(node, ()) if arc in plan.sent)
    return sum((data.arcs[a].yield_ratio * plan.sent[a] for a in arcs), np.zeros(len(data.periods)))


def discarded(data: Instance, plan: Plan, output: Output) -> Floats:
    """Return what of an output finds no taker in each period, unit."""
    made = data.outputs[output] * received(data, plan, output.processor)
    taken = sum((plan.sent[a] for a in data.taking.get(output, ()) if a in plan.sent), np.zeros(len(made)))
    left: Floats = np.maximum(made - taken, 0.0)
    return left
