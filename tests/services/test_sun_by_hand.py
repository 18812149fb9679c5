"""The count by hand of a group, against the figures worked out in `solar_case`."""

import pytest

from symbiose.services.sun_by_hand import hour_by_hand, year_by_hand
from tests.solar_case import group_of_one, make_group

JUNE_BY_DAY = 10
"""Rank of the step: two a month."""


def test_in_june_the_rest_of_two_roofs_goes_to_the_one_that_still_uses() -> None:
    hour = hour_by_hand(make_group().instance, make_group().result, JUNE_BY_DAY)

    by_id = {one.id: one for one in hour.members}
    assert (hour.rest_kw, hour.still_kw, hour.shared_kw, hour.sold_kw) == pytest.approx((140, 120, 120, 20))
    assert (by_id["site_a"].made_kw, by_id["site_a"].own_kw) == pytest.approx((192, 100))
    assert by_id["site_b"].received_kw == pytest.approx(120)
    assert by_id["site_c"].given_kw == pytest.approx(48 * 120 / 140)


def test_the_year_is_that_of_the_solver() -> None:
    group = make_group()
    year = year_by_hand(group.instance, group.result)

    assert sum(h.hours * h.shared_kw for h in year) == pytest.approx(group.result.shared_kwh)
    assert sum(h.hours * h.sold_kw for h in year) == pytest.approx(group.result.surplus_kwh)


def test_a_roof_for_its_own_site_alone_shares_nothing() -> None:
    group = group_of_one()
    hour = hour_by_hand(group.instance, group.result, JUNE_BY_DAY)

    assert hour.shared_kw == 0
    assert hour.sold_kw == pytest.approx(92)
