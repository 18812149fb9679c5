"""Costs that forbid rather than cost: lowered for the solver to what still forbids.

Solvers know absolute tolerances on costs. Beside an arc at 1e15 €/unit, gains of some euros are rounding to
them, and they call "optimal" a plan that leaves the gains aside. A lower cost only relaxes the problem: what
is proven with it holds for the true costs, and a plan that does without what was lowered is worth the same.
"""

from typing import Final

import numpy as np
import pulp

from matching.rules.ends import Booleans, Floats

PROHIBITIVE: Final = 1e6
"""Cost of a variable at its most, as a multiple of all gains together, that forbids as well as any more."""
FORBIDS: Final = 10.0
"""The same where a plan that uses what was lowered is looked at again at its true costs."""


def lower_prohibitive_costs(problem: pulp.LpProblem, times: float = PROHIBITIVE) -> bool:
    """Lower the costs of a problem, to be maximised, that forbid; tell whether there were any.

    Every variable is at least nought, so the objective nowhere gets less:
    c_j → max(c_j, -times · Σ_k max(c_k, 0)·u_k / u_j).
    """
    terms = [(v, c, v.upBound) for v, c in problem.objective.items() if v.upBound]
    most = times * sum(max(c, 0.0) * reach for _, c, reach in terms)
    lowered = {v: -most / reach for v, c, reach in terms if 0 < most < -c * reach}
    if lowered:
        costs = {**problem.objective, **lowered}
        problem.setObjective(pulp.LpAffineExpression(list(costs.items())))
    return bool(lowered)


def lowered_worths(worth: Floats, most: Floats, times: float) -> tuple[Floats, Booleans]:
    """Return the worths of arcs with those that forbid lowered in the same way, and which were.

    Args:
        worth: What one unit on each arc is worth.
        most: What each can carry: a line for each arc, a column for each period.
        times: Cost, as a multiple of all gains together, that forbids.
    """
    gains = times * float((np.maximum(worth, 0.0) * most.sum(axis=1)).sum())
    reach = most.max(axis=1, initial=0.0)
    least = np.where(reach > 0, -gains / np.where(reach > 0, reach, 1.0), 0.0)
    lowered: Booleans = (worth < least) & (gains > 0) & (reach > 0)
    return np.where(lowered, least, worth), lowered
