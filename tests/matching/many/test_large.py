"""Instances as large as a region, and those that are awkward at any size."""

import json
import time
from collections import defaultdict
from random import Random
from typing import Any

import networkx as nx
import pulp
import pytest

from benchmarks.exchange_instances import make_document, with_everything
from benchmarks.region_plain import all_pairs, linear
from benchmarks.region_territory import make_market
from matching.solver_run import THREADS
from tests.matching.checked_results import check
from tests.matching.exchange_instances import make_instance
from tests.matching.exchange_solving import arc, instance, need, offer, solve
from tests.matching.many.forced import is_many
from tests.matching.plain_exchange import best_value
from tests.matching.test_exchange_published import WAREHOUSES, warehouse_instance


def test_all_arcs_of_a_region_count_as_in_one_linear_problem() -> None:
    document = make_document(130)

    result = solve(document)

    value, _ = linear(all_pairs(make_market(130)))
    assert is_many(document)
    assert result["status"] == "optimal"
    assert result["objective_value"] == pytest.approx(value, rel=1e-9)
    assert check(document, result).holds


def test_openings_of_a_region_are_decided_within_three_percent_of_all_arcs() -> None:
    document = make_document(130, openings=True)

    result = solve(document, gap=0.03)

    assert is_many(document)
    assert result["status"] == "optimal"
    told = check(document, result)
    assert told.holds
    assert told.bound_basis == "duals"
    assert told.bound >= result["bound"] - 1e-6 * told.bound
    assert told.gap < 0.06


@pytest.mark.parametrize("periods", [1, 3])
def test_every_feature_at_once_is_solved_and_holds(periods: int) -> None:
    document = with_everything(make_document(90, periods=periods), seed=2)

    result = solve(document)

    assert is_many(document)
    assert result["status"] == "optimal"
    assert check(document, result).holds


def best_of_ties(document: dict[str, Any]) -> tuple[float, float]:
    """Return the most of the objective and the most net benefit beside it, from the format alone."""
    disposal = {one["id"]: one["disposal_cost_eur_per_unit"] for one in document["offers"]}
    purchase = {one["id"]: one["purchase_cost_eur_per_unit"] for one in document["needs"]}
    problem, passing = pulp.LpProblem("ties", pulp.LpMaximize), defaultdict(list)
    counted, net = [], []
    for i, one in enumerate(document["arcs"]):
        sent, price = problem.add_variable(f"sent_{i}", 0), one["cost_eur_per_unit"]
        passing[one["from"]].append(sent)
        passing[one["to"]].append(one["yield"] * sent)
        unit = disposal[one["from"]] + one["yield"] * purchase[one["to"]] - price
        counted.append((-one["co2_kg_per_unit"] if document["objective"] == "co2_avoided" else 1.0) * sent)
        net.append(unit * sent)
    for end in (*document["offers"], *document["needs"]):
        problem += pulp.lpSum(passing[end["id"]]) <= end["quantity"]
    found = []
    for objective in (counted, net):
        problem.setObjective(pulp.lpSum(objective))
        problem.solve(pulp.HiGHS(msg=False, threads=THREADS))
        found.append(float(pulp.value(problem.objective)))
        problem += pulp.lpSum(objective) >= found[0] * (1 - 1e-9)
    return found[0], found[1]


@pytest.mark.parametrize("objective", ["co2_avoided", "quantity_diverted"])
def test_ties_of_many_arcs_are_broken_by_net_benefit(objective: str) -> None:
    document = make_document(130) | {"objective": objective}

    result = solve(document)

    assert is_many(document)
    assert result["status"] == "optimal"
    told = check(document, result)
    assert told.holds
    best, net = best_of_ties(document)
    assert result["objective_value"] == pytest.approx(best, rel=1e-8)
    assert result["net_benefit_eur"] == pytest.approx(net, rel=1e-5)


@pytest.mark.parametrize("openings", [False, True])
def test_in_a_tenth_of_a_second_the_answer_is_true(openings: bool) -> None:
    document = make_document(130, openings=openings)
    began = time.process_time()

    result = solve(document, time_limit_s=0.1)

    assert time.process_time() - began < 20
    assert result["status"] in ("optimal", "feasible")
    assert result["objective_value"] > 0
    assert check(document, result).holds


@pytest.mark.usefixtures("few_first")
@pytest.mark.parametrize("seed", range(40))
def test_quantities_fifteen_orders_of_magnitude_apart_change_no_answer(seed: int) -> None:
    document, r = make_instance(seed, whole=False), Random(seed)
    for node in (*document["offers"], *document["needs"]):
        factor = 10.0 ** r.randint(-6, 9)
        amounts = node["quantity"]
        node["quantity"] = [a * factor for a in amounts] if isinstance(amounts, list) else amounts * factor
        node["must_place"] = node["must_meet"] = False
    for name in ("must_place", "must_meet"):
        for node in document["needs" if name == "must_place" else "offers"]:
            node.pop(name, None)
    document["locked"] = []

    result, best = solve(document), best_value(document)

    assert best is not None
    assert result["status"] == "optimal"
    assert check(document, result).holds
    assert result["objective_value"] == pytest.approx(best[0], rel=1e-5, abs=1e-6)


@pytest.mark.usefixtures("few_first")
def test_whole_quantities_flow_as_in_a_min_cost_flow() -> None:
    r = Random(7)
    offers = [offer(f"o{i}", r.randint(0, 30), disposal_cost_eur_per_unit=r.randint(0, 9)) for i in range(40)]
    needs = [need(f"n{i}", r.randint(0, 30), purchase_cost_eur_per_unit=r.randint(0, 9)) for i in range(40)]
    arcs = [arc(o["id"], n["id"], cost_eur_per_unit=r.randint(0, 15)) for o in offers for n in needs]
    graph: nx.DiGraph[str] = nx.DiGraph()
    for one in offers:
        graph.add_edge("all", one["id"], capacity=one["quantity"], weight=0)
        graph.add_edge(one["id"], "end", weight=0)
    for one in needs:
        graph.add_edge(one["id"], "end", capacity=one["quantity"], weight=0)
    for one, (o, n) in zip(arcs, [(o, n) for o in offers for n in needs], strict=True):
        worth = o["disposal_cost_eur_per_unit"] + n["purchase_cost_eur_per_unit"] - one["cost_eur_per_unit"]
        graph.add_edge(o["id"], n["id"], weight=-worth)
    total = sum(one["quantity"] for one in offers)
    graph.add_node("all", demand=-total)
    graph.add_node("end", demand=total)

    result = solve(instance(offers=offers, needs=needs, arcs=arcs))

    assert result["objective_value"] == pytest.approx(-nx.min_cost_flow_cost(graph), abs=1e-6)


@pytest.mark.usefixtures("few_first")
@pytest.mark.parametrize("name", ["cap44", "cap61", "cap73"])
def test_few_arcs_at_first_find_the_warehouses_of_the_or_library(name: str) -> None:
    capacity, opening, optimum = WAREHOUSES["problems"][name]
    document = warehouse_instance(capacity, opening)

    result = solve(document)

    assert -result["objective_value"] == pytest.approx(optimum, rel=1e-6)
    assert -result["bound"] <= optimum * (1 + 1e-6)
    assert check(document, result).holds


def test_the_answer_is_the_same_twice() -> None:
    document = json.loads(json.dumps(make_document(130, openings=True)))

    first, second = solve(document, gap=0.04), solve(document, gap=0.04)

    assert {**first, "seconds": 0} == {**second, "seconds": 0}
