"""Status, bound and gap are told truly, whatever the time, the solver and the sizes."""

import json
import time
from random import Random
from typing import Any

import numpy as np
import pytest

from matching import solver as solver_module
from matching.arrays import arrays_of, scaled
from matching.exchange_model import ExchangeModel
from matching.exchange_solve import solve_document
from matching.instance import state_instance
from matching.limits import find_limits
from matching.solver import usable_solver
from symbiose.domain.documents.exchange_instance import read_exchange_instance
from symbiose.domain.errors import SolverFailed
from symbiose.domain.ports import SolveSettings
from tests.matching.checked_results import check
from tests.matching.exchange_instances import make_instance
from tests.matching.exchange_solving import arc, instance, need, offer, sent, solve
from tests.matching.plain_exchange import best_value


def hard_instance(sites: int) -> dict[str, Any]:
    """Return an instance with many openings to choose from, hard to prove."""
    r = Random(1)
    offers = [
        offer(f"o{i}", r.uniform(20, 90), disposal_cost_eur_per_unit=r.uniform(9, 80)) for i in range(sites)
    ]
    needs = [
        need(f"n{i}", r.uniform(20, 90), purchase_cost_eur_per_unit=r.uniform(9, 80)) for i in range(sites)
    ]
    arcs = [
        arc(f"o{i}", f"n{j}", cost_eur_per_unit=r.uniform(3, 60), opening_cost_eur=r.uniform(0, 4000))
        for i in range(sites)
        for j in r.sample(range(sites), min(sites, 14))
    ]
    return instance(offers=offers, needs=needs, arcs=arcs)


@pytest.mark.parametrize("solver", ["highs", "cbc"])
def test_at_the_time_limit_the_plan_comes_with_its_proven_bound(solver: str) -> None:
    result = solve(hard_instance(90), solver=solver, time_limit_s=3.0, gap=0.0)

    assert result["status"] == "feasible"
    assert result["gap"] > 0
    assert result["seconds"] < 15


@pytest.mark.parametrize("solver", ["highs", "cbc"])
def test_the_bounds_of_both_solvers_hold_for_the_plans_of_both(solver: str) -> None:
    document = hard_instance(9)

    short = solve(document, solver=solver, gap=0.3)
    exact = solve(document, gap=0.0, time_limit_s=60.0)

    assert exact["status"] == "optimal"
    assert short["objective_value"] <= exact["objective_value"] * (1 + 1e-9)
    assert short["bound"] >= exact["objective_value"] * (1 - 1e-9)


def test_a_wide_gap_ends_the_search_long_before_the_time_limit() -> None:
    began = time.process_time()

    result = solve(hard_instance(50), gap=0.05, time_limit_s=60.0)

    assert result["status"] == "optimal"
    assert time.process_time() - began < 20


@pytest.mark.parametrize("solver", ["highs", "cbc"])
def test_without_time_nothing_is_claimed(solver: str) -> None:
    result = solve(hard_instance(50), solver=solver, time_limit_s=0.0)

    assert result["status"] in ("unknown", "feasible")


def test_a_gap_of_nought_is_proven_on_small_instances() -> None:
    result = solve(hard_instance(5), gap=0.0)

    assert (result["status"], result["gap"]) == ("optimal", 0.0)


@pytest.mark.parametrize("solver", ["highs", "cbc"])
def test_the_smallest_and_largest_quantities_stand_side_by_side(solver: str) -> None:
    document = instance(
        offers=[offer(quantity=1e-6), offer("o2", 1e9, disposal_cost_eur_per_unit=1.0)],
        needs=[need(quantity=1e9), need("n2", 1e-6)],
        arcs=[
            arc(min_quantity=1e-7),
            arc("o2", "n2", opening_cost_eur=1e-7),
            arc("o2", opening_cost_eur=1e3),
        ],
    )

    result = solve(document, solver=solver)

    assert sent(result, "o2")[0] + sum(sent(result) or [0.0]) == pytest.approx(1e9, rel=1e-9)
    assert result["objective_value"] == pytest.approx(6e9 - 1e3, rel=1e-9)


