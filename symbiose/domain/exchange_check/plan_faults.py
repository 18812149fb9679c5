"""The rules of an instance that a plan breaks, one sentence each."""

from collections.abc import Iterable, Iterator
from math import fsum

from symbiose.domain.exchange_check.accounts import Sent, Stock
from symbiose.domain.exchange_check.facts import Facts, Way
from symbiose.domain.exchange_check.rows import DECISIONS, Line, Variable

KEPT = 1e-6
"""Share of the quantities concerned by which a plan may miss a rule."""

_SAID = {
    "supply_limit": "{0} gives {left:.9g}, more than the {right:.9g} it has",
    "must_place": "{0} has to be placed in full: {left:.9g} of {right:.9g}",
    "need_limit": "{0} receives {left:.9g}, more than the {right:.9g} it needs",
    "must_meet": "{0} has to be met in full: {left:.9g} of {right:.9g}",
    "capacity": "{0} receives {left:.9g}, beyond its capacity of {right:.9g}",
    "pool_capacity": "the pool {0} receives {left:.9g}, beyond its capacity of {right:.9g}",
    "output_limit": "{0} sends {left:.9g} more of {1} than it makes",
    "hand_on": "{0} treats {left:.9g} more than it hands on",
    "blend_max": "the mean of {1} in what {0} receives is above what it accepts",
    "blend_min": "the mean of {1} in what {0} receives is below what it accepts",
}


def plan_faults(facts: Facts, lines: Iterable[Line], sent: Sent, stock: Stock) -> Iterator[str]:
    """Yield a sentence for each rule that a plan breaks."""
    yield from _own_limits(facts, sent)
    yield from _decided(facts, sent)
    yield from _stores(facts, stock)
    for line in lines:
        if line.topic.rule not in DECISIONS:
            yield from _broken(line, sent, stock)


def _own_limits(facts: Facts, sent: Sent) -> Iterator[str]:
    for way, row in sent.items():
        arc = facts.arcs[way]
        if any(row) and way in facts.forbidden:
            yield f"{named(way)} carries something though it is forbidden."
        if any(row) and facts.unfit(way):
            yield f"{named(way)} carries something though its source does not state what {way.target} bounds."
        for t, quantity in enumerate(row):
            if arc.max_quantity is not None and quantity > arc.max_quantity * (1 + KEPT):
                yield f"Period {t + 1}: {named(way)} carries {quantity:.9g}, above {arc.max_quantity:.9g}."
            if 0 < quantity < arc.min_quantity * (1 - KEPT):
                yield f"Period {t + 1}: {named(way)} carries {quantity:.9g}, below {arc.min_quantity:.9g}."


def _decided(facts: Facts, sent: Sent) -> Iterator[str]:
    for way, row in facts.decided.items():
        for t, decided in enumerate(row):
            quantity = sent[way][t] if way in sent else 0.0
            if abs(quantity - decided) > KEPT * decided:
                yield f"Period {t + 1}: {named(way)} carries {quantity:.9g}, decided are {decided:.9g}."


def _stores(facts: Facts, stock: Stock) -> Iterator[str]:
    for offer, row in stock.items():
        capacity = facts.stores[offer].capacity
        for t, held in enumerate(row):
            if held > capacity * (1 + KEPT):
                yield f"Period {t + 1}: {held:.9g} of {offer} are in store, where {capacity:.9g} have room."
        if row[-1] > KEPT * max(row):
            yield f"{row[-1]:.9g} of {offer} are in store after the last period."


def _broken(line: Line, sent: Sent, stock: Stock) -> Iterator[str]:
    amounts = [(variable, factor, _held(variable, sent, stock)) for variable, factor in line.terms]
    parts = [factor * held for _, factor, held in amounts]
    left = fsum(parts)
    if line.weight is None:
        size = max(abs(line.right), fsum(map(abs, parts)))
    else:
        size = line.weight * fsum(held for _, _, held in amounts)
    over, under = left - line.right > KEPT * size, line.right - left > KEPT * size
    if (line.sense == "≤" and over) or (line.sense == "≥" and under):
        said = _SAID[line.topic.rule].format(*line.topic.of, left=left, right=line.right)
        yield f"Period {line.period + 1}: {said}."


def _held(variable: Variable, sent: Sent, stock: Stock) -> float:
    if isinstance(variable.of, Way):
        return sent[variable.of][variable.period] if variable.of in sent else 0.0
    return stock[variable.of][variable.period] if variable.of in stock else 0.0


def named(way: Way) -> str:
    """Return how a sentence names an arc."""
    return f"{way.source} → {way.target} ({way.resource})"
