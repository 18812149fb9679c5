"""Prices that move to lower the bound of periods that share openings: true whatever they are, and lower."""

import time

import numpy as np
import pytest

from benchmarks.exchange_instances import make_document
from matching.many.generation import Generation, generated
from matching.many.lowering import Slopes, lowered
from matching.many.relaxation import Prices, Relaxation, relaxation_of
from matching.many.table import tabulated
from symbiose.domain.documents.exchange_instance import ExchangeInstance
from tests.matching.exchange_instances import make_instance
from tests.matching.plain_exchange import best_value

SHARED = [
    seed
    for seed in range(150)
    if make_instance(seed)["periods"] > 1
    and make_instance(seed)["arcs"]
    and best_value(make_instance(seed) | {"objective": "net_benefit"}) is not None
]


def problem_of(document: dict[str, object]) -> Relaxation:
    instance = ExchangeInstance.model_validate(document | {"objective": "net_benefit"})
    return relaxation_of(tabulated(instance), true_costs=True)


def some_prices(problem: Relaxation, seed: int) -> Prices:
    """Return prices of no particular merit, of the signs that rows allow."""
    dice = np.random.default_rng(seed)
    rows = dice.normal(0.0, 5.0, problem.rows.lower.shape)
    rows = np.where(np.isfinite(problem.rows.upper), rows, np.minimum(rows, 0.0))
    rows = np.where(np.isfinite(problem.rows.lower), rows, np.maximum(rows, 0.0))
    return Prices(rows, dice.uniform(0.0, 2.0, problem.gates_shape))


@pytest.mark.parametrize("seed", SHARED[:20])
def test_the_bound_that_steps_look_at_is_the_one_that_counts_and_its_slope_is_how_it_changes(
    seed: int,
) -> None:
    problem = problem_of(make_instance(seed))
    prices = some_prices(problem, seed)
    slopes, small = Slopes(problem, np.arange(len(problem.table))), 1e-6

    told = slopes.at((prices.rows, prices.gates))

    assert told.bound == pytest.approx(problem.proven(prices).bound, rel=1e-12)
    for kind, table in enumerate((prices.rows, prices.gates)):
        for place in np.ndindex(*table.shape):
            moved = [prices.rows.copy(), prices.gates.copy()]
            sign = -1.0 if moved[kind][place] < 0 else 1.0
            moved[kind][place] += sign * small
            change = sign * (slopes.at((moved[0], moved[1])).bound - told.bound) / small
            assert change == pytest.approx(told.slopes[kind][place], abs=1e-2), (kind, place)


@pytest.mark.parametrize("seed", SHARED)
def test_no_plan_is_worth_more_than_the_lowered_bound(seed: int) -> None:
    document = make_instance(seed) | {"objective": "net_benefit"}
    problem, best = problem_of(document), best_value(document)
    first = problem.proven(some_prices(problem, seed))

    found = lowered(problem, first, time.perf_counter() + 60.0)

    assert best is not None
    assert best[0] <= found.bound + 1e-7 * max(1.0, abs(best[0]))
    assert found.bound <= first.bound
    assert found.bound == pytest.approx(problem.proven(found.prices).bound, rel=1e-12)


@pytest.mark.parametrize("seed", [1, 2, 3])
def test_most_of_what_shared_openings_leave_to_the_linear_problem_is_taken_away(seed: int) -> None:
    document = make_document(40, seed, openings=True, periods=12)
    problem = problem_of(document)
    shared = [problem.of_period(t) for t in range(12)]
    spread = sum(generated(one, time.perf_counter() + 60.0).proven.bound for one in shared)

    found = generated(problem, time.perf_counter() + 60.0)

    every = np.arange(len(problem.table))
    linear = Generation(problem.to_be_decided(), every, near=True).run(time.perf_counter() + 60.0)
    assert linear.status == "optimal"
    assert linear.value <= found.proven.bound * (1 + 1e-9)
    assert found.proven.bound - linear.value <= 0.5 * (spread - linear.value)
