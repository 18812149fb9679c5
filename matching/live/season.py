"""The linear problem of a family in the months in which nobody's quantity differs, kept warm.

The solver goes on from its last basis. The best prices without a draft fit all pairs; with one, a pair can
only have become worth more than its prices where one of them fell: only those are looked at again.
"""

from dataclasses import dataclass

import numpy as np

from matching.highs import DUAL, PRIMAL
from matching.live.answers import Question
from matching.live.master import LiveMaster
from matching.live.own_pairs import OwnPairs
from matching.live.tables import Tables
from matching.picked_pairs import Columns, gathered
from matching.plants import Plant
from matching.rules.ends import Floats, Integers
from matching.transport import best

FIRST = 6
"""Pairs of each end, and of a draft, that join at first."""
MORE = 2
"""Pairs of each end that a round adds at most while a family is laid out."""
NEAREST = 3
"""Pairs for each giver that stay in the solver between drafts."""
ROUNDS = 200
"""Rounds at most; the bound of the last is as true as any."""
FEW = 0.5
"""Share of the ends whose prices fell from which all pairs are looked at again."""
SHUT = 1e12
"""Price of what has nothing to give or take: no pair of it joins."""


@dataclass(frozen=True)
class Answer:
    """What a group of months is worth with a draft."""

    value: float
    bound: float
    carried: Floats
    """By each pair of the draft, unit sent in a month."""
    price: Floats
    """Of each of its partners, €/unit."""


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
        self._tables = tables
        self._most = most
        self._joined: set[int] = set()
        self._kept: list[Columns] = []
        self._master = LiveMaster(supply, demand, plants)
        self.prices = np.zeros(len(supply)), np.zeros(len(demand))
        self._join(self._best(tables.joined_first(FIRST), FIRST) if start is None else start)
        self.value, self.bound = self._converged()

    def _join(self, columns: Columns) -> bool:
        """Let pairs join that have not, and tell whether there were any."""
        fresh = columns.of(np.array([key not in self._joined for key in columns.keys.tolist()], dtype=bool))
        if len(fresh):
            self._joined.update(fresh.keys.tolist())
            self._kept.append(fresh)
            self._master.join(fresh.offer, fresh.need, *self._tables.worth_of(fresh))
        return bool(len(fresh))

    def _converged(self) -> tuple[float, float]:
        value = self._master.solve(DUAL, warm=False)
        for left in reversed(range(ROUNDS)):
            self.prices = self._master.prices()
            beyond, self._over = self._tables.beyond(*self.prices, self._tables.rounding)
            if not (left and self._join(self._best(beyond, MORE))):
                break
            value = self._master.solve(PRIMAL)
        self._settle()
        return value, value + self._short(self._over)

    @property
    def columns(self) -> Columns:
        """Return the pairs that stay in the solver between drafts."""
        return gathered(self._kept)

    def _settle(self) -> None:
        """Keep the plan, and of the pairs those that it needs or that come nearest: drafts begin there."""
        columns = gathered(self._kept)
        carried = self._master.carried(len(columns))
        self.plan = columns.of(carried > 0), carried[carried > 0]
        excess = self._excess(columns)
        excess[carried > 0] = np.inf
        far = np.argsort(-excess, kind="stable")[NEAREST * len(self._most) :]
        kept = np.setdiff1d(np.arange(len(columns)), far)
        self._kept, self._joined = [columns.of(kept)], set(columns.of(kept).keys.tolist())
        self._master.part(far, len(columns))
        self._master.solve(PRIMAL)
        self._master.settle()

    def _best(self, columns: Columns, count: int) -> Columns:
        """Return, of each end, so many pairs that are worth most beyond prices."""
        excess = self._excess(columns)
        return columns.of(best(columns.offer, excess, count) | best(columns.need, excess, count))

    def _excess(self, columns: Columns) -> Floats:
        worth, yields = self._tables.worth_of(columns)
        excess: Floats = worth - self.prices[0][columns.offer] - yields * self.prices[1][columns.need]
        return excess

    def _short(self, over: Floats) -> float:
        """Return by how much a plan may be worth more than the pairs that joined say."""
        return float(np.maximum(over + self._tables.rounding, 0.0) @ self._most)

    def with_draft(self, question: Question, gone: int | None, others: Integers, quantity: float) -> Answer:
        """Return what a month is worth with a draft.

        Args:
            question: The draft.
            gone: Position of what is changed or withdrawn, on its side of the family; None for nothing.
            others: Positions of the partners of what is new.
            quantity: What is new gives or takes in the month.
        """
        joined = len(self._kept)
        try:
            return self._solved(question, gone, others, quantity)
        finally:
            self._master.restore()
            for columns in self._kept[joined:]:
                self._joined.difference_update(columns.keys.tolist())
            del self._kept[joined:]

    def _solved(self, question: Question, gone: int | None, others: Integers, quantity: float) -> Answer:
        own = _Own(question.pairs, others)
        now, value, over = self.prices, self.value, self._over
        if gone is not None and question.old is not None:
            self._master.withdraw(gives=question.old.gives, position=gone)
            value = self._master.solve(DUAL)
            now = self._shut(question, gone)
        self._master.draft(gives=own.gives, quantity=quantity)
        if self._join_own(own, now, 0.0):
            value = self._master.solve(PRIMAL)
        elif gone is None:
            return Answer(self.value, self.bound, np.zeros(len(own)), np.zeros(len(own)))
        for left in reversed(range(ROUNDS)):
            now = self._shut(question, gone)
            beyond, over = self._looked_at(now)
            price = self._master.draft_price(gives=own.gives)
            if not left or not (self._join(beyond) | self._join_own(own, now, price)):
                break
            value = self._master.solve(PRIMAL)
        carried = np.zeros(len(own))
        carried[own.order] = self._master.carried_by_draft()
        return Answer(value, value + self._short(over), carried, now[1 if own.gives else 0][others])

    def _shut(self, question: Question, gone: int | None) -> tuple[Floats, Floats]:
        """Return prices at which nothing is looked for at what is gone."""
        now = self._master.prices()
        if gone is not None and question.old is not None:
            now[0 if question.old.gives else 1][gone] = SHUT
        return now

    def _looked_at(self, now: tuple[Floats, Floats]) -> tuple[Columns, Floats]:
        fell = tuple(
            one < before - self._tables.rounding for one, before in zip(now, self.prices, strict=True)
        )
        few = fell[0].sum() + fell[1].sum() <= FEW * (len(fell[0]) + len(fell[1]))
        beyond, over = self._tables.beyond(*now, self._tables.rounding, (fell[0], fell[1]) if few else None)
        return beyond, np.maximum(over, self._over + self._tables.drift) if few else over

    def _join_own(self, own: "_Own", prices: tuple[Floats, Floats], price: float) -> bool:
        """Let the best pairs of the draft join that are worth more than their prices."""
        fresh = own.best(prices, price, self._tables.rounding)
        self._master.join_draft(own.others[fresh], own.worth[fresh], own.yields[fresh], gives=own.gives)
        return bool(len(fresh))


class _Own:
    """The pairs of a draft that may join, and those that did, in order."""

    def __init__(self, pairs: OwnPairs | None, others: Integers) -> None:
        self.others = others
        self.gives = pairs is not None and pairs.end.gives
        self.worth = pairs.spread if pairs is not None else np.zeros(0)
        self.yields = pairs.worths.yields if pairs is not None else np.zeros(0)
        self._may = pairs.worths.most > 0 if pairs is not None else np.zeros(0, dtype=bool)
        self.order: Integers = np.zeros(0, dtype=np.int64)

    def __len__(self) -> int:
        return len(self.others)

    def best(self, prices: tuple[Floats, Floats], price: float, more_than: float) -> Integers:
        """Return the best few that are worth more than prices and have not joined; they join."""
        taken = prices[1][self.others] * self.yields if self.gives else prices[0][self.others]
        excess = self.worth - taken - price * (1.0 if self.gives else self.yields)
        excess[self.order] = -np.inf
        excess[~self._may] = -np.inf
        near = np.argsort(-excess, kind="stable")[:FIRST]
        fresh: Integers = near[excess[near] > more_than]
        self.order = np.r_[self.order, fresh]
        return fresh
