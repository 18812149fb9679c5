"""Moments of a load curve: what a text says, and by which clock a whole file is written."""

import re
from collections import Counter
from collections.abc import Iterable, Sequence
from datetime import UTC, date, datetime, timedelta, timezone
from functools import lru_cache
from typing import Final, NamedTuple

from symbiose.domain.civil_days import LEGAL_TIME
from symbiose.domain.flows import MONTHS
from symbiose.domain.load_curves import ReadingClock
from symbiose.domain.week_parts import HOURS_OF_DAY

WINTER_TIME: Final = timezone(timedelta(hours=1))
FIRST_YEAR, LAST_YEAR = 1990, 2200
"""Outside of these a year is a fault of the file."""
_MOMENT: Final = re.compile(
    r"(?:(?P<y>\d{4})[-/.]?(?P<m>\d{2})[-/.]?(?P<d>\d{2})|(?P<a>\d{1,2})[-/.](?P<b>\d{1,2})[-/.](?P<c>\d{4}))"
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
    """A moment in parts, before it is known whether the day or the month comes first."""

    year: int
    first: int
    """Month where the year comes first, else the number that comes first."""
    second: int
    year_first: bool
    hour: int
    minute: int
    offset_minutes: int | None


@lru_cache(maxsize=200_000)
def written(text: str) -> Written | None:
    """Return the parts of a moment, None where a text is none.

    >>> written("2025-03-30T01:30:00+01:00")
    Written(year=2025, first=3, second=30, year_first=True, hour=1, minute=30, offset_minutes=60)
    >>> written("31/12/2025 24:00").hour, written("bonjour")
    (24, None)
    """
    found = _MOMENT.fullmatch(text.strip())
    if not found:
        return None
    year_first = found["y"] is not None
    year, first, second = found.group("y", "m", "d") if year_first else found.group("c", "a", "b")
    return Written(
        year=int(year),
        first=int(first),
        second=int(second),
        year_first=year_first,
        hour=int(found["hour"] or 0),
        minute=int(found["minute"] or 0),
        offset_minutes=_offset(found["zone"]),
    )


def month_first(moments: Iterable[Written]) -> bool:
    """Tell whether a file writes the month first: some of its days only fit so, and none otherwise."""
    seen = {(one.first, one.second) for one in moments if not one.year_first}
    return any(b > MONTHS for _, b in seen) and not any(a > MONTHS for a, _ in seen)


def moment_of(parts: Written, *, month_first: bool) -> Moment | None:
    """Return the moment that parts say, None where no calendar has it; 24 o'clock is the day after at 0."""
    day_last = parts.year_first or month_first
    month, day = (parts.first, parts.second) if day_last else (parts.second, parts.first)
    whole = parts.hour == HOURS_OF_DAY and parts.minute == 0
    try:
        begun = date(parts.year, month, day)
        local = datetime(begun.year, month, day, 0 if whole else parts.hour, parts.minute)
    except ValueError:
        return None
    if not FIRST_YEAR <= parts.year <= LAST_YEAR:
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
