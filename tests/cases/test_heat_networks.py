"""Heat networks told as cases: what the design should be, and every figure of it by hand."""

import json
from pathlib import Path
from typing import Any

import pytest

from tests.matching.heat.heat_network_solving import design

FOLDER = Path(__file__).parent / "heat_networks"
ANNUITY = 0.06 / (1 - 1.06**-20)


def read_case(name: str) -> dict[str, Any]:
    case: dict[str, Any] = json.loads((FOLDER / f"{name}.json").read_text(encoding="utf-8"))
    return case


def with_levels(case: dict[str, Any], *names: str) -> dict[str, Any]:
    """Return a case that has some of its levels only."""
    return case | {"levels": [level for level in case["levels"] if level["id"] in names]}


def cost(case: dict[str, Any]) -> float:
    return float(design(case)["objective_eur_per_year"])


def test_the_level_of_a_loop_is_chosen_the_best_one_fixed_beforehand_is_worse() -> None:
    case = read_case("levels_chosen")

    result = design(case)

    best_fixed = min(cost(with_levels(case, level["id"])) for level in case["levels"])
    assert result["levels"] == ["high", "low"]
    assert result["objective_eur_per_year"] < best_fixed - 70_000.0


@pytest.mark.parametrize("supply_temp_c", [37.0, 40.0, 45.0, 60.0, 90.0])
def test_no_other_temperature_of_a_single_level_does_as_well(supply_temp_c: float) -> None:
    case = read_case("levels_chosen")
    low = next(level for level in case["levels"] if level["id"] == "low")

    fixed = cost(case | {"levels": [low | {"supply_temp_c": supply_temp_c}]})

    assert cost(case) < fixed - 60_000.0


def test_the_cost_of_the_chosen_levels_is_that_found_by_hand() -> None:
    result = design(read_case("levels_chosen"))

    lost_kw = {"north": 0.03 * 200, "south": 0.03 * 300 * 0.377}
    exchanged_kw = (400 + lost_kw["north"]) + 400 + (900 + lost_kw["south"]) + 900
    assert {edge["id"]: edge["loss_kw"] for edge in result["edges"]} == {
        name: [pytest.approx(kw)] for name, kw in lost_kw.items()
    }
    assert result["terms"] == {
        "pipes": pytest.approx(600 * 500 * ANNUITY),
        "exchangers": pytest.approx(190 * exchanged_kw * ANNUITY),
        "pumping": pytest.approx(0.01 * 120 * 1300 * 4),
        "revenue": pytest.approx(-60 * 1300 * 4),
        **dict.fromkeys(("sources", "heat", "heat_pumps", "electricity"), 0.0),
    }


def test_with_one_level_at_a_time_the_best_of_them_is_chosen() -> None:
    case = read_case("levels_chosen") | {"levels_at_once": 1}

    result = design(case)

    fixed = {level["id"]: cost(with_levels(case, level["id"])) for level in case["levels"]}
    assert result["levels"] == [min(fixed, key=lambda name: fixed[name])] == ["low"]
    assert result["objective_eur_per_year"] == pytest.approx(min(fixed.values()))


def test_one_source_serves_directly_and_through_a_heat_pump_in_the_same_period() -> None:
    result = design(read_case("one_source_two_uses"))

    electricity_kw = 250 / (0.5 * (80 + 273.15) / (80 - 45))
    by_manner = {(s["consumer"], s["heat_pump"]): s["heat_kw"] for s in result["served"]}
    assert by_manner == {
        ("basin", None): [pytest.approx(300.0), pytest.approx(100.0)],
        ("washing", "at the laundry"): [pytest.approx(250.0), pytest.approx(250.0)],
    }
    [source] = result["sources"]
    assert source["heat_kw"] == [pytest.approx(550 - electricity_kw), pytest.approx(350 - electricity_kw)]
    assert result["terms"]["electricity"] == pytest.approx(120 * electricity_kw * 5)


def test_a_level_serves_directly_and_through_a_heat_pump_as_its_source_does() -> None:
    case = read_case("one_source_two_uses")

    at_a_level = design(case | {"levels": [{"id": "loop", "supply_temp_c": 55.0}]})

    assert at_a_level["objective_eur_per_year"] == pytest.approx(cost(case))
