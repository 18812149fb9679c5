"""A first plan of a core by slope scaling: linear problems whose costs approach the openings."""

from typing import Final

import numpy as np

from matching.highs import highs_with
from matching.highs_library import highspy
from matching.region.core import Core
from matching.rules.ends import Booleans, Floats, Integers
from matching.solver_run import Limit

ROUNDS: Final = 8
"""Rounds after which little is gained."""
REFILLS: Final = 4
"""Times that what does not pay its opening is closed and the others are filled again."""
UNUSED: Final = 1e-7
"""Share of the most of a pair that is what solvers leave of nought."""


def sketch(core: Core, part: Integers, rounds: int = ROUNDS) -> Floats:
    """Return the best plan of some rounds for each part: what each pair of a core carries.

    Args:
        core: The pairs.
        part: Number of the part that each belongs to: parts share nothing.
        rounds: Rounds at most.
    """
    if not len(core):
        return np.zeros(0)
    linear = _Linear(core)
    paid = core.most.copy()
    found, most_worth = np.zeros(len(core)), np.zeros(int(part.max()) + 1)
    for _ in range(rounds):
        carried = linear.solve(core.value - core.opening / paid, np.ones(len(core), dtype=bool))
        plan = _settled(core, linear, carried)
        worth = np.bincount(part, core.value * plan - core.opening * (plan > 0), len(most_worth))
        if core.fits(plan):
            better = worth > most_worth
            found, most_worth = np.where(better[part], plan, found), np.maximum(worth, most_worth)
        after = np.where(carried > 0, np.maximum(carried, core.lot), paid)
        if np.array_equal(after, paid):
            break
        paid = after
    return found


class _Linear:
    """The linear problem over a core, alive: its worths and limits change, its rows do not."""

    def __init__(self, core: Core) -> None:
        self._all = np.arange(len(core), dtype=np.int32)
        self._most = core.most
        self._highs = highs_with(core.arrays(), Limit(0.0, highspy.kHighsInf))
        self._highs.setOptionValue("presolve", "off")

    def solve(self, worth: Floats, is_open: Booleans) -> Floats:
        """Return the best plan at these worths over the pairs that are open."""
        count = len(self._all)
        self._highs.changeColsCost(count, self._all, -worth)
        upper = np.where(is_open, self._most, 0.0)
        self._highs.changeColsBounds(count, self._all, np.zeros(count), upper)
        self._highs.run()
        found = np.array(self._highs.getSolution().col_value)
        carried: Floats = np.where(found > UNUSED * self._most, np.minimum(found, self._most), 0.0)
        return carried


def _settled(core: Core, linear: _Linear, carried: Floats) -> Floats:
    """Return a plan that keeps lots and opens nothing that does not pay, the others filled again."""
    is_open = _pays(core, carried)
    for _ in range(REFILLS):
        carried = linear.solve(core.value, is_open)
        paying = is_open & _pays(core, carried)
        if np.array_equal(paying, is_open & (carried > 0)):
            break
        is_open = paying
    return np.where(_pays(core, carried), carried, 0.0)


def _pays(core: Core, carried: Floats) -> Booleans:
    paying: Booleans = (carried > 0) & (carried >= core.lot) & (core.value * carried > core.opening)
    return paying
