"""Plans of groups over arrays: never more than their bound says, and close to what a plain model finds."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from matching.groups.core import Core, Decided, carries
from matching.groups.filling import filled
from matching.groups.improving import Manner, improve
from matching.groups.neighbourhood import GAP, Found, Standing, decide_anew
from matching.groups.planning import plan_group
from matching.groups.problem import GroupProblem, Locks
from matching.groups.relaxing import relax
from matching.groups.searching import Search
from matching.groups.sketching import sketch
from matching.groups.whole import decide_whole
from symbiose.domain.errors import SolverFailed
from tests.matching.groups.problems import groups, make_group, optimum, with_a_lock

LONG_S = 20.0
"""Far more than a small group needs, s."""
SLACK = 1e-5
"""What rounding of solvers may add to a worth, €."""


def one_pair(*, value: float, opening: float) -> GroupProblem:
    """Return a group of 80 t offered and 300 t needed."""
    problem = make_group(offers=1, needs=1, periods=1, plants=0, seed=3)
    changes = {
        "giver": np.array([0]),
        "taker": np.array([0]),
        "value": np.array([value]),
        "yields": np.array([1.0]),
        "opening": np.array([opening]),
        "given": np.array([[80.0]]),
        "taken": np.array([[300.0]]),
    }
    return GroupProblem(**(vars(problem) | changes))


@given(groups())
@settings(max_examples=20, deadline=None, derandomize=True)
def test_the_optimum_lies_between_the_plan_and_the_bound(problem: GroupProblem) -> None:
    plan = plan_group(problem, 0.0, LONG_S)

    best = optimum(problem)
    assert plan.value <= best + SLACK
    assert best <= plan.bound + SLACK


@given(groups(locked=True))
@settings(max_examples=15, deadline=None, derandomize=True)
def test_what_was_accepted_is_carried_and_bounds_what_the_rest_is_worth(problem: GroupProblem) -> None:
    plan = plan_group(problem, 0.0, LONG_S)

    best = optimum(problem)
    assert plan.value <= best + SLACK
    assert best <= plan.bound + SLACK
    obliged = problem.locks.rows[problem.locks.least.any(axis=1)]
    assert set(obliged.tolist()) <= set(plan.rows.tolist())


def test_plans_of_small_groups_are_nearly_always_the_best() -> None:
    shares = []
    for seed in range(5):
        problem = make_group(offers=5, needs=5, periods=3, plants=1, seed=seed)
        best = optimum(problem)
        shares.append(plan_group(problem, 0.0, LONG_S).value / best if best > 0 else 1.0)

    assert np.mean(shares) > 0.998
    assert np.min(shares) > 0.95


@given(groups(), st.integers(0, 5))
@settings(max_examples=15, deadline=None, derandomize=True)
def test_improving_keeps_every_limit_and_never_loses(problem: GroupProblem, seed: int) -> None:
    core = Core(problem, np.arange(len(problem)))
    first = sketch(core)

    better = improve(
        core, first, np.zeros(len(core)), Manner(1.0), np.random.default_rng(seed), lambda: False
    )

    assert better.value >= first.value
    used, plants = better.used, better.running
    assert better.value == pytest.approx(core.decide(used, plants).value, rel=1e-9, abs=1e-6)
    given_ = np.zeros_like(problem.given)
    np.add.at(given_, core.giver, better.sent)
    assert np.all(given_[~problem.made] <= problem.given[~problem.made] * (1 + 1e-7) + 1e-9)


@given(groups(), st.booleans())
@settings(max_examples=25, deadline=None, derandomize=True)
def test_all_pairs_decided_anew_at_once_are_the_best_plan(problem: GroupProblem, even: bool) -> None:
    if even:
        alike = {side: np.repeat(vars(problem)[side][:, :1], 3, axis=1) for side in ("given", "taken")}
        shares = {"shares": np.full(3, 1 / len(problem.shares))}
        locks = Locks(problem.locks.rows, np.zeros((0, 3)), problem.locks.exact)
        problem = GroupProblem(**(vars(problem) | alike | shares | {"locks": locks}))
    core, plants = Core(problem, np.arange(len(problem))), np.arange(len(problem.plants))
    nothing = np.zeros(len(core), dtype=bool), np.zeros(len(plants), dtype=bool)
    standing = Standing(core, core.decide(*nothing).sent)

    if len(core):
        decide_anew(standing, np.arange(len(core)), plants, LONG_S)

    best = optimum(problem)
    found = core.decide(carries(standing.sent), standing.running).value
    assert best * (1 - GAP) - SLACK <= found <= best + SLACK


@pytest.mark.parametrize(("times", "is_taken"), [(1.0, True), (1.1, False)], ids=["within", "beyond"])
def test_what_a_solver_finds_beyond_a_limit_is_not_taken(
    times: float, is_taken: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    """One pair carries nothing yet: 80 t of it at 10 €/t bring 800 €, and 88 t are more than there is."""
    problem = one_pair(value=10.0, opening=0.0)
    core = Core(problem, np.array([0]))
    standing = Standing(core, core.decide(np.array([False]), np.zeros(0, dtype=bool)).sent)
    found = Found(np.array([[80.0 * times]]), 800.0, is_late=False)
    monkeypatch.setattr("matching.groups.neighbourhood.Small.solved", lambda *_: found)

    decide_anew(standing, np.array([0]), np.zeros(0, dtype=np.int64), LONG_S)

    assert core.value @ standing.sent.sum(axis=1) == (800.0 if is_taken else 0.0)
    assert standing.sent.tolist() == [[80.0 if is_taken else 0.0]]


def test_the_opening_of_what_was_accepted_is_taken_off_plan_and_bound() -> None:
    """Half of 80 t was accepted, and just that is carried: 40 t of 10 €/t, less 300 € to open it."""
    accepted = with_a_lock(one_pair(value=10.0, opening=300.0))

    plan = plan_group(accepted, 0.0, LONG_S)

    assert plan.value == pytest.approx(100.0)
    assert plan.bound == pytest.approx(100.0)


@given(groups(), st.booleans())
@settings(max_examples=20, deadline=None, derandomize=True)
def test_no_time_still_gives_a_plan_with_a_true_bound(problem: GroupProblem, locked: bool) -> None:
    problem = with_a_lock(problem) if locked else problem

    plan = plan_group(problem, 0.0, 0.0)

    best = optimum(problem)
    assert plan.value <= best + SLACK
    assert best <= plan.bound + SLACK
    core = Core(problem, plan.rows)
    every = np.ones(len(core), dtype=bool), np.ones(len(problem.plants), dtype=bool)
    assert core.decide(*every).value >= plan.value - SLACK


def test_pairs_are_filled_by_what_they_bring_until_their_ends_have_nothing_left() -> None:
    """300 t are needed: 80 t at 10 €/t less 300 € first, then what is left of 300 t at 4 €/t less 800 €."""
    problem = one_pair(value=10.0, opening=300.0)
    changes = {
        "giver": np.array([0, 1]),
        "taker": np.array([0, 0]),
        "value": np.array([10.0, 4.0]),
        "yields": np.array([1.0, 1.0]),
        "opening": np.array([300.0, 800.0]),
        "given": np.array([[80.0], [300.0]]),
        "made": np.array([False, False]),
    }
    both = GroupProblem(**(vars(problem) | changes))

    plan = filled(Core(both, np.arange(2)))

    assert plan.sent.ravel().tolist() == [80.0, 220.0]
    assert plan.value == pytest.approx(500 + 80)


def test_where_prices_choose_badly_the_pairs_that_the_linear_problems_carry_are_planned(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """At prices of openings spread evenly few pairs pay, if not full in every period."""
    monkeypatch.setattr("matching.groups.searching.FEWEST", 0)
    monkeypatch.setattr("matching.groups.searching.SKETCHED", (0.0,))
    problem = make_group(offers=5, needs=5, periods=3, plants=0, seed=12)
    relaxed = relax(problem)
    paying = problem.gain(relaxed.prices.supply, relaxed.prices.demand) >= 0

    search = Search(problem, relaxed, np.inf)

    best = optimum(problem)
    assert sketch(Core(problem, np.flatnonzero(paying))).value < 0.5 * best
    assert search.plan.value > 0.98 * best
    assert set(search.rows.tolist()) <= set(np.flatnonzero(paying | relaxed.carried).tolist())


@given(groups(), st.booleans())
@settings(max_examples=20, deadline=None, derandomize=True)
def test_all_pairs_decided_on_at_once_are_the_optimum_and_prove_it(
    problem: GroupProblem, locked: bool
) -> None:
    problem = with_a_lock(problem) if locked else problem
    core = Core(problem, np.arange(len(problem)))
    first = core.decide(core.sunk, np.zeros(len(problem.plants), dtype=bool))

    whole = decide_whole(problem, core, first, 0.0, LONG_S)

    best = optimum(problem)
    assert not whole.is_late
    assert whole.plan.value == pytest.approx(best, rel=1e-6, abs=SLACK)
    assert whole.bound == pytest.approx(best, rel=1e-6, abs=SLACK)


def test_the_plan_before_and_the_bound_stand_where_what_was_decided_at_once_cannot_be_solved(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    problem = make_group(offers=5, needs=5, periods=3, plants=1, seed=3)
    core = Core(problem, np.arange(len(problem)))
    first = core.decide(core.sunk, np.zeros(len(problem.plants), dtype=bool))

    def fails(*_: object) -> Decided:
        raise SolverFailed("The linear problem could not be solved.")

    monkeypatch.setattr(Core, "decide", fails)
    whole = decide_whole(problem, core, first, 0.0, LONG_S)

    best = optimum(problem)
    assert best > first.value
    assert whole.core is core
    assert whole.plan is first
    assert whole.bound == pytest.approx(best, rel=1e-6, abs=SLACK)


def test_a_group_that_brings_nothing_has_an_empty_plan() -> None:
    problem = make_group(offers=3, needs=3, periods=1, plants=0, seed=1)
    worthless = GroupProblem(**(vars(problem) | {"value": -np.ones(len(problem))}))

    plan = plan_group(worthless, 0.01, LONG_S)

    assert len(plan.rows) == 0
    assert plan.value == pytest.approx(0.0)
    assert plan.bound == pytest.approx(0.0, abs=1e-6)


def test_pairs_that_lose_least_are_decided_on_and_more_from_round_to_round_even_at_a_loss(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """What was accepted loses 5,000 € a unit, far more than all other exchanges bring."""
    problem = make_group(offers=8, needs=8, periods=1, plants=0, seed=3, locked=True)
    value = problem.value.copy()
    value[problem.locks.rows] = -5_000.0
    losing = GroupProblem(**(vars(problem) | {"value": value}))
    chosen: list[set[int]] = []

    def improved(core: Core, plan: Decided, *_: object) -> Decided:
        chosen.append(set(core.rows.tolist()))
        return plan

    monkeypatch.setattr("matching.groups.searching.FEWEST", 0)
    monkeypatch.setattr("matching.groups.searching.SKETCHED", (0.3,))
    monkeypatch.setattr("matching.groups.searching.LOSS", 0.3)
    monkeypatch.setattr("matching.groups.searching.improve", improved)
    monkeypatch.setattr("matching.groups.searching.can_be_whole", lambda _: False)
    plan = plan_group(losing, 0.0, LONG_S)

    relaxed = relax(losing)
    gain = losing.gain(relaxed.prices.supply, relaxed.prices.demand)
    first, held = chosen[0], set(losing.locks.rows.tolist())
    assert plan.value < 0
    assert first - held
    assert gain[list(first - held)].min() >= gain[list(set(range(len(losing))) - first)].max()
    assert first < chosen[1]


def test_the_same_group_is_planned_the_same_way_twice() -> None:
    problem = make_group(offers=5, needs=5, periods=3, plants=2, seed=7)

    first, second = plan_group(problem, 0.0, LONG_S), plan_group(problem, 0.0, LONG_S)

    assert first.value == second.value
    assert np.array_equal(first.rows, second.rows)


def test_what_comes_nearest_to_an_unserved_need_is_short_of_the_price_of_its_offer() -> None:
    """A pair worth 10 €/t whose opening spread over 80 t costs 37.5 €/t is 27.5 €/t short."""
    poor = one_pair(value=10.0, opening=3_000.0)

    plan = plan_group(poor, 0.01, LONG_S)

    assert plan.nearest.tolist() == [0]
    assert plan.short.tolist() == pytest.approx([27.5])
