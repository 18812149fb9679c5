"""Output of roofs in each hour: sums, night, orientations, legal time, and the yield of the territory."""

import subprocess
import sys
from datetime import date

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from matching.solar.roof_output import irradiation_kw_per_m2, output_per_kwp, yield_kwh_per_kwp
from matching.solar.sky import sky_over
from symbiose.domain.roofs import RoofValues
from symbiose.domain.solar_reference import SolarReference, solar_reference
from symbiose.domain.typical_year import DayKind, year_steps
from symbiose.files.reading import read_file
from symbiose.files.reference import load_reference
from tests.files.cadastres import GOOD, geojson, roofs

DAY = date(2026, 11, 26)
HOURS = np.array([step.hours for step in year_steps()])
SOUTH, EAST, WEST, NORTH = 180.0, 90.0, 270.0, 0.0


def the_sun() -> SolarReference:
    reference = load_reference()
    return solar_reference(reference, reference.factors, DAY)


def make_roof(**changes: object) -> RoofValues:
    values: dict[str, object] = {
        "area_m2": 500.0,
        "peak_power_kwp": 100.0,
        "yearly_kwh": 93_000.0,
        "tilt_deg": 30.0,
        "azimuth_deg": SOUTH,
        "longitude": 2.83,
        "latitude": 50.43,
    }
    return RoofValues.model_validate(values | changes)


def of_weekday(month: int, output: tuple[float, ...]) -> np.ndarray:
    kept = [
        value
        for step, value in zip(year_steps(), output, strict=True)
        if (step.month, step.day) == (month, DayKind.WEEKDAY)
    ]
    return np.array(kept)


def middle_of(day: np.ndarray) -> float:
    """Return the legal time at which half of the day's output is reached, in the mean of its hours."""
    return float((day @ (np.arange(24) + 0.5)) / day.sum())


@settings(deadline=None, max_examples=25)
@given(
    tilt=st.one_of(st.none(), st.floats(0, 90)),
    azimuth=st.one_of(st.none(), st.floats(0, 359.99)),
    yearly=st.floats(1_000, 200_000),
)
def test_a_roof_gives_its_yearly_figure_whatever_its_orientation(
    tilt: float | None, azimuth: float | None, yearly: float
) -> None:
    roof = make_roof(tilt_deg=tilt, azimuth_deg=azimuth, yearly_kwh=yearly)

    output = np.array(output_per_kwp(roof, the_sun()))

    assert float(output @ HOURS) * roof.peak_power_kwp == pytest.approx(yearly, rel=1e-9)
    assert output.min() >= 0


def test_nothing_is_given_while_the_sun_is_down() -> None:
    output = np.array(output_per_kwp(make_roof(), the_sun()))
    day = np.array([value > 0 for value in output])

    lit = {
        month: [hour for hour in range(24) if of_weekday(month, tuple(output))[hour] > 0]
        for month in (1, 6, 12)
    }

    assert not any(day[i] for i, step in enumerate(year_steps()) if step.hour in (0, 1, 2, 3, 4, 23))
    # Sunrise and sunset at 50.5° N, legal time without refraction: 8.50 and 16.40 in December, 5.40 and
    # 21.58 in June.
    assert lit == {1: list(range(8, 18)), 6: list(range(5, 22)), 12: list(range(8, 17))}


def test_months_receive_what_was_measured() -> None:
    sun = the_sun()

    flat = irradiation_kw_per_m2(0.0, SOUTH, sun)
    months = [
        sum(v * h for v, h, s in zip(flat, HOURS, year_steps(), strict=True) if s.month == m)
        for m in range(1, 13)
    ]

    assert months == pytest.approx(sun.global_kwh_per_m2, rel=1e-6)


def test_thirty_degrees_south_yields_what_the_territory_is_known_for() -> None:
    sun = the_sun()

    assert 850 <= yield_kwh_per_kwp(30.0, SOUTH, sun) <= 1000
    assert yield_kwh_per_kwp(0.0, SOUTH, sun) == pytest.approx(sum(sun.global_kwh_per_m2) * 0.8, rel=1e-6)


def test_south_yields_most_and_north_least() -> None:
    sun = the_sun()

    by_azimuth = {azimuth: yield_kwh_per_kwp(30.0, azimuth, sun) for azimuth in (SOUTH, EAST, WEST, NORTH)}

    assert max(by_azimuth, key=lambda one: by_azimuth[one]) == SOUTH
    assert min(by_azimuth, key=lambda one: by_azimuth[one]) == NORTH
    assert by_azimuth[EAST] == pytest.approx(by_azimuth[WEST], rel=0.01)


