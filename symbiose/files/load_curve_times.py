"""Moments of a load curve: what a text says, and by which clock a whole file is written."""

import re
from collections import Counter
from collections.abc import Iterable, Sequence
from datetime import UTC, date, datetime, timedelta, timezone
from functools import lru_cache
from typing import Final, NamedTuple

from symbiose.domain.civil_days import LEGAL_TIME
from symbiose.domain.load_curves import DateOrder, ReadingClock
from symbiose.domain.week_parts import HOURS_OF_DAY
from symbiose.files.load_curve_dates import WrittenDate, written_date
from symbiose.files.load_curve_serials import spelled

WINTER_TIME: Final = timezone(timedelta(hours=1))
_MOMENT: Final = re.compile(
    r"(?:(?P<y>\d{4})[-/.]?(?P<m>\d{2})[-/.]?(?P<d>\d{2})"
    r"|(?P<a>\d{1,2})[-/.](?P<b>\d{1,2})[-/.](?P<c>\d{4}|\d{2}))"
    r"(?:[T ,]+ ?(?P<hour>\d{1,2})(?:[:hH](?P<minute>\d{2})?)?(?::(?P<second>\d{2})(?:[.,]\d+)?)?)?"
    r" ?(?P<zone>Z|[+-]\d{2}:?\d{2})?",
    re.ASCII,
)


class Moment(NamedTuple):
    """What a text says of a moment."""

    local: datetime
    """By the clock of the file."""
    offset_minutes: int | None
    """Minutes ahead of UTC; None where the text does not say it."""


class Written(NamedTuple):
    """A moment in parts, before it is known in which order its date is written."""

    date: WrittenDate
    hour: int
    minute: int
    offset_minutes: int | None


@lru_cache(maxsize=200_000)
def written(text: str) -> Written | None:
    """Return the parts of a moment, None where a text is none.

    >>> written("2025-03-30T01:30:00+01:00").date.figures, written("45658,5").date.figures
    ((2025, 3, 30), (2025, 1, 1))
    >>> written("31/12/2025 24:00").hour, written("bonjour")
    (24, None)
    """
    found = _MOMENT.fullmatch(spelled(text.strip()))
    if not found:
        return None
    whole = found["y"] is not None
    figures = found.group("y", "m", "d") if whole else found.group("a", "b", "c")
    return Written(
        date=written_date(figures, year_first=whole),
        hour=int(found["hour"] or 0),
        minute=int(found["minute"] or 0),
        offset_minutes=_offset(found["zone"]),
    )


def moment_of(parts: Written, order: DateOrder) -> Moment | None:
    """Return the moment that parts say, None where no calendar has it; 24 o'clock is the day after at 0.

    Args:
        parts: As written.
        order: Of the dates of the file that may be read in several.
    """
    begun = parts.date.day(order)
    whole = parts.hour == HOURS_OF_DAY and parts.minute == 0
    if begun is None:
        return None
    try:
        local = datetime(begun.year, begun.month, begun.day, 0 if whole else parts.hour, parts.minute)
    except ValueError:
        return None
    return Moment(local + timedelta(days=1) if whole else local, parts.offset_minutes)


def clock_of(moments: Sequence[Moment]) -> ReadingClock:
    """Return the clock of a file: offsets, else winter time where it has an hour that legal time skips.

    Two o'clock itself may be the end of the hour before: it counts only in a day of 24 whole hours.
    """
    if moments and all(one.offset_minutes is not None for one in moments):
        return ReadingClock.OFFSET
    of_day: dict[date, set[datetime]] = {}
    for one in moments:
        if _change(one.local.date()) < 0:
            of_day.setdefault(one.local.date(), set()).add(one.local)
    for times in of_day.values():
        within = any(_is_skipped(one) and one.minute > 0 for one in times)
        if within or (len(times) == HOURS_OF_DAY and not any(one.minute for one in times)):
            return ReadingClock.WINTER
    return ReadingClock.LEGAL


def skipped_noughts(readings: Iterable[tuple[datetime, float]], *, at_end: bool) -> set[datetime]:
    """Return the moments of an hour that legal time skips at which a program wrote noughts for want of it.

    The hour holds nothing but noughts; the Sundays before and after, something is used at each of its times.

    Args:
        readings: Moments by the clock of the file, without offset, and readings.
        at_end: Readings are written at the end of their interval.
    """
    given = dict(readings)
    before = timedelta(minutes=1 if at_end else 0)
    skipped: dict[date, set[datetime]] = {}
    for at in given:
        if _is_skipped(at - before):
            skipped.setdefault(at.date(), set()).add(at)
    found = set()
    for moments in skipped.values():
        beside = [given.get(at + timedelta(days=day), 0.0) for at in moments for day in (-7, 7)]
        if not any(given[at] for at in moments) and all(beside):
            found |= moments
    return found


def instants(moments: Sequence[Moment], clock: ReadingClock) -> list[datetime]:
    """Return moments in UTC; of an hour that the clock strikes twice, the second time comes second."""
    struck: Counter[datetime] = Counter()
    found = []
    for local, offset in moments:
        if offset is not None:
            found.append(local.replace(tzinfo=UTC) - timedelta(minutes=offset))
        elif clock is ReadingClock.WINTER:
            found.append(local.replace(tzinfo=WINTER_TIME).astimezone(UTC))
        else:
            again = min(struck[local], 1) if _is_doubled(local) else 0
            struck[local] += 1
            found.append(local.replace(tzinfo=LEGAL_TIME, fold=again).astimezone(UTC))
    return found


def legal(moment: datetime) -> datetime:
    """Return a moment by the legal clock."""
    return moment.astimezone(LEGAL_TIME)


@lru_cache(maxsize=4096)
def _change(day: date) -> float:
    """Return by how many hours a day is longer than 24 by the legal clock."""
    begun = datetime(day.year, day.month, day.day, tzinfo=LEGAL_TIME)
    after = date.fromordinal(day.toordinal() + 1)
    ended = datetime(after.year, after.month, after.day, tzinfo=LEGAL_TIME)
    return (begun.utcoffset() - ended.utcoffset()).total_seconds() / 3600  # type: ignore[operator]


def _is_skipped(local: datetime) -> bool:
    return local.hour == 2 and _change(local.date()) < 0


def _is_doubled(local: datetime) -> bool:
    return local.hour == 2 and _change(local.date()) > 0


def _offset(zone: str | None) -> int | None:
    if zone is None:
        return None
    if zone == "Z":
        return 0
    digits = zone[1:].replace(":", "")
    minutes = int(digits[:2]) * 60 + int(digits[2:])
    return -minutes if zone[0] == "-" else minutes
