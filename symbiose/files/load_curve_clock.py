"""By which clock a load curve is written, told by what it holds of the days on which legal clocks change."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from datetime import UTC, date, datetime, timedelta, timezone
from functools import lru_cache
from typing import Final

from symbiose.domain.civil_days import LEGAL_TIME
from symbiose.domain.load_curves import ReadingClock
from symbiose.domain.week_parts import HOURS_OF_DAY
from symbiose.files.load_curve_times import Moment

WINTER_TIME: Final = timezone(timedelta(hours=1))
_SKIPPED: Final = 2
"""Hour of the day that legal time skips in March and strikes twice in October."""
_HOUR: Final = timedelta(hours=1)
_BESIDE: Final = frozenset((_SKIPPED - 2, _SKIPPED - 1, _SKIPPED + 2, _SKIPPED + 3))
"""Whole hours around those that tell."""


def clock_of(moments: Sequence[Moment], used: Sequence[bool]) -> ReadingClock | None:
    """Return the clock of a file; None where it holds summer and winter, and not what tells them apart.

    Offsets tell, the hour that legal time skips in March, and the hour that it strikes twice in October, but
    not the former filled and the latter twice in one file. A file of one season alone is taken for one in
    legal time: nothing in it says otherwise.

    Args:
        moments: As written.
        used: Whether something was used at each: a nought in an hour that is skipped may stand for nothing.
    """
    if moments and all(one.offset_minutes is not None for one in moments):
        return ReadingClock.OFFSET
    given = [(one.local, is_used) for one, is_used in zip(moments, used, strict=True)]
    told = {_told_in_march(times) for times in _of_short_days(given).values()}
    struck = Counter(local for local, _ in given)
    doubled = any(often > max(1, struck[at - _HOUR]) and _is_doubled(at) for at, often in struck.items())
    if ReadingClock.WINTER in told:
        return None if doubled else ReadingClock.WINTER
    if doubled or ReadingClock.LEGAL in told or not _has_both_seasons(struck):
        return ReadingClock.LEGAL
    return None


def _told_in_march(times: Mapping[datetime, bool]) -> ReadingClock | None:
    """Return the clock that the times of a day tell on which legal time skips an hour.

    Two and three o'clock may each be the end of the hour before: one of both is by legal time, both are not.
    """
    within = {at.hour for at in times if at.minute}
    if within:
        skipped = [is_used for at, is_used in times.items() if at.minute and at.hour == _SKIPPED]
        if skipped:
            return ReadingClock.WINTER if any(skipped) else None
        return ReadingClock.LEGAL if within >= {_SKIPPED - 1, _SKIPPED + 1} else None
    hours = {at.hour: is_used for at, is_used in times.items()}
    either = [hours[hour] for hour in (_SKIPPED, _SKIPPED + 1) if hour in hours]
    if not hours.keys() >= _BESIDE or not either:
        return None
    if len(either) == 1:
        return ReadingClock.LEGAL
    return ReadingClock.WINTER if all(either) else None


def _of_short_days(given: Iterable[tuple[datetime, bool]]) -> Mapping[date, dict[datetime, bool]]:
    """Return the moments of each day that is shorter than others by the legal clock."""
    found: dict[date, dict[datetime, bool]] = {}
    for local, is_used in given:
        if _change(local.date()) < 0:
            found.setdefault(local.date(), {})[local] = is_used
    return found


def _has_both_seasons(moments: Iterable[datetime]) -> bool:
    """Tell whether some moments are of summer time and some of winter time, far from the changes."""
    return len({_is_summer(day) for day in {one.date() for one in moments} if not _change(day)}) > 1


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


@lru_cache(maxsize=4096)
def _change(day: date) -> float:
    """Return by how many hours a day is longer than 24 by the legal clock."""
    midnight = datetime(day.year, day.month, day.day)
    begun, ended = (
        one.replace(tzinfo=LEGAL_TIME).astimezone(UTC) for one in (midnight, midnight + timedelta(days=1))
    )
    return (ended - begun) / _HOUR - HOURS_OF_DAY


def _is_summer(day: date) -> bool:
    return bool(datetime(day.year, day.month, day.day, 12, tzinfo=LEGAL_TIME).dst())


def _is_skipped(local: datetime) -> bool:
    return local.hour == _SKIPPED and _change(local.date()) < 0


def _is_doubled(local: datetime) -> bool:
    return local.hour == _SKIPPED and _change(local.date()) > 0
