"""The cases with closed answers, and each rule of sharing on instances that a person can solve."""

import json
from pathlib import Path
from typing import Any

import pytest

from tests.matching.solar.solar_instances import answer, participant, roof, sharing


@pytest.fixture(scope="module")
def cases(shared_data: Path) -> dict[str, Any]:
    raw = (shared_data / "heat" / "solar_sharing_analytic.json").read_text(encoding="utf-8")
    return {case["id"]: case for case in json.loads(raw)["cases"]}


def stated(case: dict[str, Any], max_distance_m: float, key: str) -> dict[str, Any]:
    """Return a case of one producer as an instance."""
    places = {name: 1000.0 * km for name, km in case["positions_km"].items()}
    people = [participant(name, places[name], kwh) for name, kwh in case["consumption_kwh"].items()]
    [most] = case["production_kwh"]
    return sharing(
        people,
        [roof("producer", places["producer"], most, whole=True)],
        key=key,
        rules={"max_distance_m": max_distance_m, "max_power_kwp": 5000.0},
    )


def members(result: dict[str, Any]) -> list[set[str]]:
    return [{*g["participants"], *g["roofs"]} for g in result["groups"]]


@pytest.mark.parametrize("objective", ["net_benefit", "shared_energy"])
@pytest.mark.parametrize("key", ["dynamic_prorata", "optimal", "static"])
def test_the_group_within_two_kilometres(cases: dict[str, Any], key: str, objective: str) -> None:
    case = cases["sol-distance-2km"]

    result = answer(stated(case, 2000.0, key) | {"objective": objective})

    assert members(result) == [set(case["answers"]["best_group"])]
    assert result["shared_kwh"] == pytest.approx(case["answers"]["shared_kwh"])


@pytest.mark.parametrize("objective", ["net_benefit", "shared_energy"])
@pytest.mark.parametrize("key", ["dynamic_prorata", "optimal", "static"])
def test_the_group_under_the_wider_distance(cases: dict[str, Any], key: str, objective: str) -> None:
    case = cases["sol-distance-20km-derogation"]

    result = answer(stated(case, 20000.0, key) | {"objective": objective})

    assert members(result) == [set(case["answers"]["best_group"])]
    assert result["shared_kwh"] == pytest.approx(case["answers"]["shared_kwh"])
    assert result["surplus_kwh"] == pytest.approx(case["answers"]["surplus_kwh"], abs=1e-9)


def test_whole_roofs_under_a_cap(cases: dict[str, Any]) -> None:
    case = cases["sol-power-cap-3mw"]
    roofs = [roof(f"r{mw}", most=1000.0 * mw, whole=True) for mw in case["roofs_mwc"]]
    rules = {"max_distance_m": 2000.0, "max_power_kwp": 1000.0 * case["cap_mw"]}

    result = answer(sharing([participant()], roofs, rules=rules, objective="installed_power"))

    assert result["objective_value"] == pytest.approx(1000 * case["answers"]["max_mwc"])
    assert members(result) == [{"b", *(f"r{mw}" for mw in case["answers"]["roofs"])}]


def test_dynamic_shares_follow_what_each_still_consumes() -> None:
    people = [participant("b", use=30.0), participant("c", use=90.0)]

    result = answer(sharing(people, [roof(most=60.0, whole=True)]))

    assert [result["by_participant"][p]["received_kwh"] for p in "bc"] == pytest.approx([15.0, 45.0])


def test_the_best_split_serves_first_whom_it_is_worth_most() -> None:
    people = [participant("b", use=30.0), participant("c", use=90.0, purchase_eur_per_kwh=0.20)]

    result = answer(sharing(people, [roof(most=100.0, whole=True)], key="optimal"))

    assert [result["by_participant"][p]["received_kwh"] for p in "bc"] == pytest.approx([10.0, 90.0])
    assert result["objective_value"] == pytest.approx(10 * 0.15 + 90 * 0.20)


def test_fixed_shares_are_the_best_over_all_steps_and_what_one_cannot_use_is_sold() -> None:
    # With share k, b receives min(100 k, 80) + min(100 k, 0), c min(100 (1 − k), 10) + min(100 (1 − k), 60).
    people = [participant("b", use=[80.0, 0.0]), participant("c", use=[10.0, 60.0])]
    document = sharing(people, [roof(whole=True)], (1.0, 1.0), key="static", objective="shared_energy")

    result = answer(document)

    assert result["shared_kwh"] == pytest.approx(110.0)
    assert result["surplus_kwh"] == pytest.approx(90.0)
    assert sum(result["groups"][0]["shares"].values()) <= 1.0


def test_an_owner_uses_its_own_output_first_even_where_a_neighbour_pays_more() -> None:
    people = [
        participant("owner", use=60.0, purchase_eur_per_kwh=0.10),
        participant("rich", use=100.0, purchase_eur_per_kwh=0.30),
    ]

    result = answer(sharing(people, [roof(owner="owner", whole=True)], key="optimal"))

    assert result["by_participant"]["owner"]["own_use_kwh"] == pytest.approx(60.0)
    assert result["by_participant"]["rich"]["received_kwh"] == pytest.approx(40.0)
    assert result["objective_value"] == pytest.approx(60 * 0.10 + 40 * 0.30)
    assert result["status"] == "optimal"


