"""Lines of a load curve → mean powers of intervals, in order, each once."""

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from itertools import pairwise
from typing import Final, NamedTuple

from symbiose.domain.load_curves import CurveUnit, ReadingClock, Stamp
from symbiose.files.load_curve_clock import instants
from symbiose.files.load_curve_lines import LONGEST_MINUTES, DatedLines, Line
from symbiose.files.load_curve_times import Moment, legal

MINUTES_OF_HOUR: Final = 60
_KW: Final = {CurveUnit.W: 1e-3, CurveUnit.KW: 1.0, CurveUnit.MW: 1e3}
_KWH: Final = {CurveUnit.WH: 1e-3, CurveUnit.KWH: 1.0}
_HALF_A_DAY: Final = 12 * MINUTES_OF_HOUR
GREATEST_KW: Final = 1e6
"""A site that uses more than a gigawatt is a fault of the unit."""


class Reading(NamedTuple):
    """The mean power of one interval."""

    begun: datetime
    """Beginning (UTC)."""
    minutes: int
    """Length."""
    power_kw: float


@dataclass(frozen=True)
class Readings:
    """What a file holds, in order of time."""

    readings: tuple[Reading, ...]
    interval_minutes: int
    clock: ReadingClock
    stamp: Stamp
    missing: int
    """Intervals without a reading between the first and the last."""
    repeated: int
    contradicted: int
    """Readings that came again with another value."""
    left_out: int
    """Lines whose date or number could not be read, or that measure something else."""


def read_lines(dated: DatedLines, unit: CurveUnit, clock: ReadingClock) -> Readings | None:
    """Return the readings of some lines; None where no line is one.

    Args:
        dated: Lines with their moments.
        unit: What the readings count.
        clock: By which their moments are written.
    """
    lines, good, moments = dated.lines, dated.found, dated.moments
    if not good:
        return None
    given = sorted(
        zip(instants(moments, clock), (line for line, _ in good), strict=True), key=lambda one: one[0]
    )
    interval = _interval([at for at, _ in given], lines.minutes, [line.minutes for _, line in given])
    stamp = lines.stamp or _stamp(moments, interval)
    readings, repeated, contradicted, mad = _merged(_intervals(given, interval, lines.minutes, stamp), unit)
    return (
        Readings(
            readings=readings,
            interval_minutes=interval,
            clock=clock,
            stamp=stamp,
            missing=_missing(readings),
            repeated=repeated,
            contradicted=contradicted,
            left_out=dated.left_out + mad,
        )
        if readings
        else None
    )


def _interval(times: Sequence[datetime], stated: int | None, each: Sequence[int | None]) -> int:
    """Return the minutes between two readings: as stated, else those that are most often between them."""
    said = Counter(minutes for minutes in each if minutes)
    if said:
        return said.most_common(1)[0][0]
    if stated:
        return stated
    apart = Counter(round((b - a).total_seconds() / 60) for a, b in pairwise(times) if a < b)
    return apart.most_common(1)[0][0] if apart else LONGEST_MINUTES


def _intervals(
    given: Sequence[tuple[datetime, Line]], interval: int, stated: int | None, stamp: Stamp
) -> Iterator[tuple[Reading, float]]:
    """Yield the interval of each reading with its value, in order; its power is found later.

    Where nothing states their length, that of a day goes before that of the file: a meter that is replaced
    changes it on the way.
    """
    before = timedelta(minutes=1 if stamp is Stamp.END else 0)  # 0 o'clock then ends the day before
    days = [legal(at - before).date() for at, _ in given]
    usual = {} if stated else _usual_of_days(days, [at for at, _ in given])
    for day, (at, line) in zip(days, given, strict=True):
        minutes = line.minutes or usual.get(day, interval)
        yield Reading(_begun(at, minutes, stamp), minutes, 0.0), line.value


def _usual_of_days(days: Sequence[date], times: Sequence[datetime]) -> dict[date, int]:
    """Return the minutes between readings of each day, where they are clear.

    Three quarters of them are the same, in half of the day: else gaps would pass for longer intervals.
    """
    apart: dict[date, Counter[int]] = {}
    for (day, a), (other, b) in pairwise(zip(days, times, strict=True)):
        if day == other and a < b:
            apart.setdefault(day, Counter())[round((b - a).total_seconds() / 60)] += 1
    usual = {}
    for day, found in apart.items():
        minutes, often = found.most_common(1)[0]
        if minutes <= LONGEST_MINUTES and 4 * often >= 3 * found.total() and minutes * often >= _HALF_A_DAY:
            usual[day] = minutes
    return usual


def _stamp(moments: Sequence[Moment], interval: int) -> Stamp:
    """Return at which end readings are written, by where the file begins and ends in a day.

    A curve from midnight to midnight begins at 0.10 and ends at 0.00 when ends are written.
    """
    first, last = min(m.local for m in moments), max(m.local for m in moments)
    begins, ends = (60 * at.hour + at.minute for at in (first, last))
    if begins == interval and ends == 0:
        return Stamp.END
    return Stamp.BEGINNING


def _begun(at: datetime, minutes: int, stamp: Stamp) -> datetime:
    return at - timedelta(minutes=minutes) if stamp is Stamp.END else at


def _merged(
    intervals: Iterable[tuple[Reading, float]], unit: CurveUnit
) -> tuple[tuple[Reading, ...], int, int, int]:
    """Return each interval once with its mean; how many came again, so otherwise, and how many were mad."""
    found: list[Reading] = []
    sums: list[list[float]] = []
    repeated = contradicted = mad = 0
    for one, value in intervals:
        power = _power(value, one.minutes, unit)
        if power > GREATEST_KW:
            mad += 1
        elif found and found[-1].begun == one.begun:
            repeated += 1
            contradicted += power != sums[-1][0]
            sums[-1].append(power)
        else:
            found.append(one)
            sums.append([power])
    means = (r._replace(power_kw=sum(s) / len(s)) for r, s in zip(found, sums, strict=True))
    return tuple(means), repeated, contradicted, mad


def _power(value: float, minutes: int, unit: CurveUnit) -> float:
    if unit in _KW:
        return value * _KW[unit]
    return value * _KWH[unit] * MINUTES_OF_HOUR / minutes


def _missing(readings: Sequence[Reading]) -> int:
    """Return how many intervals are between readings that should follow one another."""
    return sum(
        max(0, round((b.begun - a.begun).total_seconds() / 60 / a.minutes) - 1) for a, b in pairwise(readings)
    )


def legal_hours(readings: Iterable[Reading]) -> Iterator[tuple[datetime, Reading]]:
    """Yield readings with their beginning by the legal clock."""
    for reading in readings:
        yield legal(reading.begun), reading
