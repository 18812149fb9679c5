"""HiGHS as a solver of PuLP problems: scaled, handed over as arrays, silent, with its proven bound."""

import ctypes
import os
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

import numpy as np
import pulp

from matching.arrays import Arrays, arrays_of, scaled
from matching.highs_library import highspy
from matching.rules.ends import Floats, Integers
from matching.solver_run import THREADS, TOLERANCE, Limit, Run
from matching.stopping import stop_asked
from matching.work_clock import by_wall_s, is_by_processor, now_s

Status = highspy.HighsModelStatus
_ANSWERS = {
    Status.kOptimal: "optimal",
    Status.kModelEmpty: "optimal",
    Status.kInfeasible: "infeasible",
    Status.kUnbounded: "unbounded",
}
_STOPPED = (
    Status.kTimeLimit,
    Status.kInterrupt,
    Status.kIterationLimit,
    Status.kSolutionLimit,
)
_ATTEMPTS = (("on", TOLERANCE), ("off", TOLERANCE), ("on", 100 * TOLERANCE))
"""Presolve and tolerance of one attempt after another, as long as the answer is unclear.

Presolve may leave open whether a problem is infeasible or unbounded; some cannot be solved that exactly.
"""
_UNCLEAR = "unclear"
MIXED_UP = 1e-4
"""Share of an objective by which its values may tell another one: more is no rounding."""
FEASIBLE_POINT = 2
"""HiGHS's word for a primal solution that keeps to all rows."""


class ScaledHighs(pulp.HiGHS):  # type: ignore[misc]
    """PuLP's HiGHS, but for how the problem goes in and how the answer comes out."""

    def __init__(self, limit: Limit) -> None:
        """Keep how long and how exactly to work."""
        super().__init__(msg=False, timeLimit=limit.time_s, gapRel=0.0, gapAbs=0.0, threads=THREADS)
        self.limit = limit
        self.ends_at = np.inf
        """When to stop, by the clock that holds here, s."""
        self.patient_until = 0.0
        """Until when it goes on though the gap is reached, by the thread's own clock, s."""
        self.run = Run("unknown")

    def actualSolve(self, lp: pulp.LpProblem, callback: object = None) -> int:  # noqa: N802 – PuLP's names
        """Solve a problem; `run` then holds the answer."""
        arrays = scaled(arrays_of(lp))
        if arrays.impossible_row():
            self.run = Run("infeasible")
        else:
            self.run = self._attempted(lp, arrays)
        lp.assignVarsVals(self.run.values)
        status = pulp.LpStatusOptimal if self.run.found else pulp.LpStatusNotSolved
        lp.assignStatus(status)
        return int(status)

    def _attempted(self, lp: pulp.LpProblem, arrays: Arrays) -> Run:
        ends_at = now_s() + self.limit.time_s
        for presolve, tolerance in _ATTEMPTS:
            run = self._solved(lp, arrays, presolve, tolerance, max(0.0, ends_at - now_s()))
            if run.status != _UNCLEAR:
                return run
        return Run("unknown")

    def _solved(
        self, lp: pulp.LpProblem, arrays: Arrays, presolve: str, tolerance: float, time_s: float
    ) -> Run:
        with _silence():
            self.createAndConfigureSolver(lp)
        highs = lp.solverModel
        highs.setOptionValue("time_limit", by_wall_s(time_s))
        highs.setOptionValue("mip_feasibility_tolerance", max(self.limit.integrality, tolerance))
        highs.setOptionValue("primal_feasibility_tolerance", tolerance)
        highs.setOptionValue("dual_feasibility_tolerance", tolerance)
        highs.setOptionValue("presolve", presolve)
        highs.passModel(model_of(arrays))
        if self.limit.warm:
            _begin(highs, arrays)
        self.ends_at = now_s() + time_s
        if is_by_processor():
            for event in (highs.cbSimplexInterrupt, highs.cbIpmInterrupt):
                event.subscribe(self._in_time)
        if arrays.whole.any():
            highs.cbMipInterrupt.subscribe(self._enough)
        self.patient_until = time.thread_time() + self.limit.patience_s
        run_from_start(highs) if self.limit.warm else highs.run()
        return self._answer(highs, arrays)

    def _enough(self, event: Any) -> None:  # noqa: ANN401 – highspy has no types
        """Stop when the gap asked is reached and patience is at its end, or when somebody asked to.

        Patience is computing time: what else the machine does changes no answer.
        """
        if stop_asked() or now_s() > self.ends_at:
            event.interrupt(True)
            return
        said = event.data_out
        best, bound = said.mip_primal_bound, said.mip_dual_bound
        if np.isfinite(best) and np.isfinite(bound) and time.thread_time() > self.patient_until:
            event.interrupt(abs(best - bound) <= self.limit.gap * abs(best))

    def _in_time(self, event: Any) -> None:  # noqa: ANN401 – highspy has no types
        """Stop when the time is up by the clock that holds here."""
        if now_s() > self.ends_at:
            event.interrupt(True)

    def _answer(self, highs: Any, arrays: Arrays) -> Run:  # noqa: ANN401 – highspy has no types
        status, info = highs.getModelStatus(), highs.getInfo()
        stopped = status in _STOPPED
        word = _ANSWERS.get(status, "unknown" if stopped else _UNCLEAR)
        if stopped and info.primal_solution_status == FEASIBLE_POINT:
            word = "feasible"
        if word not in ("optimal", "feasible"):
            return Run(word, self._bound(highs, arrays) if stopped else None)
        values = np.array(highs.getSolution().col_value) * arrays.unit
        exact = word == "optimal" and not arrays.whole.any()
        bound = self._value(highs, arrays) if exact else self._bound(highs, arrays)
        named = dict(zip((v.name for v in arrays.variables), values.tolist(), strict=True))
        return Run(word, bound, named, _prices(highs, arrays))

    def _bound(self, highs: Any, arrays: Arrays) -> float:  # noqa: ANN401 – highspy has no types
        """Return the bound that the solver proved, or the one that its duals prove, or none at all."""
        return -proven_cost(highs, arrays) * arrays.cost_unit

    def _value(self, highs: Any, arrays: Arrays) -> float:  # noqa: ANN401 – highspy has no types
        """Return the value of a linear problem, as exactly as the solver or its duals prove it."""
        cost, doubt = float(highs.getInfo().objective_function_value), arrays.doubt()
        if doubt:
            cost = min(cost, max(cost - doubt, proven_cost(highs, arrays)))
        return -cost * arrays.cost_unit


