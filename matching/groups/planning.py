"""Plans large groups over all of their pairs: a bound and a first plan of each, then better ones in time.

First plans are made one after another, each in its share of the time. What is left then goes to whichever
group promises most for the work, until all of them together are as close to their bounds as asked.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np

from matching.answers import nobody
from matching.groups.covering import covered_bound
from matching.groups.lowering import lower
from matching.groups.problem import GroupProblem
from matching.groups.relaxing import excess_at, relax
from matching.groups.searching import Search
from matching.rules.ends import Floats, Integers
from matching.transport import best
from matching.work_clock import now_s

RELAXED: Final = 0.4
"""Share of the time of a group in which the linear problems of its periods are solved, at most."""
LOWERED: Final = (0.3, 0.55)
"""Share of it in which prices move, and share after which they do no longer."""
COVERED: Final = (0.2, 0.65)
"""The same for covers."""
PROVEN: Final = 0.1
"""Share of the gap asked of all groups to which one that is decided on as a whole is solved."""
HOPED: Final = 0.3
"""Share of what is open in a group that a round is hoped to bring at first."""
HOPED_WHOLE: Final = 0.7
"""The same where all pairs are decided on at once."""
LEAST_WHOLE_S: Final = 0.25
"""Time that deciding on all pairs is given at least at first, s; each further time twice as much."""

BEGUN: Final = 0.5
"""What is told to be done when each group has a first plan."""


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
    """Return a group with its bound and a first plan; both in any case, the better the more time there is."""
    began = now_s()

    def until(shares: tuple[float, float]) -> float:
        return min(now_s() + shares[0] * time_s, began + shares[1] * time_s)

    relaxed = relax(problem, began + RELAXED * time_s)
    lowered = lower(problem, relaxed, until(LOWERED))
    bound = covered_bound(problem, lowered, until(COVERED))
    search = Search(problem, lowered, bound, began + time_s)
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
        share = turn.search.open / sum(one.search.open for one in waiting)
        turn.take(PROVEN * gap, (ends_at - now_s()) * share, ends_at, is_over)


class _Turn:
    """A group whose turn it may be, with what its next one promises."""

    def __init__(self, search: Search) -> None:
        self.search, self._tries = search, 0
        self._hoped = HOPED * search.open

    @property
    def promise(self) -> float:
        """Return what is hoped for, by the work that it takes: no clock bears on whose turn it is."""
        if self.search.is_whole:
            return HOPED_WHOLE * self.search.open / (self.search.work * 4.0**self._tries)
        return min(self._hoped, self.search.open) / self.search.work

    def take(self, gap: float, share_s: float, ends_at: float, is_over: Callable[[], bool]) -> None:
        """Seek a better plan once."""
        before = self.search.open
        if self.search.is_whole:
            least = LEAST_WHOLE_S * 2.0**self._tries
            self.search.decide(gap, min(max(least, share_s), ends_at - now_s()))
            self._tries += 1
            return
        self.search.go_on(is_over)
        self._hoped = (self._hoped + before - self.search.open) / 2


def _nearest(problem: GroupProblem, excess: Floats) -> tuple[Integers, Floats]:
    """Return, for each taker, which direct pair comes nearest to its prices, and what it is short of them."""
    nearest = np.full(len(problem.taken), -1, dtype=np.int64)
    short = np.zeros(len(problem.taken))
    rows = np.flatnonzero(problem.direct)
    first = rows[best(problem.taker[rows], excess[rows], 1)]
    nearest[problem.taker[first]] = first
    short[problem.taker[first]] = np.maximum(0.0, -excess[first])
    return nearest, short
