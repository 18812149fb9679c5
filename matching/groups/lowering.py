"""Lowers the bound of a group: prices of all ends in every period move to where the group is worth least.

What a group is worth at most at given prices (`matching/groups/bounding.py`) is convex in them, but has edges
where an opening begins to pay, at which its slopes mislead. So it is softened there (Nesterov 2005), less and
less, and each softened function descended in turn; any prices bound the group, and the lowest bound is kept.
"""

import time
from dataclasses import replace
from typing import Final

import numpy as np

from matching.groups.bounding import Bounding, Told, bound_at
from matching.groups.curvature import descend
from matching.groups.problem import GroupProblem
from matching.groups.relaxing import Relaxed
from matching.rules.ends import Floats, Integers

SOFTNESS: Final = (0.02, 0.006, 0.002, 0.0006)
"""What a pair may be short of paying to be partly open, one after another, as a share of a mean opening."""
STEPS: Final = 120
"""Steps with each of them at most."""
AROUND: Final = 8
"""Pairs for each end that are looked at in every step, those whose opening loses least; all after a round."""
SMALLEST: Final = 1e-3
"""Share of the largest quantity that the quantity of an end counts as at least."""

Prices = tuple[Floats, Floats]
"""Of all givers, then of all takers, in every period."""


def lower(problem: GroupProblem, relaxed: Relaxed, ends_at: float) -> Relaxed:
    """Return prices with a bound that is no higher, over all pairs.

    Args:
        problem: The group.
        relaxed: Where to begin.
        ends_at: Until when to go on, by the performance counter.
    """
    best = relaxed
    opening = problem.mean_opening
    if (len(problem.shares) == 1 and not len(problem.plants)) or not opening:
        return best  # openings spread evenly are all that prices can prove
    prices, rows = (relaxed.supply_price, relaxed.demand_price), np.zeros(0, dtype=np.int64)
    for share in SOFTNESS:
        if time.perf_counter() >= ends_at:
            break
        rows = _that_matter(problem, rows, *prices)
        prices = _Softened(problem, rows, share * opening).descended(prices, ends_at)
        bound = bound_at(problem, *prices)
        if bound < best.bound:
            best = replace(best, bound=bound, supply_price=prices[0], demand_price=prices[1])
    return best


class _Softened:
    """What some pairs are worth at prices, as one row of figures: each price by a quantity of its end."""

    def __init__(self, problem: GroupProblem, rows: Integers, softness: float) -> None:
        self._bounding, self._softness = Bounding(problem, rows), softness
        scale = [
            np.maximum(table, SMALLEST * table.max(initial=0.0)) for table in (problem.given, problem.taken)
        ]
        self._scale = np.concatenate([np.where(table > 0, table, 1.0).ravel() for table in scale])
        free = np.concatenate(
            [problem.made.repeat(len(problem.shares)), problem.treated.repeat(len(problem.shares))]
        )
        self._least = np.where(free, -np.inf, 0.0)
        self._shapes = problem.given.shape, problem.taken.shape

    def descended(self, prices: Prices, ends_at: float) -> Prices:
        """Return better prices."""
        start = np.concatenate([table.ravel() for table in prices]) * self._scale
        found = descend(self._told, start, self._least, STEPS, lambda: time.perf_counter() >= ends_at)
        return self._prices(found)

    def _prices(self, point: Floats) -> Prices:
        supply, demand = np.split(point / self._scale, [int(np.prod(self._shapes[0]))])
        return supply.reshape(self._shapes[0]), demand.reshape(self._shapes[1])

    def _told(self, point: Floats) -> tuple[float, Floats]:
        told: Told = self._bounding.at(*self._prices(point), self._softness)
        return told.bound, np.concatenate([told.supply.ravel(), told.demand.ravel()]) / self._scale


def _that_matter(
    problem: GroupProblem, held: Integers, supply_price: Floats, demand_price: Floats
) -> Integers:
    """Return the pairs whose opening loses least at some prices, those held before, and those obliged."""
    count = AROUND * (len(problem.given) + len(problem.taken))
    if count >= len(problem):
        return np.arange(len(problem))
    gain = np.concatenate([problem.gain(rows, supply_price, demand_price) for rows in problem.blocks()])
    near = np.argpartition(-gain, count)[:count]
    return np.union1d(np.union1d(near, held), problem.locks.rows)
