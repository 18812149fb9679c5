"""Improves the plan of a group: a few pairs that share ends are decided anew, again and again."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Final

import numpy as np

from matching.groups.core import Core, Decided, carries
from matching.groups.neighbourhood import Standing, decide_anew
from matching.neighbours import Neighbours
from matching.rules.ends import Booleans, Floats, Integers

COLUMNS: Final = 240
"""Quantities that are decided anew together: pairs, each in every period."""
SIZES: Final = (16, 40)
"""Pairs that are decided anew together, at least and at most."""
LONGEST_S: Final = 1.0
"""Most that a small problem may take, s."""

Over = Callable[[], bool]
"""Tells whether to stop."""


@dataclass(frozen=True)
class Manner:
    """How a plan is improved."""

    chance: float
    """How much pairs that seem to be worth less may be preferred, in the unit of the objective."""
    times: float = 1.0
    """How many times more than at first is decided anew together."""


def improve(
    core: Core, plan: Decided, rank: Floats, manner: Manner, dice: np.random.Generator, is_over: Over
) -> Decided:
    """Return a plan at least as good, after each end was once in the middle of what is decided anew.

    Args:
        core: The pairs.
        plan: Where to begin.
        rank: What opening each pair seems to be worth.
        manner: How.
        dice: Order, and what chance prefers.
        is_over: Tells when to stop.
    """
    standing = Standing(core, plan.sent)
    givers = len(core.problem.given)
    neighbours = Neighbours(core.giver, givers + core.taker, givers + len(core.problem.taken))
    free = np.ones(len(core), dtype=bool)
    free[core.locks.rows] = False
    size = int(manner.times * np.clip(COLUMNS // len(core.problem.shares), *SIZES))
    for end, plants in _middles(core, dice):
        if is_over():
            break
        rank_here = rank + dice.gumbel(0.0, manner.chance, len(core))
        allowed = free & _within(core, plants)
        pairs = neighbours.around(end, allowed, carries(standing.sent), rank_here, size)
        if len(pairs) > 1:
            decide_anew(standing, pairs, plants, LONGEST_S)
    return _better(core, plan, standing)


def _better(core: Core, plan: Decided, standing: Standing) -> Decided:
    """Return the plan that stands, with the best quantities of all pairs that it opens, if it is better."""
    used, every = carries(standing.sent), np.ones(len(core.problem.plants), dtype=bool)
    after = core.decide(used, standing.running)
    if not standing.running.all():
        after = max(after, core.decide(used, every), key=lambda one: one.value)
    return after if after.value > plan.value else plan


def _middles(core: Core, dice: np.random.Generator) -> list[tuple[int, Integers]]:
    """Return each giver, then each input of a plant with that plant, in an order left to chance."""
    givers, none = len(core.problem.given), np.zeros(0, dtype=np.int64)
    middles = [(end, none) for end in np.flatnonzero(~core.problem.made).tolist()]
    for number, plant in enumerate(core.problem.plants):
        middles += [(givers + int(taker), np.array([number])) for taker in plant.inputs]
    return [middles[i] for i in dice.permutation(len(middles))]


def _within(core: Core, plants: Integers) -> Booleans:
    """Return the pairs that touch no plant but these."""
    giver, taker = np.ones(len(core.problem.given), dtype=bool), np.ones(len(core.problem.taken), dtype=bool)
    giver[core.problem.made], taker[core.problem.treated] = False, False
    for plant in (core.problem.plants[i] for i in plants):
        giver[plant.outputs], taker[plant.inputs] = True, True
    within: Booleans = giver[core.giver] & taker[core.taker]
    return within
