"""The linear problem of a family in the months in which nobody's quantity differs, kept warm.

Few pairs join the solver: as many as it takes until no pair is worth more than its prices. The best plan and
its basis are what every draft begins with (`drafted`).
"""

import numpy as np

from matching.highs import DUAL, PRIMAL
from matching.highs_library import HAS_HIGHS, highspy
from matching.linked_rows import least_linked
from matching.live.master import LiveMaster
from matching.live.tables import Tables
from matching.picked_pairs import NONE, Columns, gathered
from matching.plants import Plant, rows_of_plants
from matching.rules.ends import Booleans, Floats, Integers
from matching.transport import best

FIRST = 6
"""Pairs of each end, and of a draft, that join at first."""
MORE = 2
"""Pairs of each end that a round adds at most while a family is laid out."""
NEAREST = 3
"""Pairs for each giver that stay in the solver between drafts."""
ROUNDS = 200
"""Rounds at most; the bound of the last is as true as any."""
SHUT = 1e12
"""Price of what has nothing to give or take: no pair of it joins."""
BASIC = int(highspy.HighsBasisStatus.kBasic) if HAS_HIGHS else 1


class Season:
    """The linear problem of the months in which nobody's quantity differs, for one month of them."""

    columns: Columns
    """Pairs that joined; once it is solved, those of them that stay."""

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
            supply: What each giver gives in a month; of outputs of plants, what passes beside pairs: nought
                less what accepted exchanges hold of them.
            demand: What each taker takes; of inputs of plants, as with outputs.
            most: Most that each giver may send, outputs included.
            plants: The processors.
            start: Pairs to begin with; None for the best of each end.
        """
        self._tables, self._most = tables, most
        self.columns = NONE
        master = LiveMaster(supply, demand, plants)
        self.least, self.limits = master.least, master.limits
        """Of each row: givers, takers, then those of plants."""
        self._idle = master.idle()
        """Givers and takers that have nothing: if they joined trees of the basis, drafts would reach more."""
        self.prices = np.zeros(len(supply)), np.zeros(len(demand))
        self.value, self.bound = self._converged(master, start)
        self._settle(master, plants)

    def _join(self, master: LiveMaster, columns: Columns) -> bool:
        """Let pairs join that have not, and tell whether there were any."""
        columns = columns.of(~(self._idle[0][columns.offer] | self._idle[1][columns.need]))
        fresh = columns.of(~np.isin(columns.keys, self.columns.keys))
        self.columns = gathered([self.columns, fresh])
        master.join(fresh.offer, fresh.need, *self._tables.worth_of(fresh))
        return bool(len(fresh))

    def _converged(self, master: LiveMaster, start: Columns | None) -> tuple[float, float]:
        """Let pairs join until none is worth more than its prices; return the value, and its bound."""
        self._join(master, self._best(self._tables.joined_first(FIRST), FIRST) if start is None else start)
        value = master.solve(DUAL, warm=False)
        for left in reversed(range(ROUNDS)):
            given, taken = (
                np.where(idle, SHUT, side) for idle, side in zip(self._idle, master.prices(), strict=True)
            )
            self.prices = given, taken
            beyond, self.over = self._tables.beyond(*self.prices, self._tables.rounding)
            if not (left and self._join(master, self._best(beyond, MORE))):
                break
            value = master.solve(PRIMAL)
        return value, value + self.short(self.over)

    def _settle(self, master: LiveMaster, plants: tuple[Plant, ...]) -> None:
        """Keep the plan, and of the pairs those that it needs or that come nearest: drafts begin there."""
        joined = self.columns
        carried = master.carried(len(joined))
        excess = self._excess(joined)
        excess[carried > 0] = np.inf
        far = np.argsort(-excess, kind="stable")[NEAREST * len(self._most) :]
        self.columns = joined.of(np.setdiff1d(np.arange(len(joined)), far))
        self.worth, self.yields = self._tables.worth_of(self.columns)
        master.part(far, len(joined))
        master.solve(PRIMAL)
        self.basis = master.basis()
        first = len(self.basis.columns) - len(self.columns)
        self.carried: Floats = np.maximum(self.basis.carried[first:], 0.0)
        """By each pair that stays, in a month."""
        self.is_busy = self._busy(self.carried > 0)
        self.tree = self._trees(self.basis.columns[first:] == BASIC, plants)

    def _busy(self, pairs: Booleans) -> Booleans:
        """Return which givers, then which takers, some pairs join."""
        busy = self.columns.of(pairs)
        rows: Booleans = np.zeros(len(self.limits), dtype=bool)
        rows[busy.offer], rows[len(self.prices[0]) + busy.need] = True, True
        return rows

    def _trees(self, pairs: Booleans, plants: tuple[Plant, ...]) -> Integers:
        """Return in which tree of the basis each row is."""
        givers, takers = (len(side) for side in self.prices)
        joined, held = self.columns.of(pairs), rows_of_plants(plants, givers, takers)
        one, other = np.r_[joined.offer, held[0]], np.r_[givers + joined.need, held[1]]
        return least_linked(len(self.limits), one, other)

    @property
    def plan(self) -> tuple[Columns, Floats]:
        """Return the pairs that carry something in a month of it, and what they send."""
        busy = self.carried > 0
        return self.columns.of(busy), self.carried[busy]

    def _best(self, columns: Columns, count: int) -> Columns:
        """Return, of each end, so many pairs that are worth most beyond prices."""
        excess = self._excess(columns)
        return columns.of(best(columns.offer, excess, count) | best(columns.need, excess, count))

    def _excess(self, columns: Columns) -> Floats:
        worth, yields = self._tables.worth_of(columns)
        excess: Floats = worth - self.prices[0][columns.offer] - yields * self.prices[1][columns.need]
        return excess

    def short(self, over: Floats) -> float:
        """Return by how much a plan may be worth more than the pairs that joined say."""
        return float(np.maximum(over + self._tables.rounding, 0.0) @ self._most)
