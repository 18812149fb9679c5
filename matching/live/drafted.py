"""A family with a draft in it: its linear problems go on from the best plans without the draft.

Nothing is solved where nothing changes: where what is gone carried nothing, and no pair of what is new is
worth more than its prices.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from matching.highs import DUAL, PRIMAL
from matching.live.answers import Question
from matching.live.carriers import Carriers
from matching.live.fallen import Fallen, Look, look_again
from matching.live.held_rows import Shifts
from matching.live.reached import Reached
from matching.live.season import FIRST, ROUNDS, SHUT
from matching.live.tables import Tables
from matching.live.year import Year
from matching.rules.ends import Booleans, Floats, Integers


@dataclass(frozen=True)
class Places:
    """Where a draft stands in its family."""

    gone: int | None
    """Position of what is changed or withdrawn, on its side; None for nothing."""
    gave: bool
    """Whether that gives."""
    others: Integers
    """Positions of the partners of what is new."""
    shifts: Shifts
    """Ends that have more, or less, beside what accepted exchanges hold of them with the draft."""

    def more(self, parts: Sequence["Part"]) -> Floats:
        """Return how much more these have in a month of each part."""
        found: Floats = self.shifts.more[:, [part.months[0] for part in parts]].T
        return found


@dataclass(frozen=True)
class Part:
    """Months that are alike in what everybody has, the draft included."""

    season: int
    """Number of the problem without the draft."""
    quantity: float
    """What the draft gives or takes in one of them, beside what accepted exchanges hold of it."""
    months: Integers
    """Which they are."""


@dataclass(frozen=True)
class Answer:
    """What a month of a problem is worth with a draft."""

    value: float
    bound: float
    carried: Floats
    """By each pair of the draft, unit sent in a month."""
    price: Floats
    """Of each of its partners, €/unit."""


class Drafted:
    """The problems of a year with a draft in them, solved."""

    def __init__(
        self,
        tables: Tables,
        year: Year,
        parts: Sequence["Part"],
        question: Question,
        places: Places,
    ) -> None:
        """Let the draft in, and solve what that changes.

        Args:
            tables: All pairs.
            year: The problems without the draft.
            parts: The part of the year that each is.
            question: The draft.
            places: Where the draft stands in the family.
        """
        quantity = np.array([part.quantity for part in parts])
        self._tables, self._year, self._quantity = tables, year, quantity
        self._own = _Own(question, places.others, len(quantity))
        self._ends = places.others + (year.givers if self._own.gives else 0)
        self._prices, self._over = year.prices.copy(), year.over.copy()
        self._reached = Reached(year, quantity)
        self._gone = None if places.gone is None else places.gone + (0 if places.gave else year.givers)
        self._reached.begin(self._gone, places.shifts.places, places.more(parts))
        if self._gone is not None:
            self._prices[:, self._gone] = SHUT
        lost = bool(len(self._reached.problems))
        if self._join_own(np.zeros(len(quantity))) or lost:
            self._settle(DUAL if lost else PRIMAL)

    def _settle(self, method: int) -> None:
        """Let pairs join until none is worth more than its prices."""
        for left in reversed(range(ROUNDS)):
            self._reached.solve(method)
            self._reached.let_price(self._prices)
            if self._gone is not None:
                self._prices[:, self._gone] = SHUT
            touched = self._reached.problems
            found = look_again(self._tables, self._look.of(touched))
            self._over[touched] = found.over
            if not left or not (self._join(touched, found) | self._join_own(self._reached.draft_price)):
                return
            method = PRIMAL

    @property
    def _look(self) -> Look:
        year, givers = self._year, self._year.givers
        now, before = self._prices, year.prices
        return Look(now[:, :givers], now[:, givers:], before[:, :givers], before[:, givers:], year.over)

    def _join(self, problems: Integers, found: Fallen) -> bool:
        """Let pairs join that are worth more than their prices, and tell whether there were any."""
        columns = found.columns
        if not len(columns):
            return False
        worth = self._tables.worth_of(columns)
        return self._reached.join(problems[found.problem], columns.offer, columns.need, worth)

    def _join_own(self, price: Floats) -> bool:
        """Let the best pairs of the draft join that are worth more than their prices."""
        own = self._own
        problem, pair = own.best(
            self._prices[:, self._ends], price, self._quantity > 0, self._tables.rounding
        )
        if len(pair):
            worth = own.worth[pair], own.yields[pair]
            self._reached.join_draft(problem, pair, own.others[pair], worth, gives=own.gives)
        return bool(len(pair))

    @property
    def answers(self) -> list[Answer]:
        """Return what a month of each problem is worth."""
        carriers, carried = self._reached.carriers, self._reached.carried
        gained = self._reached.gained
        mine = carriers.own >= 0
        sent = np.zeros((len(self._quantity), len(self._ends)))
        sent[carriers.problem[mine], carriers.own[mine]] = carried[mine]
        answers = []
        for i, season in enumerate(self._year.seasons):
            value = season.value + float(gained[i])
            bound = value + season.short(self._over[i])
            answers.append(Answer(value, bound, sent[i], self._prices[i, self._ends]))
        return answers

    @property
    def moved(self) -> tuple[Carriers, Floats]:
        """Return what may carry something otherwise than without the draft, and what it carries."""
        return self._reached.carriers, self._reached.carried


class _Own:
    """The pairs of a draft that may join, and which did in each problem."""

    def __init__(self, question: Question, others: Integers, problems: int) -> None:
        none, pairs = np.zeros(0), question.pairs
        self.others = others
        self.gives = pairs is not None and pairs.end.gives
        self.worth = pairs.spread if pairs is not None else none
        self.yields = pairs.worths.yields if pairs is not None else none
        may = (pairs.worths.most > 0) & ~question.own_held.settled if pairs is not None else none > 0
        self._may: Booleans = np.tile(may, (problems, 1))

    def best(
        self, prices: Floats, price: Floats, wanted: Booleans, more_than: float
    ) -> tuple[Integers, Integers]:
        """Return the best few that are worth more than prices and have not joined; they join.

        Args:
            prices: Of the partner of each pair, problem by problem, €/unit.
            price: Of the draft in each problem.
            wanted: Problems in which the draft has something.
            more_than: €/unit by which a pair has to be worth more.

        Returns:
            The problem of each, and its number.
        """
        share = self.yields if self.gives else 1.0
        excess = self.worth - prices * share - price[:, None] * (1.0 if self.gives else self.yields)
        pays = self._may & wanted[:, None] & (excess > more_than)
        if pays.shape[1] > FIRST:
            value = np.where(pays, -excess, np.inf)
            far = np.argpartition(value, FIRST, axis=1)[:, FIRST:]
            np.put_along_axis(pays, far, values=False, axis=1)
        self._may &= ~pays
        problem, pair = np.nonzero(pays)
        return problem, pair
