"""Balance, temperatures and pipes of a loop, recomputed by hand from its statement."""

import math
import re

import pytest

from matching.heat.network_solve import solve_heat_network
from symbiose.domain.documents.heat_network_options import NetworkBoiler
from symbiose.domain.documents.heat_network_result import AlternativeDesign, BoilerUse
from symbiose.domain.heat_loops import LoopAlternative
from symbiose.domain.ports import SolveSettings
from symbiose.services.loop_balance import balance_of
from symbiose.services.loop_exchangers import Exchange, exchangers_of
from symbiose.services.loop_members import members_only
from symbiose.services.loop_pipes import pipes_of
from tests.loop_case import (
    DRYER_KW,
    HOURS,
    RINSE_KW,
    WINTER,
    loop_at_a_level,
    loop_with_an_outsider,
    make_loop,
)

COP = 0.5 * 373.15 / 25


def test_what_comes_in_goes_out_in_every_period() -> None:
    lines = balance_of(make_loop()).lines

    assert len(lines) == 12
    for line in lines:
        assert line.given_mwh > line.delivered_mwh - line.electricity_mwh
        assert line.rest_mwh == pytest.approx(0.0, abs=1e-9)


def test_the_balance_of_january_is_that_worked_out_by_hand() -> None:
    january = balance_of(make_loop()).lines[0]

    electricity = DRYER_KW / COP
    lost = 400 * 0.025 + 150 * 0.02 + 250 * 0.02
    assert january.delivered_mwh == pytest.approx((RINSE_KW + DRYER_KW) * 0.744)
    assert january.electricity_mwh == pytest.approx(electricity * 0.744)
    assert january.lost_mwh == pytest.approx(lost * 0.744)
    assert january.given_mwh == pytest.approx((RINSE_KW + DRYER_KW - electricity + lost) * 0.744)


def test_the_months_sum_to_what_the_loop_delivers() -> None:
    loop = make_loop()
    balance = balance_of(loop)

    by_month = balance.monthly(balance.consumers)

    expected = [
        (RINSE_KW + DRYER_KW * share) * hours / 1000 for share, hours in zip(WINTER, HOURS, strict=True)
    ]
    assert by_month == pytest.approx(expected)
    assert math.fsum(by_month) == pytest.approx(loop.heat_mwh_per_year)


def test_every_exchanger_has_the_temperatures_of_the_format() -> None:
    loop = make_loop()

    lines = {(line.kind, line.member): line for line in exchangers_of(loop)}

    tie_in = lines[Exchange.TIE_IN, "fumes"]
    assert (tie_in.hot_in_c, tie_in.hot_out_c, tie_in.cold_out_c) == (90.0, 50.0, 85.0)
    direct = lines[Exchange.DIRECT, "rinse"]
    assert (direct.hot_in_c, direct.cold_in_c, direct.cold_out_c) == (85.0, 40.0, 60.0)
    assert direct.difference_k == 25.0
    substation, evaporator = lines[Exchange.SUBSTATION, "dryer"], lines[Exchange.EVAPORATOR, "dryer"]
    assert (substation.hot_in_c, substation.cold_out_c) == pytest.approx((85.0, 80.0))
    assert (evaporator.hot_in_c, evaporator.cold_out_c) == pytest.approx((80.0, 75.0))
    condenser = lines[Exchange.CONDENSER, "dryer"]
    assert (condenser.hot_in_c, condenser.cold_out_c) == (100.0, 95.0)
    assert evaporator.cop == pytest.approx(COP)
    assert evaporator.ideal_cop == pytest.approx(373.15 / 25)


def test_no_exchanger_is_tighter_than_the_approach() -> None:
    loop = make_loop()
    approach = loop.instance.economics.approach_k

    differences = [line.difference_k for line in exchangers_of(loop)]

    assert len(differences) == 5
    assert all(one is not None and one >= approach - 1e-9 for one in differences)


def test_the_size_of_an_exchanger_is_the_most_that_it_passes() -> None:
    loop = make_loop()

    sizes = {(line.kind, line.member): line.power_kw for line in exchangers_of(loop)}

    assert sizes[Exchange.DIRECT, "rinse"] == RINSE_KW
    assert sizes[Exchange.CONDENSER, "dryer"] == pytest.approx(DRYER_KW)
    assert sizes[Exchange.EVAPORATOR, "dryer"] == pytest.approx(DRYER_KW * (1 - 1 / COP))


def test_pipes_are_told_with_their_ends_and_what_they_lose() -> None:
    pipes = {line.id: line for line in pipes_of(make_loop())}

    trunk, branch = pipes["a_fork"], pipes["fork_c"]
    assert (trunk.source.site_id, trunk.target.site_id) == ("site_a", None)
    assert trunk.lost_mwh == pytest.approx(10.0 * sum(HOURS) / 1000)
    winter_hours = sum(share * hours for share, hours in zip(WINTER, HOURS, strict=True))
    assert branch.lost_mwh == pytest.approx(5.0 * winter_hours / 1000)
    assert branch.passed_mwh == pytest.approx((DRYER_KW * (1 - 1 / COP) + 5.0) * winter_hours / 1000)
    assert pipes["b_fork"].most_kw == pytest.approx(RINSE_KW + 3.0)


def test_of_members_alone_nothing_is_told_of_who_is_left_out() -> None:
    told = members_only(loop_with_an_outsider()).model_dump_json()

    assert "oven" in loop_with_an_outsider().model_dump_json()
    for word in ("oven", "site_p", "777", "fork_p"):
        assert word not in told


