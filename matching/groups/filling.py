"""A plan of a group that takes no solver: pairs worth most first, each filled as far as its ends reach."""

from typing import Final

import numpy as np

from matching.groups.core import Core, Decided, carries
from matching.groups.neighbourhood import Standing
from matching.rules.ends import Floats

USED_UP: Final = 1e-12
"""Share of the most that a pair can carry below which what its ends have left counts as nothing."""


def filled(core: Core) -> Decided:
    """Return a plan over the direct pairs of a core, or what was accepted alone where that passes plants.

    Nothing passes a plant that was not obliged to: what leads there has to go on from there.
    """
    problem, locks = core.problem, core.locks
    if not core.direct[locks.rows].all():
        accepted = np.isin(core.rows, problem.standing.rows)
        return core.decide(accepted, np.ones(len(problem.plants), dtype=bool))
    sent = np.zeros_like(core.most)
    sent[locks.rows] = locks.least
    standing = Standing(core, sent)
    _fill(standing)
    return Decided(
        standing.sent,
        np.zeros_like(problem.capacity),
        _worth(core, standing.sent),
        np.zeros_like(problem.given),
        np.zeros_like(problem.taken),
    )


def _fill(standing: Standing) -> None:
    """Let each direct pair carry what its ends have left, where that pays its opening."""
    core, left = standing.core, standing.left
    worth = core.value * core.most_in_year - core.opening
    order = np.argsort(-worth, kind="stable")
    may_pay = core.direct & ~core.sunk & (worth > 0)
    for row in order[may_pay[order]].tolist():
        taken = left[standing.taker[row]] / core.yields[row]
        able = np.maximum(np.minimum(left[standing.giver[row]], taken), 0.0)
        able[able <= USED_UP * core.most[row]] = 0.0
        if core.value[row] * able.sum() > core.opening[row]:
            standing.put(np.array([row]), able[None, :])


def _worth(core: Core, sent: Floats) -> float:
    return float(core.value @ sent.sum(axis=1) - core.opening @ (carries(sent) | core.sunk))
