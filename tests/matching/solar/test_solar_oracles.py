"""Solar sharing against every choice tried in turn, and against its own laws."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from matching.solar.accounts import account
from matching.solar.operation import Design
from matching.solar.sizes import polish
from matching.work_clock import now_s
from tests.matching.solar.brute_force import best_value
from tests.matching.solar.solar_instances import answer, make_sharing, participant, roof, sharing, stated

EXACT = 1e-6
KEYS = ("optimal", "dynamic_prorata", "static")


@pytest.mark.parametrize("seed", range(60))
def test_whole_roofs_are_taken_and_grouped_as_the_best_of_all_choices(seed: int) -> None:
    document = make_sharing(seed, whole=True, most=2)

    assert answer(document, gap=1e-9)["objective_value"] == pytest.approx(
        best_value(document), rel=EXACT, abs=EXACT
    )


@pytest.mark.parametrize("seed", range(1000, 1010))
def test_three_of_each_are_grouped_as_the_best_of_all_choices(seed: int) -> None:
    document = make_sharing(seed, whole=True, most=3)

    assert answer(document, gap=1e-9)["objective_value"] == pytest.approx(
        best_value(document), rel=EXACT, abs=EXACT
    )


@pytest.mark.parametrize("seed", range(12))
def test_the_second_solver_finds_the_same(seed: int) -> None:
    document = make_sharing(2000 + seed, key="optimal")

    first, second = answer(document, gap=1e-9), answer(document, gap=1e-9, solver="cbc")

    assert first["objective_value"] == pytest.approx(second["objective_value"], rel=EXACT, abs=EXACT)


@pytest.mark.parametrize("objective", ["net_benefit", "shared_energy", "installed_power"])
@given(seed=st.integers(0, 10**6))
@settings(deadline=None, max_examples=10)
def test_no_key_beats_the_best_split_and_what_is_produced_is_used_shared_or_sold(
    objective: str, seed: int
) -> None:
    told = {key: answer(make_sharing(seed, objective=objective) | {"key": key}) for key in KEYS}

    best = told["optimal"]["bound"]
    for result in told.values():
        assert result["objective_value"] <= best + EXACT * max(1.0, best)
        used = result["own_use_kwh"] + result["shared_kwh"] + result["surplus_kwh"]
        assert used == pytest.approx(result["produced_kwh"], rel=EXACT, abs=EXACT)
        assert all(p["bought_kwh"] >= 0 for p in result["by_participant"].values())


@given(seed=st.integers(0, 10**6))
@settings(deadline=None, max_examples=15)
def test_a_larger_circle_or_one_more_roof_never_makes_shared_energy_worse(seed: int) -> None:
    document = make_sharing(seed, objective="shared_energy", key="dynamic_prorata")
    wider = document | {"rules": document["rules"] | {"max_distance_m": 4000.0}}
    steps = len(document["steps"])
    more = document | {
        "roofs": [*document["roofs"], roof("one_more", 2000.0, 50.0, output_kw_per_kwp=[1.0] * steps)]
    }

    before = answer(document)

    for after in (answer(wider), answer(more)):
        assert after["bound"] >= before["objective_value"] * (1 - EXACT) - EXACT
        if after["status"] == "optimal":
            assert after["objective_value"] >= before["objective_value"] * (1 - 2e-4) - EXACT


@given(seed=st.integers(0, 10**6))
@settings(deadline=None, max_examples=10)
def test_a_step_cut_in_two_and_another_order_change_nothing(seed: int) -> None:
    document = make_sharing(seed, key="optimal", objective="net_benefit")
    first, *others = document["steps"]
    half = first["hours_per_year"] / 2
    steps = [first | {"hours_per_year": half}, *others, {"id": "again", "hours_per_year": half}]
    people = [
        p | {"consumption_kw": [*p["consumption_kw"], p["consumption_kw"][0]]}
        for p in document["participants"]
    ]
    roofs = [
        r | {"output_kw_per_kwp": [*r["output_kw_per_kwp"], r["output_kw_per_kwp"][0]]}
        for r in document["roofs"]
    ]

    before = answer(document, gap=1e-9)
    after = answer(document | {"steps": steps, "participants": people[::-1], "roofs": roofs[::-1]}, gap=1e-9)

    assert after["bound"] == pytest.approx(before["bound"], rel=1e-5, abs=EXACT)


def test_the_same_file_gives_the_same_answer() -> None:
    document = make_sharing(135)

    first, second = answer(document), answer(document)

    assert first | {"seconds": 0} == second | {"seconds": 0}


@pytest.mark.parametrize("key", ["optimal", "dynamic_prorata", "static"])
@pytest.mark.parametrize("objective", ["net_benefit", "shared_energy", "installed_power"])
def test_who_uses_far_more_than_roofs_give_takes_all_of_them(key: str, objective: str) -> None:
    """12 kWp for an hour, all received at 0.15 €; beside a use of 5·10¹⁰ kWh neither is lost in rounding."""
    document = sharing(
        [participant("b", use=7.5e10), participant("c", 900.0, 5e10)],
        [roof("r", min_kwp=5.0, most=12.0), roof("own", -1500.0, owner="b"), roof("s", 2400.0, owner="c")],
        key=key,
        objective=objective,
    )
    shared = answer(document | {"roofs": document["roofs"][:1]})
    beside = answer(document)

    assert shared["status"] == beside["status"] == "optimal"
    worth = {"net_benefit": 0.15, "shared_energy": 1.0, "installed_power": 1.0}[objective]
    assert shared["objective_value"] == pytest.approx(12.0 * worth)
    assert beside["objective_value"] >= shared["objective_value"] * (1 - EXACT)


def test_a_roof_of_a_group_grows_to_the_most_power_of_it() -> None:
    """From 50 kWp, beside another roof of 20 kWp in a group of 81.7 kWp at most: 61.7 kWp, all received."""
    document = sharing(
        [participant(use=500.0)],
        [roof(most=88.0), roof("beside", most=20.0, whole=True)],
        rules={"max_distance_m": 2000.0, "max_power_kwp": 81.7},
        objective="shared_energy",
    )
    data = stated(document)
    best = [70.0]

    def offer(design: Design) -> bool:
        kwh = account(data, design).value(data)
        is_better = kwh > best[0]
        best[0] = max(best[0], kwh)
        return is_better

    found = polish(data, Design(np.array([50.0, 20.0]), np.zeros(3, dtype=np.intp)), offer, now_s() + 60.0)

    assert found.kwp.tolist() == pytest.approx([61.7, 20.0])
    assert best == [pytest.approx(81.7)]
