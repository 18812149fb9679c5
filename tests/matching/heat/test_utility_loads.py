"""From streams to matches: intervals, utility loads at least cost, and the instance that is solved."""

from typing import Any

import pytest
from hypothesis import given, settings

from matching.heat.intervals import TemperatureIntervals
from matching.heat.thermal import ThermalStream
from tests.matching.heat.heat_match_checker import match_faults
from tests.matching.heat.heat_match_solving import solve_matches
from tests.matching.heat.strategies import SHARED_APPROACH
from tests.matching.heat.streams import boiling, condensing, document, level, stream, targets

HOT, COLD = level("steam", "hot", 600.0), level("brine", "cold", -200.0)
"""Levels that serve whatever there is."""


def thermal(warm: float, cold: float, *, is_hot: bool) -> ThermalStream:
    return ThermalStream(warm, cold, 1.0, is_hot, 5.0)


def test_an_isothermal_stream_acts_in_an_interval_of_its_own() -> None:
    gliding = thermal(105.0, 65.0, is_hot=True)
    boiling_there = thermal(75.0, 75.0, is_hot=False)

    scale = TemperatureIntervals([gliding, boiling_there])

    assert [(one.warm_c, one.cold_c) for one in scale.intervals] == [
        (100.0, 80.0),
        (80.0, 80.0),
        (80.0, 60.0),
    ]
    assert scale.shares(gliding) == (0.5, 0.0, 0.5)
    assert scale.shares(boiling_there) == (0.0, 1.0, 0.0)


def test_what_condenses_serves_what_boils_at_the_very_approach() -> None:
    result = solve_matches(document(condensing(110.0, 30.0), boiling(100.0, 30.0)))

    assert (result["status"], result["matches"], result["utilities"]) == ("optimal", 1, {})
    assert result["pairs"][0]["heat_kw"] == pytest.approx(30.0)


def test_streams_without_the_levels_they_need_are_infeasible() -> None:
    result = solve_matches(document(condensing(109.0, 30.0), boiling(100.0, 30.0)))

    assert (result["status"], result["matches"], result["bound"], result["gap"]) == ("infeasible",) + 3 * (
        None,
    )
    assert (result["pairs"], result["utilities"], result["intervals"]) == ([], {}, None)


def test_the_cheaper_level_is_used_as_far_as_it_goes() -> None:
    levels = [
        level("hps", "hot", 250.0, cost_eur_per_mwh=60.0),
        level("lps", "hot", 120.0, cost_eur_per_mwh=40.0, max_kw=50.0),
        HOT | {"cost_eur_per_mwh": 90.0},
    ]

    result = solve_matches(document(stream(20.0, 160.0), utilities=levels))

    assert result["utilities"] == pytest.approx({"hps": 90.0, "lps": 50.0, "steam": 0.0})
    assert result["utility_cost_eur_per_h"] == pytest.approx((90 * 60 + 50 * 40) / 1000)
    assert [one["id"] for one in result["intervals"]["hot"]] == ["hps", "lps"]
    assert (result["status"], result["matches"]) == ("optimal", 2)


def test_without_costs_the_coldest_hot_level_serves_what_it_can() -> None:
    levels = [level("hps", "hot", 250.0), level("lps", "hot", 120.0)]

    result = solve_matches(document(stream(20.0, 160.0), utilities=levels))

    assert result["utilities"] == pytest.approx({"hps": 50.0, "lps": 90.0})
    assert result["utility_cost_eur_per_h"] is None


def test_without_costs_the_hottest_cold_level_takes_what_it_can() -> None:
    levels = [level("water", "cold", 12.0), level("warm", "cold", 120.0)]

    result = solve_matches(document(stream(200.0, 100.0), utilities=levels))

    # From 130 °C on, 10 K above 120 °C, only water is cold enough.
    assert result["utilities"] == pytest.approx({"water": 30.0, "warm": 70.0})


def test_who_pays_for_heat_lowers_the_cost() -> None:
    levels = [
        level("water", "cold", 12.0, cost_eur_per_mwh=2.0),
        level("town", "cold", 60.0, cost_eur_per_mwh=-5.0),
    ]

    result = solve_matches(document(stream(200.0, 50.0), utilities=levels))

    # 130 of the 150 kW are given above 70 °C.
    assert result["utility_cost_eur_per_h"] == pytest.approx((20.0 * 2.0 - 130.0 * 5.0) / 1000)


def test_a_forbidden_pair_costs_the_utilities_that_replace_it() -> None:
    both = document(stream(200.0, 100.0), stream(20.0, 120.0), utilities=[HOT, COLD])

    apart = solve_matches(both | {"forbidden": [["s0", "s1"]]})

    assert solve_matches(both)["utilities"] == pytest.approx({"steam": 0.0, "brine": 0.0})
    assert apart["utilities"] == pytest.approx({"steam": 100.0, "brine": 100.0})
    assert {(pair["hot"], pair["cold"]) for pair in apart["pairs"]} == {("s0", "brine"), ("steam", "s1")}
    assert ["steam", "brine"] in apart["intervals"]["forbidden"]


def test_a_forced_pair_with_an_unused_level_is_listed_at_nothing() -> None:
    told = document(
        stream(200.0, 100.0), stream(20.0, 120.0), utilities=[HOT, COLD], forced=[["steam", "s1"]]
    )

    result = solve_matches(told)

    assert [(p["hot"], p["cold"], p["heat_kw"]) for p in result["pairs"]] == [
        ("s0", "s1", 100.0),
        ("steam", "s1", 0.0),
    ]
    assert (result["status"], result["matches"]) == ("optimal", 2)


def test_a_level_of_both_uses_may_stand_on_both_sides() -> None:
    level_between = level("lps", "both", 120.0, cost_eur_per_mwh=1.0)
    told = document(
        stream(200.0, 150.0), stream(20.0, 70.0), utilities=[level_between], forbidden=[["s0", "s1"]]
    )

    result = solve_matches(told)

    assert result["utilities"] == pytest.approx({"lps": 100.0})
    assert {(pair["hot"], pair["cold"]) for pair in result["pairs"]} == {("s0", "lps"), ("lps", "s1")}


def test_no_stream_at_all_is_no_match_at_all() -> None:
    result = solve_matches(document(utilities=[HOT, COLD]))

    assert (result["status"], result["matches"], result["bound"], result["gap"]) == ("optimal", 0, 0, 0)
    assert result["utilities"] == {"steam": 0.0, "brine": 0.0}


@settings(max_examples=12, deadline=None, derandomize=True)
@given(SHARED_APPROACH)
def test_least_loads_are_the_targets(streams: list[dict[str, Any]]) -> None:
    result = solve_matches(document(*streams, utilities=[HOT, COLD]), time_limit_s=5.0)

    found = targets(*streams)
    wanted = {"steam": found.hot_utility_kw, "brine": found.cold_utility_kw}
    assert result["utilities"] == pytest.approx(wanted, abs=1e-6)
    assert match_faults(result["intervals"], result) == []
