"""Covers hold in every plan, cut off openings in parts, and lower the bound without making it untrue."""

import time

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from matching.groups.bounding import Bounding, bound_at
from matching.groups.covering import covered_bound
from matching.groups.covers import Covers, broken_covers
from matching.groups.lowering import lower
from matching.groups.problem import GroupProblem
from matching.groups.relaxing import relax
from matching.rules.ends import Floats
from tests.matching.groups.problems import groups, make_group, optimum

LONG_S = 20.0
"""Far more than a small group needs, s."""
SLACK = 1e-5
"""What rounding of solvers may add to a worth, €."""


def every_pair(problem: GroupProblem) -> np.ndarray:
    """Return the positions of all pairs."""
    return np.arange(len(problem))


def covers_at_random(problem: GroupProblem, dice: np.random.Generator) -> Covers:
    """Return covers that random openings in parts break."""
    opened = np.round(dice.random(len(problem)), 2)
    sent = problem.most(every_pair(problem)) * opened[:, None]
    return broken_covers(problem, every_pair(problem), sent, opened)


def some_plan(problem: GroupProblem, dice: np.random.Generator) -> tuple[Floats, Floats]:
    """Return what pairs send in a random plan that keeps the limits of ends, and which are open."""
    opened = (dice.random(len(problem)) < dice.choice([0.3, 0.6, 0.9])).astype(float)
    left_given, left_taken = problem.given.copy(), problem.taken.copy()
    sent = np.zeros((len(problem), len(problem.shares)))
    for row in dice.permutation(np.flatnonzero(opened)).tolist():
        giver, taker, gamma = problem.giver[row], problem.taker[row], problem.yields[row]
        most = np.minimum(left_given[giver], left_taken[taker] / gamma)
        sent[row] = most * dice.choice([0.0, 0.5, 1.0, 1.0], len(problem.shares))
        left_given[giver] -= sent[row]
        left_taken[taker] -= gamma * sent[row]
    return sent, opened


@given(groups(), st.integers(0, 10_000))
@settings(max_examples=80, deadline=None, derandomize=True)
def test_every_plan_keeps_to_every_cover(problem: GroupProblem, seed: int) -> None:
    dice = np.random.default_rng(seed)
    covers = covers_at_random(problem, dice)

    for _ in range(20):
        left = covers.left(*some_plan(problem, dice))
        assert left.min(initial=0.0) >= -1e-6


@given(groups(), st.integers(0, 1_000))
@settings(max_examples=20, deadline=None, derandomize=True)
def test_openings_in_parts_that_led_to_a_cover_break_it(problem: GroupProblem, seed: int) -> None:
    opened = np.round(np.random.default_rng(seed).random(len(problem)), 2)
    sent = problem.most(every_pair(problem)) * opened[:, None]

    covers = broken_covers(problem, every_pair(problem), sent, opened)

    assert np.all(covers.left(sent, opened) < 0)


def test_of_two_pairs_that_exceed_an_offer_half_open_ones_are_cut_off() -> None:
    """100 t offered, two needs of 60 t: λ is 20 t, x₁ + x₂ + 40·(1 - y₁) + 40·(1 - y₂) ≤ 100."""
    group = make_group(offers=1, needs=2, periods=1, plants=0, seed=1)
    changes = {
        "giver": np.array([0, 0]),
        "taker": np.array([0, 1]),
        "value": np.full(2, 50.0),
        "yields": np.ones(2),
        "opening": np.full(2, 1_000.0),
        "given": np.array([[100.0]]),
        "taken": np.array([[60.0], [60.0]]),
    }
    problem = GroupProblem(**(vars(group) | changes))
    sent, opened = np.array([[60.0], [40.0]]), np.array([1.0, 2 / 3])

    covers = broken_covers(problem, np.arange(2), sent, opened)

    assert covers.rest.tolist() == [20.0]
    assert covers.opening.tolist() == [40.0, 40.0]
    assert covers.left(sent, opened).tolist() == pytest.approx([-40 / 3])
    lowered = lower(problem, relax(problem), time.perf_counter() + LONG_S)
    assert lowered.bound == pytest.approx(5_000 - 1_000 - 2_000 / 3)
    assert covered_bound(problem, lowered, time.perf_counter() + LONG_S) == pytest.approx(3_000, rel=2e-3)
    assert optimum(problem) == pytest.approx(3_000)


@given(st.one_of(groups(), groups(locked=True)), st.integers(0, 1_000))
@settings(max_examples=25, deadline=None, derandomize=True)
def test_no_prices_of_ends_and_covers_bound_a_group_below_its_optimum(
    problem: GroupProblem, seed: int
) -> None:
    dice = np.random.default_rng(seed)
    covers = covers_at_random(problem, dice)
    supply, demand = (np.maximum(dice.normal(20, 30, one.shape), 0) for one in (problem.given, problem.taken))
    price = dice.exponential(10.0, len(covers))

    assert bound_at(problem, supply, demand, price, covers) >= optimum(problem) - SLACK


@given(st.one_of(groups(), groups(locked=True)))
@settings(max_examples=15, deadline=None, derandomize=True)
def test_the_covered_bound_is_true_and_no_higher(problem: GroupProblem) -> None:
    lowered = lower(problem, relax(problem), time.perf_counter() + LONG_S)

    bound = covered_bound(problem, lowered, time.perf_counter() + LONG_S)

    assert optimum(problem) - SLACK <= bound <= lowered.bound


def test_covers_close_a_good_part_of_what_prices_of_ends_leave_open() -> None:
    closed = []
    for seed in range(5):
        problem = make_group(offers=8, needs=8, periods=3, plants=0, seed=seed)
        lowered = lower(problem, relax(problem), time.perf_counter() + LONG_S)
        bound = covered_bound(problem, lowered, time.perf_counter() + LONG_S)
        closed.append((lowered.bound - bound) / (lowered.bound - optimum(problem)))

    assert np.mean(closed) > 0.2


def test_what_a_cover_has_left_tells_how_the_bound_changes_with_its_price() -> None:
    problem, dice = make_group(offers=6, needs=6, periods=3, plants=1, seed=3), np.random.default_rng(3)
    covers = covers_at_random(problem, dice)
    supply, demand = np.full(problem.given.shape, 15.0), np.full(problem.taken.shape, 15.0)
    price, bounding = dice.exponential(5.0, len(covers)), Bounding(problem, every_pair(problem), covers)
    told, small = bounding.at(supply, demand, price, 5.0), 1e-6

    assert len(covers) > 3
    for number in range(len(covers)):
        dearer = price.copy()
        dearer[number] += small
        change = (bounding.at(supply, demand, dearer, 5.0).bound - told.bound) / small
        assert np.isclose(change, told.covers[number], atol=1e-2)


def test_covers_of_pairs_looked_at_some_at_a_time_bound_what_all_of_them_do(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    problem, dice = make_group(offers=8, needs=8, periods=3, plants=2, seed=5), np.random.default_rng(1)
    covers = covers_at_random(problem, dice)
    supply, demand = np.full(problem.given.shape, 15.0), np.full(problem.taken.shape, 15.0)
    price = dice.exponential(5.0, len(covers))
    whole = bound_at(problem, supply, demand, price, covers)

    monkeypatch.setattr("matching.groups.problem.ALL_AT_ONCE", 9)

    assert len(problem.blocks()) > 3
    assert np.isclose(bound_at(problem, supply, demand, price, covers), whole)
