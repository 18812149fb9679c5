"""Loops designed from what sites declare: what they join, what they are worth, what they leave alone."""

import math

import pytest

from matching.heat.loop_parts import sends_one_temperature
from matching.heat.network_solve import solve_heat_network
from symbiose.domain.heat_loop_design import HeatHeld
from symbiose.domain.heat_loops import HeatLoop, Role, loop_id
from symbiose.domain.ports import SolveSettings
from symbiose.domain.week_parts import WeekPart
from tests.builders import NOON
from tests.matching.heat.loop_territories import (
    CLEANING,
    DESIGNER,
    FUMES,
    MATCHER,
    SETTINGS,
    WASHING,
    design,
    heat_flow,
    loop_of_neighbours,
    neighbours,
    row_of,
)

MAINTENANCE = 0.015
ANNUITY = 0.04 / (1 - 1.04**-30)
"""Yearly share of an investment at 4 % over 30 years."""
FEBRUARY_KW = 2000.0 / 12 / 672 * 1000
"""Power of 2,000 MWh a year, even by month, in the shortest month."""


def all_of(powers: float | tuple[float, ...]) -> tuple[float, ...]:
    assert isinstance(powers, tuple)
    return powers


def test_neighbours_share_a_trench_at_the_level_that_needs_the_narrowest_pipes() -> None:
    loop = loop_of_neighbours()

    assert loop.id == loop_id(("fumes", "washing", "cleaning"))
    assert [(member.id, member.role) for member in loop.members] == [
        ("cleaning", Role.CONSUMER),
        ("fumes", Role.SOURCE),
        ("washing", Role.CONSUMER),
    ]
    assert (loop.giver_site_ids, loop.receiver_site_ids) == (("kiln",), ("dairy", "laundry"))
    assert loop.result.levels == ("hot",)
    assert {edge.id: edge.pipe for edge in loop.result.edges} == {
        "kiln – laundry": "dn80",
        "dairy – laundry": "dn50",
    }
    assert loop.distance_km == pytest.approx(1.25 * 0.5, rel=1e-4)


def test_its_terms_are_those_found_by_hand() -> None:
    loop = loop_of_neighbours()
    last = FEBRUARY_KW + 250 * 0.37 * (90 - 11) / 1000
    first = last + FEBRUARY_KW + 375 * 0.43 * (90 - 11) / 1000
    trench = 375 * 602 + 250 * 498
    exchangers = (first + 2 * FEBRUARY_KW) * 110

    assert loop.terms_eur_per_year == pytest.approx(
        {
            "revenue": 4000 * 68.0,
            "pipes": -trench * ANNUITY,
            "tie_ins": -3 * 40000 * ANNUITY,
            "exchangers": -exchangers * ANNUITY,
            "pumping": -4000 * 0.01 * 172,
            "maintenance": -(trench + 3 * 40000 + exchangers) * MAINTENANCE,
        },
        rel=1e-4,
    )
    assert loop.investment_eur == pytest.approx(trench + 3 * 40000 + exchangers, rel=1e-4)
    assert loop.co2_avoided_t_per_year == pytest.approx(4000 * 0.2656 - 40 * 0.0519, rel=1e-6)


def test_each_site_has_what_it_causes_and_takers_bear_the_pipes() -> None:
    loop = loop_of_neighbours()
    kiln = (max(loop.result.sources[0].heat_kw) * 110 + 40000) * (ANNUITY + MAINTENANCE)

    assert sum(loop.by_site_eur_per_year.values()) == pytest.approx(loop.benefit_eur_per_year)
    assert loop.by_site_eur_per_year["kiln"] == pytest.approx(-kiln)
    assert loop.by_site_eur_per_year["dairy"] == pytest.approx(loop.by_site_eur_per_year["laundry"])


def test_its_statement_gives_its_design_again() -> None:
    loop = loop_of_neighbours()

    again = solve_heat_network(loop.instance, SolveSettings())

    assert again.objective_eur_per_year == pytest.approx(loop.result.objective_eur_per_year, rel=1e-6)
    assert loop.result.bound is not None
    assert loop.result.bound <= -loop.benefit_eur_per_year * (1 - 1e-9) + 1e-6


def test_heat_given_is_heat_delivered_and_lost() -> None:
    loop = loop_of_neighbours()
    given = sum(loop.taken_mwh["fumes"])
    hours = [period.hours for period in loop.instance.periods]
    lost = sum(
        math.fsum(kw * h for kw, h in zip(edge.loss_kw, hours, strict=True)) / 1000
        for edge in loop.result.edges
    )

    assert loop.heat_mwh_per_year == pytest.approx(4000.0)
    assert given == pytest.approx(4000.0 + lost)


