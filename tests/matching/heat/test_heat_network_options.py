"""What heat networks may further state, each on a case small enough to reckon by hand.

Pipes cost 100 €/year for 100 m, heat 10 €/MWh; a consumer of 10 kW pays 500 € for its 10 MWh a year.
"""

from typing import Any

import pytest

from tests.matching.heat.heat_network_solving import consumer, design, edge, forced, network, pipe, source


def served(result: dict[str, Any]) -> dict[tuple[str, str | None, str | None], list[float]]:
    """Return what is delivered by consumer, level and what makes or lifts it."""
    return {
        (s["consumer"], s["level"], s["heat_pump"] or s["boiler"]): [pytest.approx(kw) for kw in s["heat_kw"]]
        for s in result["served"]
    }


def level(name: str, supply: float, **changes: Any) -> dict[str, Any]:
    return {"id": name, "supply_temp_c": supply} | changes


APPROACH = {"pipes_rate": 0.0, "pipes_years": 10, "approach_k": 5.0, "electricity_eur_per_mwh": 100.0}


# Tie-ins


@pytest.mark.parametrize(("tie_in", "connected"), [(1400.0, ["c_b"]), (1600.0, [])])
def test_a_place_is_joined_where_it_pays_for_its_tie_in(tie_in: float, connected: list[str]) -> None:
    """500 € less 100 € of pipe and 100 € of heat leave 300 € for two tie-ins over 10 years: 1,500 € each."""
    document = network(edges=[edge()], sources=[source()], consumers=[consumer()])
    document["nodes"] = [{"id": "a", "tie_in_eur": tie_in}, {"id": "b", "tie_in_eur": tie_in}]

    result = design(document)

    assert result["connected"] == connected
    assert result["terms"]["tie_ins"] == pytest.approx(2 * tie_in / 10 if connected else 0.0)


def test_a_place_pays_its_tie_in_once_and_none_for_pipes_that_exist() -> None:
    """A new pipe reaches b, for 1,000 €; c is reached by a pipe that lies there already."""
    document = network(
        edges=[edge("a", "b"), edge("b", "c", exists=True)],
        sources=[source("a")],
        consumers=[consumer("b"), consumer("c")],
    )
    document["nodes"] = [{"id": "a"}, {"id": "b", "tie_in_eur": 1000.0}, {"id": "c", "tie_in_eur": 1000.0}]

    result = design(document)

    assert result["connected"] == ["c_b", "c_c"]
    assert result["terms"]["tie_ins"] == pytest.approx(100.0)


# Levels


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


# Boilers


def test_a_boiler_completes_what_the_network_lacks() -> None:
    """8 of 10 kW are waste heat at 10 €/MWh, 2 are fuel at 45 / 0.9 = 50."""
    document = network(
        edges=[edge()],
        sources=[source(max_kw=8.0)],
        consumers=[consumer()],
        boilers=[{"id": "old", "node": "b", "efficiency": 0.9, "fuel_eur_per_mwh": 45.0}],
    )

    result = design(document)

    assert served(result) == {("c_b", None, None): [8.0], ("c_b", None, "old"): [2.0]}
    assert result["objective_eur_per_year"] == pytest.approx(100 + 80 + 100 - 500)


def test_a_consumer_whose_boiler_does_all_is_not_told_as_connected() -> None:
    document = network(
        edges=[edge(length_m=5000.0)],
        sources=[source()],
        consumers=[consumer()],
        boilers=[{"id": "old", "node": "b", "efficiency": 0.9, "fuel_eur_per_mwh": 45.0}],
    )

    result = design(document)

    assert (result["connected"], result["objective_eur_per_year"]) == ([], 0.0)


def test_a_new_boiler_is_paid_by_its_power() -> None:
    boiler = {
        "id": "new",
        "node": "b",
        "efficiency": 1.0,
        "capex_eur_per_kw": 100.0,
        "rate": 0.0,
        "years": 20,
    }
    document = network(
        edges=[], sources=[], consumers=[forced(demand_kw=7.0)], boilers=[boiler], nodes=[{"id": "b"}]
    )

    result = design(document)

    assert result["terms"]["boilers"] == pytest.approx(7 * 100 / 20)
    boiler["max_kw"] = 6.9
    assert design(document)["status"] == "infeasible"


# Partner networks


def partner(**changes: Any) -> dict[str, Any]:
    return {"id": "town", "node": "b", "sells_eur_per_mwh": 60.0} | changes


def test_a_network_buys_any_part_of_what_it_can() -> None:
    document = network(
        edges=[edge()],
        sources=[source(max_kw=30.0)],
        networks=[partner(buys_kw=80.0, buys_eur_per_mwh=25.0)],
        nodes=[{"id": "a"}, {"id": "b"}],
    )

    result = design(document)

    assert result["networks"][0]["buys_kw"] == [pytest.approx(30.0)]
    assert result["terms"]["network_sales"] == pytest.approx(-750.0)
    assert result["objective_eur_per_year"] == pytest.approx(100 + 300 - 750)


