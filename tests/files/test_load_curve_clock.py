"""By which clock a curve is written, where its gaps lie over the changes of hour: told, or asked for."""

from collections.abc import Callable
from datetime import date, datetime
from typing import TypedDict, Unpack
from zoneinfo import ZoneInfo

import pytest

from symbiose.domain.errors import InvalidDocument
from symbiose.domain.load_curves import CurveAnswers, ReadingClock, TypicalCurve
from symbiose.files.load_curve import CLOCK, UNIT, read_load_curve
from tests.files.load_curves import plain

WINTER = ZoneInfo("Etc/GMT-1")
MARCH, OCTOBER = date(2025, 3, 30), date(2025, 10, 26)


class Days(TypedDict, total=False):
    """Which days a curve is of."""

    first: datetime
    days: int


IN_MARCH: Days = {"first": datetime(2025, 3, 17), "days": 28}
IN_OCTOBER: Days = {"first": datetime(2025, 10, 13), "days": 28}
FROM_MARCH_TO_NOVEMBER: Days = {"first": datetime(2025, 3, 17), "days": 238}


def busy(at: datetime) -> float:
    """Return more from 8 to 18 o'clock than at other times, which is never nothing."""
    return 100.0 if 8 <= at.hour < 18 else 10.0


def written(
    drop: Callable[[datetime], bool],
    *,
    zone: ZoneInfo | None = None,
    minutes: int = 30,
    header: str = "Date et heure;Puissance (kW)",
    **days: Unpack[Days],
) -> str:
    """Return a curve without some of its lines, told by their moment as written."""
    head, *lines = plain(busy, zone=zone, minutes=minutes, header=header, **days).splitlines()
    kept = [line for line in lines if not drop(datetime.strptime(line.split(";")[0], "%d/%m/%Y %H:%M"))]
    return "\n".join((head, *kept))


def read(text: str, clock: ReadingClock | None = None) -> TypicalCurve:
    return read_load_curve(text.encode(), CurveAnswers(clock=clock))


def asked(text: str) -> list[str]:
    with pytest.raises(InvalidDocument) as refused:
        read(text)
    return [problem.path for problem in refused.value.problems]


def night_of_march(at: datetime) -> bool:
    return at.date() == MARCH and at.hour < 6


@pytest.mark.parametrize("zone", [None, WINTER], ids=["legal", "winter"])
@pytest.mark.parametrize("minutes", [30, 60])
def test_a_gap_over_the_change_in_march_is_asked_about_and_the_answer_gives_the_year_back(
    zone: ZoneInfo | None, minutes: int
) -> None:
    text = written(night_of_march, zone=zone, minutes=minutes, **IN_MARCH)
    clock = ReadingClock.WINTER if zone else ReadingClock.LEGAL

    assert asked(text) == [CLOCK]
    curve = read(text, clock)
    hours = [busy(datetime(2025, 3, 1, hour)) for hour in range(24)]
    assert curve.clock is clock
    assert curve.powers_kw == pytest.approx(hours * 36)


@pytest.mark.parametrize("minutes", [30, 60])
def test_a_gap_beside_the_change_leaves_it_told(minutes: int) -> None:
    def afternoon(at: datetime) -> bool:
        return at.date() == MARCH and at.hour >= 8

    legal = written(afternoon, minutes=minutes, **IN_MARCH)
    winter = written(afternoon, zone=WINTER, minutes=minutes, **IN_MARCH)

    assert (read(legal).clock, read(winter).clock) == (ReadingClock.LEGAL, ReadingClock.WINTER)


def test_the_hour_that_october_strikes_twice_tells_legal_time_without_march() -> None:
    assert read(written(lambda at: False, **IN_OCTOBER)).clock is ReadingClock.LEGAL


def test_a_single_hour_in_october_tells_nothing_since_programs_leave_one_out() -> None:
    assert asked(written(lambda at: False, zone=WINTER, **IN_OCTOBER)) == [CLOCK]


@pytest.mark.parametrize("minutes", [30, 60])
def test_an_hour_filled_in_march_and_one_struck_twice_in_october_contradict_one_another(minutes: int) -> None:
    days = FROM_MARCH_TO_NOVEMBER
    two = written(lambda at: at.date() != OCTOBER or at.hour != 2, minutes=minutes, **days)
    _, *doubled = two.splitlines()
    filled = written(lambda at: False, zone=WINTER, minutes=minutes, **days)
    text = "\n".join((filled, *doubled[: len(doubled) // 2]))

    assert asked(text) == [CLOCK]
    assert read(text, ReadingClock.WINTER).repeated == 60 // minutes


def test_a_curve_that_comes_twice_in_winter_time_strikes_no_hour_twice() -> None:
    text = written(lambda at: False, zone=WINTER, **FROM_MARCH_TO_NOVEMBER)
    twice = "\n".join((text, *text.splitlines()[1:]))

    assert read(twice).clock is ReadingClock.WINTER


def test_one_season_alone_is_not_asked_about() -> None:
    assert read(written(lambda at: False, first=datetime(2025, 4, 7), days=14)).clock is ReadingClock.LEGAL
    assert read(written(lambda at: False, first=datetime(2025, 1, 6), days=14)).clock is ReadingClock.LEGAL


def test_an_answer_does_not_go_before_what_the_file_tells() -> None:
    text = written(lambda at: False, **IN_MARCH)

    assert read(text, ReadingClock.WINTER) == read(text)


def test_clock_and_unit_are_asked_for_together() -> None:
    assert asked(written(night_of_march, header="Horodate;Valeur", **IN_MARCH)) == [UNIT, CLOCK]
