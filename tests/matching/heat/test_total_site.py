"""Sites joined through utility levels, worked out by hand."""

import math

import pytest

from symbiose.domain.documents.heat_targets import TotalSite
from tests.matching.heat.streams import boiling, condensing, document, level, stream, targets_of

STEAM = level("lps", "both", 150.0)
BOILER = level("hps", "hot", 220.0)
RIVER = level("cw", "cold", 12.0, 20.0)


def joined(*streams: dict[str, object], levels: tuple[dict[str, object], ...]) -> TotalSite:
    found = targets_of(document(*streams, utilities=list(levels))).total_site
    assert found is not None
    return found


def test_steam_raised_at_one_site_serves_another() -> None:
    found = joined(condensing(160.0, 80.0), boiling(140.0, 100.0, site="b"), levels=(STEAM, BOILER, RIVER))

    alone, through = found.sum_of_sites, found.through_levels
    assert (alone.hot_kw, alone.cold_kw, alone.recovered_kw) == (100, 80, 0)
    assert (alone.hot_by_level, alone.cold_by_level) == ({"lps": 100, "hps": 0}, {"lps": 80, "cw": 0})
    assert (through.hot_kw, through.cold_kw, through.recovered_kw) == (20, 0, 80)
    assert (through.hot_by_level, through.cold_by_level) == ({"lps": 20, "hps": 0}, {"lps": 0, "cw": 0})
    assert through.inter_site_recovered_kw == 80
    assert (found.direct.hot_kw, found.direct.cold_kw, found.direct.recovered_kw) == (20, 0, 80)


def test_each_side_of_a_level_needs_its_own_approach() -> None:
    found = joined(condensing(159.0, 80.0), boiling(140.0, 100.0, site="b"), levels=(STEAM, BOILER, RIVER))

    assert found.sum_of_sites.cold_by_level == {"lps": 0, "cw": 80}
    assert (found.through_levels.inter_site_recovered_kw, found.direct.recovered_kw) == (0, 80)


def test_the_lowest_hot_level_is_used_first_as_far_as_it_can() -> None:
    found = joined(stream(20.0, 120.0), levels=(BOILER, level("hw", "hot", 70.0), STEAM))

    assert found.sum_of_sites.hot_by_level == {"hps": 0, "hw": 40, "lps": 60}


def test_the_highest_cold_level_is_raised_first_as_far_as_it_can() -> None:
    found = joined(stream(200.0, 40.0), levels=(RIVER, level("hw", "both", 70.0), STEAM))

    assert found.sum_of_sites.cold_by_level == {"lps": 40, "hw": 80, "cw": 40}


def test_a_loop_is_cooled_between_its_ends_and_fits_under_the_curve() -> None:
    loop = level("loop", "hot", 40.0, 80.0)

    found = joined(stream(30.0, 130.0), levels=(loop, BOILER))

    # Shifted, the loop gives its heat between 35 and 75 °C; the stream takes 1 kW/K from 35 °C on.
    assert found.sum_of_sites.hot_by_level == {"loop": 40, "hps": 60}


def test_a_loop_that_comes_back_colder_than_what_it_heats_gives_nothing() -> None:
    found = joined(stream(50.0, 130.0), levels=(level("loop", "hot", 40.0, 80.0), BOILER))

    assert found.sum_of_sites.hot_by_level == {"loop": 0, "hps": 80}


def test_the_ends_of_a_level_come_in_any_order() -> None:
    one, other = (
        joined(
            stream(30.0, 130.0), stream(90.0, 10.0, site="b"), levels=(level("loop", "both", *ends), BOILER)
        )
        for ends in ((40.0, 80.0), (80.0, 40.0))
    )

    assert one == other
    assert one.through_levels.inter_site_recovered_kw == pytest.approx(40)


def test_heat_in_a_pocket_is_left_to_the_site_itself() -> None:
    pocket = (boiling(190.0, 50.0), stream(180.0, 160.0, power_kw=30.0), boiling(100.0, 30.0))

    found = joined(*pocket, levels=(level("mps", "both", 165.0), BOILER))

    assert found.sum_of_sites.recovered_kw == 30
    assert (found.sum_of_sites.hot_by_level, found.sum_of_sites.cold_by_level) == (
        {"mps": 0, "hps": 50},
        {"mps": 0},
    )


def test_raised_heat_serves_its_level_first_then_lower_ones_and_never_a_higher_one() -> None:
    mps, lps = level("mps", "both", 180.0), level("lps", "both", 150.0)
    streams = (
        condensing(190.0, 100.0),
        boiling(170.0, 30.0, site="b"),
        boiling(140.0, 20.0, site="b"),
        condensing(160.0, 15.0, site="c"),
    )

    found = joined(*streams, levels=(mps, lps, BOILER, RIVER)).through_levels

    passed = {(one.raised_at, one.used_at): one.heat_kw for one in found.exchanges}
    assert passed == {("mps", "mps"): 30, ("lps", "lps"): 15, ("mps", "lps"): 5}
    assert found.cold_by_level == {"mps": 65, "lps": 0, "cw": 0}


