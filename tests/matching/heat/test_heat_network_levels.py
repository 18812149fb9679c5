"""Stated levels of temperature: who may give to them, whom they serve, on cases reckoned by hand.

Pipes cost 100 €/year for 100 m, heat 10 €/MWh; a consumer of 10 kW pays 500 € for its 10 MWh a year.
"""

from typing import Any

import pytest

from tests.matching.heat.heat_network_solving import (
    APPROACH,
    consumer,
    design,
    edge,
    forced,
    network,
    pipe,
    source,
)


def level(name: str, supply: float, **changes: Any) -> dict[str, Any]:
    return {"id": name, "supply_temp_c": supply} | changes


@pytest.mark.parametrize(("supply", "connected"), [(70.0, ["c_b"]), (69.9, [])])
def test_a_source_gives_to_a_level_an_approach_below_it(supply: float, connected: list[str]) -> None:
    document = network(
        edges=[edge()],
        sources=[source(supply_temp_c=supply)],
        consumers=[consumer(need_temp_c=60.0)],
        levels=[level("l", 65.0)],
        economics=APPROACH,
    )

    assert design(document)["connected"] == connected


@pytest.mark.parametrize(("back", "connected"), [(35.0, ["c_b"]), (35.1, [])])
def test_a_consumer_has_to_cool_what_a_level_brings_to_its_return(back: float, connected: list[str]) -> None:
    document = network(
        edges=[edge()],
        sources=[source()],
        consumers=[consumer(need_temp_c=50.0, return_temp_c=back)],
        levels=[level("l", 65.0, return_temp_c=40.0)],
        economics=APPROACH,
    )

    assert design(document)["connected"] == connected


def test_of_a_source_only_what_is_warmer_than_the_return_serves_a_level() -> None:
    """Of 100 kW from 90 to 20 °C, what lies above 40 + 5 °C is 45/70: 64.3 kW."""
    document = network(
        edges=[edge()],
        sources=[source(max_kw=100.0, supply_temp_c=90.0, return_temp_c=20.0)],
        consumers=[forced(demand_kw=64.2)],
        levels=[level("l", 65.0, return_temp_c=40.0)],
        economics=APPROACH,
    )

    assert design(document)["status"] == "optimal"
    assert design(document | {"consumers": [forced(demand_kw=64.3)]})["status"] == "infeasible"


def test_levels_share_the_heat_of_a_source_by_the_kelvins_that_each_may_use() -> None:
    """Of 100 kW from 90 to 20 °C, 64.3 lie above 45 °C and 85.7 above 30 °C: no more for both levels."""
    document = network(
        edges=[edge("a", "b"), edge("a", "c")],
        sources=[source(max_kw=100.0, supply_temp_c=90.0, return_temp_c=20.0)],
        consumers=[forced("b", 60.0, need_temp_c=60.0), forced("c", 25.7, need_temp_c=30.0)],
        levels=[level("hot", 65.0, return_temp_c=40.0), level("warm", 50.0, return_temp_c=25.0)],
        levels_at_once=2,
        economics=APPROACH,
    )

    assert design(document)["levels"] == ["hot", "warm"]
    document["consumers"][1]["demand_kw"] = 25.8
    assert design(document)["status"] == "infeasible"


def test_a_heat_pump_lifts_a_source_to_a_level() -> None:
    """It evaporates at 40 - 10 and condenses at 65 + 5 °C: COP 0.5 × 343.15 / 40 = 4.2894."""
    document = network(
        edges=[edge()],
        sources=[source(supply_temp_c=40.0)],
        consumers=[forced(need_temp_c=60.0)],
        levels=[level("l", 65.0)],
        heat_pumps=[{"id": "hp", "node": "a", "carnot_fraction": 0.5}],
        economics=APPROACH,
    )

    result = design(document)

    cop = 0.5 * 343.15 / 40
    assert result["heat_pumps"][0]["electricity_kw"] == [pytest.approx(10 / cop)]
    assert result["sources"][0]["heat_kw"] == [pytest.approx(10 - 10 / cop)]
    assert result["given"][0]["into_network_kw"] == [pytest.approx(10.0)]
    expected = 100 + 10 * (10 - 10 / cop) + 100 * 10 / cop
    assert result["objective_eur_per_year"] == pytest.approx(expected)


