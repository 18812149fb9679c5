"""Picks the solver, HiGHS or else CBC, and maps what it says to one truthful outcome."""

import importlib
import logging
from functools import cache
from typing import Protocol, cast

import pulp

from matching.solver_run import Limit, Run
from symbiose.domain.errors import SolverFailed

SOLVERS = {"highs": ("matching.highs", "ScaledHighs"), "cbc": ("matching.cbc", "ScaledCbc")}
"""Name → module and class, in order of preference."""


_log = logging.getLogger(__name__)


class ProblemSolver(Protocol):
    """A PuLP solver that keeps the answer of its last run."""

    run: Run

    def available(self) -> bool:
        """Tell whether it can run here."""
        ...


def solve_problem(problem: pulp.LpProblem, name: str, limit: Limit) -> Run:
    """Solve a problem and leave the values in its variables.

    Raises:
        SolverFailed: The solver broke down.
    """
    module, kind = SOLVERS[name]
    solver = cast("ProblemSolver", getattr(importlib.import_module(module), kind)(limit))
    try:
        problem.solve(solver)
    except pulp.PulpError as error:
        msg = f"The solver {name} broke down: {error}. Try the other one with --solver."
        raise SolverFailed(msg) from error
    return solver.run


def usable_solver(wished: str) -> str:
    """Return the solver wished for where it can run, else another that can.

    Raises:
        SolverFailed: None can run here.
    """
    for name in dict.fromkeys((wished, *SOLVERS)):
        module, kind = SOLVERS[name]
        try:
            solver = getattr(importlib.import_module(module), kind)(Limit(0.0, 0.0))
        except ImportError:
            continue
        if solver.available():
            if name != wished:
                _tell_once(wished, name)
            return name
    msg = "No solver can run here: install highspy, or PuLP with its CBC."
    raise SolverFailed(msg)


@cache
def _tell_once(wished: str, used: str) -> None:
    _log.warning("a solver cannot be loaded; another solves", extra={"wished": wished, "used": used})


def solver_version(name: str) -> str:
    """Return name and version of a solver."""
    return str(importlib.import_module(SOLVERS[name][0]).version())