def _prices(highs: Any, arrays: Arrays) -> dict[str, float] | None:  # noqa: ANN401 – highspy has no types
    """Return the prices of a linear problem's rows, as far as the solver knows them."""
    duals = np.array(highs.getSolution().row_dual)
    if arrays.whole.any() or len(duals) != len(arrays.row_lower):
        return None
    return arrays.prices(duals)


def proven_cost(highs: Any, arrays: Arrays) -> float:  # noqa: ANN401 – highspy has no types
    """Return what a problem is proven to cost at least after a run, in the measure of the arrays."""
    bounds = [arrays.proven(np.zeros(len(arrays.row_lower)))]
    told = float(highs.getInfo().mip_dual_bound)
    if arrays.whole.any() and np.isfinite(told) and abs(told) < highspy.kHighsInf:
        bounds.append(told - arrays.doubt())
    duals = np.array(highs.getSolution().row_dual)
    if not arrays.whole.any() and len(duals) == len(arrays.row_lower):
        bounds.append(arrays.proven(duals))
    return max(bounds)


def version() -> str:
    """Return name and version of the solver."""
    return f"HiGHS {quiet_highs().version()}"


CHOOSE, DUAL, PRIMAL = 0, 1, 4
"""Numbers of the simplex strategies of HiGHS."""


def quiet_highs() -> Any:  # noqa: ANN401 – highspy has no types
    """Return a bare HiGHS that prints nothing."""
    with _silence():
        highs: Any = highspy.Highs()
    highs.setOptionValue("output_flag", False)
    return highs


def highs_with(arrays: Arrays, limit: Limit) -> Any:  # noqa: ANN401 – highspy has no types
    """Return a bare HiGHS that holds a problem, to be run as long and as exactly as told."""
    highs = quiet_highs()
    for name, value in (
        ("threads", THREADS),
        ("time_limit", by_wall_s(max(0.0, limit.time_s))),
        ("mip_rel_gap", limit.gap),
        ("mip_feasibility_tolerance", limit.integrality),
        ("primal_feasibility_tolerance", TOLERANCE),
        ("dual_feasibility_tolerance", TOLERANCE),
    ):
        highs.setOptionValue(name, value)
    highs.passModel(model_of(arrays))
    return highs


def run_from_start(highs: Any) -> None:  # noqa: ANN401 – highspy has no types
    """Run a model from a start that it was given, and anew without it where the two were mixed up.

    HiGHS 1.16 may end as optimal, with the objective of the optimum, and hand the start back as its values.
    Its own clock goes on: both runs together take no longer than the one may.
    """
    highs.run()
    if highs.getModelStatus() == Status.kOptimal and _is_mixed_up(highs):
        highs.clearSolver()
        highs.run()