def test_a_colder_level_loses_less() -> None:
    document = network(
        edges=[edge()],
        pipes=[pipe(loss_kw_per_m=0.02)],
        sources=[source()],
        consumers=[forced()],
        levels=[level("warm", 60.0), level("cold", 40.0, loss_factor=0.25)],
    )

    result = design(document)

    assert (result["levels"], result["edges"][0]["loss_kw"]) == (["cold"], [pytest.approx(0.5)])


def test_each_level_has_a_pipe_of_its_own_and_an_existing_one_carries_one_level() -> None:
    document = network(
        edges=[edge()],
        sources=[source(supply_temp_c=90.0), source(id="cold", supply_temp_c=45.0, price_eur_per_mwh=-9.0)],
        consumers=[consumer(id="hot", need_temp_c=70.0), consumer(id="mild", need_temp_c=30.0)],
        levels=[level("high", 80.0), level("low", 40.0)],
        levels_at_once=2,
        economics=APPROACH,
    )

    apart = design(document)
    shared = design(document | {"edges": [edge(exists=True)]})

    assert {(e["id"], e["level"]) for e in apart["edges"]} == {("ab", "high"), ("ab", "low")}
    assert apart["terms"]["pipes"] == pytest.approx(200.0)
    assert [e["level"] for e in shared["edges"]] == ["high"]
    assert shared["connected"] == ["hot", "mild"]


def two_seasons(**changes: Any) -> dict[str, Any]:
    """Return fumes that heat a school in winter, and cooling water that heats a pool in summer."""
    return network(
        periods=[{"id": "winter", "hours": 1000.0}, {"id": "summer", "hours": 1000.0}],
        edges=[edge()],
        sources=[
            source(max_kw=[100.0, 0.0], supply_temp_c=90.0),
            source(id="cooling", max_kw=[0.0, 100.0], supply_temp_c=45.0),
        ],
        consumers=[
            consumer(id="school", demand_kw=[10.0, 0.0], need_temp_c=70.0),
            consumer(id="pool", demand_kw=[0.0, 10.0], need_temp_c=30.0),
        ],
        levels=[level("high", 80.0), level("low", 40.0)],
        economics=APPROACH,
        **changes,
    )


def test_a_loop_may_run_at_another_level_in_each_period_by_the_same_pipes() -> None:
    """100 €/year of pipe, 200 of heat, 1,000 of revenue; with a pipe for each level, 100 more."""
    fixed, both, by_period = (
        design(two_seasons(**changes)) for changes in ({}, {"levels_at_once": 2}, {"level_by_period": True})
    )

    assert fixed["objective_eur_per_year"] == pytest.approx(100 + 100 - 500)
    assert both["objective_eur_per_year"] == pytest.approx(200 + 200 - 1000)
    assert by_period["objective_eur_per_year"] == pytest.approx(100 + 200 - 1000)
    assert {e["level"]: e["entering_kw"] for e in by_period["edges"]} == {
        "high": [pytest.approx(10.0), 0.0],
        "low": [0.0, pytest.approx(10.0)],
    }
    assert by_period["investment_eur"]["pipes"] == pytest.approx(1000.0)


def test_levels_of_one_period_are_never_two() -> None:
    """Where both are wanted in both seasons and fumes do for one consumer only, the other is left out."""
    document = two_seasons(level_by_period=True)
    document["sources"][0]["max_kw"], document["sources"][1]["max_kw"] = 10.0, 100.0
    for entry in document["consumers"]:
        entry["demand_kw"] = 10.0

    assert len(design(document)["connected"]) == 1
    assert len(design(document | {"level_by_period": False, "levels_at_once": 2})["connected"]) == 2
