"""When a declared need uses its electricity: months as declared, hours by curve or trade."""

import math
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from symbiose.domain.companies import Activity
from symbiose.domain.declared_heat import hours_of
from symbiose.domain.declared_profiles import profile_of
from symbiose.domain.electricity_profiles import STEPS, ElectricityProfile, ProfileBasis
from symbiose.domain.flows import Direction, Flow
from symbiose.domain.typical_year import DayKind, YearStep, year_steps
from symbiose.domain.week_parts import WeekPart
from symbiose.files.reference import load_reference
from tests.builders import make_flow, make_load_curve, make_site

SHAPES = load_reference().load_shapes
SCHOOL, STEEL = Activity(code="85.32Z"), Activity(code="24.10Z")
SUMMER_OFF = (0.12, 0.11, 0.11, 0.1, 0.09, 0.08, 0.0, 0.0, 0.08, 0.1, 0.1, 0.11)


def make_power(**changes: Any) -> Flow:
    values = {
        "id": "flow_power",
        "direction": Direction.NEED,
        "resource_id": "electricity",
        "unit": "MWh",
        "quantity_per_year": 876.0,
    }
    return make_flow(**values | changes)


def _at_work(step: YearStep) -> bool:
    return step.day is DayKind.WEEKDAY and 8 <= step.hour < 18


def months_of(profile: ElectricityProfile) -> list[float]:
    months = [0.0] * 12
    for step, share in zip(year_steps(), profile.shares, strict=True):
        months[step.month - 1] += share
    return months


def part_of(profile: ElectricityProfile, part: WeekPart) -> float:
    return math.fsum(s for step, s in zip(year_steps(), profile.shares, strict=True) if step.part is part)


def test_a_need_without_a_curve_has_the_week_of_its_trade_as_an_estimate() -> None:
    profile = profile_of(make_power(), make_site(activity=SCHOOL), None, SHAPES)

    powers = dict(zip(year_steps(), profile.powers_kw(876.0), strict=True))
    assert profile.basis is ProfileBasis.SECTOR
    assert profile.source.startswith("Enseignement")
    assert powers[YearStep(3, DayKind.WEEKDAY, 10)] > 3 * powers[YearStep(3, DayKind.SUNDAY, 10)]


def test_a_need_of_an_unknown_trade_has_the_shape_of_none() -> None:
    profile = profile_of(make_power(), make_site(), None, SHAPES)

    assert profile.source.startswith("Activité non précisée")


def test_the_declared_calendar_gives_the_months() -> None:
    profile = profile_of(make_power(months=SUMMER_OFF), make_site(activity=STEEL), None, SHAPES)

    assert months_of(profile) == pytest.approx(SUMMER_OFF)
    assert sum(profile.shares) == pytest.approx(1)


def test_what_is_declared_of_the_week_goes_before_the_trade() -> None:
    flow = make_power(week_parts=(0.7, 0.3, 0.0))

    profile = profile_of(flow, make_site(activity=STEEL), None, SHAPES)

    assert part_of(profile, WeekPart.DAY) == pytest.approx(0.7)
    assert part_of(profile, WeekPart.WEEKEND) == 0


def test_a_curve_gives_the_hours_and_the_declaration_the_months() -> None:
    profile = profile_of(make_power(months=SUMMER_OFF), make_site(activity=SCHOOL), make_load_curve(), SHAPES)

    powers = dict(zip(year_steps(), profile.powers_kw(876.0), strict=True))
    assert profile.basis is ProfileBasis.MEASURED
    assert profile.source == "courbe.csv, 2025-01-01 – 2025-12-31"
    assert months_of(profile) == pytest.approx(SUMMER_OFF)
    ratio = powers[YearStep(4, DayKind.WEEKDAY, 9)] / powers[YearStep(4, DayKind.WEEKDAY, 20)]
    assert ratio == pytest.approx(10)
    assert powers[YearStep(7, DayKind.WEEKDAY, 9)] == 0


def test_a_month_that_the_curve_has_at_nought_is_spread_as_the_year() -> None:
    powers = [0.0 if step.month == 8 else (100.0 if _at_work(step) else 10.0) for step in year_steps()]

    profile = profile_of(make_power(), make_site(), make_load_curve(powers_kw=powers), SHAPES)

    by_step = dict(zip(year_steps(), profile.powers_kw(876.0), strict=True))
    assert months_of(profile) == pytest.approx([1 / 12] * 12)
    ratio = by_step[YearStep(8, DayKind.WEEKDAY, 9)] / by_step[YearStep(8, DayKind.WEEKDAY, 20)]
    assert ratio == pytest.approx(10)


@settings(deadline=None, max_examples=20)
@given(
    weights=st.lists(st.floats(0, 1), min_size=12, max_size=12).filter(lambda w: sum(w) > 0.01),
    power=st.lists(st.floats(0, 1000), min_size=24, max_size=24).filter(lambda p: sum(p) > 1),
)
def test_whatever_the_curve_the_year_and_its_months_are_those_declared(
    weights: list[float], power: list[float]
) -> None:
    months = tuple(weight / sum(weights) for weight in weights)
    curve = make_load_curve(powers_kw=[power[step.hour] for step in year_steps()])

    profile = profile_of(make_power(months=months), make_site(), curve, SHAPES)

    assert len(profile.shares) == STEPS
    assert months_of(profile) == pytest.approx(months, abs=1e-9)


def test_a_flat_year_uses_the_same_power_in_every_hour() -> None:
    curve = make_load_curve(powers_kw=[100.0] * STEPS)
    months = tuple(days / 365 for days in (31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31))

    profile = profile_of(make_power(months=months), make_site(), curve, SHAPES)

    assert profile.powers_kw(876.0) == pytest.approx([100.0] * STEPS)


def test_a_curve_tells_what_its_typical_year_uses() -> None:
    curve = make_load_curve(powers_kw=[100.0] * STEPS)

    assert curve.yearly_mwh == pytest.approx(876.0)
    assert curve.monthly_mwh[1] == pytest.approx(67.2)
    assert curve.covers_year


@pytest.mark.parametrize("part", WeekPart)
@pytest.mark.parametrize("month", [1, 2, 4])
def test_steps_of_a_part_of_the_week_have_its_hours(part: WeekPart, month: int) -> None:
    steps = [step for step in year_steps() if (step.month, step.part) == (month, part)]

    assert math.fsum(step.hours for step in steps) == pytest.approx(hours_of(month, part))


def test_a_year_with_a_share_below_nought_is_refused() -> None:
    even = [1 / STEPS] * STEPS

    with pytest.raises(ValueError, match="shares that sum to 1"):
        ElectricityProfile(
            flow_id="flow_power",
            shares=(-even[0], 3 * even[1], *even[2:]),
            basis=ProfileBasis.MEASURED,
            source="curve",
        )
