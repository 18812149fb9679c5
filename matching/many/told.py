"""Prices over all arcs in the words of the result, those that are nought left out."""

from collections.abc import Iterator
from typing import Final

import numpy as np

from matching.many.relaxation import Prices, Proven, Relaxation
from matching.rules.ends import Floats
from symbiose.domain.documents.exchange_result import Price

LEAST: Final = 1e-12
"""Share of the largest price that is rounding."""


def told_prices(problem: Relaxation, proven: Proven) -> tuple[Price, ...]:
    """Return the prices of rows by what they are about; those of decided quantities are left out.

    Rows between an arc and its own opening need none: `symbiose.domain.exchange_check.bound` does without.
    """
    return (*_of_rows(problem, proven.prices), *_of_gates(problem, proven.prices))


def _of_rows(problem: Relaxation, prices: Prices) -> Iterator[Price]:
    rows, least = problem.rows, LEAST * float(np.abs(prices.rows).max(initial=0.0))
    for row in np.flatnonzero((np.abs(prices.rows) > least).any(axis=1)).tolist():
        told = prices.rows[row]
        for rule, some in ((rows.most[row], told > 0), (rows.least[row], told < 0)):
            if rule and some.any():
                yield _price(rule, rows.of[row], np.where(some, told, 0.0))


def _of_gates(problem: Relaxation, prices: Prices) -> Iterator[Price]:
    gates, arcs = problem.gates, problem.table.document.arcs
    for entry in np.flatnonzero(prices.gates.any(axis=1)).tolist():
        rule, key = gates.of[int(gates.gate[entry])]
        arc = arcs[int(gates.arc[entry])]
        yield _price(rule, (key, arc.source, arc.target, arc.resource), prices.gates[entry])


def _price(rule: str, of: tuple[str, ...], price: Floats) -> Price:
    return Price(rule=rule, of=of, price=tuple(price.tolist()))
