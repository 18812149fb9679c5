"""What prices prove: a value that no plan of an instance exceeds.

For any prices p of the rows, Σ p·right side + Σ over variables of the most that (worth - Σ p·coefficient) ×
variable can be, is such a value (weak duality; Dantzig and Wolfe 1960, doi:10.1287/opre.8.1.101). Whoever
found the prices need not be trusted: bad ones prove little, but nothing wrong. Openings and lots count as
shares between 0 and 1, so that the bound is that of the linear relaxation.
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
    for variable, gain in beyond_prices(worth, priced).items():
        low, high = _ends(facts, most, variable)
        terms.append(max(gain * low, gain * high))
        sizes.append(abs(worth.get(variable, 0.0)) * high)
    return Proof(fsum(terms), fsum(map(abs, terms)) + fsum(sizes))


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
    if variable.kind != "sent" or not isinstance(variable.of, Way):
        return 0.0, 1.0
    if variable.of in facts.decided:
        quantity = facts.decided[variable.of][variable.period]
        return quantity, quantity
    return 0.0, most.sent[variable.of][variable.period]
