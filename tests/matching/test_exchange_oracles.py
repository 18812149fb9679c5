"""The exchange model against other ways to the same answer: enumeration, flows, a second statement."""

from itertools import product
from random import Random
from typing import Any

import networkx as nx
import pytest

from tests.matching.exchange_instances import make_instance
from tests.matching.exchange_solving import arc, instance, need, offer, solve
from tests.matching.plain_exchange import best_value


def transport(seed: int, *, opening: int, most_arcs: int) -> dict[str, Any]:
    """Return a random transport problem in whole numbers."""
    r = Random(seed)
    offers = [offer(f"o{i}", r.randint(0, 9), disposal_cost_eur_per_unit=r.randint(0, 9)) for i in range(4)]
    needs = [need(f"n{i}", r.randint(0, 9), purchase_cost_eur_per_unit=r.randint(0, 9)) for i in range(4)]
    pairs = r.sample([(o["id"], n["id"]) for o in offers for n in needs], most_arcs)
    arcs = [
        arc(s, t, cost_eur_per_unit=r.randint(0, 12), opening_cost_eur=r.randint(0, opening))
        for s, t in pairs
    ]
    return instance(offers=offers, needs=needs, arcs=arcs)


def flow_value(document: dict[str, Any], open_arcs: list[dict[str, Any]]) -> float:
    """Return the greatest net benefit over some arcs without openings, by min-cost flow in whole numbers."""
    graph: nx.DiGraph[str] = nx.DiGraph()
    price = {n["id"]: n["purchase_cost_eur_per_unit"] for n in document["needs"]}
    disposal = {o["id"]: o["disposal_cost_eur_per_unit"] for o in document["offers"]}
    for o in document["offers"]:
        graph.add_edge("all", o["id"], capacity=o["quantity"], weight=0)
        graph.add_edge(o["id"], "end", weight=0)
    for n in document["needs"]:
        graph.add_edge(n["id"], "end", capacity=n["quantity"], weight=0)
    for a in open_arcs:
        worth = disposal[a["from"]] + price[a["to"]] - a["cost_eur_per_unit"]
        graph.add_edge(a["from"], a["to"], weight=-worth)
    total = sum(o["quantity"] for o in document["offers"])
    graph.add_node("all", demand=-total)
    graph.add_node("end", demand=total)
    return -float(nx.min_cost_flow_cost(graph))


@pytest.mark.parametrize("seed", range(25))
def test_without_openings_the_optimum_is_that_of_a_min_cost_flow(seed: int) -> None:
    document = transport(seed, opening=0, most_arcs=10)

    result = solve(document)

    assert result["objective_value"] == pytest.approx(flow_value(document, document["arcs"]), abs=1e-9)


@pytest.mark.parametrize("seed", range(6))
def test_with_openings_the_optimum_is_that_of_trying_every_set_of_arcs(seed: int) -> None:
    document = transport(seed, opening=25, most_arcs=8 if seed else 12)

    result = solve(document, gap=0.0)

    best = max(
        flow_value(document, chosen) - sum(a["opening_cost_eur"] for a in chosen)
        for flags in product((False, True), repeat=len(document["arcs"]))
        for chosen in [[a for a, flag in zip(document["arcs"], flags, strict=True) if flag]]
    )
    assert result["objective_value"] == pytest.approx(best, abs=1e-9)
    assert result["status"] == "optimal"


@pytest.mark.parametrize("solver", ["highs", "cbc"])
@pytest.mark.parametrize("block", range(20))
def test_a_second_statement_of_the_model_finds_the_same(block: int, solver: str) -> None:
    for seed in range(block * 10, block * 10 + 10):
        document = make_instance(seed)

        result, best = solve(document, solver=solver), best_value(document)

        if best is None:
            assert result["status"] == "infeasible", seed
            continue
        assert result["status"] == "optimal", seed
        assert result["objective_value"] == pytest.approx(best[0], rel=1e-6, abs=1e-6), seed
        assert result["net_benefit_eur"] == pytest.approx(best[1], rel=1e-5, abs=1e-5), seed
