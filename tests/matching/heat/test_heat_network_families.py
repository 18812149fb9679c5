"""Each rule of a heat network does what the format says, on instances that a person can solve."""

from dataclasses import replace
from typing import Any

import pytest

from matching.heat.network_search import Search
from tests.matching.heat.heat_network_solving import consumer, design, edge, forced, network, pipe, source


def two_periods(*hours: float) -> list[dict[str, Any]]:
    return [{"id": f"t{i}", "hours": h} for i, h in enumerate(hours)]


def test_a_consumer_is_joined_where_it_pays() -> None:
    document = network(edges=[edge()], sources=[source()], consumers=[consumer()])

    result = design(document)

    # 10 kW: 100 € of heat + 100 € of pipe - 500 € of revenue.
    assert result["objective_eur_per_year"] == pytest.approx(-300.0)
    assert result["connected"] == ["c_b"]
    assert result["edges"][0]["entering_kw"] == [pytest.approx(10.0)]


def test_a_consumer_too_far_is_left_alone_unless_it_is_forced() -> None:
    far = [edge(length_m=1000.0)]

    free = design(network(edges=far, sources=[source()], consumers=[consumer()]))
    bound = design(network(edges=far, sources=[source()], consumers=[forced()]))

    assert (free["objective_eur_per_year"], free["connected"], free["edges"]) == (0.0, [], [])
    assert bound["objective_eur_per_year"] == pytest.approx(1000.0 + 100.0)


def test_without_a_way_a_forced_consumer_makes_the_whole_infeasible() -> None:
    result = design(network(edges=[], sources=[source()], consumers=[forced()]))

    assert (result["status"], result["bound"]) == ("infeasible", None)


def test_a_consumer_at_the_node_of_a_source_needs_no_pipe() -> None:
    result = design(network(sources=[source("a")], consumers=[forced("a")]))

    assert (result["objective_eur_per_year"], result["edges"]) == (pytest.approx(100.0), [])


def test_what_is_lost_is_bought() -> None:
    lossy = pipe(loss_kw_per_m=0.02, loss_kw_per_kw_m=0.001)

    result = design(network(edges=[edge()], pipes=[lossy], sources=[source()], consumers=[forced()]))

    # 0.9 x - 2 = 10 kW
    assert result["edges"][0]["entering_kw"] == [pytest.approx(12 / 0.9)]
    assert result["edges"][0]["loss_kw"] == [pytest.approx(2 + 1.2 / 0.9)]


def test_a_pipe_loses_nothing_in_a_period_without_use() -> None:
    document = network(
        periods=two_periods(1000.0, 3000.0),
        edges=[edge()],
        pipes=[pipe(loss_kw_per_m=0.02)],
        sources=[source()],
        consumers=[forced(demand_kw=[10.0, 0.0])],
    )

    result = design(document)

    assert result["edges"][0]["entering_kw"] == pytest.approx([12.0, 0.0])
    assert result["terms"]["heat"] == pytest.approx(120.0)


def test_heat_may_turn_from_one_period_to_the_next() -> None:
    document = network(
        periods=two_periods(1000.0, 1000.0),
        edges=[edge()],
        sources=[source("a", [100.0, 0.0]), source("b", [0.0, 100.0])],
        consumers=[forced("a", [0.0, 7.0]), forced("b", [5.0, 0.0])],
    )

    assert design(document)["edges"][0]["entering_kw"] == pytest.approx([5.0, -7.0])


def test_a_directed_edge_carries_nothing_backwards() -> None:
    document = network(edges=[edge("b", "a", directed=True)], sources=[source()], consumers=[consumer()])

    assert design(document)["connected"] == []


def test_an_edge_that_exists_is_free_with_any_type() -> None:
    types = [pipe(id="small", max_kw=5.0), pipe(id="large", cost_eur_per_m=1e5, cost_eur_per_kw_m=50.0)]
    document = network(edges=[edge(exists=True)], pipes=types, sources=[source()], consumers=[forced()])

    result = design(document)

    assert (result["terms"]["pipes"], result["edges"][0]["pipe"]) == (0.0, "large")


def test_of_two_types_the_one_that_costs_least_at_its_load_is_built() -> None:
    types = [pipe(id="small", max_kw=8.0, cost_eur_per_m=5.0), pipe(id="large", cost_eur_per_m=20.0)]
    loads = {}

    for demand in (8.0, 8.1):
        document = network(
            edges=[edge()], pipes=types, sources=[source()], consumers=[forced(demand_kw=demand)]
        )
        loads[demand] = design(document)["edges"][0]["pipe"]

    assert loads == {8.0: "small", 8.1: "large"}


def test_a_type_dearer_at_both_ends_of_its_range_is_built_where_it_is_cheaper_between() -> None:
    # At 50 kW the first costs 100 + 50 €/year, the second 2 × 50; both cost 200 at 100 kW, the most there is.
    types = [
        pipe(id="even", cost_eur_per_m=10.0, cost_eur_per_kw_m=0.1),
        pipe(id="steep", min_kw=50.0, cost_eur_per_m=0.0, cost_eur_per_kw_m=0.2),
    ]
    people = [forced(demand_kw=50.0), consumer(demand_kw=50.0, id="poor", revenue_eur_per_mwh=0.0)]

    result = design(network(edges=[edge()], pipes=types, sources=[source()], consumers=people))

    assert (result["edges"][0]["pipe"], result["terms"]["pipes"]) == ("steep", pytest.approx(100.0))


