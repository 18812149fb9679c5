"""A family kept warm: one draft, and what the linear problem over all of its pairs changes by.

The year is split into groups of months in which nobody's quantity differs; each is a linear problem of its
own. The solver goes on from its last basis. The best prices without a draft fit all pairs; with one, a pair
can only have become worth more than its prices where one of them fell: only those are looked at again.
"""

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from matching.columns import End
from matching.live.answers import Found, Question, Range, sorted_partners
from matching.live.ground import Family, Ground
from matching.live.master import DUAL, PRIMAL, LiveMaster, Plant
from matching.live.own_pairs import OwnPairs
from matching.live.tables import Tables
from matching.region.pairs import Columns, gathered
from matching.rules.ends import Floats, Integers
from symbiose.domain.flows import MONTHS
from symbiose.domain.live_worth import Certainty, LivePartner

FIRST = 4
"""Pairs of each end, and of a draft, that join at first."""
NEAREST = 3
"""Pairs for each giver that stay in the solver between drafts."""
ROUNDS = 200
"""Rounds at most; the bound of the last is as true as any."""
FEW = 0.5
"""Share of the ends whose prices fell from which all pairs are looked at again."""
SHUT = 1e12
"""Price of what has nothing to give or take: no pair of it joins."""

Step = Callable[[], None]
"""Called again and again while a family is laid out; raises where nobody wants it any more."""


@dataclass(frozen=True)
class _Answer:
    """What a group of months is worth with a draft."""

    value: float
    bound: float
    carried: Floats
    """By each pair of the draft, unit sent in a month."""
    price: Floats
    """Of each of its partners, €/unit."""


class _Season:
    """The linear problem of the months in which nobody's quantity differs, for one month of them."""

    def __init__(
        self, tables: Tables, supply: Floats, demand: Floats, most: Floats, plants: tuple[Plant, ...]
    ) -> None:
        """Solve it without a draft.

        Args:
            tables: All pairs.
            supply: What each giver gives in a month; nought for outputs of plants.
            demand: What each taker takes; nought for inputs of plants.
            most: Most that each giver may send, outputs included.
            plants: The processors.
        """
        self._tables = tables
        self._most = most
        self._joined: set[int] = set()
        self._kept: list[Columns] = []
        self._master = LiveMaster(supply, demand, plants)
        self._join(tables.joined_first(FIRST))
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
            if not (left and self._join(beyond)):
                break
            value = self._master.solve(PRIMAL)
        self._settle()
        return value, value + self._short(self._over)

    def _settle(self) -> None:
        """Keep the plan, and of the pairs those that it needs or that come nearest: drafts begin there."""
        columns = gathered(self._kept)
        carried = self._master.carried(len(columns))
        self.plan = columns.of(carried > 0), carried[carried > 0]
        worth, yields = self._tables.worth_of(columns)
        excess = worth - self.prices[0][columns.offer] - yields * self.prices[1][columns.need]
        excess[carried > 0] = np.inf
        far = np.argsort(-excess, kind="stable")[NEAREST * len(self._most) :]
        kept = np.setdiff1d(np.arange(len(columns)), far)
        self._kept, self._joined = [columns.of(kept)], set(columns.of(kept).keys.tolist())
        self._master.part(far, len(columns))
        self._master.solve(PRIMAL)
        self._master.settle()

    def _short(self, over: Floats) -> float:
        """Return by how much a plan may be worth more than the pairs that joined say."""
        return float(np.maximum(over + self._tables.rounding, 0.0) @ self._most)

    def with_draft(self, question: Question, gone: int | None, others: Integers, quantity: float) -> _Answer:
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

    def _solved(self, question: Question, gone: int | None, others: Integers, quantity: float) -> _Answer:
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
            return _Answer(self.value, self.bound, np.zeros(len(own)), np.zeros(len(own)))
        for left in reversed(range(ROUNDS)):
            now = self._shut(question, gone)
            beyond, over = self._looked_at(now)
            price = self._master.draft_price(gives=own.gives)
            if not left or not (self._join(beyond) | self._join_own(own, now, price)):
                break
            value = self._master.solve(PRIMAL)
        carried = np.zeros(len(own))
        carried[own.order] = self._master.carried_by_draft()
        return _Answer(value, value + self._short(over), carried, now[1 if own.gives else 0][others])

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