def test_what_else_could_be_done_is_told_in_the_same_money() -> None:
    loop = loop_of_neighbours()
    cost = {one.name: one.objective_eur_per_year for one in loop.alternatives}

    assert list(cost) == ["loop", "pairwise", "alone", "nothing"]
    assert cost["loop"] == pytest.approx(-loop.benefit_eur_per_year)
    assert cost["loop"] < cost["pairwise"] < 0
    assert (cost["alone"], cost["nothing"]) == (0, 0)


def test_a_loop_that_brings_less_than_the_exchange_it_displaces_is_left_to_it() -> None:
    plenty = FUMES.model_copy(update={"quantity_per_year": 4500.0})
    paint = heat_flow("paint", "oven", "need", 4000.0, 133.0)
    places = {"oven": -0.1, "laundry": 0.6, "dairy": 0.8}

    with_paint = MATCHER.propose(row_of(plenty, WASHING, CLEANING, paint, **places), SETTINGS, "run", NOON)
    without = MATCHER.propose(row_of(plenty, WASHING, CLEANING, **places), SETTINGS, "run", NOON)

    assert [loop.giver_site_ids for loop in without.loops] == [("kiln",)]
    assert with_paint.loops == ()
    assert [(one.path.offer_id, one.path.need_id) for one in with_paint.proposals] == [("fumes", "paint")]


def test_two_flows_that_meet_are_an_exchange_and_no_loop() -> None:
    found = design(row_of(FUMES, WASHING))

    assert found.loops == ()
    assert found.areas == ()


def test_where_nothing_is_declared_nothing_is_found() -> None:
    found = design(row_of())

    assert (found.loops, found.areas, found.relaxed) == ((), (), ())


def test_heat_that_is_too_cold_is_lifted_by_a_heat_pump_of_who_needs_it() -> None:
    lukewarm = heat_flow("lukewarm", "kiln", "offer", 9000.0, 62.0)
    paint = heat_flow("paint", "laundry", "need", 6000.0, 65.0)

    (loop,) = design(row_of(lukewarm, paint, laundry=0.1)).loops

    assert [pump.id for pump in loop.result.heat_pumps if pump.capacity_kw > 0]
    assert loop.terms_eur_per_year["electricity"] < 0
    assert loop.co2_terms_t_per_year["electricity"] < 0
    assert sum(loop.by_site_eur_per_year.values()) == pytest.approx(loop.benefit_eur_per_year)


def test_heat_keeps_the_temperature_of_its_source_where_one_site_sends_it_and_that_costs_less() -> None:
    """At the hottest usual level a need of 115 °C takes a heat pump; fumes of 140 °C serve it as they are."""
    hot = heat_flow("hot", "dairy", "need", 2000.0, 115.0)
    half = FUMES.model_copy(update={"quantity_per_year": 2000.0})
    stove = heat_flow("stove", "mill", "offer", 2600.0, 150.0)
    places = {"laundry": 1.2, "dairy": 1.4, "mill": -0.1}

    (free,) = design(row_of(FUMES, WASHING, hot, **places)).loops
    (mixed,) = design(row_of(half, stove, WASHING, hot, **places)).loops

    assert (free.result.levels, mixed.result.levels) == ((), ("hot",))
    assert not any(pump.capacity_kw for pump in free.result.heat_pumps)
    assert any(pump.capacity_kw for pump in mixed.result.heat_pumps)
    assert free.alternatives[0].objective_eur_per_year < free.alternatives[1].objective_eur_per_year
    assert sends_one_temperature(free.instance, free.result)
    assert not sends_one_temperature(mixed.instance, mixed.result)


def test_heat_that_no_machine_lifts_far_enough_is_not_joined() -> None:
    steam = heat_flow("steam", "laundry", "need", 2000.0, 180.0, resource_id="steam")

    assert design(row_of(FUMES, steam, heat_flow("more", "dairy", "need", 2000.0, 170.0))).loops == ()


def test_sites_beyond_the_longest_trench_are_looked_at_apart() -> None:
    assert design(row_of(FUMES, WASHING, CLEANING, laundry=2.5, dairy=-2.5)).areas == ()


def test_what_exchanges_hold_is_not_given_again() -> None:
    all_of_it = {"fumes": tuple(5000.0 / 12 - 1.0 for _ in range(12))}

    found = design(neighbours(), HeatHeld(taken_mwh=all_of_it))

    assert found.loops == ()


