"""A few arcs decided anew in a plan: the best of them, with every rule kept, and never a worse plan."""

from functools import cache
from typing import Any

import numpy as np
import pytest

from benchmarks.exchange_instances import make_document
from matching.many import neighbourhood, parts
from matching.many.improving import improved
from matching.many.neighbourhood import Standing, decide_anew
from matching.many.relaxation import Relaxation, relaxation_of
from matching.many.sketching import sketched, worth_of_plan
from matching.many.table import tabulated
from symbiose.domain.documents.exchange_instance import ExchangeInstance
from tests.matching.checked_results import check
from tests.matching.exchange_instances import make_instance
from tests.matching.exchange_solving import solve
from tests.matching.plain_exchange import best_value

Document = dict[str, Any]


def document_of(seed: int) -> Document:
    """Return an instance in euros without stores, of which nothing is decided."""
    return make_instance(seed) | {"objective": "net_benefit", "storage": [], "locked": []}


@cache
def best_of_feasible() -> dict[int, float]:
    """Return the best values of the documents of 150 seeds that have arcs and a plan."""
    with_arcs = ((seed, one) for seed in range(150) if (one := document_of(seed))["arcs"])
    found = {seed: best_value(one) for seed, one in with_arcs}
    return {seed: best[0] for seed, best in found.items() if best is not None}


SHARED = [seed for seed in range(200) if make_instance(seed)["periods"] > 1 and make_instance(seed)["arcs"]]


def problem_of(document: Document) -> Relaxation:
    return relaxation_of(tabulated(ExchangeInstance.model_validate(document)), true_costs=True)


def test_all_arcs_decided_anew_are_the_best_plan(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(neighbourhood, "GAP", 0.0)
    better = 0
    for seed, best in best_of_feasible().items():
        problem = problem_of(document_of(seed))
        plan = sketched(problem, lambda: 60.0, rounds=1)
        if plan is None:
            continue
        standing = Standing(problem, plan.sent)
        better += decide_anew(standing, np.flatnonzero(standing.free), 60.0)
        value = worth_of_plan(problem, standing.sent)
        assert value == pytest.approx(best, rel=1e-6, abs=1e-6), seed
    assert better > 10


def test_some_arcs_decided_anew_leave_every_row_kept_and_others_as_they_were() -> None:
    for seed in [*best_of_feasible()][:60]:
        problem = problem_of(document_of(seed))
        plan = sketched(problem, lambda: 60.0, rounds=1)
        if plan is None:
            continue
        standing, dice = Standing(problem, plan.sent), np.random.default_rng(seed)
        some = np.flatnonzero(standing.free & (dice.random(len(problem.table)) < 0.5))
        others = np.setdiff1d(np.arange(len(problem.table)), some)
        is_better = bool(len(some)) and decide_anew(standing, some, 60.0)

        value = worth_of_plan(problem, standing.sent)
        assert (value > worth_of_plan(problem, plan.sent)) == is_better, seed
        assert (standing.sent[others] == plan.sent[others]).all(), seed
        assert problem.worst_miss(np.arange(len(problem.table)), standing.sent) <= 1e-7, seed
        used = standing.sent[standing.sent > 0]
        least = np.broadcast_to(problem.table.least[:, None], standing.sent.shape)[standing.sent > 0]
        assert (used >= least * (1 - 1e-9)).all(), seed


@pytest.mark.usefixtures("few_first")
def test_plans_improved_piece_by_piece_hold_and_are_mostly_the_best(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(parts, "DECIDED", 0)
    monkeypatch.setattr(parts, "TAKEN_UP_AGAIN", 0)
    reached = []
    for seed in SHARED:
        document = make_instance(seed) | {"objective": "net_benefit"}

        result, best = solve(document, gap=1e-6), best_value(document)

        if best is None:
            assert result["status"] == "infeasible", seed
            continue
        assert check(document, result).holds, seed
        assert result["objective_value"] <= best[0] + 1e-6 * max(1.0, abs(best[0])), seed
        assert result["bound"] >= best[0] - 1e-6 * max(1.0, abs(best[0])), seed
        reached.append(result["objective_value"] >= best[0] - 1e-6 * max(1.0, abs(best[0])))
    assert np.mean(reached) > 0.8


def test_a_plan_of_months_that_share_openings_gains_piece_by_piece() -> None:
    problem = problem_of(make_document(15, 3, openings=True, periods=3))
    plan = sketched(problem, lambda: 60.0, rounds=1)
    assert plan is not None

    rank = -problem.opening
    after, again = (improved(problem, plan, rank, lambda: False) for _ in range(2))

    assert after.value > plan.value * 1.05
    assert after.value == again.value
    assert after.value == pytest.approx(worth_of_plan(problem, after.sent), rel=1e-9)
    assert problem.worst_miss(np.arange(len(problem.table)), after.sent) <= 1e-7


def test_where_the_time_is_up_a_plan_stays_as_it_is() -> None:
    problem = problem_of(make_document(25, openings=True, periods=6))
    plan = sketched(problem, lambda: 60.0)
    assert plan is not None

    assert improved(problem, plan, -problem.opening, lambda: True) == plan
