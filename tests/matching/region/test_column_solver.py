"""PuLP states rows and side variables, arrays bring columns: one problem, values on both sides."""

import numpy as np
import pulp
import pytest

from matching.region.column_solver import ColumnBlock, ColumnSolver
from matching.solver_run import Limit

BLOCK = ColumnBlock(
    gain=np.array([5.0, 4.0, 0.5]),
    rows=np.array([[0, 1], [0, 2], [1, 2]]),
    factors=np.array([[1.0, 1.0], [1.0, 0.5], [2.0, 1.0]]),
)
LIMITS = (10.0, 8.0, 6.0)


def stated(*, side: bool = False) -> pulp.LpProblem:
    """Return the rows as PuLP states them; with a side variable that eases the first at 1.5 a unit."""
    problem = pulp.LpProblem("rows", pulp.LpMaximize)
    easing = [problem.add_variable("eased", 0, 3)] if side else []
    problem.setObjective(pulp.LpAffineExpression([(v, -1.5) for v in easing]))
    for i, limit in enumerate(LIMITS):
        terms = [(v, -1.0) for v in easing] if i == 0 else []
        problem.addConstraint(
            pulp.LpConstraint(pulp.LpAffineExpression(terms), pulp.LpConstraintLE, f"row__{i}", limit)
        )
    return problem


def plain(*, side: bool = False) -> float:
    """Return the optimum of the same problem with a variable for each column."""
    problem = pulp.LpProblem("plain", pulp.LpMaximize)
    x = [problem.add_variable(f"x{k}", 0) for k in range(3)]
    eased = problem.add_variable("eased", 0, 3 if side else 0)
    problem += pulp.lpSum(float(g) * v for g, v in zip(BLOCK.gain, x, strict=True)) - 1.5 * eased
    for i, limit in enumerate(LIMITS):
        terms = [float(BLOCK.factors[k, j]) * x[k] for k in range(3) for j in (0, 1) if BLOCK.rows[k, j] == i]
        problem += pulp.lpSum(terms) - (eased if i == 0 else 0.0) <= limit
    problem.solve(pulp.HiGHS(msg=False))
    return float(pulp.value(problem.objective))


@pytest.mark.parametrize("side", [False, True])
def test_a_block_of_columns_is_worth_what_as_many_variables_are(side: bool) -> None:
    problem, solver = stated(side=side), ColumnSolver(BLOCK, Limit(0.0, 60.0))

    problem.solve(solver)

    assert pulp.LpStatus[problem.status] == "Optimal"
    assert solver.objective(problem) == pytest.approx(plain(side=side))
    eased = 3.0 * max(0.0, solver.prices[0] - 1.5) if side else 0.0
    assert float(solver.prices @ np.array(LIMITS)) + eased == pytest.approx(plain(side=side))
    if side:
        assert problem.variablesDict()["eased"].varValue == pytest.approx(3.0)


def test_only_what_carries_something_becomes_a_variable_to_read() -> None:
    problem, solver = stated(), ColumnSolver(BLOCK, Limit(0.0, 60.0))
    problem.solve(solver)

    found = solver.variables(problem, 1e-9)

    assert sorted(found) == np.flatnonzero(solver.carried > 1e-9).tolist()
    assert all(v.varValue == solver.carried[k] for k, v in found.items())
    assert len(found) < len(BLOCK.gain)


def test_the_solver_stays_alive_for_more_columns() -> None:
    problem, solver = stated(), ColumnSolver(ColumnBlock.empty(), Limit(0.0, 60.0))
    problem.solve(solver)
    highs = problem.solverModel
    own = highs.getNumCol()

    highs.addCol(-5.0, 0.0, 1e30, 2, np.array([0, 1], dtype=np.int32), np.ones(2))
    highs.run()

    assert highs.getSolution().col_value[own] == pytest.approx(8.0)


def test_what_cannot_be_is_told_as_such() -> None:
    problem, solver = stated(), ColumnSolver(BLOCK, Limit(0.0, 60.0))
    problem.addConstraint(
        pulp.LpConstraint(pulp.LpAffineExpression(), pulp.LpConstraintGE, "impossible", 1.0)
    )

    problem.solve(solver)

    assert pulp.LpStatus[problem.status] == "Infeasible"
