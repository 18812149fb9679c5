"""When a source fails: what is still served, by whom it is backed up, what is missing and what it costs."""

import json
from typing import Any

import networkx as nx
import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from matching.heat.network_outage import find_outages
from matching.heat.network_solve import solve_heat_network
from symbiose.domain.documents.heat_network_instance import HeatNetworkInstance, read_heat_network_instance
from symbiose.domain.documents.heat_network_questions import Outage
from symbiose.domain.documents.heat_network_result import HeatNetworkResult
from symbiose.domain.heat_loops import LoopPeriod
from symbiose.domain.heat_outages import Calendar, loop_calendars
from symbiose.domain.ports import SolveSettings
from tests.matching.heat.heat_network_cases import published_loops, stated_loop
from tests.matching.heat.heat_network_instances import make_network
from tests.matching.heat.heat_network_solving import APPROACH, consumer, edge, forced, network, pipe, source

TWO = [{"id": "winter", "hours": 1000.0}, {"id": "summer", "hours": 1000.0}]
FEW = settings(max_examples=15, deadline=None)
SEEDS = st.integers(0, 10_000)


def designed(document: dict[str, Any]) -> tuple[HeatNetworkInstance, HeatNetworkResult]:
    instance = read_heat_network_instance(json.dumps(document).encode())
    return instance, solve_heat_network(instance, SolveSettings(gap=1e-9))


def outages(
    document: dict[str, Any], calendars: dict[str, Calendar] | None = None
) -> dict[tuple[str, str, str], Outage]:
    """Return what is told of the best design of an instance, by source, event and detail."""
    told = find_outages(*designed(document), calendars)
    return {(each.source, each.event, each.detail): each for each in told}


def test_a_single_source_that_stops_leaves_everybody_without() -> None:
    document = network(edges=[edge()], sources=[source()], consumers=[consumer()])

    told = outages(document)["s_a", "stops", ""]

    assert (told.served_share, told.backed_up_by) == (0.0, ())
    assert [(each.id, each.mwh_per_year) for each in told.unserved] == [("c_b", pytest.approx(10.0))]
    assert told.unserved_mwh == (pytest.approx(10.0),)
    assert told.unserved_peak_kw == pytest.approx(10.0)
    assert told.cost_eur_per_year == pytest.approx(10.0 * (50.0 - 10.0))


def test_a_source_with_heat_to_spare_may_lose_a_share() -> None:
    document = network(edges=[edge()], sources=[source(max_kw=100.0)], consumers=[consumer()])

    told = outages(document)["s_a", "loses", "20%"]

    assert (told.served_share, told.unserved, told.cost_eur_per_year) == (1.0, (), pytest.approx(0.0))


def test_a_source_without_heat_to_spare_that_loses_a_fifth_leaves_a_fifth_missing() -> None:
    document = network(edges=[edge()], sources=[source(max_kw=10.0)], consumers=[consumer()])

    told = outages(document)["s_a", "loses", "20%"]

    assert told.served_share == pytest.approx(0.8)
    assert told.unserved_mwh == (pytest.approx(2.0),)


def test_another_source_backs_up_as_far_as_it_was_built() -> None:
    document = network(
        edges=[edge()],
        sources=[source(max_kw=[10.0, 4.0]), source(id="dear", max_kw=100.0, price_eur_per_mwh=30.0)],
        consumers=[consumer(demand_kw=10.0)],
        periods=TWO,
    )

    told = outages(document)["s_a", "stops", ""]

    assert [(each.id, each.mwh_per_year) for each in told.backed_up_by] == [("dear", pytest.approx(6.0))]
    assert told.unserved_mwh == (pytest.approx(4.0), pytest.approx(4.0))
    assert told.cost_eur_per_year == pytest.approx(8.0 * 50.0 + 6.0 * 30.0 - 14.0 * 10.0)


def test_pipes_keep_their_sizes() -> None:
    document = network(
        edges=[edge("a", "c"), edge("d", "c", exists=True), edge("c", "b")],
        pipes=[pipe(cost_eur_per_kw_m=0.1)],
        sources=[source(max_kw=6.0), source("d", max_kw=100.0, price_eur_per_mwh=30.0)],
        consumers=[forced(demand_kw=10.0)],
    )

    told = outages(document)["s_a", "stops", ""]

    assert told.served_share == pytest.approx(0.4)


