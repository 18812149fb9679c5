"""Costs that forbid rather than cost: lowered for the solver to what still forbids.

Solvers know absolute tolerances on costs. Beside an arc at 1e15 €/unit, gains of some euros are rounding to
them, and they call "optimal" a plan that leaves the gains aside. A lower cost only relaxes the problem: what
is proven with it holds for the true costs, and a plan that does without what was lowered is worth the same.
"""

from typing import Final

import pulp

PROHIBITIVE: Final = 1e6
"""Cost of a variable at its most, as a multiple of all gains together, that forbids as well as any more."""


def lower_prohibitive_costs(problem: pulp.LpProblem) -> bool:
    """Lower the costs of a problem, to be maximised, that forbid; tell whether there were any.

    Every variable is at least nought, so the objective nowhere gets less:
    c_j → max(c_j, -PROHIBITIVE · Σ_k max(c_k, 0)·u_k / u_j).
    """
    terms = [(v, c, v.upBound) for v, c in problem.objective.items() if v.upBound]
    most = PROHIBITIVE * sum(max(c, 0.0) * reach for _, c, reach in terms)
    lowered = {v: -most / reach for v, c, reach in terms if 0 < most < -c * reach}
    if lowered:
        costs = {**problem.objective, **lowered}
        problem.setObjective(pulp.LpAffineExpression(list(costs.items())))
    return bool(lowered)