@dataclass
class Raised:
    """What a draft changes in a year, added up month by month."""

    carried: Floats
    """By each pair of the draft, unit sent."""
    paid: Floats
    """For it, at the prices of partners, €."""
    least: float = 0.0
    most: float = 0.0
    """€; the optimum rises by as much as one of the two, or lies between."""

    def add(self, months: int, season: _Season, answer: _Answer) -> None:
        """Add months that are alike."""
        self.least += months * (answer.value - season.bound)
        self.most += months * (answer.bound - season.value)
        self.carried += months * answer.carried
        self.paid += months * answer.carried * answer.price


class PricedFamily:
    """All linear problems of one family."""

    def __init__(self, ground: Ground, family: Family, step: Step) -> None:
        """Look at every pair, and solve it without a draft."""
        self._ground = ground
        self.tables = Tables(ground, family, step)
        given, taken = (
            side.worths.months[rows]
            for side, rows in (
                (ground.givers, self.tables.giver_rows),
                (ground.takers, self.tables.taker_rows),
            )
        )
        plants = _plants(ground, self.tables)
        self._exact = not plants and not self.tables.spreads and not self._is_bound()
        made, treated = np.zeros(len(given), dtype=bool), np.zeros(len(taken), dtype=bool)
        for plant in plants:
            made[plant.outputs], treated[plant.inputs] = True, True
        months = np.concatenate((np.where(made[:, None], 0.0, given), np.where(treated[:, None], 0.0, taken)))
        _, first, self._season_of = np.unique(months, axis=1, return_index=True, return_inverse=True)
        self._facts = [
            (months[: len(given), month], months[len(given) :, month], given[:, month], plants)
            for month in first
        ]
        self._seasons = self.anew(step)

    def anew(self, step: Step) -> list[_Season]:
        """Return the linear problems without a draft, solved from nothing."""
        seasons = []
        for facts in self._facts:
            step()
            seasons.append(_Season(self.tables, *facts))
        return seasons

    def _is_bound(self) -> bool:
        sides = ((self._ground.givers, self.tables.giver_rows), (self._ground.takers, self.tables.taker_rows))
        return any(side.ends[i].thing_id in self._ground.bound_things for side, rows in sides for i in rows)

    def gain(self, question: Question) -> Found:
        """Return what a draft changes in the linear problem, and so of the family where it is the problem."""
        told = self.raised(question)
        near = (told.least + told.most) / 2
        partners: tuple[LivePartner, ...] = ()
        if question.pairs is not None:
            near -= _left_of_openings(question.pairs, told.carried)
            partners = _partners(question.pairs, told.carried, told.paid)
        elif question.former is not None:
            partners = _partners(question.former, *self._lost(question.former, self._gone(question)))
        proven = Range(told.least, told.most) if self._exact else Range(-np.inf, np.inf)
        return Found(proven, near, Certainty.PRICED, partners)

    def raised(self, question: Question) -> "Raised":
        """Return by how much a draft raises the optimum of the linear problem."""
        gone, others = self._gone(question), self._others(question)
        own = question.pairs.own_months if question.pairs is not None else np.zeros(MONTHS)
        told = Raised(np.zeros(len(others)), np.zeros(len(others)))
        for number, season in enumerate(self._seasons):
            months = own[self._season_of.ravel() == number]
            for quantity, times in zip(*np.unique(months, return_counts=True), strict=True):
                if quantity > 0 or gone is not None:
                    answer = season.with_draft(question, gone, others, float(quantity))
                    told.add(int(times), season, answer)
        return told

    def _lost(self, former: OwnPairs, gone: int | None) -> tuple[Floats, Floats]:
        """Return what each pair of a declared flow carries without a draft, and for what, €."""
        carried, paid = np.zeros(len(former)), np.zeros(len(former))
        rows = self.tables.taker_rows if former.end.gives else self.tables.giver_rows
        for number, season in enumerate(self._seasons):
            columns, quantity = season.plan
            own, other = (columns.offer, columns.need) if former.end.gives else (columns.need, columns.offer)
            mine = np.flatnonzero(own == gone)
            at = np.searchsorted(former.rows, rows[other[mine]])
            sent = quantity[mine] * int((self._season_of.ravel() == number).sum())
            carried[at] += sent
            paid[at] += sent * season.prices[1 if former.end.gives else 0][other[mine]]
        return carried, paid

    def _gone(self, question: Question) -> int | None:
        if question.old is None or question.old.flow is None:
            return None
        side = self._ground.givers if question.old.gives else self._ground.takers
        rows = self.tables.giver_rows if question.old.gives else self.tables.taker_rows
        return int(np.searchsorted(rows, side.row_of[question.old.flow.id]))

    def _others(self, question: Question) -> Integers:
        if question.pairs is None:
            return np.zeros(0, dtype=np.int64)
        rows = self.tables.taker_rows if question.pairs.end.gives else self.tables.giver_rows
        others: Integers = np.searchsorted(rows, question.pairs.rows)
        return others


