"""HiGHS goes on for a while though the gap asked is reached; waiting for the processor is no work."""

import random
import time
from typing import Any

import pulp
import pytest

from matching.highs import ScaledHighs
from matching.solver_run import Limit

GENEROUS, PATIENCE_S, LATE_S = 0.5, 0.3, 0.35
"""A gap that the first answer reaches, and more than the time after which it would be taken."""


def knapsack() -> pulp.LpProblem:
    """Return a choice among 14 things under three limits, worth about what they weigh."""
    chance = random.Random(2)  # noqa: S311 – repeatable, not secret
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
