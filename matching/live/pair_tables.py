"""Tables of what one unit of each pair is worth, and the best pairs of each end at some prices.

A table stands for one resource given and one taken: a row for each giver, a column for each taker. In it is
what one unit sent brings, an opening spread over the most that the pair can carry; minus infinity where a
rule refuses the pair, or where it can never pay.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt

from matching.picked_pairs import Columns, gathered
from matching.rules.ends import Floats, Integers

AT_ONCE = 200_000
"""Pairs looked at together."""

Worths = npt.NDArray[np.floating[Any]]


@dataclass(frozen=True)
class Table:
    """The pairs of the givers of one resource with the takers of one."""

    givers: Integers
    """Positions among the givers of the family."""
    takers: Integers
    yields: Floats
    """γ, units received from one unit sent, by taker; pair by pair where several tables are one."""
    worth: Worths
    number: int | Integers
    """Number of the table; pair by pair where several are one."""

    @property
    def cells(self) -> int:
        """Return how many pairs there are, refused ones included."""
        return int(self.worth.size)

    def pairs(self, i: Integers, j: Integers) -> Columns:
        """Return the pairs at some rows and columns."""
        number = self.number if isinstance(self.number, int) else self.number[i, j]
        return Columns(self.givers[i], self.takers[j], np.full(len(i), number, dtype=np.int64))


class PairTables:
    """The pairs of some givers with some takers."""

    def __init__(
        self,
        tables: Sequence[Table],
        counts: tuple[int, int],
        precision: type[np.floating[Any]],
        rounding: float,
    ) -> None:
        """Take tables.

        Args:
            tables: Numbered by their position.
            counts: Givers and takers that they are about.
            precision: In which they are held.
            rounding: Most by which what a pair is worth beyond its prices may be found wrong, €/unit sent.
        """
        self.tables = list(tables)
        self.counts = counts
        self.precision = precision
        self.rounding = rounding

    @property
    def cells(self) -> int:
        """Return how many pairs there are, refused ones included."""
        return sum(table.cells for table in self.tables)

    def joined_first(self, count: int) -> Columns:
        """Return the pairs of each end that are worth most, at most so many a table."""
        found = self.nearest(np.zeros(self.counts[0]), np.zeros(self.counts[1]), count)
        return found.of(self.worth_of(found)[0] > 0)

    def nearest(self, giver_price: Floats, taker_price: Floats, count: int) -> Columns:
        """Return the pairs of each end that are worth most beyond prices, or least short of them.

        Args:
            giver_price: €/unit sent.
            taker_price: €/unit received.
            count: Pairs of each end in each table at most.
        """
        found = []
        for table in self.tables:
            excess = table.worth - giver_price[table.givers].astype(self.precision)[:, None]
            excess -= (table.yields * taker_price[table.takers]).astype(self.precision)
            for turned in (excess, excess.T) if table.cells else ():
                few = min(count, turned.shape[1])
                near = np.argpartition(-turned, few - 1, axis=1)[:, :few]
                i, j = np.repeat(np.arange(len(turned)), few), near.ravel()
                there = np.isfinite(turned[i, j])
                i, j = i[there], j[there]
                found.append(table.pairs(*((i, j) if turned is excess else (j, i))))
        return gathered(found).once()

    def worth_of(self, columns: Columns) -> tuple[Floats, Floats]:
        """Return what one unit of some pairs is worth, and what arrives of it."""
        worth, yields = np.zeros(len(columns)), np.zeros(len(columns))
        for number in np.unique(columns.block):
            table, own = self.tables[number], columns.block == number
            i = np.searchsorted(table.givers, columns.offer[own])
            j = np.searchsorted(table.takers, columns.need[own])
            worth[own], yields[own] = table.worth[i, j], table.yields[j]
        return worth, yields

    def beyond(self, giver_price: Floats, taker_price: Floats, more_than: float) -> tuple[Columns, Floats]:
        """Return, of each table, the best pair of each end that is worth more than its prices.

        Args:
            giver_price: €/unit sent.
            taker_price: €/unit received.
            more_than: €/unit sent by which it has to be worth more.

        Returns:
            The pairs, and for each giver the most that any of its pairs is worth beyond prices.
        """
        over = np.full(self.counts[0], -np.inf)
        found: list[Columns] = []
        for table in self.tables:
            left = giver_price[table.givers].astype(self.precision)
            right = (table.yields * taker_price[table.takers]).astype(self.precision)
            for rows in cuts(len(table.givers), len(table.takers)):
                excess = table.worth[rows] - left[rows, None]
                excess -= right
                if not excess.size:
                    continue
                best = excess.max(axis=1)
                givers = table.givers[rows]
                over[givers] = np.maximum(over[givers], best)
                if (best > more_than).any():
                    found.append(_best(table, excess, rows.start, more_than))
        return gathered(found), over

    def part(self, givers: Integers, takers: Integers) -> "PairTables":
        """Return the pairs of some ends with one another, each end by its position among them.

        Args:
            givers: Their positions, in order.
            takers: Likewise.
        """
        tables = []
        for table in self.tables:
            i, j = within(table.givers, givers), within(table.takers, takers)
            rows, columns = np.flatnonzero(i >= 0), np.flatnonzero(j >= 0)
            worth = table.worth[np.ix_(rows, columns)]
            tables.append(Table(i[rows], j[columns], table.yields[columns], worth, table.number))
        return PairTables(tables, (len(givers), len(takers)), self.precision, self.rounding)


def cuts(rows: int, width: int, at_once: int = AT_ONCE) -> Iterator[slice]:
    """Yield so many rows after one another as have no more cells than are looked at together."""
    step = max(1, at_once // max(width, 1))
    yield from (slice(start, min(start + step, rows)) for start in range(0, rows, step))


def _best(table: Table, excess: Worths, first: int, more_than: float) -> Columns:
    """Return the best pair of each of some rows, and of each column in them, that beats its prices."""
    rows, columns = np.arange(excess.shape[0]), np.arange(excess.shape[1])
    across, down = excess.argmax(axis=1), excess.argmax(axis=0)
    own, other = np.r_[rows, down], np.r_[across, columns]
    good = excess[own, other] > more_than
    return table.pairs(first + own[good], other[good]).once()


def within(positions: Integers, among: Integers) -> Integers:
    """Return where positions stand in a sorted list of them; -1 where they do not."""
    if not len(among):
        return np.full(len(positions), -1, dtype=np.int64)
    at = np.minimum(np.searchsorted(among, positions), len(among) - 1)
    found: Integers = np.where(among[at] == positions, at, -1)
    return found
