"""What is done for large networks changes no answer: trees, cuts and stages against a plain statement."""

import json
import time
from collections.abc import Sequence
from typing import Any

import numpy as np
import pulp
import pytest

from benchmarks.heat_network_instances import make_sites, make_town
from matching.heat import network_search
from matching.heat.network import state_network
from matching.heat.network_blocks import Blocks
from matching.heat.network_bounds import find_bounds
from matching.heat.network_check import worst_violation
from matching.heat.network_cuts import LinearProblem
from matching.heat.network_model import NetworkModel
from matching.heat.network_neighbourhood import Neighbourhoods
from matching.heat.network_plan import Plan
from matching.heat.network_search import Search
from matching.heat.network_surroundings import state_surroundings
from matching.heat.network_tree import carrying_costs, grown, lengths, pruned
from matching.solver import solve_problem
from matching.solver_run import Limit
from symbiose.domain.documents.heat_network_instance import read_heat_network_instance
from symbiose.domain.ports import SolveSettings
from tests.matching.heat.heat_network_instances import make_network
from tests.matching.heat.heat_network_solving import consumer, design, edge, forced, network, source
from tests.matching.heat.plain_heat_network import least_cost


@pytest.fixture
def _as_if_large(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(network_search, "LEAST_BINARIES", 0)


def model_of(document: dict[str, Any]) -> NetworkModel:
    data = state_network(read_heat_network_instance(json.dumps(document).encode()))
    return NetworkModel(data, find_bounds(data))


def search_of(document: dict[str, Any]) -> Search:
    return Search(model_of(document).data, "highs", SolveSettings(gap=0.05), time.perf_counter())


def by_boiler(model: NetworkModel, source: int) -> Sequence[float]:
    """Return the demand of the consumer beside a source; nothing where there is none."""
    where = model.data.sources[source].node
    beside = [c for c, consumer in enumerate(model.data.consumers) if consumer.node == where]
    return model.data.demand[beside[0]] if beside else [0.0] * len(model.data.hours)


@pytest.mark.usefixtures("_as_if_large")
@pytest.mark.parametrize(
    ("seed", "periods"),
    [*((seed, None) for seed in range(12)), *((seed, 6) for seed in range(8)), (360, None)],
)
def test_the_optimum_is_that_of_a_plain_statement(seed: int, periods: int | None) -> None:
    document = make_network(seed, periods=periods)

    result = design(document, gap=1e-9)

    expected = least_cost(document)
    if expected is None:
        assert result["status"] == "infeasible"
    else:
        assert result["objective_eur_per_year"] == pytest.approx(expected, rel=1e-6, abs=1e-6)


def test_cuts_bring_the_bound_closer_and_never_beyond_the_optimum() -> None:
    document = make_town(8, forced=False, columns=6, rows=6, consumers=14)
    linear = LinearProblem(model_of(document))
    assert linear.solve(time.perf_counter() + 30)
    plain = linear.bound()

    assert linear.strengthen(time.perf_counter() + 30)

    reached = design(document, gap=1e-9)["objective_eur_per_year"]
    assert linear.bound() - plain > 0.1 * abs(plain)
    assert linear.bound() <= reached + 1e-6 * abs(reached)


@pytest.mark.parametrize("seed", [2, 3])
def test_rows_around_sources_and_consumers_bring_the_bound_closer_and_never_beyond_the_optimum(
    seed: int,
) -> None:
    document = make_sites(6, 5, seed)
    bare, model = LinearProblem(model_of(document)), model_of(document)
    state_surroundings(model)
    surrounded = LinearProblem(model)
    assert bare.solve(time.perf_counter() + 30)
    assert surrounded.solve(time.perf_counter() + 30)

    reached = design(document, gap=1e-6)["objective_eur_per_year"]

    assert surrounded.bound() - bare.bound() > 0.05 * (reached - bare.bound())
    assert surrounded.bound() <= reached + 1e-6 * abs(reached)


@pytest.mark.parametrize("seed", range(0, 60, 5))
def test_rows_around_sources_and_consumers_leave_the_optimum_where_it_is(seed: int) -> None:
    document = make_network(seed, periods=3)
    model = model_of(document)
    state_surroundings(model)

    run = solve_problem(model.problem, "highs", Limit(1e-9, 60.0))

    expected = least_cost(document)
    if expected is None:
        assert run.status == "infeasible"
    else:
        assert -pulp.value(model.problem.objective) == pytest.approx(expected, rel=1e-6, abs=1e-6)


@pytest.mark.parametrize("seed", [2, 3])
def test_groups_of_periods_bring_the_bound_beyond_the_linear_problem_and_never_beyond_the_optimum(
    seed: int,
) -> None:
    document = make_sites(6, 6, seed)
    model = model_of(document)
    state_surroundings(model)
    linear = LinearProblem(model)
    assert linear.solve(time.perf_counter() + 30)

    bound = Blocks(model).bound(1e-3, time.perf_counter() + 60)

    reached = design(document, gap=1e-6)["objective_eur_per_year"]
    assert bound is not None
    assert bound - linear.bound() > 0.1 * (reached - linear.bound())
    assert bound <= reached + 1e-6 * abs(reached)


@pytest.mark.parametrize("seed", range(0, 36, 4))
def test_groups_of_periods_never_bring_the_bound_beyond_the_optimum_of_any_network(seed: int) -> None:
    document = make_network(seed, periods=4)
    blocks = Blocks(model_of(document))
    assert blocks.are_apart

    bound = blocks.bound(1e-6, time.perf_counter() + 60)

    expected = least_cost(document)
    if expected is not None:
        assert bound is not None
        assert bound <= expected + 1e-6 * max(1.0, abs(expected))


def test_a_design_is_made_better_part_by_part_until_no_part_is_wrong() -> None:
    document = make_sites(6, 5, seed=2)
    model, whole = model_of(document), search_of(document)
    own_boilers = Plan(
        pipe_of={},
        entering={},
        lost={},
        heat={s: np.array(by_boiler(model, s)) for s in range(len(model.data.sources))},
        served={tap: np.array(model.data.demand[tap.consumer]) for tap in model.data.taps},
        connected=frozenset(range(len(model.data.consumers))),
    )

    best = Neighbourhoods(model, whole.cost).improved(own_boilers, time.perf_counter() + 60)

    optimum = design(document, gap=1e-6)["objective_eur_per_year"]
    assert worst_violation(model.data, own_boilers) <= 1e-9
    assert whole.cost(own_boilers) > 1.05 * optimum
    assert whole.cost(best) == pytest.approx(optimum, rel=1e-3)


def test_a_design_is_left_alone_when_no_time_is_left() -> None:
    document = make_sites(6, 5, seed=2)
    model, whole = model_of(document), search_of(document)
    plan = whole.run().plan
    assert plan is not None

    assert Neighbourhoods(model, whole.cost).improved(plan, time.perf_counter() - 1) is plan


def test_a_tree_keeps_every_rule_and_reaches_all_that_must_be_reached() -> None:
    model = model_of(make_town(5, forced=True, columns=8, rows=8, consumers=30))
    everybody = range(30)

    tree = grown(
        model, lengths(model), carrying_costs(model), [model.data.consumers[c].node for c in everybody]
    )
    plan = pruned(model, tree, everybody)

    assert worst_violation(model.data, plan) <= 1e-9
    assert plan.connected == frozenset(everybody)


def test_a_branch_that_does_not_pay_is_cut_and_one_that_must_be_is_kept() -> None:
    model = model_of(
        network(
            edges=[edge("a", "b"), edge("b", "c", 5000.0), edge("b", "d", 5000.0)],
            sources=[source()],
            consumers=[consumer("b"), consumer("c"), forced("d")],
        )
    )
    tree = grown(model, lengths(model), carrying_costs(model), ["b", "c", "d"])

    assert pruned(model, tree, range(3)).connected == frozenset({0, 2})


def test_a_consumer_that_pays_less_than_its_heat_is_left_out_however_the_hours_are_shared() -> None:
    document = network(
        periods=[{"id": "short", "hours": 10.0}, {"id": "long", "hours": 4000.0}],
        edges=[edge("a", "b", 1.0)],
        sources=[source(price_eur_per_mwh=40.0)],
        consumers=[consumer("b", revenue_eur_per_mwh=30.0)],
    )
    model = model_of(document)
    tree = grown(model, lengths(model), carrying_costs(model), ["b"])

    assert not pruned(model, tree, [0]).connected


def test_a_street_of_a_town_carries_no_more_than_what_hangs_behind_it() -> None:
    document = network(
        edges=[edge("a", "b"), edge("b", "c"), edge("c", "d"), edge("d", "b"), edge("d", "e")],
        sources=[source("a", 500.0)],
        consumers=[forced("c", 3.0), forced("d", 4.0), forced("e", 5.0)],
    )

    bounds = find_bounds(state_network(read_heat_network_instance(json.dumps(document).encode())))

    most = {(way.tail, way.head): float(kw.max()) for way, kw in bounds.most.items()}
    assert most["a", "b"] == pytest.approx(12.0)
    assert most["d", "e"] == pytest.approx(5.0)
    assert most["b", "c"] == pytest.approx(12.0)
    assert ("b", "a") not in most
    assert ("e", "d") not in most


def test_many_periods_are_designed_within_the_bound_that_is_told() -> None:
    result = design(make_sites(6, 5, seed=2), gap=0.05)

    assert result["status"] == "optimal"
    assert result["bound"] <= result["objective_eur_per_year"]
