"""Plans one large group over all of its pairs: a bound, a first plan, and better ones while time is left.

The pairs that are decided on are those whose opening loses little at the prices of the lowest bound; between
rounds, all pairs are looked at again at the prices of the plan found, those that would pay join, and what a
pair may lose is doubled.
"""

import time
from collections.abc import Callable
from dataclasses import dataclass
from typing import Final

import numpy as np

from matching.groups.core import Core, Decided
from matching.groups.covering import covered_bound
from matching.groups.improving import Manner, improve
from matching.groups.lowering import lower
from matching.groups.problem import GroupProblem
from matching.groups.relaxing import Relaxed, excess_at, relax
from matching.groups.sketching import sketch
from matching.rules.ends import Booleans, Floats, Integers
from matching.transport import best
from symbiose.domain.errors import SolverFailed

SKETCHED: Final = (0.003, 0.008)
"""What a pair may lose in first plans, as a share of a mean opening: those of more pairs are worse."""
FAR: Final = 0.1
"""Gap above which a first plan is made over the pairs, too, that the linear problems carry: prices that were
brought down in little time choose badly."""
LOSS: Final = 0.03
"""What a pair may lose while plans are improved, at first."""
WIDER: Final = 2.0
"""Factor by which what a pair may lose grows from round to round."""
LITTLE: Final = 2e-3
"""Share of the worth of a plan below which a round brought little."""
LARGER: Final = 1.4
"""Factor by which more is decided anew together after a round that brought little."""
FEWEST: Final = 100
"""Pairs that are decided on at least, if the group has as many."""
MOST_AT_ONCE: Final = 20_000
"""Pairs that are decided on at most, those that lose least: enough for thousands of exchanges."""
BOUND_SHARE: Final = 0.3
"""Share of the time in which the bound is brought down."""
COVER_SHARE: Final = 0.2
"""Share of the time in which covers bring it further down."""
SEED: Final = 1
IDLE: Final = 4
"""Rounds in a row that bring nothing, after which nothing more is expected."""


@dataclass(frozen=True)
class Planned:
    """What a group carries, and what no choice among all of its pairs is worth more than."""

    rows: Integers
    """Pairs that carry something, by position in the group."""
    value: float
    """What they are worth, openings deducted."""
    bound: float
    """Over all pairs."""


@dataclass(frozen=True)
class GroupPlan(Planned):
    """A plan with what comes nearest to each need."""

    nearest: Integers
    """For each taker, the pair that comes nearest to being used; -1 where there is none."""
    short: Floats
    """What that pair is short of its prices for each unit sent, in its best period."""


def plan_group(problem: GroupProblem, gap: float, time_s: float) -> GroupPlan:
    """Return the best plan found within a gap, or within the time, with its bound; a first one always.

    Args:
        problem: The group.
        gap: Gap at which to stop, a share of the worth of the plan.
        time_s: Time, s.
    """
    ends_at = time.perf_counter() + time_s
    relaxed = relax(problem)
    lowered = lower(problem, relaxed, time.perf_counter() + BOUND_SHARE * time_s)
    bound = covered_bound(problem, lowered, time.perf_counter() + COVER_SHARE * time_s)
    planned = plan_within(problem, lowered, bound, gap, ends_at)
    nearest, short = _nearest(problem, excess_at(problem, relaxed.prices))
    return GroupPlan(**vars(planned), nearest=nearest, short=short)


def plan_within(problem: GroupProblem, relaxed: Relaxed, bound: float, gap: float, ends_at: float) -> Planned:
    """Return the best plan found of a group that is bounded already.

    Args:
        problem: The group.
        relaxed: Prices that pairs are chosen by.
        bound: What no plan is worth more than.
        gap: Gap at which to stop, a share of the worth of the plan.
        ends_at: Until when better plans are sought, by the performance counter.
    """
    search = _Search(problem, relaxed, bound)
    dice = np.random.default_rng(SEED)
    idle = 0

    def is_over() -> bool:
        return time.perf_counter() >= ends_at or search.is_close(gap)

    while not is_over() and idle < IDLE:
        before = search.plan.value
        try:
            search.improve(dice, is_over)
            if not is_over():
                search.widen()
        except SolverFailed:
            break  # the plan found so far stands
        idle = 0 if search.plan.value > before else idle + 1
    used = search.core.rows[search.plan.used]
    return Planned(used, search.plan.value, max(bound, search.plan.value))


