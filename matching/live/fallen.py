"""The pairs that may have become worth more than their prices since these fell, of many problems at once.

The prices of a problem without a draft fit all of its pairs. With one, a pair can only be worth more where
the price of its giver or of its taker fell: those pairs are looked at again, in all months in one stroke.
"""

from dataclasses import dataclass

import numpy as np

from matching.live.pair_tables import Table, Worths, cuts
from matching.live.tables import Tables
from matching.picked_pairs import Columns, gathered
from matching.rules.ends import Booleans, Floats, Integers

FEW = 0.5
"""Share of the ends whose prices fell from which all pairs are looked at again."""


@dataclass(frozen=True)
class Look:
    """Prices of problems side by side, now and when they fitted all pairs; a row for each problem."""

    giver_price: Floats
    """€/unit sent."""
    taker_price: Floats
    """€/unit received."""
    giver_before: Floats
    taker_before: Floats
    over: Floats
    """For each giver the most that a pair of it was worth beyond prices then."""

    def of(self, problems: Integers) -> "Look":
        """Return some of the problems."""
        return Look(
            self.giver_price[problems],
            self.taker_price[problems],
            self.giver_before[problems],
            self.taker_before[problems],
            self.over[problems],
        )


@dataclass(frozen=True)
class Fallen:
    """Pairs that are worth more than their prices."""

    problem: Integers
    """Of each, its place among those that were looked at."""
    columns: Columns
    over: Floats
    """For each giver of each problem the most that any of its pairs may be worth beyond prices."""


def look_again(tables: Tables, look: Look) -> Fallen:
    """Return the best pair of each end whose price fell that is worth more than its prices.

    Where most prices of a problem fell, all of its pairs are looked at.

    Args:
        tables: All pairs.
        look: The prices.
    """
    givers = look.giver_price < look.giver_before - tables.rounding
    takers = look.taker_price < look.taker_before - tables.rounding
    ends = givers.shape[1] + takers.shape[1]
    many = givers.sum(axis=1) + takers.sum(axis=1) > FEW * ends
    looked = _Looked(tables, look, givers & ~many[:, None], takers & ~many[:, None])
    for number in np.flatnonzero(many).tolist():
        columns, over = tables.beyond(look.giver_price[number], look.taker_price[number], tables.rounding)
        looked.keep(np.full(len(columns), number), columns)
        looked.over[number] = over
    return looked.found()


class _Looked:
    """Rows and columns of the tables at which some price fell."""

    def __init__(self, tables: Tables, look: Look, givers: Booleans, takers: Booleans) -> None:
        self._tables = tables
        self._left, self._right = (
            side.astype(tables.precision) for side in (look.giver_price, look.taker_price)
        )
        self.over = look.over + tables.drift
        self._parts: list[tuple[Integers, Columns]] = []
        for table in tables.parts:
            if givers[:, table.givers].any():
                self._givers(table, *np.nonzero(givers[:, table.givers]))
            if takers[:, table.takers].any():
                self._takers(table, *np.nonzero(takers[:, table.takers]))

    def found(self) -> Fallen:
        """Return what was found, each pair once."""
        problem = np.concatenate([np.zeros(0, dtype=np.int64), *(part[0] for part in self._parts)])
        columns = gathered([part[1] for part in self._parts])
        pair = columns.offer * self._right.shape[1] + columns.need
        width = self._left.shape[1] * self._right.shape[1]
        _, once = np.unique(problem * width + pair, return_index=True)
        return Fallen(problem[once], columns.of(once), self.over)

    def _givers(self, table: Table, problem: Integers, i: Integers) -> None:
        """Look at all pairs of the givers whose price fell."""
        for cut in cuts(len(i), len(table.takers)):
            m, row = problem[cut], i[cut]
            excess = table.worth[row] - self._left[m, table.givers[row], None]
            excess -= self._paid(table, m, row)
            best = excess.argmax(axis=1)
            most = excess[np.arange(len(best)), best]
            at = m, table.givers[row]
            self.over[at] = np.maximum(self.over[at], most)
            good = np.flatnonzero(most > self._tables.rounding)
            self.keep(m[good], table.pairs(row[good], best[good]))

    def _paid(self, table: Table, problem: Integers, row: Integers) -> Worths:
        """Return what all takers ask for one unit sent by some givers, each in its problem."""
        asked = self._right[:, table.takers]
        if table.yields.ndim == 1:
            paid: Worths = (table.yields * asked).astype(self._tables.precision)[problem]
            return paid
        return table.yields[row] * asked[problem]

    def _takers(self, table: Table, problem: Integers, j: Integers) -> None:
        """Look at all pairs of the takers whose price fell."""
        left = self._left[:, table.givers].T
        for cut in cuts(len(j), len(table.givers)):
            m, column = problem[cut], j[cut]
            excess = table.worth[:, column] - left[:, m]
            price = table.yields[..., column] * self._right[m, table.takers[column]]
            excess -= price.astype(self._tables.precision)
            first = np.flatnonzero(np.diff(m, prepend=-1))
            most = np.maximum.reduceat(excess, first, axis=1)
            at = np.ix_(m[first], table.givers)
            self.over[at] = np.maximum(self.over[at], most.T)
            best = excess.argmax(axis=0)
            good = np.flatnonzero(excess[best, np.arange(len(best))] > self._tables.rounding)
            self.keep(m[good], table.pairs(best[good], column[good]))

    def keep(self, problem: Integers, columns: Columns) -> None:
        """Keep pairs that are worth more than their prices."""
        if len(columns):
            self._parts.append((problem, columns))
