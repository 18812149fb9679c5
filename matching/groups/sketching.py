"""A first plan of a group by slope scaling: linear problems whose costs approach the openings."""

from math import inf
from typing import Final

import numpy as np

from matching.groups.core import Core, Decided
from matching.groups.filling import filled
from matching.rules.ends import Booleans, Floats
from matching.work_clock import now_s
from symbiose.domain.errors import SolverFailed

ROUNDS: Final = 6
"""Rounds after which little is gained."""
REFILLS: Final = 3
"""Times that what does not pay its opening is closed and the others are filled again."""


def sketch(core: Core, ends_at: float = inf) -> Decided:
    """Return the best plan of some rounds.

    Args:
        core: The pairs.
        ends_at: Until when to go on, by the clock that holds; before the first plan is made, one is filled.
    """
    problem = core.problem
    every, runs = np.ones(len(core), dtype=bool), np.ones(len(problem.plants), dtype=bool)
    opening = np.where(core.sunk, 0.0, core.opening)
    carried = core.most_in_year.copy()
    treated = problem.capacity.sum(axis=1)
    best: Decided | None = None
    for _ in range(ROUNDS):
        paid = _shared(opening, carried), _shared(problem.plant_opening, treated)
        try:
            linear = core.decide(every, runs, *paid, ends_at)
            plan = settled(core, linear.used, linear.running, ends_at)
        except SolverFailed:
            break  # the best plan so far stands
        if best is None or plan.value > best.value:
            best = plan
        sent, through = linear.sent.sum(axis=1), linear.treated.sum(axis=1)
        before = carried, treated
        carried, treated = np.where(sent > 0, sent, carried), np.where(through > 0, through, treated)
        if np.array_equal(before[0], carried) and np.array_equal(before[1], treated):
            break
    return best if best is not None else filled(core)


def settled(core: Core, pairs: Booleans, plants: Booleans, ends_at: float = inf) -> Decided:
    """Return the plan of what is open, after what does not pay its opening was closed, step by step."""
    plan = core.decide(pairs, plants, ends_at=ends_at)
    for _ in range(REFILLS):
        paying = plan.used & pays(core, plan.sent)
        if np.array_equal(paying, plan.used) or now_s() >= ends_at:
            break
        other = core.decide(paying, plan.running)
        if other.value <= plan.value:
            break
        plan = other
    return plan


def pays(core: Core, sent: Floats) -> Booleans:
    """Tell which pairs bring more than their opening; those with a plant depend on what follows."""
    paying: Booleans = ~core.direct | core.sunk | (core.value * sent.sum(axis=1) > core.opening)
    return paying


def _shared(opening: Floats, carried: Floats) -> Floats:
    return np.divide(opening, carried, out=np.zeros(len(opening)), where=carried > 0)
