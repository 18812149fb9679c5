"""Decides on all pairs of a group at once, where they are few: the solver goes on from a plan."""

from typing import Final, NamedTuple

import numpy as np

from matching.groups.core import Core, Decided, carries
from matching.groups.neighbourhood import Small, Standing
from matching.groups.problem import GroupProblem
from symbiose.domain.errors import SolverFailed

MOST: Final = 8_000
"""Quantities – pairs, each in every period – up to which all pairs are decided on at once."""
ROUNDING: Final = 1e-8
"""Share of the bound that is added for the solver's rounding."""


def can_be_whole(problem: GroupProblem) -> bool:
    """Tell whether a group is small enough, and what was accepted carries just that."""
    return len(problem) * len(problem.shares) <= MOST and bool(problem.locks.exact.all())


class Whole(NamedTuple):
    """What is decided on all pairs of a group."""

    core: Core
    plan: Decided
    bound: float
    """No choice of pairs is worth more."""
    is_late: bool
    """Whether the time was over before the gap asked was reached."""


def decide_whole(problem: GroupProblem, core: Core, plan: Decided, gap: float, time_s: float) -> Whole:
    """Return a plan at least as good over all pairs.

    Args:
        problem: The group.
        core: The pairs that the plan is over.
        plan: Where to begin.
        gap: Gap at which to stop, a share of the worth.
        time_s: Most that it may take, s.
    """
    every = Core(problem, np.arange(len(problem)))
    sent = np.zeros_like(every.most)
    sent[core.rows] = plan.sent
    standing = Standing(every, sent)
    free, plants = np.setdiff1d(every.rows, problem.locks.rows), np.arange(len(problem.plants))
    small = Small(standing, free, plants)
    found = small.proven(gap, time_s)
    small.take(found.sent)
    obliged = problem.locks.rows
    bound = found.bound + float(every.value[obliged] @ sent[obliged].sum(axis=1))
    bound -= float(every.opening[obliged].sum())
    bound += ROUNDING * abs(bound)
    try:
        after = every.decide(carries(standing.sent), standing.running)
    except SolverFailed:
        after = plan  # the plan where it began stands
    if after.value > plan.value:
        core, plan = every, after
    return Whole(core, plan, bound, found.is_late)
