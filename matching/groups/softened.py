"""Descends what some pairs of a group are worth at prices, made smooth where an opening begins to pay.

What a group is worth at most (`matching/groups/bounding.py`) is convex in the prices, but has edges at which
its slopes mislead; softened (Nesterov 2005), it is descended by its curvature
(`matching/groups/curvature.py`).
"""

from typing import Final

import numpy as np

from matching.groups.bounding import Bounding, Prices, Told
from matching.groups.covers import NONE, Covers
from matching.groups.curvature import descend
from matching.groups.problem import GroupProblem
from matching.rules.ends import Floats, Integers
from matching.work_clock import now_s

STEPS: Final = 120
"""Steps at most."""
SMALLEST: Final = 1e-3
"""Share of the largest quantity that the quantity of an end counts as at least."""


class Softened:
    """Some pairs, told as one row of figures: each price by the quantity of its end or cover."""

    def __init__(self, problem: GroupProblem, rows: Integers, softness: float, covers: Covers = NONE) -> None:
        """Look up the pairs.

        Args:
            problem: The group.
            rows: Pairs of it.
            softness: What a pair may be short of paying to be partly open, in the unit of the objective.
            covers: Covers, their pairs told by position among these.
        """
        self._bounding, self._softness = Bounding(problem, rows, covers), softness
        tables, periods = (problem.given, problem.taken), len(problem.shares)
        scale = [np.maximum(table, SMALLEST * table.max(initial=0.0)).ravel() for table in tables]
        quantities = np.concatenate([*scale, covers.room])
        self._scale = np.where(quantities > 0, quantities, 1.0)
        passing = np.r_[problem.made.repeat(periods), problem.treated.repeat(periods)]
        self._least = np.where(np.r_[passing, np.zeros(len(covers), dtype=bool)], -np.inf, 0.0)
        self._tables = problem.given.shape, problem.taken.shape

    def descended(self, prices: Prices, ends_at: float) -> Prices:
        """Return better prices, sought until some moment by the clock that holds."""
        start = np.concatenate([table.ravel() for table in prices]) * self._scale
        return self._prices(descend(self._slopes, start, self._least, STEPS, lambda: now_s() >= ends_at))

    def at(self, prices: Prices) -> Told:
        """Return what the pairs are worth and do at some prices."""
        return self._bounding.at(*prices, self._softness)

    def _prices(self, point: Floats) -> Prices:
        ends = np.cumsum([int(np.prod(shape)) for shape in self._tables])
        supply, demand, covers = np.split(point / self._scale, ends)
        return Prices(supply.reshape(self._tables[0]), demand.reshape(self._tables[1]), covers)

    def _slopes(self, point: Floats) -> tuple[float, Floats]:
        told = self.at(self._prices(point))
        return told.bound, np.r_[told.supply.ravel(), told.demand.ravel(), told.covers] / self._scale
