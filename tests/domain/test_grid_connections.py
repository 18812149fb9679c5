"""Who likely is connected above low voltage, and how far apart members stand, on the group of three sites."""

import math

import pytest

from symbiose.domain.communes import EARTH_RADIUS_KM, METRES_PER_KM
from symbiose.domain.grid_connections import likely_above_low_voltage
from symbiose.domain.sharing_span import span_today_m, too_far_apart
from tests.solar_by_hand import KWP, USE_KW
from tests.solar_case import group_of_one, make_group


def test_who_draws_or_gives_more_than_the_limit_is_told() -> None:
    drawn = {site: max(kw) for site, kw in USE_KW.items()}
    most = {"site_a": max(drawn["site_a"], KWP["roof_a"]), "site_b": drawn["site_b"], "site_c": KWP["roof_c"]}

    for limit in (0.0, *sorted({*most.values(), *drawn.values()})):
        expected = tuple(sorted(site for site, kw in most.items() if kw > limit))
        assert likely_above_low_voltage(make_group(), limit) == expected
    assert likely_above_low_voltage(make_group(), 1e6) == ()


def test_the_span_follows_a_member_that_moved_along_a_meridian() -> None:
    group = make_group()
    by_id = {one.site_id: one for one in group.members}
    stayed, moved = by_id["site_a"], by_id["site_b"]
    roof = next(one for one in group.roofs if one.site_id == "site_a")
    there = (roof.longitude, roof.latitude + 0.05)

    found = span_today_m(group, {"site_b": there, "site_a": (stayed.longitude, stayed.latitude)}, {})

    meridian_m = math.radians(0.05) * EARTH_RADIUS_KM * METRES_PER_KM
    assert found == pytest.approx(meridian_m, abs=600)
    assert found >= meridian_m - 1e-6
    assert too_far_apart(group, found)
    assert not too_far_apart(group, span_today_m(group, {}, {}))
    assert span_today_m(group, {}, {}) == pytest.approx(group.span_m, abs=1)
    assert moved.site_id in group.result.groups[0].participants


def test_a_roof_that_serves_its_own_site_alone_has_no_span() -> None:
    assert span_today_m(group_of_one(), {"site_a": (9.0, 45.0)}, {}) == 0.0
