"""A family kept warm: one draft, and what the linear problem over all of its pairs changes by.

The year is split into groups of months in which nobody's quantity differs; each is a linear problem of its
own (`season`).
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import cached_property
from math import ceil

import numpy as np

from matching.live.answers import Found, Question, Range, sorted_partners
from matching.live.drafted import Answer, Drafted, Part, Places
from matching.live.ground import Family, Ground
from matching.live.held_rows import HeldRows, Shifts, left_beside
from matching.live.linear_plans import Declared, LinearPlan
from matching.live.own_pairs import OwnPairs
from matching.live.plants import plants_of
from matching.live.recent import Recent
from matching.live.season import Season
from matching.live.tables import Tables
from matching.live.year import Year
from matching.picked_pairs import NONE, Columns
from matching.plants import Plant, plant_columns
from matching.rules.ends import Floats, Integers
from symbiose.domain.flows import MONTHS
from symbiose.domain.live_worth import Certainty, LivePartner

ROWS = 4_000
"""Ends of problems that are solved as one: every step in the solver goes through all of what was reached."""
Step = Callable[[], None]
"""Called again and again while a family is laid out; raises where nobody wants it any more."""


@dataclass
class Raised:
    """What a draft changes in a year, added up month by month."""

    held: Floats
    """By each pair of the draft, what accepted exchanges let it send in each month."""
    carried: Floats
    """By each pair of the draft beside that, unit sent."""
    paid: Floats
    """For both, at the prices of partners, €."""
    least: float
    most: float
    """€; the optimum rises by as much as one of the two, or lies between."""

    def add(self, part: Part, season: Season, answer: Answer) -> None:
        """Add months that are alike."""
        times = len(part.months)
        self.least += times * (answer.value - season.bound)
        self.most += times * (answer.bound - season.value)
        self.carried += times * answer.carried
        held: Floats = self.held[:, part.months].sum(axis=1)
        self.paid += (times * answer.carried + held) * answer.price


class PricedFamily:
    """All linear problems of one family."""

    def __init__(
        self, ground: Ground, family: Family, step: Step, former: "PricedFamily | None" = None
    ) -> None:
        """Look at every pair, and solve it without a draft.

        Args:
            ground: The territory.
            family: Which of its ends.
            step: Called again and again; what it raises ends the work.
            former: The same family of an earlier state, of which all that still holds is kept.
        """
        self._ground = ground
        known = former.tables if former else None
        self.tables: Tables = Tables(ground, family, step, known, ground.settled)
        start = former.tables.carried_over(former.columns, self.tables) if former else None
        self._sides = (ground.givers, self.tables.giver_rows), (ground.takers, self.tables.taker_rows)
        plants = plants_of(ground, self.tables)
        self._held = HeldRows(*self._sides)
        self._exact = not plants and not self.tables.spreads and not self._held.meets(ground.held.cut)
        columns = plant_columns(plants, len(self.tables.giver_rows), len(self.tables.taker_rows))
        self._plants = tuple(one for plant in columns for one in plant)
        self._lay_out(plants, start, step)
        rows = len(self.tables.giver_rows) + len(self.tables.taker_rows)
        self._together = max(1, ROWS // max(rows, 1))
        """Parts of the year that are solved as one."""
        self._years = Recent[tuple[int, ...], Year](2 * ceil(len(self._seasons) / self._together))

    def _lay_out(self, plants: tuple[Plant, ...], start: Columns | None, step: Step) -> None:
        """Solve the problem of each group of months that are alike."""
        most, received = (side.worths.months[rows] for side, rows in self._sides)
        held = self._held.held(self._ground.held)
        given, taken = left_beside(most, held[0]), left_beside(received, held[1])
        for plant in plants:
            given[plant.outputs], taken[plant.inputs] = -held[0][plant.outputs], -held[1][plant.inputs]
        months = np.concatenate((given, taken))
        _, first, number = np.unique(months, axis=1, return_index=True, return_inverse=True)
        self._season_of: Integers = number.ravel()
        self._lasting: list[int] = np.bincount(self._season_of, minlength=len(first)).tolist()
        """Months of each season."""
        self._seasons = []
        for month in first.tolist():
            step()
            facts = given[:, month], taken[:, month], most[:, month]
            self._seasons.append(Season(self.tables, *facts, plants, start))

    @property
    def value(self) -> float:
        """Return what the linear problem is worth in a year without a draft, €; what is held comes beside."""
        return sum(times * season.value for times, season in zip(self._lasting, self._seasons, strict=True))

    @property
    def columns(self) -> Columns:
        """Return the pairs that stay in the solver between drafts, in any month."""
        found = NONE
        for season in self._seasons:
            found = found.joined(season.columns)
        return found

    def gain(self, question: Question) -> Found:
        """Return what a draft changes in the linear problem, and so of the family where it is the problem."""
        told = self.raised(question)
        near = (told.least + told.most) / 2
        partners: tuple[LivePartner, ...] = ()
        if question.pairs is not None:
            near -= _left_of_openings(question.pairs, told.carried)
            partners = _partners(question.pairs, told.carried + told.held.sum(axis=1), told.paid)
        elif question.former is not None:
            partners = _partners(question.former, *self._lost(question))
        exact = self._exact and question.held.is_told
        proven = Range(told.least, told.most) if exact else Range(-np.inf, np.inf)
        return Found(proven, near, Certainty.PRICED, partners)

    def raised(self, question: Question) -> Raised:
        """Return by how much a draft raises the optimum of the linear problem, and what is held."""
        pairs, held = len(question.pairs) if question.pairs is not None else 0, question.held.eur
        told = Raised(question.own_held.sent[:pairs], np.zeros(pairs), np.zeros(pairs), held, held)
        for parts, drafted in self._drafted(question, whole=self._gone(question) is not None):
            for part, answer in zip(parts, drafted.answers, strict=True):
                told.add(part, self._seasons[part.season], answer)
        return told

    def plan(self, question: Question | None) -> LinearPlan:
        """Return what direct exchanges receive otherwise with a draft, or without one."""
        found = LinearPlan(self._declared)
        if question is not None:
            for parts, drafted in self._drafted(question, whole=True):
                months = np.array([len(part.months) for part in parts])
                found.add(months, *drafted.moved, question.pairs)
        return found

    @cached_property
    def _declared(self) -> Declared:
        plans = zip(self._seasons, self._lasting, strict=True)
        return Declared(self._ground, self.tables, ((*season.plan, times) for season, times in plans))

    def _drafted(self, question: Question, *, whole: bool) -> Iterator[tuple[list[Part], Drafted]]:
        """Yield parts of the year with a draft in them, as many together as are best solved as one."""
        gave = question.old is not None and question.old.gives
        places = Places(self._gone(question), gave, self._others(question), self._shifts(question))
        parts = self._parts(question, places.shifts, whole=whole)
        for first in range(0, len(parts), self._together):
            some = parts[first : first + self._together]
            year = self._year(tuple(part.season for part in some))
            yield some, Drafted(self.tables, year, some, question, places)

    def _shifts(self, question: Question) -> Shifts:
        """Return which ends have more or less where a draft changes what accepted exchanges hold."""
        flow = question.draft.flow
        own = {question.draft.replaces, flow.id if flow else None} - {None}
        return self._held.shifts(
            question.held.before, question.held.after, frozenset(one for one in own if one)
        )

    def _year(self, seasons: tuple[int, ...]) -> Year:
        """Return seasons side by side, which mostly are those that were asked for before."""
        year = self._years.get(seasons)
        if year is None:
            year = Year([self._seasons[number] for number in seasons], self._plants)
        return self._years.keep(seasons, year)

    def _parts(self, question: Question, shifts: Shifts, *, whole: bool) -> list[Part]:
        """Return the parts of the year in which a draft, and what is held, is the same in each month.

        Args:
            question: The draft.
            shifts: Ends that have more or less with it.
            whole: Whether months count in which it has nothing.
        """
        own = np.zeros(MONTHS)
        if question.pairs is not None:
            own = left_beside(question.pairs.own_months, question.own_held.own)
        told = np.vstack((self._season_of, own, shifts.more))
        _, first, number = np.unique(told, axis=1, return_index=True, return_inverse=True)
        months = [np.flatnonzero(number.ravel() == i) for i in range(len(first))]
        found = [Part(int(self._season_of[one[0]]), float(own[one[0]]), one) for one in months]
        return [part for part in found if whole or part.quantity > 0]

    def _lost(self, question: Question) -> tuple[Floats, Floats]:
        """Return what each pair of a declared flow carries without a draft, and for what, €."""
        former, gone = question.former, self._gone(question)
        if former is None:
            return np.zeros(0), np.zeros(0)
        held = question.own_held.sent
        carried, paid = held.sum(axis=1), np.zeros(len(former))
        rows = self.tables.taker_rows if former.end.gives else self.tables.giver_rows
        for number, (season, times) in enumerate(zip(self._seasons, self._lasting, strict=True)):
            columns, quantity = season.plan
            own, other = (columns.offer, columns.need) if former.end.gives else (columns.need, columns.offer)
            mine = np.flatnonzero(own == gone)
            at = np.searchsorted(former.rows, rows[other[mine]])
            sent = quantity[mine] * times
            carried[at] += sent
            price = season.prices[1 if former.end.gives else 0]
            paid[at] += sent * price[other[mine]]
            standing = np.flatnonzero(held[:, self._season_of == number].sum(axis=1))
            at = np.searchsorted(rows, former.rows[standing])
            paid[standing] += held[standing][:, self._season_of == number].sum(axis=1) * price[at]
        return carried, paid

    def _gone(self, question: Question) -> int | None:
        if question.old is None or question.old.flow is None:
            return None
        side, rows = self._sides[0 if question.old.gives else 1]
        return int(np.searchsorted(rows, side.row_of[question.old.flow.id]))

    def _others(self, question: Question) -> Integers:
        if question.pairs is None:
            return np.zeros(0, dtype=np.int64)
        rows = self.tables.taker_rows if question.pairs.end.gives else self.tables.giver_rows
        others: Integers = np.searchsorted(rows, question.pairs.rows)
        return others


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
