"""Load curves whose interval changes on the way, and gaps that only look like it."""

from datetime import datetime, timedelta

import pytest

from symbiose.domain.load_curves import TypicalCurve
from symbiose.domain.typical_year import DayKind, YearStep, year_steps
from symbiose.files.load_curve import read_load_curve
from tests.files.load_curves import PARIS, at_work, plain, spans

AT_NINE = YearStep(1, DayKind.WEEKDAY, 9)


def read(text: str) -> TypicalCurve:
    return read_load_curve(text.encode())


@pytest.mark.parametrize("before", [10, 30])
@pytest.mark.parametrize("end", [False, True], ids=["beginning", "end"])
def test_a_meter_that_is_replaced_on_the_way_changes_the_interval_of_its_readings(
    before: int, *, end: bool
) -> None:
    header = "Horodate de fin;kW" if end else "Horodate de début;kW"
    lines = [header]
    for first, minutes in ((datetime(2025, 4, 1), before), (datetime(2025, 5, 1), 40 - before)):
        for moment in spans(first, 30, minutes):
            shown = moment + timedelta(minutes=minutes if end else 0)
            lines.append(f"{shown.astimezone(PARIS):%d/%m/%Y %H:%M};{at_work(moment.astimezone(PARIS))}")

    curve = read("\n".join(lines))

    # Of 60 days, 44 are weekdays, ten hours each at 100 kW.
    assert curve.measured_mwh == pytest.approx((440 * 100 + (1440 - 440) * 10) / 1000)
    assert curve.days_of_months[3:5] == pytest.approx((30, 30))
    assert (curve.missing, curve.interval_minutes) == (0, 10)


def test_gaps_make_no_longer_interval_of_a_day() -> None:
    whole = plain(days=14, minutes=10).splitlines()
    thinned = [line for place, line in enumerate(whole) if place <= 7 * 144 or place % 3 != 2]

    curve = read("\n".join(thinned))

    assert curve.missing == len(whole) - len(thinned)
    assert dict(zip(year_steps(), curve.powers_kw, strict=True))[AT_NINE] == pytest.approx(100)
    assert curve.days_of_months[0] == pytest.approx((len(thinned) - 1) / 144)
