"""The linear problem over the pairs that joined so far, kept alive in the solver from round to round.

PuLP states its rows; pairs, of which there are millions, join as arrays (`column_solver.py`).
"""

import numpy as np
import pulp
from highspy import HighsModelStatus, kHighsInf

from matching.highs import DUAL, PRIMAL, add_pairs
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
        self._offer_row = np.arange(len(supply))
        self._need_row = len(supply) + np.arange(len(demand))
        solver = ColumnSolver(ColumnBlock.empty(), Limit(0.0, kHighsInf))
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
        add_pairs(self.highs, value, self._offer_row[offer], self._need_row[need], yields)
        self.columns += len(offer)

    def add_offer(self, supply: float) -> None:
        """Let an offer join; it has no pair yet."""
        self._offer_row = np.r_[self._offer_row, self._add_row(supply)]

    def add_need(self, demand: float) -> None:
        """Let a need join; it has no pair yet."""
        self._need_row = np.r_[self._need_row, self._add_row(demand)]

    def _add_row(self, limit: float) -> int:
        none: list[int] = []
        self.highs.addRow(-kHighsInf, limit, 0, none, none)
        return int(self.highs.getNumRow()) - 1

    def limit_offer(self, offer: int, supply: float) -> None:
        """Let an offer have another quantity."""
        self.highs.changeRowBounds(int(self._offer_row[offer]), -kHighsInf, supply)

    def limit_need(self, need: int, demand: float) -> None:
        """Let a need take another quantity."""
        self.highs.changeRowBounds(int(self._need_row[need]), -kHighsInf, demand)

    def solve(self, *, warm: bool, method: int | None = None) -> float:
        """Solve the problem and return its value.

        Args:
            warm: Whether to go on from the last basis, or from nothing, with presolve.
            method: PRIMAL after columns joined, DUAL after limits changed; the one that suits when None.
        """
        highs = self.highs
        if not warm:
            highs.clearSolver()
        highs.setOptionValue("presolve", "off" if warm else "on")
        highs.setOptionValue("simplex_strategy", method or (PRIMAL if warm else DUAL))
        highs.run()
        if highs.getModelStatus() not in (HighsModelStatus.kOptimal, HighsModelStatus.kModelEmpty):
            msg = "The linear problem of a cluster of resources could not be solved. Run again."
            raise SolverFailed(msg)
        return -float(highs.getInfo().objective_function_value)

    def prices(self) -> tuple[Floats, Floats]:
        """Return the prices of offers and of needs, none below nought."""
        prices = np.maximum(-np.array(self.highs.getSolution().row_dual), 0.0)
        return prices[self._offer_row], prices[self._need_row]

    def carried(self) -> Floats:
        """Return what each column carries."""
        carried: Floats = np.maximum(np.array(self.highs.getSolution().col_value)[self._own :], 0.0)
        return carried