class _Search:
    """The pairs that are decided on, and the best plan so far."""

    def __init__(self, problem: GroupProblem, relaxed: Relaxed, bound: float) -> None:
        self._problem, self._bound = problem, bound
        self._gain = problem.gain(relaxed.prices.supply, relaxed.prices.demand)
        chosen = [self._losing(share * problem.mean_opening) for share in SKETCHED]
        sketches = [self._sketched(rows) for rows in chosen]
        self.core, self.plan = max(sketches, key=_worth)
        if not self.is_close(FAR):
            carried = self._sketched(np.union1d(chosen[0], np.flatnonzero(relaxed.carried)))
            self.core, self.plan = max((*sketches, carried), key=_worth)
        self._loss, self._times = LOSS * problem.mean_opening, 1.0

    def _losing(self, loss: float) -> Integers:
        """Return the pairs that lose no more than so much."""
        return self._chosen(self._gain, np.zeros(len(self._problem), dtype=bool), loss)

    def _sketched(self, rows: Integers) -> tuple[Core, Decided]:
        """Return a first plan of some pairs."""
        core = Core(self._problem, rows)
        return core, sketch(core)

    def is_close(self, gap: float) -> bool:
        """Tell whether the plan is as good as asked."""
        return self._bound - self.plan.value <= gap * abs(self.plan.value)

    def improve(self, dice: np.random.Generator, is_over: Callable[[], bool]) -> None:
        """Decide anew around every end."""
        before, rank = self.plan.value, self._gain[self.core.rows]
        self.plan = improve(self.core, self.plan, rank, Manner(self._loss, self._times), dice, is_over)
        if self.plan.value - before <= LITTLE * abs(before):
            self._times *= LARGER

    def widen(self) -> None:
        """Let pairs join that would pay at the prices of the plan, and those that lose a little more."""
        self._loss *= WIDER
        at_plan = self._problem.gain(self.plan.supply_price, self.plan.demand_price)
        self._gain = np.maximum(self._gain, at_plan)
        held = np.zeros(len(self._problem), dtype=bool)
        held[self.core.rows[self.plan.used]] = True
        rows = self._chosen(self._gain, held, self._loss)
        core = Core(self._problem, rows)
        used, running = np.isin(core.rows, self.core.rows[self.plan.used]), self.plan.running
        plan = core.decide(used, running)
        if plan.value >= self.plan.value - 1e-9 * abs(self.plan.value):
            self.core, self.plan = core, plan

    def _chosen(self, gain: Floats, held: Booleans, loss: float) -> Integers:
        others = np.flatnonzero(~held)
        count = int(np.clip(np.count_nonzero(gain[others] >= -loss), FEWEST, MOST_AT_ONCE))
        if count < len(others):
            others = others[np.argpartition(-gain[others], count)[:count]]
        return np.union1d(np.flatnonzero(held), others)


def _worth(sketched: tuple[Core, Decided]) -> float:
    return sketched[1].value


def _nearest(problem: GroupProblem, excess: Floats) -> tuple[Integers, Floats]:
    """Return, for each taker, which direct pair comes nearest to its prices, and what it is short of them."""
    nearest = np.full(len(problem.taken), -1, dtype=np.int64)
    short = np.zeros(len(problem.taken))
    rows = np.flatnonzero(problem.direct)
    first = rows[best(problem.taker[rows], excess[rows], 1)]
    nearest[problem.taker[first]] = first
    short[problem.taker[first]] = np.maximum(0.0, -excess[first])
    return nearest, short