def test_a_network_sells_what_sources_lack() -> None:
    document = network(
        edges=[edge(), edge("c", "b")],
        sources=[source(max_kw=6.0)],
        consumers=[forced()],
        networks=[partner(node="c", sells_kw=50.0)],
    )

    result = design(document)

    assert result["networks"][0]["sells_kw"] == [pytest.approx(4.0)]
    assert result["objective_eur_per_year"] == pytest.approx(200 + 60 + 240)


@pytest.mark.parametrize(("supply", "bought"), [(80.0, 30.0), (80.1, 0.0)])
def test_a_network_buys_what_is_warm_enough_only(supply: float, bought: float) -> None:
    document = network(
        edges=[edge()],
        sources=[source(max_kw=30.0, supply_temp_c=90.0)],
        networks=[partner(buys_kw=80.0, buys_eur_per_mwh=25.0, supply_temp_c=supply)],
        nodes=[{"id": "a"}, {"id": "b"}],
        economics=APPROACH,
    )

    assert design(document)["networks"][0]["buys_kw"] == [pytest.approx(bought)]


# Storages


def day_and_night(**changes: Any) -> dict[str, Any]:
    """Return heat that comes by night and is wanted by day, 12 hours each, 100 times a year, with a store."""
    tank = {"id": "tank", "node": "a", "capacity_kwh": 500.0, "power_kw": 100.0} | changes
    return network(
        periods=[{"id": "day", "hours": 1200.0}, {"id": "night", "hours": 1200.0}],
        edges=[edge()],
        sources=[source(max_kw=[0.0, 40.0])],
        consumers=[forced(demand_kw=[10.0, 0.0])],
        cycles=[{"id": "day", "periods": ["day", "night"], "times_per_year": 100.0}],
        storages=[tank],
    )


def test_a_store_keeps_heat_of_the_night_for_the_day() -> None:
    result = design(day_and_night())

    [tank] = result["storages"]
    assert tank["charge_kw"] == [pytest.approx(-10.0), pytest.approx(10.0)]
    assert tank["contents"][0]["content_kwh"] == [pytest.approx(0.0), pytest.approx(120.0)]
    assert tank["capacity_kwh"] == pytest.approx(120.0)


def test_without_a_store_large_enough_the_day_is_not_served() -> None:
    assert design(day_and_night(capacity_kwh=119.0))["status"] == "infeasible"
    assert design(day_and_night(power_kw=9.9))["status"] == "infeasible"


def test_a_store_loses_by_the_hour_what_it_holds() -> None:
    """With a half lost in 12 hours, what is to be there by day has to be twice as much at dawn."""
    half = 1 - 0.5 ** (1 / 12)

    result = design(day_and_night(loss_per_hour=half))

    gained = 0.5 * 12 / 0.6931471805599453
    assert result["storages"][0]["charge_kw"][1] == pytest.approx(20.0)
    assert result["storages"][0]["contents"][0]["content_kwh"][1] == pytest.approx(20 * gained)


def test_visits_that_come_several_times_fill_a_store_step_by_step() -> None:
    document = day_and_night()
    document["cycles"] = [{"id": "week", "periods": ["night"] * 3 + ["day"] * 3, "times_per_year": 100 / 3}]

    result = design(document)

    content = result["storages"][0]["contents"][0]["content_kwh"]
    assert content == [pytest.approx(kwh, abs=1e-6) for kwh in (120, 240, 360, 240, 120, 0)]


def test_in_periods_of_no_cycle_nothing_is_stored() -> None:
    document = day_and_night()
    document["cycles"] = [{"id": "day", "periods": ["day"], "times_per_year": 100.0}]

    assert design(document)["status"] == "infeasible"


# Aid


def aided(**changes: Any) -> dict[str, Any]:
    """Return a consumer of 10 MWh a year at the end of 500 m: pipes at 500 €/year, all that it pays."""
    aid = {"id": "fund", "share": 0.5, "on": ["pipes"]} | changes
    return network(edges=[edge(length_m=500.0)], sources=[source()], consumers=[consumer()], aid=[aid])


def test_aid_makes_a_network_pay() -> None:
    result = design(aided())

    assert result["terms"]["aid"] == pytest.approx(-250.0)
    assert result["aid"][0]["given_eur"] == pytest.approx(2500.0)
    assert result["objective_eur_per_year"] == pytest.approx(500 - 250 + 100 - 500)


def test_aid_gives_no_more_than_its_most() -> None:
    assert design(aided(most_eur=1100.0))["terms"]["aid"] == pytest.approx(-110.0)
    assert design(aided(most_eur=900.0))["connected"] == []


@pytest.mark.parametrize(("least", "connected"), [(0.02, ["c_b"]), (0.0201, [])])
def test_aid_asks_for_heat_by_trench(least: float, connected: list[str]) -> None:
    assert design(aided(least_mwh_per_m=least))["connected"] == connected