def test_a_boiler_that_is_there_already_backs_up_as_far_as_it_goes() -> None:
    boiler = {"id": "old", "node": "b", "efficiency": 0.9, "fuel_eur_per_mwh": 45.0, "max_kw": 7.0}
    document = network(edges=[edge()], sources=[source()], consumers=[consumer()], boilers=[boiler])

    told = outages(document)["s_a", "stops", ""]

    assert [(each.id, each.mwh_per_year) for each in told.backed_up_by] == [("old", pytest.approx(7.0))]
    assert [(each.id, each.mwh_per_year) for each in told.unserved] == [("c_b", pytest.approx(3.0))]
    assert told.cost_eur_per_year == pytest.approx(3.0 * 50.0 + 7.0 * 50.0 - 10.0 * 10.0)


def test_a_partner_network_backs_up_as_far_as_it_is_connected() -> None:
    partner = {"id": "town", "node": "a", "sells_kw": 50.0, "sells_eur_per_mwh": 40.0}
    document = network(
        edges=[edge()],
        sources=[source(max_kw=[10.0, 4.0])],
        consumers=[consumer(demand_kw=10.0)],
        networks=[partner],
        periods=TWO,
    )

    told = outages(document)["s_a", "stops", ""]

    assert [(each.id, each.mwh_per_year) for each in told.backed_up_by] == [("town", pytest.approx(6.0))]
    assert told.unserved_mwh == (pytest.approx(4.0), pytest.approx(4.0))


def test_what_a_partner_network_no_longer_buys_is_money_and_not_heat_that_is_missing() -> None:
    partner = {"id": "town", "node": "b", "buys_kw": 30.0, "buys_eur_per_mwh": 25.0}
    document = network(
        edges=[edge()], sources=[source(max_kw=40.0)], consumers=[consumer()], networks=[partner]
    )

    told = outages(document)["s_a", "loses", "20%"]

    assert (told.served_share, told.unserved) == (1.0, ())
    assert told.cost_eur_per_year == pytest.approx(8.0 * (25.0 - 10.0))


@pytest.mark.parametrize("order", [1, -1])
def test_what_backs_up_most_cheaply_does_so_first(order: int) -> None:
    """Of the 4 kW of summer the cheap source gives the 3 kW that it was built for in winter."""
    document = network(
        edges=[edge()],
        sources=[
            source(max_kw=[4.0, 10.0]),
            source(id="dear", max_kw=100.0, price_eur_per_mwh=40.0),
            source(id="cheap", max_kw=3.0, price_eur_per_mwh=20.0),
        ][::order],
        consumers=[consumer(demand_kw=[10.0, 4.0])],
        periods=TWO,
    )

    told = outages(document)["s_a", "stops", ""]

    gained = {each.id: each.mwh_per_year for each in told.backed_up_by}
    assert gained == {"cheap": pytest.approx(3.0), "dear": pytest.approx(1.0)}


@pytest.mark.parametrize(("b_pays", "c_pays", "left_out"), [(50.0, 60.0, "c_b"), (60.0, 50.0, "c_c")])
def test_who_pays_least_is_left_out_first(b_pays: float, c_pays: float, left_out: str) -> None:
    document = network(
        edges=[edge(), edge("a", "c")],
        sources=[source(max_kw=20.0)],
        consumers=[consumer("b", revenue_eur_per_mwh=b_pays), consumer("c", revenue_eur_per_mwh=c_pays)],
    )

    told = outages(document)["s_a", "loses", "20%"]

    assert [(each.id, each.mwh_per_year) for each in told.unserved] == [(left_out, pytest.approx(4.0))]


def warm_and_cold(warm: dict[str, Any], **consumers: dict[str, Any]) -> dict[str, Any]:
    """Return a warm source that serves directly and a cold one whose heat a pump lifts for c_b at 60 °C."""
    return network(
        edges=[edge(), edge("a", "c")],
        sources=[source(id="warm", supply_temp_c=90.0, **warm), source(id="cold", supply_temp_c=30.0)],
        consumers=[
            consumer("b", need_temp_c=60.0, **consumers["b"]),
            consumer("c", **consumers["c"]),
        ],
        heat_pumps=[{"id": "hp", "node": "b", "carnot_fraction": 0.5}],
        pipes=[pipe(min_kw=20.0)],
        economics={"pipes_rate": 0.0, "pipes_years": 10, "electricity_eur_per_mwh": 10.0},
        periods=TWO,
    )


