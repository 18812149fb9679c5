"""The linear problem of a family in the months in which nobody's quantity differs, kept warm.

Few pairs join the solver: as many as it takes until no pair is worth more than its prices. The best plan and
its basis are what every draft begins with (`drafted`).
"""

from collections.abc import Set as AbstractSet

import numpy as np

from matching.highs import DUAL, PRIMAL
from matching.live.master import LiveMaster
from matching.live.tables import Tables
from matching.picked_pairs import Columns, gathered
from matching.plants import Plant
from matching.rules.ends import Floats
from matching.transport import best

FIRST = 6
"""Pairs of each end, and of a draft, that join at first."""
MORE = 2
"""Pairs of each end that a round adds at most while a family is laid out."""
NEAREST = 3
"""Pairs for each giver that stay in the solver between drafts."""
ROUNDS = 200
"""Rounds at most; the bound of the last is as true as any."""


class Season:
    """The linear problem of the months in which nobody's quantity differs, for one month of them."""

    def __init__(
        self,
        tables: Tables,
        supply: Floats,
        demand: Floats,
        most: Floats,
        plants: tuple[Plant, ...],
        start: Columns | None = None,
    ) -> None:
        """Solve it without a draft.

        Args:
            tables: All pairs.
            supply: What each giver gives in a month; nought for outputs of plants.
            demand: What each taker takes; nought for inputs of plants.
            most: Most that each giver may send, outputs included.
            plants: The processors.
            start: Pairs to begin with; None for the best of each end.
        """
        self.tables = tables
        self._most = most
        self._joined: set[int] = set()
        self._kept: list[Columns] = []
        self.master = LiveMaster(supply, demand, plants)
        self.prices = np.zeros(len(supply)), np.zeros(len(demand))
        self._join(self._best(tables.joined_first(FIRST), FIRST) if start is None else start)
        self.value, self.bound = self._converged()

    def _join(self, columns: Columns) -> bool:
        """Let pairs join that have not, and tell whether there were any."""
        fresh = self.not_joined(columns)
        self._joined.update(fresh.keys.tolist())
        self._kept.append(fresh)
        self.let_join(fresh)
        return bool(len(fresh))

    def not_joined(self, columns: Columns, beside: AbstractSet[int] = frozenset()) -> Columns:
        """Return the pairs that have not joined.

        Args:
            columns: Some pairs.
            beside: Numbers of others that have.
        """
        keys = columns.keys.tolist()
        fresh = [key not in self._joined and key not in beside for key in keys]
        return columns.of(np.array(fresh, dtype=bool))

    def let_join(self, columns: Columns) -> None:
        """Let pairs join the solver, until it is put back or the problem settles."""
        if len(columns):
            self.master.join(columns.offer, columns.need, *self.tables.worth_of(columns))

    def put_back(self) -> None:
        """Let the solver be as it was before any draft."""
        self.master.restore()

    def carries(self, *, gives: bool, position: int) -> bool:
        """Tell whether the best plan carries anything from a giver, or to a taker."""
        return bool(self._busy[0 if gives else 1][position])

    def _converged(self) -> tuple[float, float]:
        value = self.master.solve(DUAL, warm=False)
        for left in reversed(range(ROUNDS)):
            self.prices = self.master.prices()
            beyond, self.over = self.tables.beyond(*self.prices, self.tables.rounding)
            if not (left and self._join(self._best(beyond, MORE))):
                break
            value = self.master.solve(PRIMAL)
        self._settle()
        return value, value + self.short(self.over)

    @property
    def columns(self) -> Columns:
        """Return the pairs that stay in the solver between drafts."""
        return gathered(self._kept)

    def _settle(self) -> None:
        """Keep the plan, and of the pairs those that it needs or that come nearest: drafts begin there."""
        columns = gathered(self._kept)
        carried = self.master.carried(len(columns))
        self.plan = columns.of(carried > 0), carried[carried > 0]
        excess = self._excess(columns)
        excess[carried > 0] = np.inf
        far = np.argsort(-excess, kind="stable")[NEAREST * len(self._most) :]
        kept = np.setdiff1d(np.arange(len(columns)), far)
        self._kept, self._joined = [columns.of(kept)], set(columns.of(kept).keys.tolist())
        self.master.part(far, len(columns))
        self.master.solve(PRIMAL)
        busy = columns.of(kept).of(self.master.carried(len(kept)) > 0)
        self._busy = (
            np.isin(np.arange(len(self.prices[0])), busy.offer),
            np.isin(np.arange(len(self.prices[1])), busy.need),
        )
        self.master.settle()

    def _best(self, columns: Columns, count: int) -> Columns:
        """Return, of each end, so many pairs that are worth most beyond prices."""
        excess = self._excess(columns)
        return columns.of(best(columns.offer, excess, count) | best(columns.need, excess, count))

    def _excess(self, columns: Columns) -> Floats:
        worth, yields = self.tables.worth_of(columns)
        excess: Floats = worth - self.prices[0][columns.offer] - yields * self.prices[1][columns.need]
        return excess

    def short(self, over: Floats) -> float:
        """Return by how much a plan may be worth more than the pairs that joined say."""
        return float(np.maximum(over + self.tables.rounding, 0.0) @ self._most)
