"""Networks of several levels that are searched level by level: the answer is that of all levels together."""

import json
import time
from typing import Any

import pytest

from matching.heat.network import state_network
from matching.heat.network_by_level import search_network
from matching.heat.network_search import Found, Search
from symbiose.domain.documents.heat_network_instance import read_heat_network_instance
from symbiose.domain.ports import SolveSettings
from tests.matching.heat.heat_network_solving import consumer, design, edge, network, pipe, source
from tests.matching.heat.plain_heat_network import least_cost

WINTER = [1.0, 0.8, 0.4, 0.1, 0.3, 0.7]
"""How cold two months are after two months, January and February first."""


def year(at_once: int) -> dict[str, Any]:
    """Return a year of a hot and a mild source, a works, a school and a pool with boilers of their own."""
    fuel = {"efficiency": 0.9, "fuel_eur_per_mwh": 45.0}
    places = {"works": ("b", 75.0, [80.0] * 6), "school": ("c", 50.0, [120 * w for w in WINTER])}
    places["pool"] = ("d", 30.0, [70.0] * 6)
    return network(
        periods=[{"id": f"m{i}", "hours": 1460.0} for i in range(6)],
        edges=[edge("a", "b"), edge("b", "c"), edge("a", "c", 150.0), edge("c", "d", 80.0)],
        pipes=[pipe(loss_kw_per_m=0.02, cost_eur_per_m=60.0), pipe(id="small", max_kw=90.0)],
        sources=[
            source("a", [100.0 - 30 * w for w in WINTER], id="fumes", supply_temp_c=100.0),
            source("b", 300.0, id="cooling", supply_temp_c=45.0, price_eur_per_mwh=2.0),
        ],
        consumers=[
            consumer(node, kw, id=name, need_temp_c=need) for name, (node, need, kw) in places.items()
        ],
        boilers=[{"id": f"at {name}", "node": node, **fuel} for name, (node, _, _) in places.items()],
        heat_pumps=[{"id": "hp", "node": "c", "carnot_fraction": 0.5}],
        levels=[
            {"id": "high", "supply_temp_c": 85.0, "loss_factor": 1.4},
            {"id": "medium", "supply_temp_c": 60.0},
            {"id": "low", "supply_temp_c": 40.0, "loss_factor": 0.5},
        ],
        levels_at_once=at_once,
        economics={"pipes_rate": 0.04, "pipes_years": 25, "approach_k": 5.0}
        | {"electricity_eur_per_mwh": 110.0, "exchanger_eur_per_kw": 150.0},
    )


@pytest.mark.parametrize("at_once", [1, 2, 3])
def test_the_optimum_is_that_of_a_plain_statement(at_once: int) -> None:
    document = year(at_once)

    result = design(document, gap=1e-6)

    assert result["bound"] <= result["objective_eur_per_year"]
    assert result["objective_eur_per_year"] == pytest.approx(least_cost(document), rel=2e-6)


def test_one_level_at_a_time_is_the_best_of_each_alone() -> None:
    document = year(1)

    result = design(document, gap=1e-6)

    alone = {level["id"]: design(document | {"levels": [level]}, gap=1e-6) for level in document["levels"]}
    costs = {name: one["objective_eur_per_year"] for name, one in alone.items()}
    assert result["levels"] == [min(costs, key=lambda name: costs[name])]
    assert result["objective_eur_per_year"] == pytest.approx(min(costs.values()), rel=2e-6)


def test_what_no_level_can_serve_is_infeasible() -> None:
    document = year(1)
    for entry in document["consumers"]:
        entry["connection"] = "forced"

    assert design(document | {"boilers": []})["status"] == "infeasible"


def test_without_time_the_answer_is_still_true() -> None:
    result = design(year(1) | {"compare_with": ["pairwise", "alone", "nothing"]}, time_limit_s=0.0)

    assert result["status"] in ("feasible", "unknown", "optimal")
    assert [alternative["name"] for alternative in result["alternatives"]] == ["pairwise", "alone", "nothing"]


@pytest.mark.parametrize(
    ("bounds", "whole"), [((7.0, 5.0, 8.0), 5.0), ((7.0, None, 8.0), None), ((None, None, None), None)]
)
def test_no_design_is_told_to_cost_more_than_any_choice_of_levels_may(
    bounds: tuple[float | None, ...], whole: float | None, monkeypatch: pytest.MonkeyPatch
) -> None:
    data = state_network(read_heat_network_instance(json.dumps(year(1)).encode()))
    proven = iter(bounds)
    monkeypatch.setattr(Search, "run", lambda _: Found("unknown", next(proven)))

    assert search_network(data, "highs", SolveSettings(), time.perf_counter()) == Found("unknown", whole)
