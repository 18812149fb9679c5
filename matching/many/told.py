"""Prices over all arcs in the words of the result, those that are nought left out."""

from collections.abc import Iterator
from typing import Final

import numpy as np

from matching.many.relaxation import Prices, Proven, Relaxation
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
    told = np.flatnonzero((np.abs(prices.rows) > least).any(axis=1))
    above, below = np.maximum(prices.rows[told], 0.0).tolist(), np.minimum(prices.rows[told], 0.0).tolist()
    for row, of_most, of_least in zip(told.tolist(), above, below, strict=True):
        for rule, price in ((rows.most[row], of_most), (rows.least[row], of_least)):
            if rule and any(price):
                yield Price(rule=rule, of=rows.of[row], price=tuple(price))


def _of_gates(problem: Relaxation, prices: Prices) -> Iterator[Price]:
    gates, arcs = problem.gates, problem.table.document.arcs
    for entry in np.flatnonzero(prices.gates.any(axis=1)).tolist():
        rule, key = gates.of[int(gates.gate[entry])]
        arc = arcs[int(gates.arc[entry])]
        of = (key, arc.source, arc.target, arc.resource)
        yield Price(rule=rule, of=of, price=tuple(prices.gates[entry].tolist()))
