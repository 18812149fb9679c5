"""Any prices bound a group, and lower bounds are found where months differ."""

import time

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from matching.groups.bounding import Bounding, bound_at
from matching.groups.lowering import lower
from matching.groups.problem import GroupProblem
from matching.groups.relaxing import relax
from matching.plants import Plant
from matching.rules.ends import Floats
from tests.matching.groups.problems import groups, make_group, optimum

LONG_S = 20.0
"""Far more than a small group needs, s."""
SLACK = 1e-5
"""What rounding of solvers may add to a worth, €."""


def prices_of(problem: GroupProblem, seed: int) -> tuple[Floats, Floats]:
    """Return random prices, negative at plants alone."""
    dice = np.random.default_rng(seed)
    supply = dice.normal(20, 30, problem.given.shape)
    demand = dice.normal(20, 30, problem.taken.shape)
    supply = np.where(problem.made[:, None], supply, np.maximum(supply, 0.0))
    return supply, np.where(problem.treated[:, None], demand, np.maximum(demand, 0.0))


@given(st.one_of(groups(), groups(locked=True)), st.integers(0, 1_000))
@settings(max_examples=20, deadline=None, derandomize=True)
def test_no_prices_bound_a_group_below_its_optimum(problem: GroupProblem, seed: int) -> None:
    bound = bound_at(problem, *prices_of(problem, seed))

    assert bound >= optimum(problem) - SLACK


@given(st.one_of(groups(), groups(locked=True)))
@settings(max_examples=15, deadline=None, derandomize=True)
def test_the_lower_bound_is_one_and_told_by_its_prices(problem: GroupProblem) -> None:
    begun = relax(problem)

    lowered = lower(problem, begun, time.perf_counter() + LONG_S)

    assert optimum(problem) - SLACK <= lowered.bound <= begun.bound
    if lowered.bound < begun.bound:
        assert np.isclose(lowered.bound, bound_at(problem, *lowered.prices))


def test_the_bound_falls_where_months_differ() -> None:
    falls = []
    for seed in range(5):
        problem = make_group(offers=12, needs=12, periods=3, plants=1, seed=seed)
        begun = relax(problem)
        falls.append(1 - lower(problem, begun, time.perf_counter() + LONG_S).bound / begun.bound)

    assert min(falls) >= 0
    assert np.mean(falls) > 0.005


def test_what_ends_have_left_tells_how_the_bound_changes_with_their_prices() -> None:
    problem = make_group(offers=6, needs=6, periods=3, plants=2, seed=3)
    bounding = Bounding(problem, np.arange(len(problem)))
    supply, demand = prices_of(problem, 1)
    small = 1e-6
    told = bounding.at(supply, demand)

    for giver, period in np.ndindex(*supply.shape):
        dearer = supply.copy()
        dearer[giver, period] += small
        change = (bounding.at(dearer, demand).bound - told.bound) / small
        assert np.isclose(change, told.supply[giver, period], atol=1e-2)


@given(st.one_of(groups(), groups(locked=True)), st.integers(0, 1_000), st.sampled_from([0.1, 30.0, 2_000.0]))
@settings(max_examples=25, deadline=None, derandomize=True)
def test_a_softened_bound_is_no_lower_and_opens_every_pair_in_part(
    problem: GroupProblem, seed: int, softness: float
) -> None:
    bounding, prices = Bounding(problem, np.arange(len(problem))), prices_of(problem, seed)

    exact, soft = bounding.at(*prices), bounding.at(*prices, softness=softness)

    assert soft.bound >= exact.bound
    assert np.all((soft.opened >= 0) & (soft.opened <= 1))
    assert set(exact.opened.tolist()) <= {0.0, 1.0}
    paying = exact.opened > 0
    assert np.all(soft.opened[paying] >= 0.5)


def test_a_plant_that_treats_something_sends_the_output_that_loses_least() -> None:
    """A unit is worth 10 € at the input, half a unit of the better output costs 2 €: 50 · 8 € - 100 €."""
    group = make_group(offers=1, needs=1, periods=1, plants=1, seed=1)
    plant = Plant(np.array([1]), np.array([1, 2]), np.array([0.5, 0.5]), 50.0, 0.0, 0.0)
    changes = {"plants": (plant,), "plant_opening": np.array([100.0])}
    problem = GroupProblem(**(vars(group) | changes))
    supply, demand = np.array([[0.0], [-4.0], [-8.0]]), np.array([[0.0], [10.0]])

    told = Bounding(problem, np.zeros(0, dtype=np.int64)).at(supply, demand)

    assert told.bound == 300.0
    assert (told.supply - problem.supply).ravel().tolist() == [0.0, 25.0, 0.0]


def test_a_pair_that_carries_just_what_was_accepted_counts_with_that() -> None:
    problem = make_group(offers=5, needs=5, periods=3, plants=0, seed=2, locked=True)
    rows, least = problem.locks.rows, problem.locks.least
    free = np.zeros_like(problem.given), np.zeros_like(problem.taken)

    told = Bounding(problem, rows).at(*free)

    assert least.any()
    assert problem.value[rows] > 0
    carried = least.sum(axis=1)
    assert told.bound == pytest.approx((problem.value[rows] * carried - problem.opening[rows]).sum())


def test_some_pairs_at_a_time_bound_what_all_of_them_do(monkeypatch: pytest.MonkeyPatch) -> None:
    problem = make_group(offers=8, needs=8, periods=3, plants=2, seed=5)
    prices = prices_of(problem, 2)
    whole, relaxed = Bounding(problem, np.arange(len(problem))).at(*prices).bound, relax(problem)

    monkeypatch.setattr("matching.groups.problem.ALL_AT_ONCE", 9)

    assert len(problem.blocks()) > 3
    assert np.isclose(bound_at(problem, *prices), whole)
    assert relax(problem).bound == relaxed.bound
