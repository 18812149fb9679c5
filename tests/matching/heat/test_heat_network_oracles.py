"""Heat networks against other ways to the same answer: a plain statement, and every tree tried in turn."""

from collections.abc import Callable
from itertools import product
from random import Random
from typing import Any

import networkx as nx
import pytest

from tests.matching.heat.heat_network_checks import yearly
from tests.matching.heat.heat_network_instances import make_network, with_everything, with_levels_and_boilers
from tests.matching.heat.heat_network_solving import design, network
from tests.matching.heat.plain_heat_network import least_cost

EXACT = 1e-6


@pytest.mark.parametrize("seed", range(50))
@pytest.mark.parametrize("make", [make_network, with_levels_and_boilers, with_everything])
def test_the_optimum_is_that_of_a_plain_statement(make: Callable[[int], dict[str, Any]], seed: int) -> None:
    document = make(seed)

    result = design(document, gap=1e-9)

    expected = least_cost(document)
    if expected is None:
        assert result["status"] == "infeasible"
    else:
        assert result["objective_eur_per_year"] == pytest.approx(expected, rel=EXACT, abs=EXACT)


@pytest.mark.parametrize("seed", range(8))
def test_the_second_solver_finds_the_same_optimum(seed: int) -> None:
    document = make_network(1000 + seed)

    first, second = design(document, gap=1e-9), design(document, gap=1e-9, solver="cbc")

    assert first["objective_eur_per_year"] == pytest.approx(second["objective_eur_per_year"], rel=EXACT)


def single_source(seed: int) -> dict[str, Any]:
    """Return a network of one source and six edges, whose pipes are never too small."""
    r = Random(seed)
    pairs = [("n0", "n1"), ("n1", "n2"), ("n0", "n3"), ("n3", "n2"), ("n2", "n4"), ("n3", "n4")]
    return network(
        edges=[
            {"id": f"e{i}", "from": a, "to": b, "length_m": r.uniform(20, 120)}
            for i, (a, b) in enumerate(pairs)
        ],
        pipes=[
            {"id": "p", "max_kw": 1e4, "cost_eur_per_m": r.uniform(5, 40), "cost_eur_per_kw_m": 0.2}
            | {"loss_kw_per_m": 0.02, "loss_kw_per_kw_m": 0.0004}
        ],
        sources=[{"id": "s", "node": "n0", "max_kw": 1e4, "price_eur_per_mwh": 20.0}],
        consumers=[
            {"id": f"c{i}", "node": f"n{i}", "demand_kw": r.uniform(2, 30), "connection": "optional"}
            | {"revenue_eur_per_mwh": r.uniform(20, 90)}
            for i in (1, 2, 4)
        ],
    )


def cost_of_tree(document: dict[str, Any], tree: "nx.Graph[str]", connected: set[str]) -> float:
    """Return what a tree costs, its heat counted from the leaves back to the source."""
    pipe, [source] = document["pipes"][0], document["sources"]
    ann = yearly(document["economics"]["pipes_rate"], document["economics"]["pipes_years"])
    demand = {c["node"]: c["demand_kw"] for c in document["consumers"] if c["id"] in connected}
    cost = -sum(
        c["revenue_eur_per_mwh"] * c["demand_kw"] for c in document["consumers"] if c["id"] in connected
    )
    needed = dict.fromkeys(tree, 0.0) | {n: kw for n, kw in demand.items() if n in tree}
    for parent, child in reversed(list(nx.bfs_edges(tree, source["node"]))):
        length = tree.edges[parent, child]["length_m"]
        if needed[child] == 0:
            continue
        entering = needed[child] + pipe["loss_kw_per_m"] * length
        entering /= 1 - pipe["loss_kw_per_kw_m"] * length
        needed[parent] += entering
        cost += (pipe["cost_eur_per_m"] + pipe["cost_eur_per_kw_m"] * entering) * length * ann
    return float(cost + source["price_eur_per_mwh"] * needed[source["node"]])


def least_of_all_trees(document: dict[str, Any]) -> float:
    """Return the least cost over every set of edges without circle and every set of consumers it reaches."""
    best = 0.0
    for kept in product((False, True), repeat=len(document["edges"])):
        tree: nx.Graph[str] = nx.Graph()
        tree.add_node("n0")
        for entry, is_kept in zip(document["edges"], kept, strict=True):
            if is_kept:
                tree.add_edge(entry["from"], entry["to"], length_m=entry["length_m"])
        if not nx.is_tree(tree):
            continue
        reached = [c["id"] for c in document["consumers"] if c["node"] in tree]
        for chosen in product((False, True), repeat=len(reached)):
            connected = {c for c, is_chosen in zip(reached, chosen, strict=True) if is_chosen}
            best = min(best, cost_of_tree(document, tree, connected))
    return best


@pytest.mark.parametrize("seed", range(12))
def test_from_one_source_the_optimum_is_the_best_of_all_trees(seed: int) -> None:
    document = single_source(seed)

    result = design(document, gap=1e-9)

    assert result["objective_eur_per_year"] == pytest.approx(least_of_all_trees(document), rel=1e-7, abs=1e-7)
