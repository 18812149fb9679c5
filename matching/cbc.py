"""CBC as a solver of PuLP problems: scaled, with the bound that its log proves."""

import contextlib
import re
import subprocess
import tempfile
import warnings
from decimal import Decimal
from pathlib import Path

import numpy as np
import pulp

from matching.arrays import Arrays, Floats, arrays_of, scaled
from matching.solver_run import TOLERANCE, Limit, Run
from matching.work_clock import by_wall_s, count_elsewhere, is_by_processor, now_s

_BOUND = re.compile(r"^Lower bound:\s+(\S+)", re.MULTILINE)
_WORKED = re.compile(r"^Total time \(CPU seconds\):\s+(\S+)", re.MULTILINE)


class ScaledCbc(pulp.LpSolver):  # type: ignore[misc]
    """Hands a scaled copy of a problem to the CBC bundled with PuLP."""

    name = "ScaledCbc"

    def __init__(self, limit: Limit) -> None:
        """Keep how long and how exactly to work."""
        super().__init__(msg=False, timeLimit=limit.time_s)
        self.limit = limit
        self.run = Run("unknown")

    def available(self) -> bool:
        """Tell whether the bundled CBC can run here."""
        with warnings.catch_warnings():
            warnings.simplefilter("ignore", DeprecationWarning)
            return bool(pulp.PULP_CBC_CMD(msg=False).available())

    def actualSolve(self, lp: pulp.LpProblem) -> int:  # noqa: N802 – PuLP's name
        """Solve a problem, exactly if that is quick, else to the gap asked; `run` then holds the answer."""
        arrays = scaled(arrays_of(lp))
        if arrays.impossible_row():
            self.run = Run("infeasible")
        else:
            began = now_s()
            first = self.limit.patience_s if arrays.whole.any() else self.limit.time_s
            self.run = _solved(arrays, 0.0, first, self.limit)
            left = self.limit.time_s - (now_s() - began)
            if self.run.status in ("feasible", "unknown") and first < self.limit.time_s and left > 0:
                self.run = _better(self.run, _solved(arrays, self.limit.gap, left, self.limit))
        lp.assignVarsVals(self.run.values)
        status = pulp.LpStatusOptimal if self.run.found else pulp.LpStatusNotSolved
        lp.assignStatus(status)
        return int(status)


def version() -> str:
    """Return name and version of the solver."""
    return "CBC 2.10.3"


def _solved(arrays: Arrays, gap: float, time_s: float, limit: Limit) -> Run:
    run, x = _attempted(arrays, gap, time_s, limit)
    if run.status != "optimal" or arrays.whole.any():
        return run
    refined, digits = _attempted(arrays.around(x, _REFINED), gap, time_s, limit)
    better = x + _REFINED * digits if refined.status == "optimal" else x
    if arrays.violation(better) <= max(arrays.violation(x), TOLERANCE):
        x = better
    bound = -(float(arrays.cost @ x) - arrays.doubt()) * arrays.cost_unit
    return Run("optimal", bound, _named(arrays, x), run.prices)


def _attempted(arrays: Arrays, gap: float, time_s: float, limit: Limit) -> tuple[Run, Floats]:
    """Return the answer and the scaled values behind it."""
    problem, columns = _stated(arrays)
    for preprocess in ("off", "on"):
        with contextlib.suppress(pulp.PulpSolverError):
            said = _run(problem, [f"preprocess {preprocess}", f"integerT {limit.integrality}"], gap, time_s)
            return _answer(problem, columns, arrays, said)
    return Run("unknown"), np.zeros(0)


def _time_mode() -> str:
    """Return by which clock CBC counts its seconds: the one that holds here."""
    return f"timeMode {'cpu' if is_by_processor() else 'elapsed'}"


def _run(problem: pulp.LpProblem, options: list[str], gap: float, time_s: float) -> str:
    """Run CBC on a problem and return its log; stopped where it does not see that its time is up.

    Its own preprocessing has been seen to lose the optimum (and, rarely, to crash without it).

    Raises:
        pulp.PulpSolverError: It broke down.
    """
    time_s = max(time_s, 0.0)
    with tempfile.TemporaryDirectory(prefix="symbiose-cbc-") as folder, warnings.catch_warnings():
        warnings.simplefilter("ignore", DeprecationWarning)
        cbc = pulp.PULP_CBC_CMD(msg=False)
        stated, answer = (str(Path(folder, f"cbc.{kind}")) for kind in ("mps", "sol"))
        variables, names, rows, _ = problem.writeMPS(stated, rename=1)
        settings = [f"sec {time_s}", f"ratio {gap}", _time_mode(), *options]
        settings += [f"primalT {TOLERANCE}", f"dualT {TOLERANCE}", "solve", "printingOptions all"]
        command = [cbc.path, stated, *" ".join(f"-{setting}" for setting in settings).split()]
        command += ["-solution", answer]
        said = _said(command, Path(folder, "cbc.log"), time_s)
        if said is None:
            problem.assignStatus(pulp.LpStatusNotSolved, pulp.LpSolutionNoSolutionFound)
            return ""
        if not Path(answer).exists():
            msg = "CBC ended without an answer"
            raise pulp.PulpSolverError(msg)
        status, values, _, prices, _, kind = cbc.readsol_MPS(answer, problem, variables, names, rows)
        problem.assignVarsVals(values)
        problem.assignConsPi(prices)
        problem.assignStatus(status, kind)
        return said


