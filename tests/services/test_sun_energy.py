"""Where the output of a group goes, against the figures worked out by hand in `solar_case`."""

import pytest

from symbiose.services.sun_energy import balance_of_sun, member_lines
from tests.solar_case import make_group

JUNE = 5
JUNE_DAY_H = 12 * 30
MWH = 1000.0


def test_in_june_the_output_is_used_by_its_owner_then_shared_then_sold() -> None:
    balance = balance_of_sun(make_group())

    kw = {"produced": 240.0, "own_use": 100.0, "shared": 120.0, "surplus": 20.0}
    for name, power in kw.items():
        months = getattr(balance, f"{name}_mwh")
        assert months[JUNE] == pytest.approx(power * JUNE_DAY_H / MWH), name
    assert balance.consumption_mwh[JUNE] == pytest.approx((220 + 70) * JUNE_DAY_H / MWH)
    assert balance.bought_mwh[JUNE] == pytest.approx(70 * JUNE_DAY_H / MWH)


def test_every_kilowatt_hour_of_the_roofs_has_one_use() -> None:
    balance = balance_of_sun(make_group())

    assert balance.rest_mwh == pytest.approx([0.0] * 12)


def test_what_members_give_to_others_is_what_members_receive() -> None:
    lines = member_lines(make_group())

    assert sum(one.given_mwh for one in lines) == pytest.approx(sum(one.received_mwh for one in lines))
    assert sum(one.benefit_eur_per_year for one in lines) == pytest.approx(make_group().benefit_eur_per_year)


def test_members_are_told_with_the_largest_roofs_first() -> None:
    lines = member_lines(make_group())

    assert [(one.member.site_id, one.kwp) for one in lines] == [
        ("site_a", 600.0),
        ("site_c", 150.0),
        ("site_b", 0.0),
    ]


def test_who_has_no_roof_has_no_self_consumption_and_who_uses_nothing_no_self_sufficiency() -> None:
    by_site = {one.member.site_id: one for one in member_lines(make_group())}

    assert by_site["site_b"].self_consumption is None
    assert by_site["site_c"].self_sufficiency is None
    assert by_site["site_b"].self_sufficiency == pytest.approx(
        by_site["site_b"].received_mwh / by_site["site_b"].consumption_mwh
    )
    assert by_site["site_b"].bought_mwh == pytest.approx(
        by_site["site_b"].consumption_mwh - by_site["site_b"].received_mwh
    )
