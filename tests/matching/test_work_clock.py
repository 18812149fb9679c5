"""The clock of searches: by the wall, or by what the thread works, with the wall for safety."""

import threading
import time

import pulp
import pytest

from matching.solver import solve_problem
from matching.solver_run import Limit
from matching.work_clock import SLOWEST, by_processor, by_wall_s, is_by_processor, now_s


def work(seconds: float) -> None:
    until = time.thread_time() + seconds
    while time.thread_time() < until:
        pass


def test_elsewhere_time_is_that_of_the_wall() -> None:
    before = time.perf_counter()

    told = now_s()

    assert before <= told <= time.perf_counter()
    assert not is_by_processor()
    assert by_wall_s(2.0) == 2.0


def test_waiting_counts_as_little_as_safety_allows() -> None:
    with by_processor():
        began, wall = now_s(), time.perf_counter()
        time.sleep(0.2)
        waited, wall = now_s() - began, time.perf_counter() - wall
        work(0.1)
        worked = now_s() - began

    assert waited == pytest.approx(wall / SLOWEST, rel=0.1, abs=0.02)
    assert worked >= 0.1
    assert by_wall_s(2.0) == 2.0


def test_a_clock_within_another_one_goes_on() -> None:
    with by_processor():
        work(0.02)
        outside = now_s()
        with by_processor():
            inside = now_s()
        assert is_by_processor()

    assert 0 < outside <= inside


def test_other_threads_keep_the_clock_of_the_wall() -> None:
    told: list[bool] = []
    with by_processor():
        other = threading.Thread(target=lambda: told.append(is_by_processor()))
        other.start()
        other.join()

    assert told == [False]


SPLIT, SHARES = 70, 8
"""Things that are split, and how many ways: the more, the longer no solver proves anything."""


def hard() -> pulp.LpProblem:
    """Return a problem that no solver proves soon: a market split."""
    problem = pulp.LpProblem("split", pulp.LpMinimize)
    yes = [problem.add_variable(f"yes__{i}", cat=pulp.LpBinary) for i in range(SPLIT)]
    off = [problem.add_variable(f"off__{k}", 0) for k in range(2 * SHARES)]
    problem.setObjective(pulp.lpSum(off))
    for k in range(SHARES):
        weights = [(i * i * 7919 + k * 104_729 + i * k * 31) % 100 for i in range(SPLIT)]
        total = pulp.lpSum(w * y for w, y in zip(weights, yes, strict=True))
        problem += total + off[2 * k] - off[2 * k + 1] == sum(weights) // 2, f"split__{k}"
    return problem


def test_a_solver_stops_after_what_it_may_work() -> None:
    with by_processor():
        began, wall = time.thread_time(), time.perf_counter()
        run = solve_problem(hard(), "highs", Limit(0.0, 0.5))
        worked, wall = time.thread_time() - began, time.perf_counter() - wall

    assert worked < 1.5
    assert worked > 0.3 or wall > 0.9 * SLOWEST * 0.5  # on a machine that is busier than that
    assert run.status == "feasible"