def test_azimuths_are_counted_from_north_clockwise_so_that_east_comes_before_west() -> None:
    sun = the_sun()

    middles = {
        azimuth: middle_of(of_weekday(6, output_per_kwp(make_roof(azimuth_deg=azimuth), sun)))
        for azimuth in (EAST, SOUTH, WEST)
    }

    assert middles[EAST] + 0.5 < middles[SOUTH] < middles[WEST] - 0.5


def test_a_cadastre_that_counts_from_south_gives_its_eastern_roofs_the_morning() -> None:
    content = geojson(roofs({**GOOD, "pente": 30, "azimut": -90}, {**GOOD, "pente": 30, "azimut": 90}))
    kept = read_file("cadastre.geojson", content, load_reference(), site=None).roofs
    assert kept is not None
    east, west = (row.values for row in kept.rows())
    assert east is not None
    assert west is not None

    middles = [middle_of(of_weekday(6, output_per_kwp(roof, the_sun()))) for roof in (east, west)]

    assert middles[0] + 1 < middles[1]


def test_noon_of_the_sun_is_late_by_the_clock_and_an_hour_later_in_summer() -> None:
    """At 2.66° East the mean sun is 49 minutes behind winter time: 12.49, and 13.49 in summer."""
    output = output_per_kwp(make_roof(), the_sun())

    winter, summer = middle_of(of_weekday(1, output)), middle_of(of_weekday(7, output))

    assert winter == pytest.approx(12 + 49 / 60 + 9 / 60, abs=0.15)  # equation of time in mid-January: 9 min
    assert summer == pytest.approx(13 + 49 / 60 + 6 / 60, abs=0.15)  # in mid-July: 6 min


@pytest.mark.parametrize(("tilt", "azimuth"), [(30.0, 180.0), (15.0, 100.0), (45.0, 250.0), (60.0, 20.0)])
def test_a_slope_receives_what_pvlib_finds_for_the_same_sky(tilt: float, azimuth: float) -> None:
    from pvlib import irradiance  # as heavy as all else that reading the tests takes from others

    sun, sky = the_sun(), sky_over(the_sun())

    theirs = irradiance.get_total_irradiance(
        tilt,
        azimuth,
        sky.zenith_deg,
        sky.azimuth_deg,
        sky.beam_normal,
        sky.overall,
        sky.diffuse,
        albedo=sun.albedo,
        model="isotropic",
    )["poa_global"]

    ours = irradiation_kw_per_m2(tilt, azimuth, sun)
    assert float(ours @ HOURS) == pytest.approx(float(sky.steps(np.asarray(theirs)) @ HOURS), rel=1e-9)


def test_the_sun_stands_where_pvlib_says_at_a_moment_of_the_clock() -> None:
    import pandas as pd
    from pvlib import solarposition

    sun, sky = the_sun(), sky_over(the_sun())
    noon = pd.DatetimeIndex(["2025-06-21 13:45"], tz="Europe/Paris")

    position = solarposition.get_solarposition(noon, sun.latitude, sun.longitude)

    near = np.argmin(np.hypot(sky.zenith_deg - float(position["zenith"].iloc[0]), sky.azimuth_deg - 180.0))
    assert sky.month_hour[near] == (6 - 1) * 24 + 13
    assert sky.zenith_deg.min() == pytest.approx(sun.latitude - 23.44, abs=0.05)


def test_a_roof_of_unknown_slope_lies_as_assumed() -> None:
    sun = the_sun()

    unknown = output_per_kwp(make_roof(tilt_deg=None, azimuth_deg=None), sun)

    assert unknown == output_per_kwp(make_roof(tilt_deg=sun.tilt_deg, azimuth_deg=sun.azimuth_deg), sun)
    assert unknown != output_per_kwp(make_roof(), sun)


def test_weekdays_and_sundays_have_the_same_sun() -> None:
    output = output_per_kwp(make_roof(), the_sun())

    by_day = {
        kind: [v for s, v in zip(year_steps(), output, strict=True) if s.day is kind] for kind in DayKind
    }

    assert by_day[DayKind.WEEKDAY] == by_day[DayKind.SUNDAY] == by_day[DayKind.SATURDAY]


def test_no_command_waits_for_pvlib_that_does_not_need_it() -> None:
    code = (
        "import sys, matching.solar.roof_output, symbiose.app.cli, web.application;"
        "print([name for name in ('pvlib', 'pandas', 'scipy') if name in sys.modules])"
    )

    told = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)

    assert told.stdout.strip() == "[]"
