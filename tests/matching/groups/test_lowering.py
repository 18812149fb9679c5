"""Any prices bound a group, and lower bounds are found where months differ."""

import time

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from matching.groups.lowering import Bounding, bound_at, lower
from matching.groups.problem import GroupProblem
from matching.groups.relaxing import relax
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
        assert np.isclose(lowered.bound, bound_at(problem, lowered.supply_price, lowered.demand_price))


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


def test_some_pairs_at_a_time_bound_what_all_of_them_do(monkeypatch: pytest.MonkeyPatch) -> None:
    problem = make_group(offers=8, needs=8, periods=3, plants=2, seed=5)
    prices = prices_of(problem, 2)
    whole, relaxed = Bounding(problem, np.arange(len(problem))).at(*prices).bound, relax(problem)

    monkeypatch.setattr("matching.groups.problem.ALL_AT_ONCE", 9)

    assert len(problem.blocks()) > 3
    assert np.isclose(bound_at(problem, *prices), whole)
    assert relax(problem).bound == relaxed.bound
