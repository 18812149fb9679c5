"""HiGHS goes on for a while though the gap asked is reached; waiting for the processor is no work."""

import random
import time
from types import SimpleNamespace
from typing import Any

import pulp
import pytest

from matching.highs import ScaledHighs, Status, run_from_start
from matching.solver_run import Limit

GENEROUS, PATIENCE_S, LATE_S = 0.5, 0.3, 0.35
"""A gap that the first answer reaches, and more than the time after which it would be taken."""


def knapsack() -> pulp.LpProblem:
    """Return a choice among 14 things under three limits, worth about what they weigh."""
    chance = random.Random(2)
    problem = pulp.LpProblem("knapsack", pulp.LpMaximize)
    taken = [problem.add_variable(f"taken{i}", cat=pulp.LpBinary) for i in range(14)]
    weights = [[chance.randint(5, 60) for _ in taken] for _ in range(3)]
    worth = [sum(column) + chance.randint(-9, 9) for column in zip(*weights, strict=True)]
    problem.setObjective(pulp.lpDot(worth, taken))
    for row in weights:
        problem += pulp.lpDot(row, taken) <= sum(row) / 2
    return problem


def test_a_machine_that_is_busy_elsewhere_gets_the_same_answer(monkeypatch: pytest.MonkeyPatch) -> None:
    limit = Limit(GENEROUS, 60.0, most_patience_s=PATIENCE_S)
    quick = ScaledHighs(limit)
    quick.actualSolve(knapsack())
    asked, waits = ScaledHighs._enough, [LATE_S]

    def held_up(solver: ScaledHighs, event: Any) -> None:
        if waits:
            time.sleep(waits.pop())
        asked(solver, event)

    monkeypatch.setattr(ScaledHighs, "_enough", held_up)
    slow = ScaledHighs(limit)
    slow.actualSolve(knapsack())

    assert not waits
    assert (slow.run.status, slow.run.values) == ("optimal", quick.run.values)


class _MixedUp:
    """A solver that hands its start back as the optimum in its first run, or in none."""

    def __init__(self, status: Status, *, is_mixed_up: bool) -> None:
        self.runs: list[str] = []
        self._status, self._is_mixed_up = status, is_mixed_up
        self._start = [0.0, 0.0]

    def run(self) -> None:
        self.runs.append("run")

    def clearSolver(self) -> None:  # noqa: N802 – as the solver names it
        self.runs.append("cleared")

    def getModelStatus(self) -> Status:  # noqa: N802
        return self._status

    def getLp(self) -> SimpleNamespace:  # noqa: N802
        return SimpleNamespace(offset_=1.0, col_cost_=[-2.0, 3.0])

    def getInfo(self) -> SimpleNamespace:  # noqa: N802
        return SimpleNamespace(objective_function_value=-9.0)

    def getSolution(self) -> SimpleNamespace:  # noqa: N802
        is_start = self._is_mixed_up and self.runs == ["run"]
        return SimpleNamespace(col_value=self._start if is_start else [5.0, 0.0])


@pytest.mark.parametrize(("is_mixed_up", "runs"), [(False, ["run"]), (True, ["run", "cleared", "run"])])
def test_values_that_are_the_start_and_not_the_optimum_are_sought_anew(
    is_mixed_up: bool, runs: list[str]
) -> None:
    solver = _MixedUp(Status.kOptimal, is_mixed_up=is_mixed_up)

    run_from_start(solver)

    assert solver.runs == runs
    assert solver.getSolution().col_value == [5.0, 0.0]


def test_a_run_that_was_stopped_is_not_begun_anew() -> None:
    solver = _MixedUp(Status.kTimeLimit, is_mixed_up=True)

    run_from_start(solver)

    assert solver.runs == ["run"]
