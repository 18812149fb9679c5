"""Pairs that a design does not join: the reason told is true, the change told the smallest that does."""

import pytest

from matching.heat.network_reasons import is_small
from tests.matching.heat.heat_network_solving import APPROACH, consumer, edge, forced, network, pipe, source
from tests.matching.heat.pair_cases import changed, joins, read, told


def test_a_pair_that_is_joined_is_not_told() -> None:
    assert told(network(edges=[edge()], sources=[source()], consumers=[consumer()])) == []


def test_of_an_instance_without_a_design_nothing_is_told() -> None:
    assert told(network(edges=[], sources=[source()], consumers=[forced()])) == []


def test_a_source_too_cold_lacks_the_kelvins_of_both_approaches() -> None:
    document = network(
        edges=[edge()],
        sources=[source(supply_temp_c=55.0)],
        consumers=[consumer(need_temp_c=60.0)],
        economics={"pipes_rate": 0.0, "pipes_years": 10, "approach_k": 5.0},
    )

    [pair] = told(document)

    [change] = pair.changes
    assert (pair.reason, change.kind) == ("temperature", "supply_temp_k")
    assert change.amount == pytest.approx(15.0)
    assert joins(changed(document, "sources", "s_a", supply_temp_c=55.0 + 15.0), pair)
    assert not joins(changed(document, "sources", "s_a", supply_temp_c=55.0 + 14.99), pair)


def test_a_stated_level_that_a_source_does_not_reach_lacks_its_kelvins() -> None:
    document = network(
        edges=[edge()],
        sources=[source(supply_temp_c=55.0)],
        consumers=[consumer(need_temp_c=60.0)],
        levels=[{"id": "warm", "supply_temp_c": 70.0}, {"id": "cool", "supply_temp_c": 40.0}],
        economics={"pipes_rate": 0.0, "pipes_years": 10, "approach_k": 5.0},
    )

    [pair] = told(document)

    assert (pair.reason, pair.changes[0].amount) == ("temperature", pytest.approx(20.0))
    assert joins(changed(document, "sources", "s_a", supply_temp_c=75.0), pair)
    assert not joins(changed(document, "sources", "s_a", supply_temp_c=74.99), pair)


def test_a_need_that_no_stated_level_meets_is_told_without_an_amount() -> None:
    document = network(
        edges=[edge()],
        sources=[source(supply_temp_c=90.0)],
        consumers=[consumer(need_temp_c=95.0)],
        levels=[{"id": "warm", "supply_temp_c": 70.0}],
    )

    [pair] = told(document)

    assert [(change.kind, change.amount) for change in pair.changes] == [("supply_temp_k", None)]


def test_a_heat_pump_that_gains_nothing_lacks_the_kelvins_until_it_does() -> None:
    document = network(
        edges=[edge()],
        sources=[source(supply_temp_c=10.0)],
        consumers=[consumer(need_temp_c=200.0)],
        heat_pumps=[{"id": "hp", "node": "b", "carnot_fraction": 0.3}],
    )

    [pair] = told(document)

    warm_enough = (200.0 + 273.15) * (1 - 0.3) - 273.15
    assert (pair.reason, pair.changes[0].amount) == (
        "temperature",
        pytest.approx(warm_enough - 10.0, abs=1e-3),
    )
    assert joins(changed(document, "sources", "s_a", supply_temp_c=warm_enough + 0.01), pair)
    assert not joins(changed(document, "sources", "s_a", supply_temp_c=warm_enough - 0.01), pair)


def test_heat_that_comes_in_summer_for_a_winter_need_lacks_the_heat_of_winter() -> None:
    document = network(
        periods=[{"id": "winter", "hours": 1000.0}, {"id": "summer", "hours": 1000.0}],
        edges=[edge()],
        pipes=[pipe(loss_kw_per_m=0.02)],
        sources=[source(max_kw=[0.0, 50.0])],
        consumers=[consumer(demand_kw=[10.0, 0.0])],
    )

    [pair] = told(document)

    [change] = pair.changes
    assert (pair.reason, change.kind) == ("season", "heat_mwh")
    assert change.by_period_mwh == (pytest.approx(12.0, rel=1e-5), 0.0)
    assert change.amount == pytest.approx(12.0, rel=1e-5)
    assert joins(changed(document, "sources", "s_a", max_kw=[12.001, 50.0]), pair)
    assert not joins(changed(document, "sources", "s_a", max_kw=[11.99, 50.0]), pair)


