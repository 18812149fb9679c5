"""The page of the heat network model names every family of rows, each under the method that states it."""

import json
import re

import pytest

from matching.heat.network import state_network
from matching.heat.network_bounds import find_bounds
from matching.heat.network_model import NetworkModel
from symbiose.domain.documents.heat_network_instance import read_heat_network_instance
from tests.conftest import REPOSITORY
from tests.matching.heat.heat_network_solving import consumer, edge, forced, network, pipe, source

PAGE = REPOSITORY / "docs" / "heat-network-model.md"
EVERYTHING = network(
    periods=[{"id": "t0", "hours": 1000.0}, {"id": "t1", "hours": 2000.0}],
    edges=[edge("a", "b"), edge("b", "c"), edge("c", "a")],
    pipes=[pipe(min_kw=1.0, loss_kw_per_m=0.01, cost_eur_per_kw_m=0.1), pipe(id="other", max_kw=20.0)],
    sources=[
        source("a", capex_eur_per_kw=1.0, rate=0.0, years=5, supply_temp_c=90.0),
        source("a", id="cold", supply_temp_c=40.0),
    ],
    consumers=[forced("b", need_temp_c=60.0), consumer("c", need_temp_c=30.0)],
    heat_pumps=[
        {"id": "h", "node": "b", "carnot_fraction": 0.5, "capex_eur_per_kw": 9.0, "rate": 0.0, "years": 9}
    ],
    economics={"pipes_rate": 0.0, "pipes_years": 10, "exchanger_eur_per_kw": 10.0},
)

WITH_LEVELS = EVERYTHING | {
    "levels": [{"id": "low", "supply_temp_c": 35.0}, {"id": "high", "supply_temp_c": 70.0}],
    "boilers": [{"id": "b", "node": "b", "efficiency": 0.9, "max_kw": 4.0}],
    "networks": [
        {"id": "n", "node": "c", "buys_kw": 5.0, "capex_eur_per_kw": 9.0, "rate": 0.0, "years": 9}
        | {"sells_kw": 5.0, "sells_eur_per_mwh": 60.0}
    ],
    "cycles": [{"id": "year", "periods": ["t0", "t1"], "times_per_year": 10.0}],
    "storages": [{"id": "tank", "node": "a", "capacity_kwh": 90.0, "power_kw": 9.0}],
    "nodes": [{"id": "a", "tie_in_eur": 5.0}, {"id": "b", "tie_in_eur": 9.0}, {"id": "c"}],
    "aid": [
        {"id": "one", "share": 0.5, "on": ["pipes"], "least_mwh_per_m": 0.1, "least_recovered_share": 0.5},
        {"id": "other", "share": 0.9, "on": ["pipes"]},
    ],
}

BY_PERIOD = WITH_LEVELS | {"level_by_period": True}


@pytest.fixture(scope="module")
def models() -> list[NetworkModel]:
    stated = []
    for document in (EVERYTHING, WITH_LEVELS, BY_PERIOD):
        data = state_network(read_heat_network_instance(json.dumps(document).encode()))
        stated.append(NetworkModel(data, find_bounds(data)))
    return stated


def test_every_family_of_rows_stands_on_the_page_and_no_other(models: list[NetworkModel]) -> None:
    page = PAGE.read_text(encoding="utf-8")

    rows = [row for model in models for row in model.problem.constraints()]
    stated = {f"{row.name.split('__')[0]}__" for row in rows}

    assert stated == set(re.findall(r"`([a-z_]+__)`", page))


def test_every_family_is_stated_by_the_method_that_the_page_names() -> None:
    page = PAGE.read_text(encoding="utf-8")
    named = set(re.findall(r"\| `(_[a-z_]+)` \|$", page, re.MULTILINE))

    source_text = (REPOSITORY / "matching" / "heat" / "network_model.py").read_text(encoding="utf-8")
    called = set(re.findall(r"^        self\.(_[a-z_]+)\(\)$", source_text, re.MULTILINE))

    assert named == called


def test_every_variable_stands_on_the_page(models: list[NetworkModel]) -> None:
    page = PAGE.read_text(encoding="utf-8")

    variables = [variable for model in models for variable in model.problem.variables()]
    kinds = {variable.name.split("__")[0] for variable in variables}

    assert {kind for kind in kinds if f"`{kind}`" not in page} == set()
