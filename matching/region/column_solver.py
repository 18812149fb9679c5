"""A PuLP solver that carries columns in as arrays and values out: PuLP states the rows, numpy the pairs.

A `pulp.LpVariable` with its two entries costs ten times what handing a column to HiGHS does. So what a person
reads and extends – rows, their limits, side variables, the sense, the status – is a PuLP problem, and the
pairs, of which there are many and all alike, are a block of columns of its rows.
"""

from dataclasses import dataclass

import numpy as np
import pulp

from matching.arrays import Arrays, arrays_of
from matching.highs import quiet_highs
from matching.highs_library import highspy
from matching.rules.ends import Floats, Integers
from matching.solver_run import THREADS, TOLERANCE, Limit

_ANSWERS = {
    highspy.HighsModelStatus.kOptimal: pulp.LpStatusOptimal,
    highspy.HighsModelStatus.kModelEmpty: pulp.LpStatusOptimal,
    highspy.HighsModelStatus.kInfeasible: pulp.LpStatusInfeasible,
    highspy.HighsModelStatus.kUnbounded: pulp.LpStatusUnbounded,
}


@dataclass(frozen=True)
class ColumnBlock:
    """Columns from nought, without upper limit of their own, each with the same number of entries."""

    gain: Floats
    """What one unit of each column adds to the objective, in the sense of the problem."""
    rows: Integers
    """Rows of the entries by position in the problem, one line for each column."""
    factors: Floats
    """The entries, one line for each column."""

    @classmethod
    def empty(cls) -> "ColumnBlock":
        """Return no columns: they join later."""
        return cls(np.zeros(0), np.zeros((0, 2), dtype=np.int32), np.zeros((0, 2)))


class ColumnSolver(pulp.HiGHS):  # type: ignore[misc]
    """HiGHS over a PuLP problem and a block of columns beside its variables."""

    def __init__(self, block: ColumnBlock, limit: Limit) -> None:
        """Keep the columns, and how long to work."""
        super().__init__(msg=False, timeLimit=limit.time_s, threads=THREADS)
        self.block = block
        self.limit = limit
        self.carried: Floats = np.zeros(len(block.gain))
        """What each column carries, once solved."""
        self.prices: Floats = np.zeros(0)
        """What one more unit of each row is worth in the objective, once solved."""

    def actualSolve(self, lp: pulp.LpProblem, callback: object = None) -> int:  # noqa: N802 – PuLP's name
        """Solve the problem; `solverModel` stays alive, for further columns and a warm start."""
        arrays = arrays_of(lp)
        sign = -1.0 if lp.sense == pulp.LpMaximize else 1.0
        highs = lp.solverModel = quiet_highs()
        for name, value in (("threads", THREADS), ("time_limit", self.limit.time_s), *_EXACT):
            highs.setOptionValue(name, value)
        highs.passModel(_with_block(arrays, self.block, sign))
        highs.run()
        solution, own = highs.getSolution(), len(arrays.cost)
        values = np.array(solution.col_value)
        if len(values) == own + len(self.block.gain):
            lp.assignVarsVals({v.name: x for v, x in zip(arrays.variables, values[:own], strict=True)})
            self.carried, self.prices = values[own:], sign * np.array(solution.row_dual)
        status = _ANSWERS.get(highs.getModelStatus(), pulp.LpStatusNotSolved)
        lp.assignStatus(status)
        return int(status)

    def objective(self, lp: pulp.LpProblem) -> float:
        """Return the value of the problem with its block."""
        own = float(pulp.value(lp.objective) or 0.0)
        return own + float(self.block.gain @ self.carried)

    def variables(self, lp: pulp.LpProblem, least: float) -> dict[int, pulp.LpVariable]:
        """Return a variable, with its value, for each column that carries more than `least`."""
        used = np.flatnonzero(self.carried > least).tolist()
        found = {}
        for column in used:
            found[column] = lp.add_variable(f"column__{column}", lowBound=0)
            found[column].varValue = float(self.carried[column])
        return found


_EXACT = (("primal_feasibility_tolerance", TOLERANCE), ("dual_feasibility_tolerance", TOLERANCE))


def _with_block(arrays: Arrays, block: ColumnBlock, sign: float) -> "highspy.HighsLp":
    """Return the model of a problem by columns, its own variables first."""
    own, many, wide = len(arrays.cost), *block.rows.shape
    order = np.argsort(arrays.index, kind="stable")
    starts = np.searchsorted(arrays.index[order], np.arange(own + 1))
    model = highspy.HighsLp()
    model.num_col_, model.num_row_ = own + many, len(arrays.row_lower)
    model.col_cost_ = np.r_[arrays.cost, sign * block.gain]
    model.col_lower_ = np.r_[arrays.lower, np.zeros(many)]
    model.col_upper_ = np.r_[arrays.upper, np.full(many, highspy.kHighsInf)]
    model.row_lower_, model.row_upper_ = arrays.row_lower, arrays.row_upper
    model.a_matrix_.format_ = highspy.MatrixFormat.kColwise
    beyond = starts[-1] + wide * np.arange(1, many + 1)
    model.a_matrix_.start_ = np.r_[starts, beyond].astype(np.int32)
    model.a_matrix_.index_ = np.r_[arrays.row_of[order], block.rows.ravel()].astype(np.int32)
    model.a_matrix_.value_ = np.r_[arrays.value[order], block.factors.ravel()]
    return model
