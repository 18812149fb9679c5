"""The linear problem over the pairs that joined so far, kept alive in the solver from round to round.

PuLP states its rows; pairs, of which there are millions, join as arrays (`column_solver.py`).
"""

import numpy as np
import pulp

from matching.highs import DUAL, PRIMAL, add_pairs
from matching.highs_library import highspy
from matching.region.column_solver import ColumnBlock, ColumnSolver
from matching.rules.ends import Floats, Integers
from matching.solver_run import Limit
from symbiose.domain.errors import SolverFailed


class ColumnMaster:
    """Maximise Σ v_a·x_a over the pairs that joined, x_a ≥ 0 sent; rows are offers, then needs."""

    def __init__(self, supply: Floats, demand: Floats) -> None:
        """State every family of rows."""
        self.problem = pulp.LpProblem("region", pulp.LpMaximize)
        self.problem.setObjective(pulp.LpAffineExpression())
        self._supply_limit(supply)
        self._need_limit(demand)
        self._offers = len(supply)
        solver = ColumnSolver(ColumnBlock.empty(), Limit(0.0, highspy.kHighsInf))
        self.problem.solve(solver)
        self.highs = self.problem.solverModel
        self._own = self.highs.getNumCol()
        self.columns = 0

    def _supply_limit(self, supply: Floats) -> None:
        """Σ_{a∈o} x_a ≤ S_o   ∀ o ∈ O   [unit]: no offer sends more than it has."""
        self._rows("supply_limit", supply)

    def _need_limit(self, demand: Floats) -> None:
        """Σ_{a∈n} γ_a·x_a ≤ D_n   ∀ n ∈ N   [unit]: no need receives more than its quantity."""
        self._rows("need_limit", demand)

    def _rows(self, name: str, limits: Floats) -> None:
        for i, limit in enumerate(limits.tolist()):
            row = pulp.LpConstraint(pulp.LpAffineExpression(), pulp.LpConstraintLE, f"{name}__{i}", limit)
            self.problem.addConstraint(row)

    def add(self, offer: Integers, need: Integers, value: Floats, yields: Floats) -> None:
        """Let pairs join."""
        add_pairs(self.highs, value, offer, self._offers + need, yields)
        self.columns += len(offer)

    def solve(self, *, warm: bool) -> float:
        """Solve the problem and return its value.

        Args:
            warm: Whether to go on from the last basis, or from nothing, with presolve.
        """
        highs = self.highs
        if not warm:
            highs.clearSolver()
        highs.setOptionValue("presolve", "off" if warm else "on")
        highs.setOptionValue("simplex_strategy", PRIMAL if warm else DUAL)
        highs.run()
        if highs.getModelStatus() not in (
            highspy.HighsModelStatus.kOptimal,
            highspy.HighsModelStatus.kModelEmpty,
        ):
            msg = "The linear problem of a cluster of resources could not be solved. Run again."
            raise SolverFailed(msg)
        return -float(highs.getInfo().objective_function_value)

    def prices(self) -> tuple[Floats, Floats]:
        """Return the prices of offers and of needs, none below nought."""
        prices = np.maximum(-np.array(self.highs.getSolution().row_dual), 0.0)
        return prices[: self._offers], prices[self._offers :]

    def carried(self) -> Floats:
        """Return what each column carries."""
        carried: Floats = np.maximum(np.array(self.highs.getSolution().col_value)[self._own :], 0.0)
        return carried
