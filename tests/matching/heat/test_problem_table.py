"""Problem tables and curves that were worked out by hand."""

import pytest

from tests.matching.heat.streams import boiling, condensing, pinch_temperatures, stream, targets

FOUR = (
    stream(20.0, 135.0, heat_capacity_flow_kw_per_k=2.0),
    stream(170.0, 60.0, heat_capacity_flow_kw_per_k=3.0),
    stream(80.0, 140.0, heat_capacity_flow_kw_per_k=4.0),
    stream(150.0, 30.0, heat_capacity_flow_kw_per_k=1.5),
)
"""The four-stream problem of I. C. Kemp, Pinch Analysis and Process Integration, 2nd edition, page 4."""


def rows(found: object) -> list[tuple[float, float]]:
    return [(row.shifted_temp_c, row.heat_flow_kw) for row in found.cascade]  # type: ignore[attr-defined]


def test_the_cascade_of_the_textbook() -> None:
    found = targets(*FOUR)

    assert rows(found) == [(165, 20), (145, 80), (140, 82.5), (85, 0), (55, 75), (25, 60)]
    assert found.grand_composite == tuple((heat, temp) for temp, heat in rows(found))


def test_composites_stand_at_actual_temperatures_and_share_no_more_than_what_is_recovered() -> None:
    found = targets(*FOUR)

    assert found.composite_hot == ((0, 30), (45, 60), (450, 150), (510, 170))
    assert found.composite_cold == ((60, 20), (180, 80), (510, 135), (530, 140))


def test_no_streams_need_nothing_and_recover_nothing() -> None:
    found = targets(by_site=True)

    assert (found.hot_utility_kw, found.cold_utility_kw, found.recovered_kw) == (0, 0, 0)
    assert (found.pinches, found.cascade, found.composite_hot, found.composite_cold) == ((), (), (), ())
    assert (found.by_site, found.joining_recovers_kw) == ({}, 0)


def test_an_isothermal_stream_makes_two_rows_and_a_level_piece_of_its_curve() -> None:
    found = targets(condensing(100.0, 50.0), stream(20.0, 60.0))

    assert rows(found) == [(95, 0), (95, 50), (65, 50), (25, 10)]
    assert found.composite_hot == ((0, 100), (50, 100))
    assert found.composite_cold == ((10, 20), (50, 60))


def test_steam_serves_what_boils_exactly_an_approach_below() -> None:
    served = targets(condensing(110.0, 50.0), boiling(100.0, 50.0))
    too_cold = targets(condensing(109.9, 50.0), boiling(100.0, 50.0))

    assert (served.hot_utility_kw, served.recovered_kw) == (0, 50)
    assert (too_cold.hot_utility_kw, too_cold.recovered_kw) == (50, 0)


@pytest.mark.parametrize(
    ("hot", "cold", "dt_min"), [(132.7, 121.3, 11.4), (0.3, 0.1, 0.2), (70.1, 60.0, 10.1)]
)
def test_rounding_of_temperatures_separates_no_streams(hot: float, cold: float, dt_min: float) -> None:
    found = targets(condensing(hot, 50.0), boiling(cold, 50.0), dt_min_k=dt_min)

    assert (found.hot_utility_kw, found.recovered_kw) == (0, 50)
    assert len(found.cascade) == 2


def test_a_threshold_problem_has_no_pinch() -> None:
    only_cooling = targets(stream(200.0, 100.0), stream(20.0, 60.0))
    only_heating = targets(stream(100.0, 80.0), stream(20.0, 90.0))

    assert (only_cooling.hot_utility_kw, only_cooling.cold_utility_kw) == (0, 60)
    assert (only_heating.hot_utility_kw, only_heating.cold_utility_kw) == (50, 0)
    assert only_cooling.pinches == only_heating.pinches == ()


def test_streams_of_one_side_alone_recover_nothing() -> None:
    hot, cold = targets(stream(200.0, 100.0)), targets(stream(20.0, 60.0))

    assert (hot.hot_utility_kw, hot.cold_utility_kw, hot.recovered_kw) == (0, 100, 0)
    assert (cold.hot_utility_kw, cold.cold_utility_kw, cold.recovered_kw) == (40, 0, 0)
    assert (hot.composite_cold, cold.composite_hot) == ((), ())


def test_several_pinches_are_told_from_hot_to_cold() -> None:
    found = targets(stream(305.0, 95.0), boiling(245.0, 70.0), boiling(145.0, 100.0), condensing(25.0, 1.0))

    assert rows(found)[:5] == [(300, 20), (250, 70), (250, 0), (150, 100), (150, 0)]
    assert pinch_temperatures(found) == [250, 150]
    assert [pinch.hot_temp_c for pinch in found.pinches] == [255, 155]


def test_of_a_range_without_heat_flow_both_ends_are_pinches() -> None:
    found = targets(boiling(195.0, 30.0), stream(155.0, 125.0), stream(115.0, 145.0), condensing(55.0, 10.0))

    assert rows(found) == [(200, 30), (200, 0), (150, 0), (120, 0), (50, 0), (50, 10)]
    assert pinch_temperatures(found) == [200, 50]


def test_a_part_of_the_approach_of_its_own_shifts_that_stream_only() -> None:
    found = targets(stream(100.0, 50.0, dt_contribution_k=2.0), stream(20.0, 120.0))

    assert [temp for temp, _ in rows(found)] == [125, 98, 48, 25]
    assert [(pinch.hot_temp_c, pinch.cold_temp_c) for pinch in found.pinches] == []


def test_actual_temperatures_of_a_pinch_are_not_told_where_a_stream_has_its_own_part() -> None:
    own = targets(*FOUR[:3], FOUR[3] | {"dt_contribution_k": 5.0})

    assert pinch_temperatures(own) == [85]
    assert (own.pinches[0].hot_temp_c, own.pinches[0].cold_temp_c) == (None, None)


def test_heat_of_a_stream_is_told_by_its_flow_or_by_its_power() -> None:
    by_flow = targets(stream(120.0, 40.0, heat_capacity_flow_kw_per_k=2.5), stream(20.0, 90.0))
    by_power = targets(stream(120.0, 40.0, power_kw=200.0), stream(20.0, 90.0, power_kw=70.0))

    assert by_flow == by_power


def test_a_very_short_stream_keeps_its_heat_and_disturbs_nothing() -> None:
    found = targets(stream(100.0 + 2e-9, 100.0, power_kw=1000.0), stream(0.0, 120.0, power_kw=1000.0))

    assert [row.heat_flow_kw for row in found.cascade] == pytest.approx([250, 0, 1000, 250], abs=1e-7)


def test_temperatures_below_freezing_are_temperatures() -> None:
    found = targets(stream(-20.0, -60.0), stream(-60.0, -20.0))

    assert (found.hot_utility_kw, found.cold_utility_kw, found.recovered_kw) == (10, 10, 30)


def test_sites_alone_and_what_joining_them_recovers() -> None:
    at_b = [one | {"site": "b"} for one in (FOUR[0], FOUR[2])]
    found = targets(FOUR[1], *at_b, FOUR[3], by_site=True)

    assert found.by_site is not None
    assert [(key, alone.hot_utility_kw, alone.cold_utility_kw) for key, alone in found.by_site.items()] == [
        ("a", 0, 510),
        ("b", 470, 0),
    ]
    assert found.joining_recovers_kw == 450
