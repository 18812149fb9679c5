"""What heat networks may further state beside levels, stores and aid, each reckoned by hand.

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


def served(result: dict[str, Any]) -> dict[tuple[str, str | None, str | None], list[float]]:
    """Return what is delivered by consumer, level and what makes or lifts it."""
    return {
        (s["consumer"], s["level"], s["heat_pump"] or s["boiler"]): [pytest.approx(kw) for kw in s["heat_kw"]]
        for s in result["served"]
    }


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


def test_whoever_must_be_connected_is_served_by_a_boiler_that_costs_nothing() -> None:
    """No term of money, no pipe, no source: nothing is left to decide, and the demand is met all the same."""
    document = network(nodes=[{"id": "b"}], consumers=[forced("b", 124.0)])
    document["boilers"] = [{"id": "gas", "node": "b", "efficiency": 0.9}]

    result = design(document)

    assert (result["status"], result["objective_eur_per_year"]) == ("optimal", 0.0)
    assert served(result) == {("c_b", None, "gas"): [124.0]}


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


def test_what_stays_within_one_place_is_no_link_however_small_the_pipes() -> None:
    """25 kW from a source to a consumer beside it: no pipe of 10 kW, no tie-in of 1,000 €."""
    document = network(
        pipes=[pipe(max_kw=10.0)],
        sources=[source("a")],
        consumers=[consumer("a", 25.0)],
        nodes=[{"id": "a", "tie_in_eur": 1000.0}],
        compare_with=["pairwise"],
    )

    [pairwise] = design(document)["alternatives"]

    assert pairwise["objective_eur_per_year"] == pytest.approx(250 - 1250)


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
