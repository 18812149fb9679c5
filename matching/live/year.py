"""Problems of a year side by side, laid out so that what a draft reaches is found in one stroke.

A row is numbered by its problem and its place in it: those of the first problem, then those of the second.
"""

from collections.abc import Sequence

import numpy as np

from matching.live.season import Season
from matching.plants import PlantColumn
from matching.rules.ends import Booleans, Floats, Integers


class Year:
    """Seasons, of which the same one may stand there twice, with all that drafts begin with."""

    def __init__(self, seasons: Sequence[Season], plants: Sequence[PlantColumn]) -> None:
        """Lay them out.

        Args:
            seasons: The problems.
            plants: Columns of the plants, the same in each.
        """
        self.seasons = seasons
        self.givers, self.takers = (len(side) for side in seasons[0].prices)
        self.rows = len(seasons[0].limits)
        """How many each problem has."""
        first = self.rows * np.arange(len(seasons))
        self.limits: Floats = np.concatenate([one.limits for one in seasons])
        self.least: Floats = np.concatenate([one.least for one in seasons])
        self.stood: Integers = np.concatenate([one.basis.rows for one in seasons])
        """Where each row stands in the basis, by the numbers of HiGHS."""
        self.is_busy: Booleans = np.concatenate([one.is_busy for one in seasons])
        """Which rows of givers and takers send or receive anything."""
        self.tree: Integers = np.concatenate([n + one.tree for n, one in zip(first, seasons, strict=True)])
        self.prices: Floats = np.array([np.concatenate(one.prices) for one in seasons])
        """Of givers and takers, problem by problem."""
        self.over: Floats = np.array([one.over for one in seasons])
        self.pairs = _Pairs(self, len(plants))
        self.plants = _Plants(seasons, plants)

    def giver_row(self, problem: Integers, giver: Integers) -> Integers:
        """Return the rows of givers in their problems."""
        rows: Integers = problem * self.rows + giver
        return rows

    def taker_row(self, problem: Integers, taker: Integers) -> Integers:
        """Return the rows of takers in their problems."""
        rows: Integers = problem * self.rows + self.givers + taker
        return rows


class _Pairs:
    """The pairs that stayed in each problem, aligned."""

    def __init__(self, year: Year, plants: int) -> None:
        seasons = year.seasons
        self.problem: Integers = np.repeat(np.arange(len(seasons)), [len(one.columns) for one in seasons])
        self.giver: Integers = np.concatenate([one.columns.offer for one in seasons])
        self.taker: Integers = np.concatenate([one.columns.need for one in seasons])
        self.worth: Floats = np.concatenate([one.worth for one in seasons])
        self.yields: Floats = np.concatenate([one.yields for one in seasons])
        self.carried: Floats = np.concatenate([one.carried for one in seasons])
        self.stood: Integers = np.concatenate([one.basis.columns[plants:] for one in seasons])
        self.giver_row = year.giver_row(self.problem, self.giver)
        self.taker_row = year.taker_row(self.problem, self.taker)


class _Plants:
    """The columns of plants in each problem, aligned, with their entries."""

    def __init__(self, seasons: Sequence[Season], plants: Sequence[PlantColumn]) -> None:
        times, rows = len(seasons), len(seasons[0].limits)
        none: Integers = np.zeros(0, dtype=np.int64)
        self.problem: Integers = np.repeat(np.arange(times), len(plants))
        self.gain: Floats = np.tile(np.array([one.gain for one in plants], dtype=float), times)
        self.carried: Floats = np.concatenate([one.basis.carried[: len(plants)] for one in seasons])
        self.stood: Integers = np.concatenate([one.basis.columns[: len(plants)] for one in seasons])
        lengths = np.array([len(one.rows) for one in plants], dtype=np.int64)
        self.lengths: Integers = np.tile(lengths, times)
        """How many entries each has."""
        self.column: Integers = np.repeat(np.arange(len(self.problem)), self.lengths)
        """Of each entry."""
        at = np.concatenate([none, *(one.rows for one in plants)])
        self.row: Integers = np.tile(at, times) + np.repeat(rows * np.arange(times), len(at))
        self.share: Floats = np.tile(np.concatenate([np.zeros(0), *(one.shares for one in plants)]), times)
        own = np.array([one.rows[-1] for one in plants], dtype=np.int64)
        self.own_row: Integers = np.tile(own, times) + rows * self.problem
        """A row of the plant itself, which takes part where any of its rows does."""
