"""What prices prove: a value that no plan of an instance exceeds.

For any prices p of the rows, Σ p·right side + Σ over variables of the most that (worth - Σ p·coefficient) ×
variable can be, is such a value (weak duality; Dantzig and Wolfe 1960, doi:10.1287/opre.8.1.101). Whoever
found the prices need not be trusted: bad ones prove little, but nothing wrong. Openings and lots count as
shares between 0 and 1, so that the bound is that of the linear relaxation.

What an arc adds, its own opening paid, is found without a price of x ≤ M·y: no share y of the opening brings
more than y times what the arc gains at its most, less the opening. Where prices leave nothing to gain so,
those rows need none.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from math import fsum

from symbiose.domain.exchange_check.facts import Facts, Way
from symbiose.domain.exchange_check.most import Most
from symbiose.domain.exchange_check.rows import Line, Topic, Variable


@dataclass(frozen=True)
class Proof:
    """A value that no plan exceeds."""

    value: float
    size: float
    """Sum of the amounts behind it: what rounding is a share of."""


Prices = Mapping[Topic, Sequence[float]]
"""Row → price of one more unit of its right side, in each period."""


def bound_by(
    facts: Facts, most: Most, lines: Iterable[Line], worth: Mapping[Variable, float], prices: Prices
) -> Proof:
    """Return the value that prices prove; a price of the wrong sign counts as none."""
    priced = list(counted(lines, prices))
    terms = [price * line.right for line, price in priced]
    sizes = []
    gains: dict[Way, list[float]] = {}
    for variable, gain in beyond_prices(worth, priced).items():
        low, high = _ends(facts, most, variable)
        sizes.append(abs(worth.get(variable, 0.0)) * high)
        if way := _opened_way(facts, variable):
            gains.setdefault(way, []).append(gain if variable.kind == "opened" else max(0.0, gain * high))
        else:
            terms.append(max(gain * low, gain * high))
    terms += [max(0.0, fsum(row)) for row in gains.values()]
    return Proof(fsum(terms), fsum(map(abs, terms)) + fsum(sizes))


def _opened_way(facts: Facts, variable: Variable) -> Way | None:
    """Return the arc that a variable is of, where it costs something to open and is free."""
    way = variable.of
    if not isinstance(way, Way) or variable.kind not in ("sent", "opened") or way in facts.decided:
        return None
    return way if facts.counts_openings and facts.arcs[way].opening_cost_eur > 0 else None


def counted(lines: Iterable[Line], prices: Prices) -> Iterator[tuple[Line, float]]:
    """Yield the rows that have a price, with it; a price of the wrong sign counts as none."""
    for line in lines:
        price = prices[line.topic][line.period] if line.topic in prices else 0.0
        if price and not (line.sense == "≤" and price < 0) and not (line.sense == "≥" and price > 0):
            yield line, price


def beyond_prices(
    worth: Mapping[Variable, float], priced: Iterable[tuple[Line, float]]
) -> dict[Variable, float]:
    """Return what one unit of each variable is worth beyond the prices of its rows."""
    left = dict(worth)
    for line, price in priced:
        for variable, coefficient in line.terms:
            left[variable] = left.get(variable, 0.0) - price * coefficient
    return left


def _ends(facts: Facts, most: Most, variable: Variable) -> tuple[float, float]:
    """Return between what a variable lies in every plan."""
    if variable.kind == "stock":
        return 0.0, most.stock[str(variable.of)][variable.period]
    if variable.kind == "opened" and isinstance(variable.of, Way) and any(facts.decided.get(variable.of, ())):
        return 1.0, 1.0
    if variable.kind != "sent" or not isinstance(variable.of, Way):
        return 0.0, 1.0
    if variable.of in facts.decided:
        quantity = facts.decided[variable.of][variable.period]
        return quantity, quantity
    return 0.0, most.sent[variable.of][variable.period]