def test_an_opening_is_not_dodged_through_the_tolerance_of_a_solver() -> None:
    document = instance(
        offers=[offer(quantity=1e9)],
        needs=[need(quantity=1e9), need("n2", quantity=1.0)],
        arcs=[arc(opening_cost_eur=1e12), arc(target="n2", opening_cost_eur=1e4)],
    )

    result = solve(document)

    assert (result["flows"], result["objective_value"]) == ([], 0.0)


def test_quantities_beyond_what_solvers_call_infinite_are_quantities() -> None:
    document = instance(offers=[offer(quantity=1e25)], needs=[need(quantity=1e24)], arcs=[arc()])

    assert sent(solve(document)) == [1e24]
    must = document | {"offers": [offer(quantity=1e25, must_place=True)]}
    assert solve(must)["conflict"] == ["o1"]


def test_the_matcher_gets_the_same_answer() -> None:
    document = hard_instance(5)

    answer = solve_document(document, SolveSettings(gap=0.0))
    result = solve(document, gap=0.0)

    assert (answer.status, answer.objective_value, answer.bound) == (
        result["status"],
        result["objective_value"],
        result["bound"],
    )
    assert answer.solver.startswith("HiGHS 1.")
    assert [list(flow[3]) for flow in answer.flows] == [flow["quantity"] for flow in result["flows"]]


def test_another_solver_takes_over_where_one_is_not_installed(monkeypatch: pytest.MonkeyPatch) -> None:
    absent = {"highs": ("matching.not_installed", "Absent"), "cbc": ("matching.cbc", "ScaledCbc")}
    monkeypatch.setattr(solver_module, "SOLVERS", absent)

    result = solve(instance(offers=[offer()], needs=[need()], arcs=[arc()]))

    assert (result["solver"], result["status"]) == ("cbc", "optimal")


def test_without_any_solver_the_failure_says_what_to_install(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(solver_module, "SOLVERS", {"highs": ("matching.not_installed", "Absent")})

    with pytest.raises(SolverFailed, match="install"):
        usable_solver("highs")


@pytest.mark.parametrize("solver", ["highs", "cbc"])
def test_a_large_instance_has_a_plan_long_before_it_is_proven(solver: str) -> None:
    document = hard_instance(90)

    result = solve(document, solver=solver, time_limit_s=3.0)

    assert result["status"] == "feasible"
    assert result["objective_value"] > 0
    assert result["gap"] < 0.5  # far below nothing at all, however slow the machine


def test_lots_that_cannot_be_filled_are_no_part_of_a_first_plan() -> None:
    document = hard_instance(30)
    for i, one in enumerate(document["arcs"]):
        one["min_quantity"] = 5.0 + i % 40

    result = solve(document, time_limit_s=3.0)

    assert result["objective_value"] > 0


def test_a_linear_problem_out_of_time_still_has_a_proven_bound() -> None:
    document = hard_instance(60)
    for one in document["arcs"]:
        one["opening_cost_eur"] = 0.0

    short, exact = solve(document, time_limit_s=0.0), solve(document)

    assert short["bound"] >= exact["objective_value"] * (1 - 1e-9)
    assert exact["gap"] == 0.0


@pytest.mark.parametrize("seed", range(20))
def test_any_duals_prove_a_bound(seed: int) -> None:
    r = np.random.default_rng(seed)
    data = state_instance(read_exchange_instance(json.dumps(make_instance(seed)).encode()))
    arrays = scaled(arrays_of(ExchangeModel(data, find_limits(data)).problem))
    best = best_value(make_instance(seed) | {"objective": data.objective})
    if best is None:
        return

    bound = -arrays.proven(r.normal(0, 100, len(arrays.row_lower))) * arrays.cost_unit

    assert bound >= best[0] - 1e-6 * max(1.0, abs(best[0]))


@pytest.mark.parametrize("seed", [11, 14, 68, 113])
def test_without_any_time_a_plan_is_found_where_the_simplest_one_breaks_a_rule(seed: int) -> None:
    document = make_instance(seed)

    result = solve(document, time_limit_s=0.0)

    best = best_value(document)
    assert best is not None
    assert result["status"] in ("feasible", "optimal")
    assert result["objective_value"] <= best[0] + 1e-6 * abs(best[0])
    assert result["bound"] >= best[0] - 1e-6 * abs(best[0])
    assert check(document, result).holds
