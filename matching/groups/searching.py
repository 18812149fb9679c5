"""Seeks better and better plans of one group that is bounded, step by step, as long as somebody asks.

The pairs that are decided on are those whose opening loses little at the prices of the lowest bound; between
rounds, all pairs are looked at again at the prices of the plan found, those that would pay join, and what a
pair may lose is doubled. A group of few pairs is decided on as a whole first.
"""

from collections.abc import Callable
from typing import Final

import numpy as np

from matching.groups.core import Core, Decided
from matching.groups.filling import filled
from matching.groups.improving import COLUMNS, Manner, improve
from matching.groups.problem import GroupProblem
from matching.groups.relaxing import Relaxed
from matching.groups.sketching import ROUNDS, sketch
from matching.groups.whole import can_be_whole, decide_whole
from matching.rules.ends import Booleans, Floats, Integers
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
SEED: Final = 1
IDLE: Final = 4
"""Rounds in a row that bring nothing, after which nothing more is expected."""


class Search:
    """The pairs that are decided on, the best plan so far, and what no plan is worth more than."""

    def __init__(self, problem: GroupProblem, relaxed: Relaxed, bound: float, ends_at: float) -> None:
        """Make a first plan.

        Args:
            problem: The group.
            relaxed: Prices that pairs are chosen by.
            bound: What no plan is worth more than.
            ends_at: Until when first plans are sought, by the clock that holds; one is made in any case.
        """
        self.problem, self._bound = problem, bound
        self._gain = problem.gain(relaxed.prices.supply, relaxed.prices.demand)
        self._dice = np.random.default_rng(SEED)
        self._idle, self._is_late = 0, True
        self.core, self.plan = self._first(relaxed, ends_at)
        self._loss, self._times = LOSS * problem.mean_opening, 1.0
        self.is_whole = can_be_whole(problem)
        """Whether it is decided on as a whole next: at first, and where nothing else brings more."""

    def _first(self, relaxed: Relaxed, ends_at: float) -> tuple[Core, Decided]:
        nearly, *more = (self._losing(share * self.problem.mean_opening) for share in SKETCHED)
        found = self._sketched(nearly, ends_at)
        for rows in more:
            if now_s() < ends_at:
                found = max(found, self._sketched(rows, ends_at), key=_worth)
        if now_s() < ends_at and self._bound - found[1].value > FAR * abs(found[1].value):
            carried = np.union1d(nearly, np.flatnonzero(relaxed.carried))
            found = max(found, self._sketched(carried, ends_at), key=_worth)
        return found

    def _losing(self, loss: float) -> Integers:
        """Return the pairs that lose no more than so much."""
        return self._chosen(self._gain, np.zeros(len(self.problem), dtype=bool), loss)

    def _sketched(self, rows: Integers, ends_at: float) -> tuple[Core, Decided]:
        """Return a first plan of some pairs."""
        core = Core(self.problem, rows)
        return core, sketch(core, ROUNDS, ends_at) if now_s() < ends_at else filled(core)

    @property
    def bound(self) -> float:
        """Return what no plan is worth more than: at least what this one is."""
        return max(self._bound, self.plan.value)

    @property
    def open(self) -> float:
        """Return how far the plan may be from the best."""
        return self.bound - self.plan.value

    @property
    def is_done(self) -> bool:
        """Tell whether nothing more is expected."""
        ends = not self._is_late or self._idle >= IDLE
        return not self.open or (ends and not self.is_whole)

    @property
    def work(self) -> int:
        """Return how many small problems a round is about, or what deciding on all comes to."""
        if self.is_whole:
            return len(self.problem) * len(self.problem.shares) // COLUMNS + 1
        return len(self.problem.given) + len(self.problem.plants) + 1

    @property
    def rows(self) -> Integers:
        """Return the pairs that carry something, by position in the group."""
        return self.core.rows[self.plan.used]

    def decide(self, gap: float, time_s: float) -> None:
        """Decide on all pairs at once; nothing more is to be done where that proves the gap.

        Args:
            gap: Gap at which to stop, a share of the worth.
            time_s: Most that it may take, s.
        """
        whole = decide_whole(self.problem, self.core, self.plan, gap, time_s)
        self.core, self.plan = whole.core, whole.plan
        self._bound = min(self._bound, whole.bound)
        self._is_late, self.is_whole, self._idle = whole.is_late, False, 0

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
        self._idle = 0 if self.plan.value > before else self._idle + 1
        self.is_whole = self._idle >= IDLE and self._is_late and can_be_whole(self.problem)

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


def _worth(found: tuple[Core, Decided]) -> float:
    return found[1].value