def _plants(ground: Ground, tables: Tables) -> tuple[Plant, ...]:
    """Return the processors of a family over one month, their openings spread over their capacity."""
    inputs, outputs = (
        {
            key: np.array([i for i, row in enumerate(rows) if _processor_id(side.ends[row]) == key])
            for key in sorted({_processor_id(side.ends[row]) for row in rows} - {""})
        }
        for side, rows in ((ground.takers, tables.taker_rows), (ground.givers, tables.giver_rows))
    )
    none: Integers = np.zeros(0, dtype=np.int64)
    found = []
    for one in sorted(ground.territory.processors, key=lambda processor: processor.id):
        if one.id in inputs or one.id in outputs:
            made = outputs.get(one.id, none)
            ratios = [
                one.outputs[ground.givers.ends[row].resource_id or ""] for row in tables.giver_rows[made]
            ]
            capacity, spared = one.capacity_per_year, float(one.disposal_cost_eur_per_unit)
            opening = float(one.opening_cost_eur) / capacity if capacity > 0 else 0.0
            cost = float(one.cost_eur_per_unit) + opening + spared * sum(one.outputs.values())
            treated = inputs.get(one.id, none)
            found.append(Plant(treated, made, np.array(ratios, dtype=float), capacity / MONTHS, cost, spared))
    return tuple(found)


def _processor_id(end: End) -> str:
    return end.processor.id if end.processor else ""


def _left_of_openings(pairs: OwnPairs, carried: Floats) -> float:
    """Return what openings of a draft's pairs cost beyond what their quantities bear, €."""
    most = np.where(pairs.worths.most > 0, pairs.worths.most, 1.0)
    used = carried > 0
    return float((pairs.worths.opening[used] * np.maximum(1 - carried[used] / most[used], 0.0)).sum())


def _partners(pairs: OwnPairs, carried: Floats, paid: Floats) -> tuple[LivePartner, ...]:
    """Return with whom a draft is exchanged; at a processor, at the price of what it treats or makes."""
    found = []
    for i in np.flatnonzero(carried > 0).tolist():
        other = pairs.other(i)
        share = 1.0 if pairs.end.gives else float(pairs.worths.yields[i])
        euros = float(pairs.worths.value[i] * carried[i] - pairs.worths.opening[i])
        if other.processor is not None:
            euros -= float(paid[i] * (pairs.worths.yields[i] if pairs.end.gives else 1.0))
        found.append(
            LivePartner(other.thing_id, other.processor is not None, float(carried[i]) * share, euros)
        )
    return sorted_partners(found)