@pytest.mark.parametrize(("least", "connected"), [(0.6, ["c_b"]), (0.61, [])])
def test_aid_asks_for_recovered_heat(least: float, connected: list[str]) -> None:
    document = aided(least_recovered_share=least)
    document["sources"] = [source(max_kw=6.0), source(id="gas", recovered=False)]

    assert design(document)["connected"] == connected


def test_a_longer_design_may_be_chosen_for_its_aid() -> None:
    """A second consumer that does not pay by itself brings the heat by trench above the least."""
    document = aided(least_mwh_per_m=0.03)
    document["edges"].append(edge("b", "c", 10.0))
    document["consumers"].append(consumer("c", 10.0, revenue_eur_per_mwh=9.0))
    document["nodes"].append({"id": "c"})

    assert design(document)["connected"] == ["c_b", "c_c"]


def test_aids_together_pay_no_kind_of_thing_more_than_once() -> None:
    document = aided(share=0.8)
    document["aid"].append({"id": "certificates", "share": 0.7, "on": ["pipes", "exchangers"]})

    result = design(document)

    assert sum(aid["given_eur"] for aid in result["aid"]) == pytest.approx(5000.0)
    assert result["objective_eur_per_year"] == pytest.approx(-400.0)


# Alternatives


def test_alternatives_are_told_in_the_same_objective() -> None:
    """Two consumers on one pipe of 300 + 100 m; by pairs the first 300 m are dug twice."""
    document = network(
        edges=[edge("a", "b", 300.0), edge("b", "c", 100.0)],
        sources=[source(max_kw=100.0)],
        consumers=[consumer("b"), consumer("c"), consumer("a", 5.0)],
        compare_with=["pairwise", "alone", "nothing"],
    )

    result = design(document)

    told = {a["name"]: a for a in result["alternatives"]}
    assert list(told) == ["pairwise", "alone", "nothing"]
    assert result["objective_eur_per_year"] == pytest.approx(400 + 250 - 1250)
    assert told["pairwise"]["objective_eur_per_year"] == pytest.approx(300 + 400 + 250 - 1250)
    assert told["alone"]["objective_eur_per_year"] == pytest.approx(50 - 250)
    assert told["alone"]["heat_mwh_per_year"] == pytest.approx(5.0)
    assert told["nothing"]["objective_eur_per_year"] == 0.0


def test_nothing_leaves_the_forced_to_their_boilers() -> None:
    document = network(
        edges=[edge()], sources=[source()], consumers=[forced()], compare_with=["nothing", "alone"]
    )
    boiler = {"id": "old", "node": "b", "efficiency": 0.9, "fuel_eur_per_mwh": 45.0}

    bare, backed = design(document), design(document | {"boilers": [boiler]})

    assert [a["status"] for a in bare["alternatives"]] == ["infeasible", "infeasible"]
    assert [a["objective_eur_per_year"] for a in backed["alternatives"]] == [pytest.approx(500.0)] * 2


def test_links_by_pair_may_cross_but_nothing_passes_through_a_place() -> None:
    """The way from a to c leads by the site at b, where another pipe lies: it is dug as a link of its own."""
    document = network(
        edges=[edge("a", "b", 100.0), edge("b", "c", 100.0)],
        sources=[source("a"), source("b", 5.0)],
        consumers=[consumer("c", 20.0)],
        compare_with=["pairwise"],
    )

    [pairwise] = design(document)["alternatives"]

    assert pairwise["objective_eur_per_year"] == pytest.approx(200 + 200 - 1000)


# Emissions


def test_emissions_are_told_beside_those_avoided() -> None:
    document = network(
        edges=[edge()],
        sources=[source(max_kw=8.0, co2_kg_per_mwh=10.0)],
        consumers=[consumer(co2_avoided_kg_per_mwh=226.0)],
        boilers=[
            {"id": "old", "node": "b", "efficiency": 0.9, "fuel_eur_per_mwh": 45.0, "co2_kg_per_mwh": 204.0}
        ],
    )

    assert design(document)["co2_t_per_year"] == {
        "heat": pytest.approx(0.08),
        "boilers": pytest.approx(2 * 0.204 / 0.9),
        "electricity": 0.0,
        "avoided": pytest.approx(-2.26),
    }


def test_whoever_must_be_connected_is_served_by_a_boiler_that_costs_nothing() -> None:
    """No term of money, no pipe, no source: nothing is left to decide, and the demand is met all the same."""
    document = network(nodes=[{"id": "b"}], consumers=[forced("b", 124.0)])
    document["boilers"] = [{"id": "gas", "node": "b", "efficiency": 0.9}]

    result = design(document)

    assert (result["status"], result["objective_eur_per_year"]) == ("optimal", 0.0)
    assert served(result) == {("c_b", None, "gas"): [124.0]}