def test_what_is_missing_of_a_source_holds_what_comes_back_too_cold() -> None:
    """Of what a source gives from 90 to 20 °C, 45/70 lie above 40 + 5 °C: 10 kW ask for 15.6."""
    document = network(
        edges=[edge()],
        sources=[source(max_kw=10.0, supply_temp_c=90.0, return_temp_c=20.0)],
        consumers=[consumer()],
        levels=[{"id": "l", "supply_temp_c": 65.0, "return_temp_c": 40.0}],
        economics=APPROACH,
    )

    [pair] = told(document)

    assert (pair.reason, pair.changes[0].kind) == ("season", "heat_mwh")
    assert pair.changes[0].amount == pytest.approx(10.0 * 70 / 45 - 10.0, rel=1e-5)
    assert joins(changed(document, "sources", "s_a", max_kw=15.56), pair)
    assert not joins(changed(document, "sources", "s_a", max_kw=15.55), pair)


def test_where_others_serve_a_source_lacks_its_own_power_in_the_other_season() -> None:
    """It gives 4 kW in summer, so that it could give no more than 4 of the 10 kW of winter."""
    document = network(
        periods=[{"id": "winter", "hours": 1000.0}, {"id": "summer", "hours": 1000.0}],
        edges=[edge()],
        sources=[source(max_kw=[0.0, 4.0]), source(id="all_year")],
        consumers=[consumer(demand_kw=[10.0, 0.0])],
    )

    [pair] = told(document)

    assert (pair.source, pair.reason) == ("s_a", "season")
    assert pair.changes[0].by_period_mwh == (pytest.approx(4.0), 0.0)


def test_other_sources_help_so_that_less_is_missing() -> None:
    document = network(
        edges=[edge(), edge("c", "b")],
        sources=[source(max_kw=4.0), source("c", max_kw=3.0)],
        consumers=[consumer(demand_kw=10.0)],
    )

    pairs = {pair.source: pair for pair in told(document)}

    assert pairs["s_a"].changes[0].amount == pytest.approx(3.0, rel=1e-5)
    assert joins(changed(document, "sources", "s_a", max_kw=7.001), pairs["s_a"])
    assert not joins(changed(document, "sources", "s_a", max_kw=6.99), pairs["s_a"])


def test_a_trench_too_long_is_told_with_the_metres_that_are_too_many() -> None:
    document = network(edges=[edge(length_m=500.0)], sources=[source()], consumers=[consumer()])

    [pair] = told(document)

    [change] = pair.changes
    assert (pair.reason, change.kind, change.edges) == ("distance", "length_m", ("ab",))
    assert change.amount == pytest.approx(100.0, abs=0.5)
    assert pair.worth_eur_per_mwh == pytest.approx(10.0)
    assert pair.heat_mwh_per_year == pytest.approx(10.0)
    assert joins(changed(document, "edges", "ab", length_m=500.0 - change.amount), pair)
    assert not joins(changed(document, "edges", "ab", length_m=500.0 - change.amount + 1.0), pair)


def test_heat_dearer_than_what_it_replaces_lacks_the_difference() -> None:
    document = network(
        edges=[edge()],
        sources=[source(price_eur_per_mwh=60.0)],
        consumers=[consumer(revenue_eur_per_mwh=50.0)],
    )

    [pair] = told(document)

    [change] = pair.changes
    assert (pair.reason, change.kind) == ("economics", "worth_eur_per_mwh")
    assert change.amount == pytest.approx(10.0 + 100.0 / 10.0)
    assert joins(changed(document, "consumers", "c_b", revenue_eur_per_mwh=70.01), pair)
    assert not joins(changed(document, "consumers", "c_b", revenue_eur_per_mwh=69.99), pair)


def test_a_pair_that_only_dear_electricity_would_serve_lacks_what_that_costs() -> None:
    """Heat for nothing at 40 °C, lifted by a heat pump that evaporates at 25 and condenses at 75 °C."""
    document = network(
        sources=[source("b", supply_temp_c=40.0, price_eur_per_mwh=0.0)],
        consumers=[consumer("b", need_temp_c=70.0, revenue_eur_per_mwh=1.0)],
        heat_pumps=[{"id": "hp", "node": "b", "carnot_fraction": 0.5}],
        economics=APPROACH,
    )

    [pair] = told(document)

    cop = 0.5 * (75.0 + 273.15) / (75.0 - 25.0)
    assert (pair.reason, pair.worth_eur_per_mwh) == ("economics", pytest.approx(100.0 / cop - 1.0))


def test_a_pair_that_a_dear_tie_in_keeps_apart_lacks_what_that_costs() -> None:
    """100 € of pipe and 100,000 € of tie-in a year for 10 MWh that cost nothing and pay 10 €."""
    document = network(
        edges=[edge()],
        sources=[source(price_eur_per_mwh=0.0)],
        consumers=[consumer(revenue_eur_per_mwh=1.0)],
        nodes=[{"id": "a", "tie_in_eur": 1e6}, {"id": "b"}],
    )

    [pair] = told(document)

    assert (pair.reason, pair.worth_eur_per_mwh) == ("economics", pytest.approx(10_009.0))


