"""A plan of a group that takes no solver: pairs worth most first, each filled as far as its ends reach."""

import numpy as np

from matching.groups.core import Core, Decided, carries
from matching.rules.ends import Floats

BY_EAR = 1e-12
"""Share of what an end has below which it counts as used up."""


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
    supply, demand = problem.supply, problem.demand
    np.subtract.at(supply, core.giver[locks.rows], locks.least)
    np.subtract.at(demand, core.taker[locks.rows], core.yields[locks.rows][:, None] * locks.least)
    worth = core.value * core.most_in_year - core.opening
    for row in np.argsort(-worth, kind="stable").tolist():
        if worth[row] <= 0:
            break
        if not core.direct[row] or core.sunk[row]:
            continue
        giver, taker, yields = core.giver[row], core.taker[row], core.yields[row]
        able = np.maximum(np.minimum(supply[giver], demand[taker] / yields), 0.0)
        able[able <= BY_EAR * core.most[row]] = 0.0
        if core.value[row] * able.sum() > core.opening[row]:
            sent[row] = able
            supply[giver] -= able
            demand[taker] -= yields * able
    return Decided(
        sent,
        np.zeros_like(problem.capacity),
        _worth(core, sent),
        np.zeros_like(problem.given),
        np.zeros_like(problem.taken),
    )


def _worth(core: Core, sent: Floats) -> float:
    return float(core.value @ sent.sum(axis=1) - core.opening @ (carries(sent) | core.sunk))
