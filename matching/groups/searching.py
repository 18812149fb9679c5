"""Seeks better plans and closer bounds of one group, step by step, as long as somebody asks.

Prices move to where the group is worth least, and pairs are chosen anew by them; covers bring the bound
further down, and a group of few pairs is decided on as a whole. Then a few pairs are decided anew, again and
again: those whose opening loses little at the prices of the lowest bound. Between such rounds, all pairs are
looked at again at the prices of the plan found, those that would pay join, and what a pair may lose is
doubled.
"""

from collections.abc import Callable
from enum import StrEnum
from typing import Final

import numpy as np

from matching.groups.core import Core, Decided
from matching.groups.covering import covered_bound
from matching.groups.filling import filled
from matching.groups.improving import Manner, improve
from matching.groups.lowering import lower
from matching.groups.problem import GroupProblem
from matching.groups.relaxing import Relaxed
from matching.groups.sketching import sketch
from matching.groups.whole import can_be_whole, decide_whole
from matching.rules.ends import Booleans, Floats, Integers
from matching.solver_run import held
from matching.transport import best
from matching.work_clock import now_s
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
ALONE: Final = 6
"""Pairs of each end, those that bring most alone, that are filled where there was no time for prices."""
SEED: Final = 1
IDLE: Final = 4
"""Rounds in a row that bring nothing, after which nothing more is expected."""


class Step(StrEnum):
    """What is done next for a group, in order; rounds go on and on."""

    LOWER = "prices move, and pairs are chosen by them"
    COVER = "covers bring the bound down"
    WHOLE = "all pairs are decided on at once"
    ROUND = "a few pairs are decided anew around every end"