def test_an_exchanger_keeps_the_size_that_a_heat_pump_behind_it_asked_for() -> None:
    """In summer a heat pump adds the electricity to what passes; warm heat would have to pass as a whole."""
    document = warm_and_cold(
        {"price_eur_per_mwh": 20.0},
        b={"demand_kw": [0.0, 10.0]},
        c={"demand_kw": [10.0, 0.0], "need_temp_c": 80.0},
    )

    told = outages(document)["cold", "stops", ""]

    electricity = 10.0 / (0.5 * (60.0 + 273.15) / 30.0)
    assert told.unserved_mwh == (0.0, pytest.approx(electricity))


def test_a_heat_pump_keeps_its_size() -> None:
    """It lifts 6 kW beside 4 kW of warm heat; the cold source has 10 kW, which it gives in winter."""
    document = warm_and_cold(
        {"max_kw": [0.0, 4.0], "price_eur_per_mwh": 0.0},
        b={"demand_kw": [0.0, 10.0]},
        c={"demand_kw": [10.0, 0.0], "need_temp_c": 20.0},
    )

    told = outages(document)["warm", "stops", ""]

    assert told.unserved_mwh == (0.0, pytest.approx(4.0))


def test_a_partner_network_takes_at_no_other_time_what_it_takes_in_the_design() -> None:
    partner = {"id": "town", "node": "b", "buys_kw": 30.0, "buys_eur_per_mwh": 25.0}
    document = network(
        edges=[edge()],
        sources=[source(max_kw=[40.0, 10.0])],
        consumers=[consumer()],
        networks=[partner],
        periods=TWO,
    )

    told = outages(document)["s_a", "calendar", "later"]

    assert (told.served_share, told.cost_eur_per_year) == (1.0, pytest.approx(30.0 * (25.0 - 10.0)))


def test_a_source_gives_a_level_only_what_is_warmer_than_its_return() -> None:
    """Of 80 kW from 90 to 20 °C, 45/70 lie above 40 + 5 °C."""
    document = network(
        edges=[edge()],
        sources=[source(max_kw=100.0, supply_temp_c=90.0, return_temp_c=20.0)],
        consumers=[consumer(demand_kw=64.0)],
        levels=[{"id": "l", "supply_temp_c": 65.0, "return_temp_c": 40.0}],
        economics=APPROACH,
    )

    told = outages(document)["s_a", "loses", "20%"]

    assert told.served_share == pytest.approx(80.0 * 45 / 70 / 64.0)


def test_a_store_brings_what_is_left_of_the_day_into_the_night() -> None:
    document = network(
        edges=[edge()],
        sources=[source(max_kw=[20.0, 0.0])],
        consumers=[consumer(demand_kw=10.0)],
        periods=[{"id": "day", "hours": 1200.0}, {"id": "night", "hours": 1200.0}],
        storages=[{"id": "store", "node": "b", "capacity_kwh": 500.0, "power_kw": 20.0}],
        cycles=[{"id": "every", "periods": ["day", "night"], "times_per_year": 100}],
    )

    told = outages(document)["s_a", "loses", "20%"]

    assert told.served_share == pytest.approx(0.8)
    assert sum(told.unserved_mwh) == pytest.approx(4.8)


def test_a_heat_pump_lifts_less_when_its_source_loses_heat(shared_data: Any) -> None:
    case = published_loops(shared_data)["loop-6-heat-pump"]
    document = stated_loop(case)
    document["sources"][0]["max_kw"] = [case["answers"]["source_heat_kw"] + 1e-6]

    told = outages(document)["s", "loses", "20%"]

    assert told.served_share == pytest.approx(0.8, rel=1e-5)


def test_a_source_that_gives_at_other_times_serves_what_meets() -> None:
    document = network(
        edges=[edge()],
        sources=[source(max_kw=[10.0, 2.0])],
        consumers=[consumer(demand_kw=[10.0, 2.0])],
        periods=TWO,
    )

    told = outages(document)

    assert set(told) == {("s_a", "stops", ""), ("s_a", "loses", "20%"), ("s_a", "calendar", "later")}
    assert told["s_a", "calendar", "later"].unserved_mwh == (pytest.approx(8.0), 0.0)


def test_an_even_source_has_no_other_calendar() -> None:
    document = network(edges=[edge()], sources=[source()], consumers=[consumer()], periods=TWO)

    assert {event for _, event, _ in outages(document)} == {"stops", "loses"}


