"""Lowers the bound of a group: prices of all ends in every period move to where the group is worth least.

Softened where openings begin to pay, less and less, what it is worth at prices is descended in turn
(`matching/groups/softened.py`); any prices bound the group, and the lowest bound is kept.
"""

from dataclasses import replace
from typing import Final

import numpy as np

from matching.groups.bounding import Prices, bound_at
from matching.groups.problem import GroupProblem
from matching.groups.relaxing import Relaxed
from matching.groups.softened import Softened
from matching.rules.ends import Integers
from matching.work_clock import now_s

SOFTNESS: Final = (0.02, 0.006, 0.002, 0.0006)
"""What a pair may be short of paying to be partly open, one after another, as a share of a mean opening."""
AROUND: Final = 8
"""Pairs for each end that are looked at in every step, those whose opening loses least; all after a round."""


def lower(problem: GroupProblem, relaxed: Relaxed, ends_at: float) -> Relaxed:
    """Return prices with a bound that is no higher, over all pairs.

    Args:
        problem: The group.
        relaxed: Where to begin.
        ends_at: Until when to go on, by the clock that holds.
    """
    best, opening = relaxed, problem.mean_opening
    if (len(problem.shares) == 1 and not len(problem.plants)) or not opening:
        return best  # openings spread evenly are all that prices can prove
    prices, rows = relaxed.prices, np.zeros(0, dtype=np.int64)
    for share in SOFTNESS:
        if now_s() >= ends_at:
            break
        rows = np.union1d(rows, that_matter(problem, prices))
        prices = Softened(problem, rows, share * opening).descended(prices, ends_at)
        bound = bound_at(problem, *prices)
        if bound < best.bound:
            best = replace(best, bound=bound, prices=prices)
    return best


def that_matter(problem: GroupProblem, prices: Prices) -> Integers:
    """Return the pairs whose opening loses least at some prices, and those obliged."""
    count = AROUND * (len(problem.given) + len(problem.taken))
    if count >= len(problem):
        return np.arange(len(problem))
    near = np.argpartition(-problem.gain(prices.supply, prices.demand), count)[:count]
    return np.union1d(near, problem.locks.rows)
