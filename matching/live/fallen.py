"""The pairs that may have become worth more than their prices since these fell, of many problems at once.

The prices of a problem without a draft fit all of its pairs. With one, a pair can only be worth more where
the price of its giver or of its taker fell: those pairs are looked at again, in all months in one stroke.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np

from matching.live.tables import Table, Tables, cuts
from matching.picked_pairs import Columns, gathered
from matching.rules.ends import Booleans, Floats, Integers

FEW = 0.5
"""Share of the ends whose prices fell from which all pairs are looked at again."""


@dataclass(frozen=True)
class Look:
    """Prices of one problem, now and when they fitted all pairs."""

    giver_price: Floats
    """€/unit sent."""
    taker_price: Floats
    """€/unit received."""
    giver_before: Floats
    taker_before: Floats
    over: Floats
    """For each giver the most that a pair of it was worth beyond prices then."""


Found = tuple[Columns, Floats]
"""Pairs that are worth more than their prices, and for each giver the most that any may be worth beyond."""


def look_again(tables: Tables, looks: Sequence[Look]) -> list[Found]:
    """Return, for each problem, the best pair of each end that is worth more than its prices.

    Args:
        tables: All pairs.
        looks: The prices of each problem.
    """
    fell: list[Booleans] = [
        np.array([now < before - tables.rounding for now, before in sides])
        for sides in (
            [(one.giver_price, one.giver_before) for one in looks],
            [(one.taker_price, one.taker_before) for one in looks],
        )
    ]
    ends = fell[0].shape[1] + fell[1].shape[1]
    many = fell[0].sum(axis=1) + fell[1].sum(axis=1) > FEW * ends
    few = np.flatnonzero(~many)
    found: dict[int, Found] = {}
    for number, look in enumerate(looks):
        if many[number]:
            found[number] = tables.beyond(look.giver_price, look.taker_price, tables.rounding)
    if len(few):
        looked = _Looked(tables, [looks[i] for i in few.tolist()], fell[0][few], fell[1][few])
        found |= zip(few.tolist(), looked.found(), strict=True)
    return [found[number] for number in range(len(looks))]


class _Looked:
    """Rows and columns of the tables at which some price fell, looked at table by table."""

    def __init__(self, tables: Tables, looks: Sequence[Look], givers: Booleans, takers: Booleans) -> None:
        self._tables = tables
        self._left = np.array([one.giver_price for one in looks], dtype=tables.precision)
        self._right = np.array([one.taker_price for one in looks], dtype=tables.precision)
        self._fell = givers, takers
        self._any: tuple[Booleans, Booleans] = (np.any(givers, axis=0), np.any(takers, axis=0))
        self._over = np.array([one.over for one in looks]) + tables.drift
        self._parts: list[tuple[Integers, Columns]] = []

    def found(self) -> Iterator[Found]:
        """Yield what is found of each problem."""
        for number, table in enumerate(self._tables.tables):
            if self._any[0][table.givers].any():
                self._givers(number, table)
            if self._any[1][table.takers].any():
                self._takers(number, table)
        problem = np.concatenate([np.zeros(0, dtype=np.int64), *(part[0] for part in self._parts)])
        columns = gathered([part[1] for part in self._parts])
        for number, over in enumerate(self._over):
            yield columns.of(problem == number).once(), over

    def _givers(self, number: int, table: Table) -> None:
        """Look at all pairs of the givers whose price fell."""
        problem, i = np.nonzero(self._fell[0][:, table.givers])
        right = (table.yields * self._right[:, table.takers]).astype(self._tables.precision)
        for cut in cuts(len(i), len(table.takers)):
            m, row = problem[cut], i[cut]
            excess = table.worth[row] - self._left[m, table.givers[row], None]
            excess -= right[m]
            most = excess.max(axis=1)
            at = m, table.givers[row]
            self._over[at] = np.maximum(self._over[at], most)
            good = np.flatnonzero(most > self._tables.rounding)
            if len(good):
                self._keep(
                    number, m[good], table.givers[row[good]], table.takers[excess[good].argmax(axis=1)]
                )

    def _takers(self, number: int, table: Table) -> None:
        """Look at all pairs of the takers whose price fell."""
        problem, j = np.nonzero(self._fell[1][:, table.takers])
        left = self._left[:, table.givers]
        for cut in cuts(len(j), len(table.givers)):
            m, column = problem[cut], j[cut]
            excess = table.worth[:, column].T - left[m]
            price = table.yields[column] * self._right[m, table.takers[column]]
            excess -= price.astype(self._tables.precision)[:, None]
            first = np.flatnonzero(np.diff(m, prepend=-1))
            most = np.maximum.reduceat(excess, first, axis=0)
            at = np.ix_(m[first], table.givers)
            self._over[at] = np.maximum(self._over[at], most)
            best = excess.argmax(axis=1)
            good = np.flatnonzero(excess[np.arange(len(best)), best] > self._tables.rounding)
            if len(good):
                self._keep(number, m[good], table.givers[best[good]], table.takers[column[good]])

    def _keep(self, number: int, problem: Integers, giver: Integers, taker: Integers) -> None:
        """Keep pairs of a table."""
        self._parts.append((problem, Columns(giver, taker, np.full(len(giver), number, dtype=np.int64))))