def test_seasons_that_do_not_meet_are_not_joined() -> None:
    summer = tuple(0.25 if month in (6, 7, 8, 9) else 0.0 for month in range(1, 13))
    winter = tuple(0.25 if month in (1, 2, 11, 12) else 0.0 for month in range(1, 13))
    territory = row_of(
        FUMES.model_copy(update={"months": summer}),
        WASHING.model_copy(update={"months": winter}),
        CLEANING.model_copy(update={"months": winter}),
    )

    assert design(territory).areas == ()


def test_days_nights_and_weekends_are_told_apart_where_a_declaration_does() -> None:
    by_day = WASHING.model_copy(update={"week_parts": (1.0, 0.0, 0.0)})

    plenty = FUMES.model_copy(update={"quantity_per_year": 20000.0})

    (loop,) = design(row_of(plenty, by_day, CLEANING)).loops
    washing = next(one for one in loop.instance.consumers if one.id == "washing")
    powers = dict(zip((p.period for p in loop.periods), all_of(washing.demand_kw), strict=True))

    assert len(loop.periods) == 36
    assert powers["m02_day"] == pytest.approx(2000.0 / 12 / 240 * 1000)
    assert powers["m02_night"] == powers["m02_weekend"] == 0
    assert {period.part for period in loop.periods} == set(WeekPart)
    assert loop.heat_mwh_per_year == pytest.approx(
        4000.0, rel=0.01
    )  # a boiler may serve the peak of February


def test_what_was_not_declared_stands_beside_each_member() -> None:
    vague = FUMES.model_copy(update={"supply_temp_c": None, "return_temp_c": None})

    (loop,) = design(row_of(vague, WASHING, CLEANING)).loops
    member = next(member for member in loop.members if member.id == "fumes")

    assert member.supply_temp_c == 110.0
    assert {"supply_temp", "return_temp"} <= set(member.assumed)


def test_withdrawn_flows_and_closed_sites_take_no_part() -> None:
    gone = CLEANING.model_copy(update={"withdrawn": True})

    assert design(row_of(FUMES, WASHING, gone)).loops == ()


def test_a_declared_price_is_what_heat_costs_there() -> None:
    dear = CLEANING.model_copy(update={"price_eur_per_unit": 100})
    asked = FUMES.model_copy(update={"price_eur_per_unit": -15})

    (loop,) = design(row_of(asked, WASHING, dear)).loops

    assert loop.terms_eur_per_year["revenue"] == pytest.approx(2000 * 68.0 + 2000 * 100.0)
    assert loop.terms_eur_per_year["heat"] == pytest.approx(-15 * sum(loop.taken_mwh["fumes"]))


def test_what_a_site_could_do_alone_is_no_merit_of_the_loop() -> None:
    own = heat_flow("own", "kiln", "need", 500.0, 60.0)

    (loop,) = design(row_of(FUMES, WASHING, CLEANING, own)).loops
    alone = next(one for one in loop.alternatives if one.name == "alone")

    assert loop.terms_eur_per_year["alone"] == pytest.approx(alone.objective_eur_per_year)
    assert loop.terms_eur_per_year["alone"] < -500 * 60
    assert loop.benefit_eur_per_year == pytest.approx(
        -(loop.result.objective_eur_per_year or 0.0) + alone.objective_eur_per_year
    )
    assert sum(loop.by_site_eur_per_year.values()) == pytest.approx(loop.benefit_eur_per_year)


def test_the_same_territory_gives_the_same_loop() -> None:
    def timeless(loop: HeatLoop) -> HeatLoop:
        return loop.model_copy(update={"result": loop.result.model_copy(update={"seconds": 0.0})})

    (again,) = design(neighbours()).loops

    assert timeless(again) == timeless(loop_of_neighbours())


def test_without_time_nothing_is_told_that_was_not_found() -> None:
    found = DESIGNER.design(neighbours(), SolveSettings(time_limit_s=0.001), HeatHeld())

    assert [set(area.consumer_ids) for area in found.areas] == [{"washing", "cleaning"}]
    for loop in found.loops:
        assert loop.benefit_eur_per_year > 0
        assert loop.result.status in {"optimal", "feasible"}
    for area in found.areas:
        assert area.bound is None or area.objective_eur_per_year is None or area.gap is not None


def test_every_dated_value_of_a_loop_is_told() -> None:
    told = {one.id for one in loop_of_neighbours().references}

    assert {"heat_pipe_cost_dn80", "heat_pipe_loss_dn50", "heat_level_hot_supply"} <= told
    assert {"price_heat_from_gas", "co2_heat_from_gas", "approach_exchanger", "heat_loop_rate"} <= told
    assert "heat_pipe_cost_dn300" not in told
    assert {mark.model for mark in loop_of_neighbours().models} == {6}
