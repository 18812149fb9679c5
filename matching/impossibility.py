"""Proves that no plan exists: prices at which all rules together ask for more than can be.

Every row may be missed by a share of all that stands in it; the least sum of these shares is above nought
exactly when no plan keeps every row. The prices of that linear problem show it to whoever trusts no solver
(Farkas' lemma). Where only whole numbers make an instance infeasible there are none.
"""

from collections.abc import Callable, Mapping

import pulp

from matching.exchange_model import ExchangeModel
from matching.solver_run import Run

LEAST_SHARE = 1e-7
"""Sum of shares that is rounding."""
_SIDES = {pulp.LpConstraintLE: (-1.0,), pulp.LpConstraintGE: (1.0,), pulp.LpConstraintEQ: (-1.0, 1.0)}
"""Sense of a row → factor of what it is missed by, on each side that it has."""


def impossible_prices(
    model: ExchangeModel, solve: Callable[[pulp.LpProblem], Run]
) -> Mapping[str, float] | None:
    """Return prices by row that rule out every plan, or None; the decisions of the model are shares then."""
    for variable in model.binaries:
        variable.cat = pulp.LpContinuous
    softened = pulp.LpProblem("softened", pulp.LpMaximize)
    missed = []
    for row in model.problem.constraints():
        sides = [softened.add_variable(f"missed{side}__{row.name}", 0, 1) for side in _SIDES[row.sense]]
        terms = [
            *row.items(),
            *((slack, side * _size(row)) for slack, side in zip(sides, _SIDES[row.sense], strict=True)),
        ]
        softened += pulp.LpConstraint(pulp.LpAffineExpression(terms), row.sense, row.name, -row.constant)
        missed += sides
    softened.setObjective(pulp.LpAffineExpression([(slack, -1.0) for slack in missed]))
    run = solve(softened)
    share = sum(slack.varValue or 0.0 for slack in missed)
    return run.prices if run.status == "optimal" and share > LEAST_SHARE else None


def _size(row: pulp.LpConstraint) -> float:
    """Return the most that a row can be missed by."""
    return (abs(row.constant) + sum(abs(factor) * (v.upBound or 0.0) for v, factor in row.items())) or 1.0