def test_an_owner_uses_its_own_output_even_where_the_sale_brings_more() -> None:
    document = sharing([participant("owner", use=60.0, purchase_eur_per_kwh=0.02)], [roof(owner="owner")])
    document["economics"]["surplus_eur_per_kwh"] = 0.10

    result = answer(document)

    assert result["objective_value"] == pytest.approx(60 * 0.02 + 40 * 0.10)


def test_several_roofs_of_one_owner_serve_it_in_proportion_to_their_output() -> None:
    # Only the near roof can share: of its 60 kWh a half is used by the owner, as of the far one's 20.
    people = [participant("owner", use=40.0), participant("b", 1000.0, 100.0)]
    roofs = [
        roof("near", 500.0, 60.0, owner="owner", whole=True),
        roof("far", 9000.0, 20.0, owner="owner", whole=True),
    ]

    result = answer(sharing(people, roofs, key="optimal"))

    assert result["by_participant"]["b"]["received_kwh"] == pytest.approx(30.0)
    assert result["surplus_kwh"] == pytest.approx(10.0)


def test_an_owner_in_no_group_still_uses_its_roof() -> None:
    far = roof("far", 50_000.0, 10.0, owner="b", om_eur_per_kwp_year=0.01)

    result = answer(sharing([participant(use=40.0)], [far]))

    assert (result["groups"], result["roofs"][0]["kwp"]) == ([], pytest.approx(10.0))
    assert result["by_participant"]["b"]["benefit_eur"] == pytest.approx(10 * 0.15 - 10 * 0.01)


def test_what_costs_more_than_it_brings_is_not_built() -> None:
    result = answer(sharing([participant()], [roof(opening_cost_eur=1000.0, min_kwp=10.0)]))

    assert (result["objective_value"], result["groups"], result["roofs"][0]["kwp"]) == (0.0, [], 0.0)
    assert result["status"] == "optimal"


def test_investment_is_paid_by_annuity() -> None:
    # 40 kWh of 40 kWp at 0.15 €, less 10 % of (40 × 0.2 + 12) €.
    document = sharing([participant()], [roof(capex_eur_per_kwp=0.2, opening_cost_eur=12.0)], key="optimal")
    document["economics"] = {"rate": 0.0, "years": 10, "surplus_eur_per_kwh": 0.0}

    result = answer(document)

    assert result["roofs"][0]["kwp"] == pytest.approx(40.0)
    assert result["objective_value"] == pytest.approx(6.0 - 2.0)
    assert result["by_owner"]["somebody"]["benefit_eur"] == pytest.approx(-2.0)


def test_a_size_is_nought_or_at_least_the_least() -> None:
    document = sharing([participant(use=10.0)], [roof(min_kwp=50.0, om_eur_per_kwp_year=0.02)], key="optimal")

    assert answer(document)["roofs"][0]["kwp"] == pytest.approx(50.0)
    document["roofs"][0]["om_eur_per_kwp_year"] = 0.04
    assert answer(document)["roofs"][0]["kwp"] == 0.0


def test_whom_a_kwh_is_worth_less_than_its_sale_stays_out_for_money_and_not_for_energy() -> None:
    document = sharing([participant("b"), participant("c", shared_fee_eur_per_kwh=0.14)], [roof(whole=True)])
    document["economics"]["surplus_eur_per_kwh"] = 0.05

    money, energy = answer(document), answer(document | {"objective": "shared_energy"})

    assert members(money) == [{"b", "r"}]
    assert energy["shared_kwh"] == pytest.approx(80.0)


@pytest.mark.parametrize(("most", "grouped"), [(2000.0, True), (1999.99, False)])
def test_the_limit_of_distance_itself_is_allowed(most: float, grouped: bool) -> None:
    document = sharing([participant(x_m=1200.0, y_m=1600.0)], [roof()])
    document["rules"]["max_distance_m"] = most

    assert bool(answer(document)["groups"]) is grouped


def test_two_groups_each_have_the_most_power() -> None:
    people, roofs = [participant("b"), participant("c")], [roof("r"), roof("s")]
    rules = {"max_distance_m": 2000.0, "max_power_kwp": 40.0}

    result = answer(sharing(people, roofs, rules=rules, objective="shared_energy"))

    assert (result["shared_kwh"], len(result["groups"])) == (pytest.approx(80.0), 2)


@pytest.mark.parametrize("key", ["dynamic_prorata", "optimal", "static"])
@pytest.mark.parametrize("objective", ["net_benefit", "shared_energy", "installed_power"])
def test_without_roofs_participants_or_sun_there_is_an_answer(key: str, objective: str) -> None:
    words = {"key": key, "objective": objective}

    nobody = answer(sharing([], [roof()], **words))
    bare = answer(sharing([participant()], [], **words))
    night = answer(sharing([participant()], [roof(output_kw_per_kwp=0.0)], **words))

    assert nobody["objective_value"] == bare["objective_value"] == 0.0
    assert night["shared_kwh"] == 0.0
    assert {r["status"] for r in (nobody, bare, night)} == {"optimal"}


def test_a_group_takes_of_a_roof_far_larger_what_it_may() -> None:
    document = sharing([participant(use=1e12)], [roof(most=1e12)], objective="installed_power")

    result = answer(document)

    assert (result["objective_value"], result["status"]) == (pytest.approx(5000.0), "optimal")
