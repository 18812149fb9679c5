"""The most that each arc can carry and each store can hold, whatever the plan.

An arc carries in a period at most its own limit, what its source can have ready, and what would fill its
target alone. What a processor receives bounds what it sends on; that is followed from processor to processor.
"""

from collections.abc import Mapping
from dataclasses import dataclass

from symbiose.domain.exchange_check.facts import Facts, Way

ROUNDING = 1e-9
"""A least quantity that exceeds what can be carried by this share is equal to it, but for rounding."""


@dataclass(frozen=True)
class Most:
    """Quantities that no plan exceeds, unit in each period."""

    sent: Mapping[Way, list[float]]
    """By arc."""
    stock: Mapping[str, list[float]]
    """By the offer that the store stands beside."""


def find_most(facts: Facts) -> Most:
    """Return what every plan keeps below."""
    stock: dict[str, list[float]] = {}
    ready = {offer: list(row) for offer, row in facts.supply.items()}
    for offer, store in facts.stores.items():
        row, held = ready[offer], [0.0] * len(facts.periods)
        for t in facts.periods:
            row[t] += held[t - 1] * (1 - store.loss_per_period) if t else 0.0
            held[t] = min(store.capacity, row[t]) if t < len(row) - 1 else 0.0
        stock[offer] = held
    sent = {way: _carried(facts, way, ready[way.source]) for way in facts.arcs if way.source in ready}
    for key, processor in facts.processors.items():
        for way in facts.leaving.get(key, ()):
            made = [processor.outputs[way.resource] * quantity for quantity in facts.room[key]]
            sent[way] = _carried(facts, way, made)
    _passed_on(facts, sent)
    return Most(sent, stock)


def _carried(facts: Facts, way: Way, ready: list[float]) -> list[float]:
    """Return what an arc carries at most where its source has this ready."""
    arc, room = facts.arcs[way], facts.room[way.target]
    if way in facts.forbidden or facts.unfit(way):
        return [0.0] * len(room)
    most = []
    for t in facts.periods:
        found = ready[t]
        if arc.max_quantity is not None:
            found = min(found, arc.max_quantity)
        if arc.yield_ratio > 0:
            found = min(found, room[t] / arc.yield_ratio)
        is_open = found >= arc.min_quantity * (1 - ROUNDING)
        most.append(max(found, arc.min_quantity) if is_open else 0.0)
    return most


def _passed_on(facts: Facts, sent: dict[Way, list[float]]) -> None:
    """Lower what processors send to what they can make, as often as there are any: in circles without end."""
    before: dict[str, list[float]] = {}
    for _ in range(len(facts.processors) + 1):
        received = {key: _received(facts, key, sent) for key in facts.processors}
        fewer = [key for key, row in received.items() if row != before.get(key)]
        for key in fewer:
            for way in facts.leaving.get(key, ()):
                ratio = facts.processors[key].outputs[way.resource]
                sent[way] = _carried(facts, way, [ratio * quantity for quantity in received[key]])
        if not fewer:
            break
        before = received


def _received(facts: Facts, key: str, sent: Mapping[Way, list[float]]) -> list[float]:
    ways = [(facts.arcs[way].yield_ratio, sent[way]) for way in facts.reaching.get(key, ())]
    room = facts.room[key]
    return [min(room[t], sum(ratio * row[t] for ratio, row in ways if ratio > 0)) for t in facts.periods]
