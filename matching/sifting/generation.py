"""The linear problem of a large family in one part of the year over all of its pairs, of which few join.

One problem stays in the solver while its right side changes: pairs worth more than their prices join until
what they may add is small.
"""

from typing import Final

import numpy as np

from matching.highs import DUAL, PRIMAL
from matching.live.master import LiveMaster
from matching.live.pair_tables import PairTables
from matching.picked_pairs import NONE, Columns
from matching.rules.ends import Booleans, Floats
from matching.transport import best
from matching.work_clock import now_s
from symbiose.domain.errors import SolverFailed

FIRST: Final = 6
"""Pairs of each end that join at first, where nothing is known of prices."""
MORE: Final = 2
"""Pairs of each end that a round adds at most, and that join at first where something is known."""
ROUNDS: Final = 60
"""Rounds of one month at most: any prices bound what a family is worth."""
CLOSE: Final = 2e-4
"""Share of the worth of a month by which pairs that did not join may add to it."""


class Generation:
    """The pairs that joined, month after month."""

    def __init__(
        self,
        tables: PairTables,
        master: LiveMaster,
        ends_at: float,
        near: tuple[Floats, Floats] | None = None,
    ) -> None:
        """Let first pairs join.

        Args:
            tables: All pairs.
            master: The rows of their ends.
            ends_at: Until when prices are sought, by the clock that holds.
            near: What givers and takers may be worth about, where something is known of it.
        """
        self._tables, self._master, self._ends_at = tables, master, ends_at
        self._columns, self._is_new = NONE, True
        none = np.zeros(tables.counts[0]), np.zeros(tables.counts[1])
        if near is None:
            self.join(self._best(tables.joined_first(FIRST), none, FIRST))
        else:
            self.join(self._best(tables.nearest(*near, MORE), near, MORE))

    def solved(self, given: Floats) -> tuple[Floats, Floats]:
        """Return the prices of a month in which givers have so much.

        Where rounds end before these fit all pairs, givers ask for as much more as their dearest pair is
        worth: each unit beyond counts once then, not once for every pair that would pay.
        """
        value = self._solve(DUAL, warm=not self._is_new)
        self._is_new = False
        for left in reversed(range(ROUNDS)):
            prices = self._master.prices()
            beyond, over = self._tables.beyond(*prices, self._tables.rounding)
            short = float(np.maximum(over, 0.0) @ given)
            if short <= CLOSE * value:
                break
            is_over = not left or now_s() >= self._ends_at
            if is_over or not self.join(self._best(beyond, prices, MORE)):
                return raised(prices, over)
            value = self._solve(PRIMAL, warm=True)
        return prices

    def _solve(self, method: int, *, warm: bool) -> float:
        """Solve the problem from its last basis, or from nothing where that led nowhere."""
        try:
            return self._master.solve(method, warm=warm)
        except SolverFailed:
            self._master.highs.clearSolver()
            return self._master.solve(DUAL, warm=False)

    def carrying(self) -> Columns:
        """Return the pairs that carry something."""
        return self._columns.of(self._master.carried(len(self._columns)) > 0)

    def join(self, columns: Columns) -> bool:
        """Let pairs join that have not, and tell whether there were any."""
        fresh = columns.of(~np.isin(columns.keys, self._columns.keys))
        if len(fresh):
            self._master.join(fresh.offer, fresh.need, *self._tables.worth_of(fresh))
            sides = ("offer", "need", "block")
            self._columns = Columns(
                *(np.r_[getattr(self._columns, side), getattr(fresh, side)] for side in sides)
            )
        return bool(len(fresh))

    def _best(self, columns: Columns, prices: tuple[Floats, Floats], count: int) -> Columns:
        """Return, of each end, so many pairs that are worth most beyond prices."""
        worth, yields = self._tables.worth_of(columns)
        excess = worth - prices[0][columns.offer] - yields * prices[1][columns.need]
        chosen: Booleans = best(columns.offer, excess, count) | best(columns.need, excess, count)
        return columns.of(chosen)


def raised(prices: tuple[Floats, Floats], over: Floats) -> tuple[Floats, Floats]:
    """Return prices that fit all pairs: givers ask for as much more as their dearest pair is worth.

    Args:
        prices: Of givers and takers.
        over: Most that any pair of each giver is worth beyond them.
    """
    return prices[0] + np.maximum(over, 0.0), prices[1]
