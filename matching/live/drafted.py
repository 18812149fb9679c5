"""One part of the year with a draft in it: its linear problem goes on from the best plan without the draft.

Nothing is solved where nothing changes: where what is gone carried nothing, and no pair of what is new is
worth more than its prices.
"""

from dataclasses import dataclass

import numpy as np

from matching.highs import DUAL, PRIMAL
from matching.live.answers import Question
from matching.live.fallen import Look
from matching.live.own_pairs import OwnPairs
from matching.live.season import FIRST, Season
from matching.picked_pairs import Columns, gathered
from matching.rules.ends import Floats, Integers

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


class Drafted:
    """A season with a draft in it, until it is put back."""

    def __init__(
        self, season: Season, question: Question, gone: int | None, others: Integers, quantity: float
    ) -> None:
        """Let the draft in, and solve the problem where that changes something.

        Args:
            season: The problem without the draft.
            question: The draft.
            gone: Position of what is changed or withdrawn, on its side of the family; None for nothing.
            others: Positions of the partners of what is new.
            quantity: What is new gives or takes in the month.
        """
        self._season = season
        self._own = _Own(question.pairs, others)
        self._gone = None if gone is None or question.old is None else (question.old.gives, gone)
        self._value, self._over, self._prices = season.value, season.over, season.prices
        self._more: set[int] = set()
        self._since: list[Columns] = []
        lost = self._gone is not None and self._withdrawn(*self._gone)
        season.master.draft(gives=self._own.gives, quantity=quantity)
        joined = quantity > 0 and self._join_own(0.0)
        self.settled = not (lost or joined)
        """Whether the problem is solved over all pairs."""
        self._unchanged = self.settled
        if not self.settled:
            self._solve(DUAL if lost else PRIMAL)

    def _withdrawn(self, gives: bool, position: int) -> bool:
        """Withdraw what is gone, and tell whether the best plan without the draft carries any of it."""
        self._season.master.withdraw(gives=gives, position=position)
        return self._season.carries(gives=gives, position=position)

    def _solve(self, method: int) -> None:
        self._value = self._season.master.solve(method)
        self._prices = self._season.master.prices()
        if self._gone is not None:
            gives, position = self._gone
            self._prices[0 if gives else 1][position] = SHUT

    @property
    def look(self) -> Look:
        """Return at which prices pairs are to be looked at again."""
        return Look(*self._prices, *self._season.prices, self._season.over)

    def go_on(self, beyond: Columns, over: Floats, *, last: bool) -> None:
        """Let pairs join, and solve the problem again if there were any.

        Args:
            beyond: Those that are worth more than their prices.
            over: For each giver the most that a pair of it may be worth more than its prices.
            last: Whether it is to be left at that.
        """
        self._over = over
        price = self._season.master.draft_price(gives=self._own.gives)
        self.settled = last or not (self._join(beyond) | self._join_own(price))
        if not self.settled:
            self._solve(PRIMAL)

    def _join(self, columns: Columns) -> bool:
        fresh = self._season.not_joined(columns, self._more)
        self._more.update(fresh.keys.tolist())
        self._since.append(fresh)
        self._season.let_join(fresh)
        return bool(len(fresh))

    def _join_own(self, price: float) -> bool:
        """Let the best pairs of the draft join that are worth more than their prices."""
        own = self._own
        fresh = own.best(self._prices, price, self._season.tables.rounding)
        self._season.master.join_draft(
            own.others[fresh], own.worth[fresh], own.yields[fresh], gives=own.gives
        )
        return bool(len(fresh))

    @property
    def answer(self) -> Answer:
        """Return what a month is worth."""
        carried = np.zeros(len(self._own))
        if self._unchanged:
            return Answer(self._value, self._season.bound, carried, carried)
        if len(self._own.order):
            carried[self._own.order] = self._season.master.carried_by_draft()
        price = self._prices[1 if self._own.gives else 0][self._own.others]
        return Answer(self._value, self._value + self._season.short(self._over), carried, price)

    @property
    def plan(self) -> tuple[Columns, Floats]:
        """Return the pairs beside those of the draft that carry something in a month, and what they send."""
        if self._unchanged:
            return self._season.plan
        columns = gathered([self._season.columns, *self._since])
        sent = self._season.master.carried_beside_draft(len(self._season.columns))
        return columns.of(sent > 0), sent[sent > 0]


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
        pays = self._may & (excess > more_than)
        pays[self.order] = False
        good = np.flatnonzero(pays)
        fresh: Integers = good[np.argsort(-excess[good], kind="stable")[:FIRST]]
        self.order = np.r_[self.order, fresh] if len(fresh) else self.order
        return fresh