def _is_mixed_up(highs: Any) -> bool:  # noqa: ANN401 – highspy has no types
    """Tell whether the values of an answer are not worth what it says."""
    model, told = highs.getLp(), highs.getInfo().objective_function_value
    cost = model.offset_ + np.array(model.col_cost_) @ np.array(highs.getSolution().col_value)
    return bool(abs(cost - told) > MIXED_UP * max(1.0, abs(told)))


def give_time(highs: Any, left_s: float) -> None:  # noqa: ANN401 – highspy has no types
    """Let a problem that is kept alive take so long from now on: its own clock goes on from run to run."""
    highs.setOptionValue("time_limit", highs.getRunTime() + by_wall_s(max(0.0, left_s)))


def stop_when(highs: Any, is_over: Callable[[], bool]) -> None:  # noqa: ANN401 – highspy has no types
    """Let runs end, too, when time is over by the processor, where that clock holds."""
    if not is_by_processor():
        return

    def ask(event: Any) -> None:  # noqa: ANN401 – highspy has no types
        if is_over():
            event.interrupt(True)

    for event in (highs.cbSimplexInterrupt, highs.cbMipInterrupt):
        event.subscribe(ask)


def add_pairs(
    highs: Any,  # noqa: ANN401 – highspy has no types
    gain: Floats,
    giver_row: Integers,
    taker_row: Integers,
    yields: Floats,
) -> None:
    """Let pairs join a problem that is minimised: a unit is taken from one row, what it yields from another.

    Args:
        highs: The problem, alive.
        gain: What one unit of each pair is worth.
        giver_row: Rows of what the givers have.
        taker_row: Rows of what the takers need.
        yields: What arrives from one unit.
    """
    count = len(gain)
    index = np.c_[giver_row, taker_row].astype(np.int32).ravel()
    share = np.c_[np.ones(count), yields].ravel()
    starts = np.arange(0, 2 * count, 2, dtype=np.int32)
    none, free = np.zeros(count), np.full(count, highspy.kHighsInf)
    highs.addCols(count, -gain, none, free, 2 * count, starts, index, share)


def model_of(arrays: Arrays) -> Any:  # noqa: ANN401 – highspy has no types
    """Return arrays as a model of HiGHS."""
    model = highspy.HighsLp()
    model.num_col_, model.num_row_ = len(arrays.cost), len(arrays.row_lower)
    model.col_cost_, model.col_lower_, model.col_upper_ = arrays.cost, arrays.lower, arrays.upper
    model.row_lower_, model.row_upper_ = arrays.row_lower, arrays.row_upper
    model.a_matrix_.format_ = highspy.MatrixFormat.kRowwise
    model.a_matrix_.start_, model.a_matrix_.index_ = arrays.starts, arrays.index
    model.a_matrix_.value_ = arrays.value
    if arrays.whole.any():
        kinds = (highspy.HighsVarType.kContinuous, highspy.HighsVarType.kInteger)
        model.integrality_ = [kinds[int(flag)] for flag in arrays.whole]
    return model


def _begin(highs: Any, arrays: Arrays) -> None:  # noqa: ANN401 – highspy has no types
    """Hand over the values that the variables hold; the solver completes what has none."""
    held = [(i, v.varValue) for i, v in enumerate(arrays.variables) if v.varValue is not None]
    columns = np.array([i for i, _ in held], dtype=np.int32)
    highs.setSolution(len(held), columns, np.array([value for _, value in held]) / arrays.unit[columns])


_silenced = False


@contextmanager
def _silence() -> Iterator[None]:
    """Keep the banner that the first `Highs()` of a process prints off standard output."""
    global _silenced
    kept = None if _silenced or os.name != "posix" else _duplicate_of_output()
    if kept is None:
        yield
        return
    _silenced = True
    library = ctypes.CDLL(None)
    library.fflush(None)
    nowhere = os.open(os.devnull, os.O_WRONLY)
    try:
        os.dup2(nowhere, 1)
        yield
        library.fflush(None)
    finally:
        os.dup2(kept, 1)
        os.close(kept)
        os.close(nowhere)


def _duplicate_of_output() -> int | None:
    """Return a second descriptor of standard output; None where it is closed, as in some services."""
    if sys.stdout is None:
        return None
    sys.stdout.flush()
    try:
        return os.dup(1)
    except OSError:
        return None