def _said(command: list[str], log: Path, time_s: float) -> str | None:
    """Return what a process says that is counted as this thread's own work; None where it had to be ended.

    Raises:
        pulp.PulpSolverError: It broke down.
    """
    with log.open("w", encoding="utf-8") as written:
        running = subprocess.Popen(command, stdout=written, stderr=written)  # noqa: S603 – PuLP's own CBC
        ended = _ended(running, by_wall_s(time_s))
    said = log.read_text(encoding="utf-8", errors="replace")
    told = _WORKED.search(said)
    count_elsewhere(float(told[1]) if ended and told else time_s)
    return said if ended else None


def _ended(running: "subprocess.Popen[bytes]", time_s: float) -> bool:
    """Tell whether a process ended by itself, within its time and a little more; else end it.

    Raises:
        pulp.PulpSolverError: It broke down.
    """
    try:
        code = running.wait(timeout=time_s + _LATE_S)
    except subprocess.TimeoutExpired:
        return False
    finally:
        running.kill()
        running.wait()
    if code != 0:
        msg = f"CBC ended with code {code}"
        raise pulp.PulpSolverError(msg)
    return True


def _stated(arrays: Arrays) -> tuple[pulp.LpProblem, list[pulp.LpVariable]]:
    problem = pulp.LpProblem("scaled", pulp.LpMinimize)
    finite = [
        (low, up if np.isfinite(up) else None) for low, up in zip(arrays.lower, arrays.upper, strict=True)
    ]
    kinds = [pulp.LpInteger if flag else pulp.LpContinuous for flag in arrays.whole]
    columns = [
        problem.add_variable(f"x{i}", float(low), None if up is None else float(up), kind)
        for i, ((low, up), kind) in enumerate(zip(finite, kinds, strict=True))
    ]
    problem.setObjective(pulp.LpAffineExpression(list(zip(columns, arrays.cost.tolist(), strict=True))))
    for r, (low, up) in enumerate(zip(arrays.row_lower, arrays.row_upper, strict=True)):
        cells = range(arrays.starts[r], arrays.starts[r + 1])
        row = pulp.LpAffineExpression([(columns[arrays.index[k]], float(arrays.value[k])) for k in cells])
        if row and low == up:
            problem += row == float(low), f"r{r}"
        elif row and (np.isfinite(low) or np.isfinite(up)):
            problem += (row >= float(low)) if np.isfinite(low) else (row <= float(up)), f"r{r}"
    return problem, columns


def _answer(
    problem: pulp.LpProblem, columns: list[pulp.LpVariable], arrays: Arrays, said: str
) -> tuple[Run, Floats]:
    found = {
        pulp.LpSolutionOptimal: "optimal",
        pulp.LpSolutionIntegerFeasible: "feasible",
        pulp.LpSolutionUnbounded: "unbounded",
    }
    word = (
        "infeasible"
        if problem.status == pulp.LpStatusInfeasible
        else found.get(problem.sol_status, "unknown")
    )
    told = _BOUND.search(said) if arrays.whole.any() else None
    bound = -(_rounded_down(told[1]) - arrays.doubt()) * arrays.cost_unit if told else None
    bound = bound if bound is not None and np.isfinite(bound) else None
    if word not in ("optimal", "feasible"):
        return Run(word, bound if word == "unknown" else None), np.zeros(0)
    x = np.array([column.varValue or 0.0 for column in columns])
    if arrays.violation(x) > _MOST_VIOLATION:
        return Run("unknown", bound), np.zeros(0)
    if word == "optimal" and bound is None:
        bound = -(float(arrays.cost @ x) - arrays.doubt()) * arrays.cost_unit
    return Run(word, bound, _named(arrays, x), _prices(problem, arrays)), x


def _prices(problem: pulp.LpProblem, arrays: Arrays) -> dict[str, float] | None:
    """Return the prices of a linear problem's rows."""
    if arrays.whole.any():
        return None
    told = {row.name: row.pi or 0.0 for row in problem.constraints()}
    return arrays.prices(np.array([told.get(f"r{r}", 0.0) for r in range(len(arrays.row_lower))]))


def _rounded_down(printed: str) -> float:
    """Return the least number that is printed like this.

    >>> _rounded_down("-15600.987")
    -15600.9875
    """
    digits = Decimal(printed)
    exponent = digits.as_tuple().exponent
    return float(digits - Decimal("0.5").scaleb(exponent)) if isinstance(exponent, int) else -np.inf


def _named(arrays: Arrays, x: Floats) -> dict[str, float]:
    values = (x * arrays.unit).tolist()
    return dict(zip((v.name for v in arrays.variables), values, strict=True))


_LATE_S = 2.0
"""Time by which CBC may be late, s: it does not look at the clock in the linear problem it begins with."""
_REFINED = 1e-6
"""CBC prints eight digits only: a linear problem is solved anew around its answer, this much closer."""
_MOST_VIOLATION = 1e-5
"""A point that breaks a scaled row by more is no plan: CBC also prints where it stood when stopped."""


def _better(first: Run, second: Run) -> Run:
    """Return the later run, or the first where the later found nothing."""
    return second if second.found or not first.found else first
