"""Laws of what heat networks may further state: more to choose from never costs more, and others."""

import copy
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.matching.heat.heat_network_instances import with_everything
from tests.matching.heat.heat_network_solving import SLACK, cost, design, in_currency, no_dearer

FEW = settings(max_examples=10, deadline=None)
FEWER = settings(max_examples=5, deadline=None)  # each example designs six networks
SEEDS = st.integers(0, 10_000)


def further(document: dict[str, Any], name: str) -> dict[str, Any]:
    """Return a document with one thing more to choose from."""
    node = document["consumers"][0]["node"]
    paid = {"rate": 0.03, "years": 15}
    more = {
        "boilers": {"efficiency": 0.95, "fuel_eur_per_mwh": 50.0, "capex_eur_per_kw": 40.0, **paid},
        "networks": {"sells_kw": 20.0, "sells_eur_per_mwh": 65.0, "buys_kw": 15.0, "buys_eur_per_mwh": 30.0},
        "storages": {"capacity_kwh": 300.0, "power_kw": 25.0, "capex_eur_per_kwh": 0.2, **paid},
        "aid": {"share": 0.4, "on": ["pipes", "exchangers"], "least_mwh_per_m": 0.5},
    }[name]
    place = {} if name == "aid" else {"node": node}
    return document | {name: [*document[name], {"id": "further", **place, **more}]}


@FEW
@given(SEEDS, st.sampled_from(["boilers", "networks", "storages", "aid"]))
def test_one_more_thing_to_choose_never_costs_more(seed: int, name: str) -> None:
    less = with_everything(seed)

    assert no_dearer(less, further(less, name))


@FEWER
@given(SEEDS)
def test_one_more_level_or_one_more_at_once_never_costs_more(seed: int) -> None:
    less = with_everything(seed)
    if not less["levels"]:
        less["levels"] = [{"id": "only", "supply_temp_c": 55.0}]
    level = {"id": "further", "supply_temp_c": 65.0}

    assert no_dearer(less, less | {"levels": [*less["levels"], level]})
    fixed = less | {"level_by_period": False}
    assert no_dearer(fixed, fixed | {"levels_at_once": fixed["levels_at_once"] + 1})
    one = fixed | {"levels_at_once": 1}
    assert no_dearer(one, one | {"level_by_period": True})


@FEW
@given(SEEDS)
def test_aid_never_asks_for_more_than_it_gives(seed: int) -> None:
    document = with_everything(seed)
    stricter = copy.deepcopy(document)
    for aid in stricter["aid"]:
        aid["least_mwh_per_m"] = aid.get("least_mwh_per_m", 0.0) + 0.4

    assert no_dearer(document | {"aid": []}, stricter)
    assert no_dearer(stricter, document)


@FEW
@given(SEEDS)
def test_a_design_never_costs_more_than_each_place_alone_or_nothing(seed: int) -> None:
    result = design(with_everything(seed) | {"compare_with": ["alone", "nothing"]}, gap=1e-9)

    for other in result["alternatives"]:
        value, least = result["objective_eur_per_year"], other["objective_eur_per_year"]
        assert least is None or value <= least + SLACK * max(1.0, abs(least))


@FEW
@given(SEEDS, st.sampled_from([0.001, 1000.0]))
def test_another_currency_changes_no_design(seed: int, factor: float) -> None:
    document = with_everything(seed)

    other = cost(in_currency(document, factor))

    assert other == pytest.approx(factor * cost(document), rel=SLACK, abs=SLACK * factor)


@FEW
@given(SEEDS)
def test_a_cycle_told_twice_over_at_half_the_times_changes_nothing(seed: int) -> None:
    document = with_everything(seed)
    twice = document | {
        "cycles": [
            cycle | {"periods": cycle["periods"] * 2, "times_per_year": cycle["times_per_year"] / 2}
            for cycle in document["cycles"]
        ]
    }

    assert cost(twice) == pytest.approx(cost(document), rel=SLACK, abs=SLACK)


@pytest.mark.parametrize("seed", [3, 11, 17, 23])
def test_the_second_solver_finds_the_same_optimum(seed: int) -> None:
    document = with_everything(seed)

    first, second = cost(document), cost(document, solver="cbc")

    assert first == pytest.approx(second, rel=SLACK)