def test_capacity_is_at_least_that_of_the_type() -> None:
    types = [pipe(min_kw=40.0, cost_eur_per_kw_m=1.0)]

    result = design(network(edges=[edge()], pipes=types, sources=[source()], consumers=[forced()]))

    assert result["edges"][0]["capacity_kw"] == pytest.approx(40.0)
    assert result["terms"]["pipes"] == pytest.approx((10.0 + 40.0) * 100 / 10)


def test_capacity_is_paid_on_the_most_that_enters_in_any_period() -> None:
    document = network(
        periods=two_periods(1000.0, 10.0),
        edges=[edge()],
        pipes=[pipe(cost_eur_per_m=0.0, cost_eur_per_kw_m=1.0)],
        sources=[source(capex_eur_per_kw=100.0, rate=0.0, years=20)],
        consumers=[forced(demand_kw=[5.0, 30.0])],
    )

    result = design(document)

    assert result["terms"]["pipes"] == pytest.approx(30 * 100 / 10)
    assert result["terms"]["sources"] == pytest.approx(30 * 100 / 20)


def test_a_consumer_is_connected_in_all_periods_or_none() -> None:
    document = network(
        periods=two_periods(4000.0, 4000.0),
        edges=[edge()],
        sources=[source("a", [100.0, 9.0])],
        consumers=[consumer()],
    )

    assert design(document)["connected"] == []


@pytest.mark.parametrize(("supply", "served"), [(80.0, True), (79.9, False)])
def test_a_source_serves_directly_what_two_approaches_leave_warm_enough(supply: float, served: bool) -> None:
    money = {"pipes_rate": 0.0, "pipes_years": 10, "approach_k": 5.0}
    document = network(
        edges=[edge()],
        sources=[source(supply_temp_c=supply)],
        consumers=[consumer(need_temp_c=70.0)],
        economics=money,
    )

    assert (design(document)["connected"] == ["c_b"]) == served


def test_each_consumer_draws_from_a_source_that_is_warm_enough_for_it() -> None:
    document = network(
        edges=[edge("a", "b"), edge("b", "c"), edge("b", "d")],
        sources=[
            source("a", supply_temp_c=90.0, price_eur_per_mwh=30.0, id="hot"),
            source("a", supply_temp_c=40.0, id="cold"),
        ],
        consumers=[forced("c", 10.0, need_temp_c=60.0), forced("d", 7.0, need_temp_c=30.0)],
    )

    result = design(document)

    assert {s["id"]: s["heat_kw"][0] for s in result["sources"]} == pytest.approx({"hot": 10.0, "cold": 7.0})


def test_one_source_serves_directly_and_through_a_heat_pump_in_the_same_period() -> None:
    pump = {"id": "hp", "node": "c", "carnot_fraction": 0.5}
    document = network(
        edges=[edge("a", "b"), edge("b", "c")],
        sources=[source(supply_temp_c=40.0)],
        consumers=[forced("b", 6.0, need_temp_c=30.0), forced("c", 10.0, need_temp_c=60.0)],
        heat_pumps=[pump],
        economics={"pipes_rate": 0.0, "pipes_years": 10, "electricity_eur_per_mwh": 100.0},
    )

    result = design(document)

    cop = 0.5 * (60 + 273.15) / 20
    assert result["heat_pumps"][0]["heat_kw"] == [pytest.approx(10.0)]
    assert result["heat_pumps"][0]["electricity_kw"] == [pytest.approx(10 / cop)]
    assert result["sources"][0]["heat_kw"] == [pytest.approx(6 + 10 - 10 / cop)]
    assert result["terms"]["electricity"] == pytest.approx(10 / cop * 100)


def test_a_heat_pump_serves_only_its_own_node() -> None:
    pump = {"id": "hp", "node": "a", "carnot_fraction": 0.5}
    document = network(
        edges=[edge()],
        sources=[source(supply_temp_c=40.0)],
        consumers=[consumer(need_temp_c=60.0)],
        heat_pumps=[pump],
    )

    assert design(document)["connected"] == []


def test_a_heat_pump_that_would_give_no_more_than_its_electricity_serves_nobody() -> None:
    # COP = 0.1 × 363.15 / 70 = 0.52.
    document = network(
        edges=[edge()],
        sources=[source(supply_temp_c=20.0)],
        consumers=[forced(need_temp_c=90.0), forced(need_temp_c=10.0, demand_kw=20.0, id="tepid")],
        heat_pumps=[{"id": "hp", "node": "b", "carnot_fraction": 0.1}],
    )

    assert design(document)["status"] == "infeasible"