def test_the_calendars_of_a_loop_go_by_months_and_by_day_and_night() -> None:
    periods = [
        LoopPeriod(period=f"{month}-{part}", month=month, part=part)
        for month in range(1, 13)
        for part in ("day", "night", "weekend")
    ]

    told = loop_calendars(periods)

    assert told["month_later"][:4] == (33, 34, 35, 0)
    assert told["month_earlier"][-3:] == (0, 1, 2)
    assert told["day_and_night"][:6] == (1, 0, 2, 4, 3, 5)
    assert loop_calendars([LoopPeriod(period="y", month=1)]) == {}


def test_a_source_of_no_use_and_a_design_that_is_none_have_nothing_to_tell() -> None:
    unused = network(
        edges=[edge()],
        sources=[source(), source("a", id="dear", price_eur_per_mwh=40.0)],
        consumers=[consumer()],
    )

    assert {each for each, _, _ in outages(unused)} == {"s_a"}
    assert outages(network(edges=[], sources=[source()], consumers=[forced()])) == {}


@FEW
@given(SEEDS)
def test_to_stop_is_never_better_than_to_lose_a_share(seed: int) -> None:
    told = outages(make_network(seed))

    for (name, event, _), stopped in told.items():
        if event == "stops":
            lost = told[name, "loses", "20%"]
            assert stopped.served_share <= lost.served_share + 1e-6
            assert 0.0 <= lost.served_share <= 1.0


@FEW
@given(SEEDS)
def test_what_consumers_miss_is_what_is_missing_in_the_periods(seed: int) -> None:
    for told in outages(make_network(seed)).values():
        missed = sum(each.mwh_per_year for each in told.unserved)
        assert missed == pytest.approx(sum(told.unserved_mwh), rel=1e-5, abs=1e-5)


@FEW
@given(SEEDS)
def test_what_is_served_without_losses_is_the_greatest_flow_through_the_pipes(seed: int) -> None:
    document = lossless(seed)
    instance, result = designed(document)
    assume(result.objective_eur_per_year is not None)
    asked = greatest_flow(instance, result, without=None)

    told = [each for each in find_outages(instance, result) if each.event == "stops"]

    for each in told:
        served = greatest_flow(instance, result, without=each.source)
        assert sum(each.unserved_mwh) == pytest.approx((asked - served) * 1.0, rel=1e-4, abs=1e-4)


def lossless(seed: int) -> dict[str, Any]:
    """Return a network of one period of 1,000 hours without losses or temperatures."""
    document = make_network(seed, periods=1)
    document["periods"] = [{"id": "year", "hours": 1000.0}]
    document["pipes"] = [p | {"loss_kw_per_m": 0.0, "loss_kw_per_kw_m": 0.0} for p in document["pipes"]]
    for each in (*document["sources"], *document["consumers"]):
        each.pop("supply_temp_c", None)
        each.pop("need_temp_c", None)
    return document | {"heat_pumps": []}


def greatest_flow(instance: HeatNetworkInstance, result: HeatNetworkResult, without: str | None) -> float:
    """Return the most that consumers can receive through the pipes built, kW."""
    graph: nx.DiGraph[str] = nx.DiGraph()
    graph.add_nodes_from(["in", "out"])
    directed = {each.id: each.directed for each in instance.edges}
    for built in result.edges:
        ends = [(built.source, built.target)] + ([] if directed[built.id] else [(built.target, built.source)])
        for tail, head in ends:
            known = graph.get_edge_data(tail, head, {"capacity": 0.0})["capacity"]
            graph.add_edge(tail, head, capacity=known + built.capacity_kw)
    for stated, used in zip(instance.sources, result.sources, strict=True):
        if stated.id != without:
            graph.add_edge("in", f"source {stated.id}", capacity=used.capacity_kw)
            graph.add_edge(f"source {stated.id}", stated.node)
    for each in instance.consumers:
        if each.id in result.connected:
            demand = each.demand_kw[0] if isinstance(each.demand_kw, tuple) else each.demand_kw
            graph.add_edge(each.node, f"consumer {each.id}")
            graph.add_edge(f"consumer {each.id}", "out", capacity=demand)
    return float(nx.maximum_flow_value(graph, "in", "out"))


def test_a_source_that_serves_its_own_place_beside_a_stated_level_is_run_too() -> None:
    document = network(
        edges=[edge("b", "c")],
        sources=[source("a", supply_temp_c=60.0)],
        consumers=[consumer("a", need_temp_c=50.0)],
        levels=[{"id": "hot", "supply_temp_c": 90.0}],
    )

    told = outages(document)

    assert told["s_a", "stops", ""].served_share == 0.0
    assert told["s_a", "loses", "20%"].served_share == 1.0
