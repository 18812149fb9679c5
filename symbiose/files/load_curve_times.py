"""Moments of a load curve: what a text says of them."""

import re
from datetime import datetime, timedelta
from functools import lru_cache
from typing import Final, NamedTuple

from symbiose.domain.civil_days import LEGAL_TIME
from symbiose.domain.load_curves import DateOrder
from symbiose.domain.week_parts import HOURS_OF_DAY
from symbiose.files.load_curve_dates import WrittenDate, written_date
from symbiose.files.load_curve_serials import spelled

_MOMENT: Final = re.compile(
    r"(?:(?P<y>\d{4})[-/.]?(?P<m>\d{2})[-/.]?(?P<d>\d{2})"
    r"|(?P<a>\d{1,2})[-/.](?P<b>\d{1,2})[-/.](?P<c>\d{4}|\d{2}))"
    r"(?:[T ,]+ ?(?P<hour>\d{1,2})(?:[:hH](?P<minute>\d{2})?)?(?::(?P<second>\d{2})(?:[.,]\d+)?)?)?"
    r"(?: ?(?P<zone>Z|[+-]\d{2}:?\d{2})| ?[-–à] ?\d{1,2}[:hH]\d{2})?",
    re.ASCII,
)
_MOST_OFFSET: Final = 14 * 60
"""Minutes that a clock of the earth is ahead of UTC at most (tz database, Pacific/Kiritimati)."""


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
    is_timed: bool = True
    """False where the text has a day alone."""


@lru_cache(maxsize=200_000)
def written(text: str) -> Written | None:
    """Return the parts of a moment, None where a text is none.

    Beside a day with its year last, `00:00-01:00` is an interval and no distance from UTC.

    >>> written("2025-03-30T01:30:00+01:00").date.figures, written("45658,5").date.figures
    ((2025, 3, 30), (2025, 1, 1))
    >>> written("31/12/2025 24:00").hour, written("bonjour")
    (24, None)
    """
    found = _MOMENT.fullmatch(spelled(text.strip()))
    if not found:
        return None
    whole = found["y"] is not None
    offset = _offset(found["zone"]) if whole or not (found["zone"] or "").startswith("-") else None
    if offset is not None and abs(offset) > _MOST_OFFSET:
        return None
    figures = found.group("y", "m", "d") if whole else found.group("a", "b", "c")
    return Written(
        date=written_date(figures, year_first=whole),
        hour=int(found["hour"] or 0),
        minute=int(found["minute"] or 0),
        offset_minutes=offset,
        is_timed=found["hour"] is not None,
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


def legal(moment: datetime) -> datetime:
    """Return a moment by the legal clock."""
    return moment.astimezone(LEGAL_TIME)


def _offset(zone: str | None) -> int | None:
    if zone is None:
        return None
    if zone == "Z":
        return 0
    digits = zone[1:].replace(":", "")
    minutes = int(digits[:2]) * 60 + int(digits[2:])
    return -minutes if zone[0] == "-" else minutes
