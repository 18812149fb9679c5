"""Plans large groups over all of their pairs: a bound and a first plan of each, then better ones in time.

First plans are made one after another, each in its share of the time. What is left then goes, step by step,
to whichever group promises most for the work, until all together are as close to their bounds as asked.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np

from matching.answers import nobody
from matching.groups.problem import GroupProblem
from matching.groups.relaxing import excess_at, relax
from matching.groups.searching import Search, Step
from matching.rules.ends import Floats, Integers
from matching.transport import best
from matching.work_clock import now_s

RELAXED: Final = 0.6
"""Share of the time for a first plan of a group in which the linear problems of its periods are solved."""
PROVEN: Final = 0.1
"""Share of the gap asked of all groups to which one that is decided on as a whole is solved."""
HOPED: Final = 0.3
"""Share of what is open in a group that a step is hoped to bring until rounds tell."""
LEARNT: Final = 0.75
"""Share of what a round brought, beside what was hoped for, that is hoped for of the next one."""
LEAST_S: Final = 0.25
"""Time that a step is given at least, s; deciding on all pairs each time twice as much."""
SHARE: Final = {Step.LOWER: 0.5, Step.COVER: 0.2, Step.WHOLE: 1.0, Step.ROUND: 1.0}
"""What a step may take of the time left that is the group's by what is open in it."""
WORK: Final = {Step.LOWER: 0.2, Step.COVER: 0.3, Step.ROUND: 1.0}
"""Work that steps take for each end, beside one another."""
AT_ONCE: Final = 240
"""Quantities that take as much work as an end in a round, where all are decided on at once."""
BEGUN: Final = 0.5
"""What is told to be done when each group has a first plan."""


@dataclass(frozen=True)
class GroupPlan:
    """What a group carries, and what no choice among all of its pairs is worth more than."""

    rows: Integers
    """Pairs that carry something, by position in the group."""
    value: float
    """What they are worth, openings deducted."""
    bound: float
    """Over all pairs."""
    nearest: Integers
    """For each taker, the pair that comes nearest to being used; -1 where there is none."""
    short: Floats
    """What that pair is short of its prices for each unit sent, in its best period."""


@dataclass(frozen=True)
class Begun:
    """A group that is bounded and has a first plan."""

    search: Search
    nearest: Integers
    short: Floats

    def told(self) -> GroupPlan:
        """Return the plan so far."""
        search = self.search
        return GroupPlan(search.rows, search.plan.value, search.bound, self.nearest, self.short)


def begin(problem: GroupProblem, time_s: float) -> Begun:
    """Return a group with a bound and a first plan; both in any case, the better the more time there is."""
    began = now_s()
    relaxed = relax(problem, began + RELAXED * time_s)
    search = Search(problem, relaxed, began + time_s)
    return Begun(search, *_nearest(problem, excess_at(problem, relaxed.prices)))


def plan_group(problem: GroupProblem, gap: float, time_s: float) -> GroupPlan:
    """Return the best plan found of one group within a gap, or within the time, with its bound.

    Args:
        problem: The group.
        gap: Gap at which to stop, a share of the worth of the plan.
        time_s: Time, s.
    """
    return plan_groups([problem], [1.0], gap, time_s, nobody)[0]


def plan_groups(
    problems: Sequence[GroupProblem],
    weights: Sequence[float],
    gap: float,
    time_s: float,
    tell: Callable[[float], None],
) -> list[GroupPlan]:
    """Return the best plans found of some groups within a gap of all together, or within the time.

    Args:
        problems: The groups.
        weights: How much of the time each may take for a first plan, beside the others.
        gap: Gap at which to stop, a share of the worth of all plans.
        time_s: Time, s.
        tell: Told how much is done.
    """
    ends_at = now_s() + time_s
    begun: list[Begun] = []
    for i, problem in enumerate(problems):
        left = max(0.0, ends_at - now_s())
        begun.append(begin(problem, left * weights[i] / sum(weights[i:])))
        tell(BEGUN * (i + 1) / len(problems))
    go_on([one.search for one in begun], gap, ends_at)
    tell(1.0)
    return [one.told() for one in begun]


def go_on(searches: Sequence[Search], gap: float, ends_at: float) -> None:
    """Seek better plans of whichever group promises most for the work.

    Args:
        searches: The groups.
        gap: Gap of all of them together at which to stop, a share of the worth of their plans.
        ends_at: When to stop, by the clock that holds.
    """
    turns = [_Turn(search) for search in searches]

    def is_over() -> bool:
        worth = abs(sum(search.plan.value for search in searches))
        return now_s() >= ends_at or sum(search.open for search in searches) <= gap * worth

    while not is_over():
        waiting = [turn for turn in turns if not turn.search.is_done]
        if not waiting:
            break
        turn = max(waiting, key=lambda one: one.promise)
        share = SHARE[turn.search.step] * turn.search.open / sum(one.search.open for one in waiting)
        now = now_s()
        turn.take(PROVEN * gap, min(ends_at, now + max(turn.least_s, (ends_at - now) * share)), is_over)


class _Turn:
    """A group whose turn it may be, with what its next one promises."""

    def __init__(self, search: Search) -> None:
        self.search, self._tries = search, 0
        self._hoped = HOPED * search.open

    @property
    def least_s(self) -> float:
        """Return the time that the next step is given at least, s."""
        return LEAST_S * (2.0**self._tries if self.search.step is Step.WHOLE else 1.0)

    @property
    def promise(self) -> float:
        """Return what is hoped for, by the work that it takes: no clock is looked at."""
        search = self.search
        problem = search.problem
        if search.step is Step.WHOLE:
            work = (1 + len(problem) * len(problem.shares) / AT_ONCE) * 4.0**self._tries
        else:
            work = WORK[search.step] * (1 + len(problem.given) + len(problem.plants))
        return min(self._hoped, search.open) / work

    def take(self, gap: float, until: float, is_over: Callable[[], bool]) -> None:
        """Do the next step.

        Args:
            gap: Gap to which all pairs of the group are decided on.
            until: When it ends, by the clock that holds.
            is_over: Tells when nothing more is to be done.
        """
        search, before = self.search, self.search.open
        if search.step is Step.ROUND:
            search.go_on(lambda: now_s() >= until or is_over())
            self._hoped += LEARNT * (before - search.open - self._hoped)
            return
        if search.step is Step.LOWER:
            search.lower(until)
        elif search.step is Step.COVER:
            search.cover(until)
        else:
            search.decide(gap, until - now_s())
            self._tries += 1
        self._hoped = HOPED * search.open


def _nearest(problem: GroupProblem, excess: Floats) -> tuple[Integers, Floats]:
    """Return, for each taker, which direct pair comes nearest to its prices, and what it is short of them."""
    nearest = np.full(len(problem.taken), -1, dtype=np.int64)
    short = np.zeros(len(problem.taken))
    rows = np.flatnonzero(problem.direct)
    first = rows[best(problem.taker[rows], excess[rows], 1)]
    nearest[problem.taker[first]] = first
    short[problem.taker[first]] = np.maximum(0.0, -excess[first])
    return nearest, short