def test_heat_of_a_lower_level_serves_no_higher_one() -> None:
    mps, lps = level("mps", "both", 180.0), level("lps", "both", 150.0)

    found = joined(condensing(160.0, 100.0), boiling(170.0, 30.0, site="b"), levels=(mps, lps, RIVER))

    assert found.through_levels.inter_site_recovered_kw == 0
    assert found.through_levels.hot_by_level == {"mps": 30, "lps": 0}


def test_raised_heat_serves_a_lower_level_that_nobody_may_raise() -> None:
    found = joined(
        condensing(160.0, 100.0), boiling(80.0, 30.0, site="b"), levels=(STEAM, level("hw", "hot", 90.0))
    )

    assert found.through_levels.inter_site_recovered_kw == 30


def test_cooling_water_serves_nobody() -> None:
    found = joined(
        condensing(160.0, 100.0), boiling(5.0, 30.0, site="b"), levels=(RIVER, level("hw", "hot", 15.0))
    )

    assert found.sum_of_sites.hot_by_level == {"hw": 30}
    assert found.through_levels.inter_site_recovered_kw == 0


def test_a_loop_passes_nothing_on_to_a_level_with_a_colder_warm_end_but_a_warmer_cold_end() -> None:
    wide, narrow = level("wide", "both", 30.0, 100.0), level("narrow", "hot", 80.0, 90.0)

    found = joined(stream(120.0, 50.0), boiling(70.0, 30.0, site="b"), levels=(wide, narrow))

    assert (found.sum_of_sites.cold_by_level["wide"], found.sum_of_sites.hot_by_level["narrow"]) == (70, 30)
    assert found.through_levels.inter_site_recovered_kw == 0


def test_heat_goes_first_where_no_other_level_could_go() -> None:
    levels = (
        level("narrow", "both", 80.0, 100.0),
        level("wide", "both", 50.0, 110.0),
        level("warm", "hot", 70.0, 95.0),  # only what the narrow loop carries is warm enough
        level("cool", "hot", 40.0, 90.0),
    )
    givers = condensing(115.0, 30.0, site="a"), condensing(130.0, 30.0, site="b")
    takers = boiling(50.0, 30.0, site="c"), boiling(20.0, 30.0, site="d")

    found = joined(*givers, *takers, levels=levels).through_levels

    passed = {(one.raised_at, one.used_at): one.heat_kw for one in found.exchanges}
    assert passed == {("narrow", "warm"): 30, ("wide", "cool"): 30}


def test_a_site_takes_no_more_of_a_level_than_it_gives() -> None:
    found = joined(stream(20.0, 120.0), levels=(BOILER, level("hw", "hot", 70.0, max_kw=25.0), STEAM))

    assert found.sum_of_sites.hot_by_level == {"hps": 0, "hw": 25, "lps": 75}


def test_heat_that_no_level_can_give_or_take_is_told() -> None:
    found = joined(
        stream(20.0, 120.0), condensing(5.0, 9.0, site="b"), levels=(level("hw", "hot", 70.0), RIVER)
    )

    assert found.sum_of_sites.hot_kw == 100
    assert (found.sum_of_sites.hot_uncovered_kw, found.sum_of_sites.cold_uncovered_kw) == (60, 9)
    assert (found.by_site["a"].hot_uncovered_kw, found.by_site["b"].cold_uncovered_kw) == (60, 9)


def test_the_loads_of_sites_add_up_to_those_of_the_levels() -> None:
    streams = [stream(200.0 - 10 * i, 40.0 + 5 * i, site=f"hot {i}") for i in range(4)]
    streams += [stream(10.0 + 5 * i, 130.0 + 9 * i, site=f"cold {i}") for i in range(4)]

    found = joined(*streams, levels=(STEAM, BOILER, RIVER, level("hw", "both", 60.0, 90.0)))

    for key, heat in found.sum_of_sites.hot_by_level.items():
        assert heat == pytest.approx(math.fsum(one.hot_by_level[key] for one in found.by_site.values()))
    for key, heat in found.sum_of_sites.cold_by_level.items():
        assert heat == pytest.approx(math.fsum(one.cold_by_level[key] for one in found.by_site.values()))


def test_a_document_without_levels_says_nothing_of_them() -> None:
    assert targets_of(document(stream(90.0, 50.0))).total_site is None
