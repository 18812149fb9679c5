"""Lowers the bound of a group further by covers, found where openings in parts break them, and then priced.

Prices of ends alone prove no more than the linear problem in which pairs may be open in parts. What its
softened answer breaks is added with a price of its own, round by round (relax and cut: Lucena 2005).
"""

from typing import Final

import numpy as np

from matching.groups.bounding import Prices, bound_at
from matching.groups.covers import NONE, broken_covers
from matching.groups.lowering import that_matter
from matching.groups.problem import GroupProblem
from matching.groups.relaxing import Relaxed
from matching.groups.softened import Softened
from matching.rules.ends import Integers
from matching.work_clock import now_s

SOFTNESS: Final = 0.002
"""What a pair may be short of paying to be partly open, as a share of a mean opening."""
ROUNDS: Final = 12
"""Times that covers are added at most."""
MOST_PAIRS: Final = 50_000
"""Pairs of a group up to which covers are looked for: of more, better plans bring more in the same time."""
LEAST_FALL: Final = 1e-4
"""Share by which the bound has to fall in a round for another one."""
NEAR: Final = 0.1
"""What a pair may be short of paying to join, as a share of a mean opening."""
PRICED: Final = 1e-3
"""Price by the room of a cover, as a share of a mean opening, from which it is kept."""


def covered_bound(problem: GroupProblem, lowered: Relaxed, ends_at: float) -> float:
    """Return a bound over all pairs of a group that is no higher than the one known.

    Args:
        problem: The group.
        lowered: The lowest bound that prices of ends prove, and these.
        ends_at: Until when to go on, by the clock that holds.
    """
    best, opening, covers = lowered.bound, problem.mean_opening, NONE
    if not opening or len(problem) > MOST_PAIRS:
        return best
    prices, every = lowered.prices, np.arange(len(problem))
    rows = np.union1d(that_matter(problem, prices), _near_paying(problem, prices))
    for number in range(ROUNDS):
        if now_s() >= ends_at:
            break
        softened = Softened(problem, rows, SOFTNESS * opening, covers)
        prices = softened.descended(prices, ends_at)
        bound = bound_at(problem, *prices, covers.placed(rows, every))
        fell, best = best - bound, min(best, bound)
        told, kept = softened.at(prices), prices.covers * covers.room > PRICED * opening
        fresh = broken_covers(problem, rows, told.sent, told.opened)
        more = np.setdiff1d(_near_paying(problem, prices), rows)
        if not len(more) and (not len(fresh) or (number and fell <= LEAST_FALL * abs(best))):
            break
        after = np.union1d(rows, more)
        covers, rows = covers.of(kept).joined(fresh).placed(rows, after), after
        prices = prices._replace(covers=np.r_[prices.covers[kept], np.zeros(len(fresh))])
    return best


def _near_paying(problem: GroupProblem, prices: Prices) -> Integers:
    """Return the pairs that nearly pay at some prices if they are in no cover."""
    gain = problem.gain(prices.supply, prices.demand)
    paying: Integers = np.flatnonzero(gain > -NEAR * problem.mean_opening)
    return paying
