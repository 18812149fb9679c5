"""A family with a draft in it: its linear problems go on from the best plans without the draft.

Nothing is solved where nothing changes: where what is gone carried nothing, and no pair of what is new is
worth more than its prices.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from matching.highs import DUAL, PRIMAL
from matching.live.answers import Question
from matching.live.fallen import Found, Look, look_again
from matching.live.own_pairs import OwnPairs
from matching.live.reached import Carriers, Reached
from matching.live.season import FIRST, ROUNDS, SHUT, Season
from matching.live.tables import Tables
from matching.picked_pairs import gathered
from matching.plants import PlantColumn
from matching.rules.ends import Booleans, Floats, Integers


@dataclass(frozen=True)
class Part:
    """Months that are alike in what everybody has, the draft included."""

    season: Season
    quantity: float
    """What the draft gives or takes in one of them."""
    months: int
    """How many they are."""


@dataclass(frozen=True)
class Answer:
    """What a month of a part is worth with a draft."""

    value: float
    bound: float
    carried: Floats
    """By each pair of the draft, unit sent in a month."""
    price: Floats
    """Of each of its partners, €/unit."""


class Drafted:
    """Parts of the year with a draft in them, solved."""

    def __init__(
        self,
        tables: Tables,
        parts: Sequence[Part],
        plants: Sequence[PlantColumn],
        question: Question,
        places: tuple[int | None, Integers],
    ) -> None:
        """Let the draft in, and solve what that changes.

        Args:
            tables: All pairs.
            parts: Parts of the year.
            plants: Columns of the plants, the same in each.
            question: The draft.
            places: Position of what is changed or withdrawn on its side of the family, None for nothing;
                positions of the partners of what is new.
        """
        self._tables, self._parts = tables, parts
        self._gone: int | None = None
        others = places[1]
        seasons = [part.season for part in parts]
        self._quantity = np.array([part.quantity for part in parts])
        self._own = _Own(question.pairs, others, len(parts))
        self._before = np.array([np.concatenate(one.prices) for one in seasons])
        self._prices = self._before.copy()
        self._over: list[Floats] = [one.over for one in seasons]
        self._givers = len(seasons[0].prices[0])
        self._reached = Reached(seasons, plants, self._quantity)
        lost = (
            places[0] is not None
            and question.old is not None
            and self._withdraw(places[0] if question.old.gives else self._givers + places[0])
        )
        if self._join_own(np.zeros(len(parts))) or lost:
            self._settle(DUAL if lost else PRIMAL)

    def _withdraw(self, row: int) -> bool:
        """Withdraw what is gone, and tell whether a best plan without the draft carries any of it."""
        self._gone = row
        self._reached.withdraw(row)
        self._prices[:, row] = SHUT
        busy = np.flatnonzero([part.season.is_busy[row] for part in self._parts])
        self._reached.reach(busy, np.full(len(busy), row))
        return bool(len(busy))

    def _settle(self, method: int) -> None:
        """Let pairs join until none is worth more than its prices."""
        for left in reversed(range(ROUNDS)):
            self._reached.solve(method)
            self._reached.let_price(self._prices)
            if self._gone is not None:
                self._prices[:, self._gone] = SHUT
            touched = self._reached.problems
            found = look_again(self._tables, [self._look(i) for i in touched.tolist()])
            for i, (_, over) in zip(touched.tolist(), found, strict=True):
                self._over[i] = over
            if not left or not (self._join(touched, found) | self._join_own(self._reached.draft_price)):
                return
            method = PRIMAL

    def _look(self, i: int) -> Look:
        now, before, givers = self._prices[i], self._before[i], self._givers
        return Look(now[:givers], now[givers:], before[:givers], before[givers:], self._parts[i].season.over)

    def _join(self, problems: Integers, found: Sequence[Found]) -> bool:
        """Let pairs join that are worth more than their prices, and tell whether there were any."""
        columns = gathered([pairs for pairs, _ in found])
        if not len(columns):
            return False
        problem = np.repeat(problems, [len(pairs) for pairs, _ in found])
        return self._reached.join(problem, columns.offer, columns.need, self._tables.worth_of(columns))

    def _join_own(self, price: Floats) -> bool:
        """Let the best pairs of the draft join that are worth more than their prices."""
        own = self._own
        ends = self._givers + own.others if own.gives else own.others
        problem, pair = own.best(self._prices[:, ends], price, self._quantity > 0, self._tables.rounding)
        if len(pair):
            worth = own.worth[pair], own.yields[pair]
            self._reached.join_draft(problem, pair, own.others[pair], worth, gives=own.gives)
        return bool(len(pair))

    @property
    def answers(self) -> list[Answer]:
        """Return what a month of each part is worth."""
        carriers, carried = self._reached.carriers, self._reached.carried
        gained = self._reached.gained
        mine = carriers.own >= 0
        sent = np.zeros((len(self._parts), len(self._own.others)))
        sent[carriers.problem[mine], carriers.own[mine]] = carried[mine]
        ends = self._givers + self._own.others if self._own.gives else self._own.others
        answers = []
        for i, part in enumerate(self._parts):
            value = part.season.value + float(gained[i])
            bound = value + part.season.short(self._over[i])
            answers.append(Answer(value, bound, sent[i], self._prices[i, ends]))
        return answers

    @property
    def moved(self) -> tuple[Carriers, Floats]:
        """Return what may carry something otherwise than without the draft, and what it carries."""
        return self._reached.carriers, self._reached.carried


class _Own:
    """The pairs of a draft that may join, and which did in each problem."""

    def __init__(self, pairs: OwnPairs | None, others: Integers, problems: int) -> None:
        none = np.zeros(0)
        self.others = others
        self.gives = pairs is not None and pairs.end.gives
        self.worth = pairs.spread if pairs is not None else none
        self.yields = pairs.worths.yields if pairs is not None else none
        may = pairs.worths.most > 0 if pairs is not None else none > 0
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
