"""Flows: what they refuse, their calendar, validity and identity."""

from datetime import date, timedelta
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pydantic import ValidationError

from symbiose.domain.flows import Band, Confidentiality, Direction, flow_id
from symbiose.domain.week_parts import WeekPart, share_in
from tests.builders import make_flow


@pytest.mark.parametrize(
    "changes",
    [
        {"quantity_per_year": -1.0},
        {"quantity_per_year": float("nan")},
        {"quantity_per_year": float("inf")},
        {"quantity_low": 5.0, "quantity_high": 4.0},
        {"months": (1 / 11,) * 11},
        {"months": (0.0,) * 12},
        {"months": (1.0,) * 12},
        {"months": (-0.5, 1.5, *(0.0,) * 10)},
        {"supply_temp_c": -300.0},
        {"valid_from": date(2026, 2, 1), "valid_to": date(2026, 1, 1)},
        {"rank": 0},
        {"owner": "somebody"},
        {"quality": {"chloride_ppm": {"min": 2.0, "max": 1.0}}},
    ],
)
def test_a_flow_that_cannot_be_is_refused(changes: dict[str, Any]) -> None:
    with pytest.raises(ValidationError):
        make_flow(**changes)


def test_a_flow_shows_its_category_only_unless_its_owner_says_otherwise() -> None:
    assert make_flow().confidentiality is Confidentiality.CATEGORY


def test_an_open_band_has_no_end() -> None:
    assert Band(min=1.0).max is None
    assert Band(min=1.0, max=1.0).min == 1.0


@given(st.floats(0, 1e9), st.lists(st.floats(0, 100), min_size=12, max_size=12).filter(lambda m: sum(m) > 1))
@settings(deadline=None, max_examples=100)
def test_the_months_of_a_flow_add_up_to_its_year(quantity: float, scale: list[float]) -> None:
    months = tuple(share / sum(scale) for share in scale)

    flow = make_flow(quantity_per_year=quantity, months=months)

    assert sum(flow.monthly()) == pytest.approx(quantity, rel=1e-9)


DAYS = st.dates(date(2020, 1, 1), date(2030, 12, 31))


@given(DAYS, st.none() | DAYS, st.none() | st.integers(0, 900))
@settings(deadline=None, max_examples=100)
def test_a_flow_holds_from_its_first_to_its_last_day(
    day: date, first: date | None, length: int | None
) -> None:
    last = (first or date(2025, 1, 1)) + timedelta(days=length) if length is not None else None
    flow = make_flow(valid_from=first, valid_to=last)

    assert flow.valid_on(day) is ((first is None or day >= first) and (last is None or day <= last))


IDENTITY: dict[str, Any] = {
    "site_id": "site_a",
    "direction": Direction.OFFER,
    "resource": "fly_ash",
    "waste_code": "10 01 02",
    "valid_from": date(2026, 1, 1),
    "reference": None,
    "rank": 1,
}


@pytest.mark.parametrize(
    "change",
    [
        {"site_id": "site_b"},
        {"direction": Direction.NEED},
        {"resource": "slag"},
        {"waste_code": None},
        {"valid_from": None},
        {"rank": 2},
        {"reference": "lot-1"},
    ],
)
def test_each_part_of_the_identity_makes_another_flow(change: dict[str, Any]) -> None:
    assert flow_id(**(IDENTITY | change)) != flow_id(**IDENTITY)


@pytest.mark.parametrize(
    "change", [{"resource": "slag"}, {"rank": 2}, {"valid_from": None}, {"direction": Direction.NEED}]
)
def test_a_reference_alone_identifies_a_flow_at_its_site(change: dict[str, Any]) -> None:
    named = IDENTITY | {"reference": "lot-1"}

    assert flow_id(**(named | change)) == flow_id(**named)
    assert flow_id(**(named | {"site_id": "site_b"})) != flow_id(**named)


@pytest.mark.parametrize("shares", [(0.5, 0.5, 0.5), (1.5, -0.5, 0.0), (0.0, 0.0, 0.0), (0.5, 0.5)])
def test_the_shares_of_a_week_sum_to_one(shares: tuple[float, ...]) -> None:
    with pytest.raises(ValidationError, match="week"):
        make_flow(week_parts=shares)


def test_a_flow_without_a_stated_week_is_the_same_in_all_of_its_hours() -> None:
    even, weekdays = make_flow(), make_flow(week_parts=(0.6, 0.4, 0.0))

    assert [share_in(even.week_parts, part) for part in WeekPart] == [60 / 168, 60 / 168, 48 / 168]
    assert [share_in(weekdays.week_parts, part) for part in WeekPart] == [0.6, 0.4, 0.0]
    assert (share_in(even.week_parts, None), share_in(weekdays.week_parts, None)) == (1, 1)