class Search:
    """The pairs that are decided on, the best plan so far, and what no plan is worth more than."""

    def __init__(
        self,
        problem: GroupProblem,
        relaxed: Relaxed,
        ends_at: float,
        *,
        is_lowered: bool = False,
        is_whole: bool = True,
    ) -> None:
        """Make a first plan.

        Args:
            problem: The group.
            relaxed: Prices that pairs are chosen by, with what they prove.
            ends_at: Until when first plans are sought, by the clock that holds; one is made in any case.
            is_lowered: Whether these prices are those of the lowest bound.
            is_whole: Whether the group has all pairs that this bound is over.
        """
        self.problem, self._relaxed, self._bounds = problem, relaxed, [relaxed.bound]
        self._dice = np.random.default_rng(SEED)
        self._idle, self._is_late, self._is_whole = 0, True, is_whole
        self._loss, self._times = LOSS * problem.mean_opening, 1.0
        self.step = Step.ROUND if is_lowered else Step.LOWER
        """What is done next."""
        self._gain = problem.gain(relaxed.prices.supply, relaxed.prices.demand)
        first = self._losing(SKETCHED[0])
        if not is_lowered:
            first = np.union1d(first, np.flatnonzero(relaxed.carried))
        if not relaxed.carried.any():
            first = self._dearest()
        self.core, self.plan = self._sketched(first, ends_at)
        if is_lowered:
            self._sketch(ends_at, 1)

    def _sketch(self, ends_at: float, first: int = 0) -> None:
        """Make first plans over the pairs that lose least; over those that are carried, too, if far off."""
        for share in SKETCHED[first:]:
            self._try(self._losing(share), ends_at)
        if self.open > FAR * abs(self.plan.value):
            carried = np.flatnonzero(self._relaxed.carried)
            self._try(np.union1d(self._losing(SKETCHED[0]), carried), ends_at)

    def _try(self, rows: Integers, ends_at: float) -> None:
        """Make a first plan of some pairs while there is time; it stands if it is better."""
        if now_s() < ends_at:
            self.core, self.plan = max(
                (self.core, self.plan), self._sketched(rows, ends_at), key=lambda one: one[1].value
            )

    def _sketched(self, rows: Integers, ends_at: float) -> tuple[Core, Decided]:
        """Return a first plan of some pairs."""
        core = Core(self.problem, rows)
        plan = sketch(core, ends_at) if now_s() < ends_at else filled(core)
        core.rest()
        return core, plan

    def _dearest(self) -> Integers:
        """Return the pairs of each end that bring most alone: where no prices are known, those choose."""
        problem = self.problem
        worth = problem.value * problem.most_in_year() - problem.opening
        chosen = best(problem.giver, worth, ALONE) | best(problem.taker, worth, ALONE)
        return np.flatnonzero(chosen & (worth > 0))

    def _losing(self, share: float) -> Integers:
        """Return the pairs that lose no more than a share of a mean opening."""
        none = np.zeros(len(self.problem), dtype=bool)
        return self._chosen(self._gain, none, share * self.problem.mean_opening)

    @property
    def bound(self) -> float:
        """Return what no plan is worth more than: infinite where this one refutes all that was proven."""
        standing = held(self._bounds, self.plan.value, self.core.amounts(self.plan))
        return np.inf if standing is None else standing

    @property
    def _bound(self) -> float:
        return min(self._bounds)

    @property
    def open(self) -> float:
        """Return how far the plan may be from the best."""
        return max(0.0, self._bound - self.plan.value)

    @property
    def is_done(self) -> bool:
        """Tell whether nothing more is expected."""
        ends = not self._is_late or (self._idle >= IDLE and self.step is Step.ROUND)
        return ends or not self.open

    @property
    def rows(self) -> Integers:
        """Return the pairs that carry something, by position in the group."""
        return self.core.rows[self.plan.used]

    def lower(self, ends_at: float) -> None:
        """Move prices, then choose pairs by them; half the time is left to the plans that follow."""
        now = now_s()
        self._relaxed = lower(self.problem, self._relaxed, now + (ends_at - now) / 2)
        self._bounds.append(self._relaxed.bound)
        self._gain = self.problem.gain(self._relaxed.prices.supply, self._relaxed.prices.demand)
        self._sketch(ends_at)
        self.step = Step.WHOLE if can_be_whole(self.problem) else Step.COVER

    def cover(self, ends_at: float) -> None:
        """Bring the bound further down."""
        self._bounds.append(covered_bound(self.problem, self._relaxed, ends_at))
        self.step = Step.ROUND

    def decide(self, gap: float, time_s: float) -> None:
        """Decide on all pairs at once; nothing more is to be done where that proves the gap of these.

        Args:
            gap: Gap at which to stop, a share of the worth.
            time_s: Most that it may take, s.
        """
        whole = decide_whole(self.problem, self.core, self.plan, gap, time_s)
        self.core, self.plan = whole.core, whole.plan
        self.core.rest()
        if self._is_whole:
            self._bounds.append(whole.bound)
        self._is_late, self._idle = whole.is_late, 0
        self.step = Step.ROUND

    def go_on(self, is_over: Callable[[], bool]) -> None:
        """Decide anew around every end, then let pairs join."""
        before = self.plan.value
        try:
            self._improve(is_over)
            if not is_over():
                self._widen()
        except SolverFailed:
            self._idle = IDLE
            return  # the plan found so far stands
        self.core.rest()
        self._idle = 0 if self.plan.value > before else self._idle + 1
        if self._idle >= IDLE and can_be_whole(self.problem):
            self.step = Step.WHOLE

    def _improve(self, is_over: Callable[[], bool]) -> None:
        before, rank = self.plan.value, self._gain[self.core.rows]
        manner = Manner(self._loss, self._times)
        self.plan = improve(self.core, self.plan, rank, manner, self._dice, is_over)
        if self.plan.value - before <= LITTLE * abs(before):
            self._times *= LARGER

    def _widen(self) -> None:
        """Let pairs join that would pay at the prices of the plan, and those that lose a little more."""
        self._loss *= WIDER
        at_plan = self.problem.gain(self.plan.supply_price, self.plan.demand_price)
        self._gain = np.maximum(self._gain, at_plan)
        held = np.zeros(len(self.problem), dtype=bool)
        held[self.rows] = True
        core = Core(self.problem, self._chosen(self._gain, held, self._loss))
        used, running = np.isin(core.rows, self.rows), self.plan.running
        plan = core.decide(used, running)
        if plan.value >= self.plan.value - 1e-9 * abs(self.plan.value):
            self.core, self.plan = core, plan

    def _chosen(self, gain: Floats, held: Booleans, loss: float) -> Integers:
        others = np.flatnonzero(~held)
        count = int(np.clip(np.count_nonzero(gain[others] >= -loss), FEWEST, MOST_AT_ONCE))
        if count < len(others):
            others = others[np.argpartition(-gain[others], count)[:count]]
        return np.union1d(np.flatnonzero(held), others)