def test_exchangers_are_paid_at_both_ends_and_pumping_on_what_is_delivered() -> None:
    money = {
        "pipes_rate": 0.0,
        "pipes_years": 10,
        "exchanger_eur_per_kw": 50.0,
        "electricity_eur_per_mwh": 100.0,
        "pumping_share": 0.02,
    }
    document = network(
        edges=[edge()],
        pipes=[pipe(loss_kw_per_m=0.02)],
        sources=[source()],
        consumers=[forced()],
        economics=money,
    )

    terms = design(document)["terms"]

    assert terms["exchangers"] == pytest.approx((12.0 + 10.0) * 50 / 10)
    assert terms["pumping"] == pytest.approx(0.02 * 10.0 * 100.0)


def test_heat_that_is_paid_to_be_taken_may_be_lost_on_the_way() -> None:
    document = network(
        edges=[edge(exists=True)],
        pipes=[pipe(loss_kw_per_kw_m=0.005)],
        sources=[source(price_eur_per_mwh=-10.0)],
        consumers=[forced("b", 10.0)],
        nodes=[{"id": "a"}, {"id": "b"}],
    )

    assert design(document)["sources"][0]["heat_kw"] == [pytest.approx(20.0)]


@pytest.mark.parametrize(("gap", "status"), [(0.05, "feasible"), (0.15, "optimal")])
def test_a_design_is_optimal_only_within_the_gap_asked(
    monkeypatch: pytest.MonkeyPatch, gap: float, status: str
) -> None:
    run = Search.run
    monkeypatch.setattr(Search, "run", lambda search: replace(run(search), bound=-330.0))

    result = design(network(edges=[edge()], sources=[source()], consumers=[consumer()]), gap=gap)

    assert (result["status"], result["bound"], result["gap"]) == (status, -330.0, pytest.approx(0.1))


def test_nothing_to_design_costs_nothing() -> None:
    result = design(network(nodes=[]))

    assert (result["status"], result["objective_eur_per_year"], result["bound"]) == ("optimal", 0.0, 0.0)


@pytest.mark.parametrize("solver", ["highs", "cbc"])
def test_amounts_of_very_different_size_are_kept_apart(solver: str) -> None:
    document = network(
        edges=[edge("a", "b"), edge("b", "c")],
        pipes=[pipe(max_kw=1e9, loss_kw_per_m=1e-5)],
        sources=[source("a", 1e9)],
        consumers=[forced("b", 1e6), forced("c", 1e-3)],
    )

    result = design(document, solver=solver)

    entering = {e["id"]: e["entering_kw"][0] for e in result["edges"]}
    assert entering["bc"] == pytest.approx(2e-3)


def test_a_pipe_built_for_one_period_needs_no_heat_in_another() -> None:
    types = [pipe(id="still", cost_eur_per_m=300.0), pipe(id="leaky", loss_kw_per_m=0.01)]
    document = network(
        periods=two_periods(1000.0, 1000.0),
        edges=[edge("a", "b", 90.0), edge("b", "c", 1.0, exists=True)],
        pipes=types,
        sources=[source()],
        consumers=[forced("c", [0.0, 5.0])],
    )

    result = design(document)

    assert [e["pipe"] for e in result["edges"]] == ["leaky", "still"]
    assert result["edges"][0]["loss_kw"] == pytest.approx([0.0, 0.9])


@pytest.mark.parametrize("solver", ["highs", "cbc"])
@pytest.mark.parametrize(("demand", "most"), [(1e-9, 100.0), (10.0, 1e60), (1e50, 1e60)])
def test_limits_far_from_what_is_needed_hide_nothing(demand: float, most: float, solver: str) -> None:
    document = network(
        edges=[edge()],
        pipes=[pipe(max_kw=most)],
        sources=[source(max_kw=most)],
        consumers=[forced(demand_kw=demand)],
    )

    result = design(document, solver=solver)

    assert result["objective_eur_per_year"] == pytest.approx(100.0 + 10.0 * demand)


def test_edges_side_by_side_are_told_apart() -> None:
    ways = [edge(), edge(id="short", length_m=50.0), edge("b", "a", id="shortest", length_m=20.0)]
    document = network(edges=ways, sources=[source()], consumers=[forced()])

    result = design(document)

    assert [(e["id"], e["entering_kw"]) for e in result["edges"]] == [("shortest", [pytest.approx(-10.0)])]


def test_a_period_without_hours_costs_nothing_but_must_be_served() -> None:
    periods = two_periods(1000.0, 0.0)
    document = network(
        periods=periods, edges=[edge()], sources=[source("a", [100.0, 5.0])], consumers=[forced()]
    )

    assert design(document)["status"] == "infeasible"


def test_what_exactly_fills_a_pipe_is_carried_and_a_hair_more_is_not() -> None:
    leaky = {"loss_kw_per_m": 0.02}

    full = design(
        network(edges=[edge()], pipes=[pipe(max_kw=12.0, **leaky)], sources=[source()], consumers=[forced()])
    )
    over = design(
        network(edges=[edge()], pipes=[pipe(max_kw=11.99, **leaky)], sources=[source()], consumers=[forced()])
    )

    assert (full["status"], over["status"]) == ("optimal", "infeasible")