def test_of_members_alone_no_alternative_counts_what_others_could_do_by_themselves() -> None:
    """What site P could save of its own heat is in the sum of all sites by themselves, to the digit."""
    whole = loop_with_an_outsider()
    apart = AlternativeDesign(
        name="alone",
        status="optimal",
        objective_eur_per_year=-1234.5,
        bound=-1234.5,
        heat_mwh_per_year=321.0,
        co2_t_per_year=-71.0,
        connected=("oven",),
    )
    alone = LoopAlternative(
        name="alone",
        objective_eur_per_year=-1234.5,
        heat_mwh_per_year=321.0,
        co2_avoided_t_per_year=71.0,
    )
    result = whole.result.model_copy(update={"alternatives": (apart,)})
    told = members_only(
        whole.model_copy(update={"result": result, "alternatives": (*whole.alternatives, alone)})
    )

    assert [one.name for one in told.alternatives] == ["loop", "nothing"]
    assert told.result.alternatives == ()
    assert not {"321.0", "1234.5", "oven"} & set(re.findall(r"321\.0|1234\.5|oven", told.model_dump_json()))


def test_of_members_alone_a_site_that_pipes_pass_is_a_junction() -> None:
    """Its node bears its id, its boiler what heat costs it."""
    boiler = NetworkBoiler(id="boiler site_p", node="site_p", efficiency=0.9, fuel_eur_per_mwh=43.21)
    boiling = BoilerUse(id="boiler site_p", capacity_kw=0.0, heat_kw=(0.0,) * 12)
    whole = loop_with_an_outsider()
    instance, result = whole.instance, whole.result
    trunk = result.edges[0].model_copy(update={"id": "fork_p", "source": "fork", "target": "site_p"})
    passing = whole.model_copy(
        update={
            "instance": instance.model_copy(update={"boilers": (boiler,)}),
            "result": result.model_copy(update={"edges": (*result.edges, trunk), "boilers": (boiling,)}),
        }
    )

    told = members_only(passing)

    text = told.model_dump_json()
    assert not set(re.findall(r"site_p|fork_p|43\.21", text))
    assert len(told.result.edges) == len(passing.result.edges)
    stated = {edge.id: {edge.source, edge.target} for edge in told.instance.edges}
    assert all(stated[edge.id] == {edge.source, edge.target} for edge in told.result.edges)
    assert {place.node for place in told.places} >= {node for ends in stated.values() for node in ends}


def test_the_statement_of_members_alone_has_the_same_best_design() -> None:
    whole = loop_with_an_outsider()

    of_all = solve_heat_network(whole.instance, SolveSettings())
    of_members = solve_heat_network(members_only(whole).instance, SolveSettings())

    assert of_members.objective_eur_per_year == pytest.approx(of_all.objective_eur_per_year)
    assert of_members.connected == of_all.connected


def test_members_alone_of_a_loop_without_outsiders_are_all_of_it() -> None:
    loop = make_loop()

    assert members_only(loop).instance == loop.instance
    assert members_only(loop).members == loop.members


def test_boilers_and_heat_that_stays_at_its_place_are_part_of_the_balance() -> None:
    balance = balance_of(loop_at_a_level())

    assert [part.id for part in balance.sources] == ["fumes", "cooling"]
    assert balance.boilers
    for line in balance.lines:
        assert line.rest_mwh == pytest.approx(0.0, abs=1e-9)
    assert sum(line.boiled_mwh for line in balance.lines) > 0


def test_a_loop_at_a_level_runs_between_its_temperatures() -> None:
    lines = {(line.kind, line.member, line.pump): line for line in exchangers_of(loop_at_a_level())}

    tie_in = lines[Exchange.TIE_IN, "fumes", None]
    assert (tie_in.hot_in_c, tie_in.cold_in_c, tie_in.cold_out_c) == (90.0, 40.0, 70.0)
    direct = lines[Exchange.DIRECT, "rinse", None]
    assert (direct.hot_in_c, direct.hot_out_c, direct.cold_in_c, direct.cold_out_c) == (
        70.0,
        40.0,
        30.0,
        60.0,
    )
    evaporator = lines[Exchange.EVAPORATOR, "dryer", "pump_c"]
    assert (evaporator.hot_in_c, evaporator.cold_out_c) == pytest.approx((65.0, 60.0))
    assert evaporator.cop == pytest.approx(0.5 * 373.15 / 40)


def test_heat_that_stays_at_its_place_is_told_so() -> None:
    lines = exchangers_of(loop_at_a_level())

    own = {(line.kind, line.member): line for line in lines if line.on_site}
    assert set(own) == {(Exchange.TIE_IN, "cooling"), (Exchange.SUBSTATION, "rinse")}
    assert (own[Exchange.TIE_IN, "cooling"].hot_in_c, own[Exchange.TIE_IN, "cooling"].cold_out_c) == (45, 40)
    substation = own[Exchange.SUBSTATION, "rinse"]
    assert (substation.hot_in_c, substation.cold_out_c) == pytest.approx((40.0, 35.0))
    approach = loop_at_a_level().instance.economics.approach_k
    stated = [line.difference_k for line in lines if line.difference_k is not None]
    assert min(stated) >= approach - 1e-9


def test_a_source_is_cooled_to_the_return_of_the_loop_at_most() -> None:
    loop = loop_at_a_level()
    cold = tuple(
        one.model_copy(update={"return_temp_c": 20.0}) if one.id == "fumes" else one
        for one in loop.instance.sources
    )
    colder = loop.model_copy(update={"instance": loop.instance.model_copy(update={"sources": cold})})

    line = next(one for one in exchangers_of(colder) if one.member == "fumes")

    assert (line.hot_out_c, line.cold_in_c, line.difference_k) == (45.0, 40.0, 5.0)
