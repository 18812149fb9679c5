"""A large family as a group of few pairs, and what none of its pairs, listed or not, exceeds.

At any prices of its ends each pair decides alone whether opening it pays (`matching/groups/lowering.py`): a
pair that is not listed adds to the bound what it would bring at these prices, mostly nothing. Listed are the
pairs that lose least for each of their ends, those that the linear problem uses, and those that people
accepted; those that would pay at the prices of a closer bound join.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from math import inf
from typing import Final

import numpy as np

from matching.candidates import Candidates
from matching.columns import End
from matching.decided_pairs import accepted_legs, accepted_pairs, obliged_pairs
from matching.decided_paths import accepted_decisions, locks_of
from matching.groups.bounding import Prices, bound_at
from matching.groups.lowering import lower
from matching.groups.problem import GroupProblem
from matching.groups.relaxing import Relaxed
from matching.groups.stating import GroupStating, PlantEnds
from matching.legs import legs_between
from matching.live.ground import Family, Ground
from matching.live.tables import Tables
from matching.paths import lay_out_steps
from matching.rules.ends import Booleans, Integers
from matching.sifting.looking import Beside, FamilyPairs, Paying, is_among
from matching.sifting.pricing import of_one_month, price_months
from matching.work_clock import now_s

PRICED: Final = 0.5
"""Share of the time left once all pairs are judged after which prices of further months are not sought."""
LISTED: Final = 30
"""Pairs of each end that are listed at first: those whose opening loses least."""
JOINING: Final = 10
"""Pairs of each end that join at most when they would pay at closer prices."""
ROUNDS: Final = 4
"""Times that pairs join at most."""
CLOSE: Final = 1e-4
"""Share of the bound that pairs which are not listed may add to it without any of them joining."""


@dataclass(frozen=True)
class Listed:
    """The pairs of a family that are listed, stated as a group."""

    candidates: Candidates
    accepted: Booleans
    """Pairs on accepted paths."""
    problem: GroupProblem
    givers: Integers
    """Position in the family of each giver of the problem."""
    takers: Integers


@dataclass(frozen=True)
class Bounded:
    """What a family is worth at most, with the prices that prove it."""

    bound: float
    """Over all pairs."""
    prices: Prices
    beside: Beside
    """What pairs would add that pay at these prices and were not listed when the bound was told."""

    @property
    def added(self) -> float:
        """Return what pairs that were not listed add to the bound."""
        return self.beside.added


class SiftedFamily:
    """A large family, few pairs of which are listed."""

    def __init__(self, ground: Ground, family: Family, ends_at: float = inf) -> None:
        """Look at every pair, and list the first ones.

        Args:
            ground: The territory.
            family: Which of its ends.
            ends_at: When it is to be planned, by the clock that holds.

        Raises:
            SolverFailed: The linear problem of a month could not be solved.
        """
        began = now_s()
        tables = Tables(ground, family, lambda: None)
        judged = now_s()
        self.admitted = tables.admitted
        self.pairs = FamilyPairs(ground, tables)
        """All of them."""
        monthly = price_months(ground, tables, judged + PRICED * (ends_at - judged))
        self.prices = monthly.prices
        """Those of the linear problems."""
        self._carried = self.pairs.keys(monthly.giver, monthly.taker)
        priced = now_s()
        near = self.pairs.keys(*self.pairs.nearest(self.prices, LISTED))
        self.looked_s = judged - began + now_s() - priced
        """How long looking at all of them took: judging them, and finding those that are near."""
        self._keys = np.unique(np.concatenate([near, self._carried, self._accepted_keys()]))
        self.listed = self._stated()
        if len(self.listed.problem.shares) == 1:
            self.prices = of_one_month(self.prices)

    @property
    def is_whole(self) -> bool:
        """Tell whether all pairs that may ever pay are listed."""
        tables = self.pairs.tables.tables
        if sum(np.count_nonzero(np.isfinite(table.worth)) for table in tables) > len(self._keys):
            return False
        cells = ((table, np.nonzero(np.isfinite(table.worth))) for table in tables)
        return all(
            is_among(self.pairs.keys(table.givers[i], table.takers[j]), self._keys).all()
            for table, (i, j) in cells
        )

    def _accepted_keys(self) -> Integers:
        """Return the pairs on accepted paths that the rules still admit, be they worth anything or not."""
        pairs, ground = self.pairs, self.pairs.ground
        decisions = accepted_decisions(ground.territory.decisions)
        at = [_positions(ends) for ends in (pairs.givers, pairs.takers)]
        legs = {
            (giver, taker)
            for source, target in accepted_legs(decisions)
            for giver in at[0].get(source, ())
            for taker in at[1].get(target, ())
        }
        rows: Integers = np.array(sorted(legs), dtype=np.int64).reshape(-1, 2)
        offers = ground.givers.columns.take(pairs.tables.giver_rows[rows[:, 0]])
        needs = ground.takers.columns.take(pairs.tables.taker_rows[rows[:, 1]])
        return pairs.keys(*rows[ground.book.admitted(offers, needs)].T)

    def _stated(self) -> Listed:
        """Return the pairs that are listed as a group."""
        pairs, ground = self.pairs, self.pairs.ground
        decisions = ground.territory.decisions
        candidates = pairs.listed(self._keys)
        accepted = accepted_pairs(candidates, accepted_decisions(decisions))
        legs = legs_between(candidates, np.flatnonzero(accepted), ground.book, ground.knowledge)
        obliged = obliged_pairs(candidates, accepted, locks_of(lay_out_steps(list(legs)), decisions))
        worths = pairs.worths(candidates)
        stating = GroupStating(candidates, PlantEnds(candidates), worths, obliged, accepted)
        problem = stating.problem(np.arange(len(candidates)))
        return Listed(candidates, accepted, problem, np.unique(candidates.giver), np.unique(candidates.taker))

    def relaxed_at(self, prices: Prices) -> Relaxed:
        """Return what some prices tell of listed pairs; carried is what the linear problems use."""
        own = self._in_problem(prices)
        bound = bound_at(self.listed.problem, *own)
        return Relaxed(bound, own, np.isin(self._keys, self._carried))

    def bounded(self, ends_at: float) -> Bounded:
        """Return the least bound found over all pairs; those that would pay at its prices join.

        Args:
            ends_at: Until when it is brought down, by the clock that holds.
        """
        found = self._bounded_at(self.prices, self.relaxed_at(self.prices).bound)
        for _ in range(ROUNDS):
            if now_s() >= ends_at:
                break
            lowered = lower(self.listed.problem, self.relaxed_at(found.prices), ends_at)
            prices = self._in_family(lowered.prices, found.prices)
            other = self._bounded_at(prices, lowered.bound)
            found = min(found, other, key=lambda one: one.bound)
            if other.added <= CLOSE * abs(other.bound):
                break
            self._join(other.beside.best)
        return found

    def _bounded_at(self, prices: Prices, of_listed: float) -> Bounded:
        """Return the bound over all pairs at some prices, from that over those which are listed."""
        beside = self.pairs.beside(prices, self._keys, JOINING)
        return Bounded(of_listed + beside.added, prices, beside)

    def _join(self, joining: Paying) -> None:
        """Let pairs join that would pay."""
        self._keys = np.union1d(self._keys, self.pairs.keys(joining.giver, joining.taker))
        self.listed = self._stated()

    def _in_problem(self, prices: Prices) -> Prices:
        """Return the prices of the ends of the problem in its periods."""
        listed = self.listed
        periods = len(listed.problem.shares)
        supply, demand = prices.supply[listed.givers], prices.demand[listed.takers]
        return Prices(supply[:, :periods], demand[:, :periods])

    def _in_family(self, own: Prices, others: Prices) -> Prices:
        """Return prices of all ends in all months: those of a group, and others where it has no end."""
        supply, demand = others.supply.copy(), others.demand.copy()
        supply[self.listed.givers], demand[self.listed.takers] = own.supply, own.demand
        return Prices(supply, demand)


def _positions(ends: Sequence[End]) -> dict[str, list[int]]:
    found: dict[str, list[int]] = {}
    for i, end in enumerate(ends):
        found.setdefault(end.thing_id, []).append(i)
    return found
