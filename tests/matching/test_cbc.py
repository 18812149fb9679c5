"""CBC runs as a process of its own: one that is late is ended, one that breaks down is told."""

import os
import time
from pathlib import Path

import pulp
import pytest

from matching import cbc
from matching.cbc import ScaledCbc
from matching.solver_run import Limit, Run
from matching.work_clock import by_processor, now_s


def at_most_three() -> pulp.LpProblem:
    """Return a problem whose best whole number is 3."""
    problem = pulp.LpProblem("small", pulp.LpMaximize)
    pieces = problem.add_variable("pieces", 0, 5, cat=pulp.LpInteger)
    problem.setObjective(1.0 * pieces)
    problem += 2.0 * pieces <= 7.0
    return problem


def run_of(program: Path, monkeypatch: pytest.MonkeyPatch, script: str) -> Run:
    """Return what is told of a small problem where a script stands for CBC."""
    program.write_text(f"#!/bin/sh\n{script}\n", encoding="utf-8")
    program.chmod(0o755)
    monkeypatch.setattr(pulp.PULP_CBC_CMD, "pulp_cbc_path", str(program))
    monkeypatch.setattr(cbc, "_LATE_S", 0.3)
    solver = ScaledCbc(Limit(0.0, 0.1))
    solver.actualSolve(at_most_three())
    return solver.run


def test_a_process_that_does_not_see_that_its_time_is_up_is_ended(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    said, began = tmp_path / "pid", time.perf_counter()

    run = run_of(tmp_path / "cbc", monkeypatch, f'echo $$ > "{said}"\nexec sleep 60')

    assert (run.status, run.bound) == ("unknown", None)
    assert time.perf_counter() - began < 30.0
    with pytest.raises(ProcessLookupError):
        os.kill(int(said.read_text(encoding="utf-8")), 0)


@pytest.mark.parametrize("script", ["exit 3", "exit 0", "kill -9 $$"])
def test_a_process_that_breaks_down_or_says_nothing_has_found_nothing(
    script: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert run_of(tmp_path / "cbc", monkeypatch, script) == Run("unknown")


def test_what_it_works_counts_where_time_is_what_the_processor_works(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """It is run twice, since it finds nothing the first time."""
    with by_processor():
        began = now_s()
        run_of(
            tmp_path / "cbc",
            monkeypatch,
            "echo 'Total time (CPU seconds):       40.25   (Wallclock seconds):       41.00'",
        )
        worked = now_s() - began

    assert worked >= 2 * 40.25


def test_the_program_itself_finds_the_optimum() -> None:
    solver = ScaledCbc(Limit(0.0, 10.0))

    solver.actualSolve(at_most_three())

    assert solver.run == Run("optimal", pytest.approx(3.0), {"pieces": 3.0})