def test_a_source_that_a_cheaper_one_outdoes_lacks_what_it_is_dearer() -> None:
    document = network(
        edges=[edge()],
        sources=[source(), source(id="dear", price_eur_per_mwh=17.0)],
        consumers=[consumer()],
    )

    [pair] = told(document)

    assert (pair.source, pair.reason, pair.worth_eur_per_mwh) == ("dear", "economics", pytest.approx(7.0))
    assert joins(changed(document, "sources", "dear", price_eur_per_mwh=9.99), pair)
    assert not joins(changed(document, "sources", "dear", price_eur_per_mwh=10.01), pair)


def test_several_lacks_are_told_together_the_first_as_the_reason() -> None:
    document = network(
        edges=[edge(length_m=500.0)],
        sources=[source(supply_temp_c=50.0)],
        consumers=[consumer(need_temp_c=60.0)],
    )

    [pair] = told(document)

    assert pair.reason == "temperature"
    assert [change.kind for change in pair.changes] == ["supply_temp_k", "length_m"]
    warm = changed(document, "sources", "s_a", supply_temp_c=60.0)
    assert not joins(warm, pair)
    assert joins(changed(warm, "edges", "ab", length_m=500.0 - (pair.changes[1].amount or 0.0)), pair)


def test_where_no_route_leads_there_no_length_would_do() -> None:
    document = network(edges=[edge("c", "b")], sources=[source(), source("c")], consumers=[consumer()])

    [pair] = told(document)

    assert (pair.source, pair.reason) == ("s_a", "distance")
    assert [(change.kind, change.amount) for change in pair.changes] == [("length_m", None)]


@pytest.mark.parametrize(("supply", "demand"), [(0.0, 10.0), (100.0, 0.0)])
def test_who_never_gives_or_never_takes_is_joined_by_no_amount(supply: float, demand: float) -> None:
    document = network(
        edges=[edge()], sources=[source(max_kw=supply)], consumers=[consumer(demand_kw=demand)]
    )

    [pair] = told(document)

    assert (pair.reason, pair.changes[0].amount) == ("season", None)


def test_without_time_pairs_are_told_without_a_reason() -> None:
    document = network(edges=[edge(length_m=500.0)], sources=[source()], consumers=[consumer()])

    [pair] = told(document, time_limit_s=0.0)

    assert (pair.source, pair.consumer, pair.reason, pair.changes) == ("s_a", "c_b", None, ())


def test_the_nearest_to_being_joined_comes_first() -> None:
    document = network(
        edges=[edge(length_m=900.0), edge("a", "c", 600.0)],
        sources=[source(), source("a", id="cold", supply_temp_c=5.0)],
        consumers=[consumer("b", need_temp_c=50.0), consumer("c", need_temp_c=50.0)],
    )

    assert [(pair.source, pair.consumer) for pair in told(document)] == [
        ("s_a", "c_c"),
        ("s_a", "c_b"),
        ("cold", "c_c"),
        ("cold", "c_b"),
    ]


def test_small_instances_alone_are_explained_unasked() -> None:
    few = network(edges=[edge()], sources=[source()], consumers=[consumer()])
    many = few | {"periods": [{"id": f"t{t}", "hours": 10.0} for t in range(41)]}

    assert is_small(read(few))
    assert not is_small(read(many))


DAY_AND_NIGHT = {
    "periods": [{"id": "day", "hours": 1200.0}, {"id": "night", "hours": 1200.0}],
    "storages": [{"id": "store", "node": "a", "capacity_kwh": 500.0, "power_kw": 20.0}],
    "cycles": [{"id": "every", "periods": ["day", "night"], "times_per_year": 100}],
}


def test_heat_that_a_store_keeps_for_the_night_joins_those_who_never_meet() -> None:
    document = network(
        edges=[edge()], sources=[source(max_kw=[20.0, 0.0])], consumers=[consumer(demand_kw=[0.0, 10.0])]
    )

    assert told(document | DAY_AND_NIGHT) == []


def test_heat_of_a_store_is_followed_where_sources_mix() -> None:
    document = network(
        edges=[edge()],
        sources=[source(max_kw=[20.0, 0.0], price_eur_per_mwh=30.0), source(id="other", max_kw=[0.0, 15.0])],
        consumers=[consumer(demand_kw=[0.0, 10.0])],
    )

    [pair] = told(document | DAY_AND_NIGHT)

    assert (pair.source, pair.reason) == ("s_a", "economics")
    assert pair.worth_eur_per_mwh == pytest.approx(20.0)
