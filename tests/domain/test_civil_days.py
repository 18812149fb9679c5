"""Days are told by the legal time: what happens late in the evening of UTC is of the next day."""

import re
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from symbiose.domain.civil_days import day_of

ROOMS = ("symbiose/domain", "symbiose/services", "web")


@pytest.mark.parametrize(
    ("moment", "day"),
    [
        (datetime(2026, 12, 31, 22, 30, tzinfo=UTC), date(2026, 12, 31)),
        (datetime(2026, 12, 31, 23, 30, tzinfo=UTC), date(2027, 1, 1)),
        (datetime(2026, 6, 30, 21, 30, tzinfo=UTC), date(2026, 6, 30)),
        (datetime(2026, 6, 30, 22, 30, tzinfo=UTC), date(2026, 7, 1)),
    ],
)
def test_the_day_begins_one_hour_before_that_of_utc_in_winter_and_two_in_summer(
    moment: datetime, day: date
) -> None:
    assert day_of(moment) == day


@given(at=st.datetimes(datetime(2000, 1, 1), datetime(2100, 1, 1)), later=st.timedeltas(timedelta(0)))
def test_later_is_never_an_earlier_day(at: datetime, later: timedelta) -> None:
    first = at.replace(tzinfo=UTC)
    second = first + min(later, timedelta(days=3))

    assert day_of(first) <= day_of(second)
    assert abs(day_of(first) - first.date()) <= timedelta(days=1)


def test_a_moment_without_a_zone_is_of_no_day() -> None:
    with pytest.raises(ValueError, match="no zone"):
        day_of(datetime(2026, 1, 1))


def test_no_day_or_year_is_read_off_the_clock_but_by_the_legal_time() -> None:
    utc = re.compile(r"(clock\(\)|\bnow|\bat|_at|created)\.(date\(\)|year\b)")
    files = [file for room in ROOMS for file in sorted(Path(room).rglob("*.py"))]

    assert len(files) > 300
    found = {str(file) for file in files for _ in utc.finditer(file.read_text(encoding="utf-8"))}
    assert found == set()
