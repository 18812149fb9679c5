"""The parts of a week: weekdays by day, weekdays by night, the weekend."""

import math
from collections.abc import Mapping, Sequence
from enum import StrEnum
from types import MappingProxyType

WEEK_SHARES = 3
"""Shares of a week, in the order of `WeekPart`."""
DAY_BEGINS, DAY_ENDS = 7, 19
"""From when to when it is day, from Monday to Friday, o'clock."""
WORKING_DAYS, DAYS_OF_WEEK, HOURS_OF_DAY = 5, 7, 24
HOURS_OF_WEEK = float(DAYS_OF_WEEK * HOURS_OF_DAY)
_TOLERANCE = 1e-6


class WeekPart(StrEnum):
    """A part of the week; public holidays are not told apart."""

    DAY = "day"
    """Monday to Friday, from 7 to 19 o'clock: 60 hours a week."""
    NIGHT = "night"
    """The other hours from Monday 0 o'clock to Friday 24 o'clock: 60 a week."""
    WEEKEND = "weekend"
    """Saturday and Sunday, day and night: 48 hours a week."""


HOURS_OF_PART = {
    WeekPart.DAY: float(WORKING_DAYS * (DAY_ENDS - DAY_BEGINS)),
    WeekPart.NIGHT: float(WORKING_DAYS * (HOURS_OF_DAY - DAY_ENDS + DAY_BEGINS)),
    WeekPart.WEEKEND: float((DAYS_OF_WEEK - WORKING_DAYS) * HOURS_OF_DAY),
}
"""Hours of each part in a week; they sum to 168."""
EVEN_WEEK = (
    HOURS_OF_PART[WeekPart.DAY] / HOURS_OF_WEEK,
    HOURS_OF_PART[WeekPart.NIGHT] / HOURS_OF_WEEK,
    HOURS_OF_PART[WeekPart.WEEKEND] / HOURS_OF_WEEK,
)
"""The week of a flow that is the same in all of its hours."""


class WeekPattern(StrEnum):
    """How a site says in a word when something runs."""

    ALL_WEEK = "all_week"
    """Every hour of the week."""
    WEEKDAYS = "weekdays"
    """Monday to Friday, day and night alike."""
    WEEKDAY_DAYS = "weekday_days"
    """Monday to Friday, by day."""
    TWO_SHIFTS = "two_shifts"
    """Monday to Friday in two shifts of eight hours, usually from 5 to 21 o'clock."""
    WEEKDAY_NIGHTS = "weekday_nights"
    """Monday to Friday, by night."""
    WEEKENDS = "weekends"
    """Saturday and Sunday."""


SHIFT_HOURS = 8
_TWO_SHIFTS_BY_DAY = (DAY_ENDS - DAY_BEGINS) / (2 * SHIFT_HOURS)
SHARES_OF_PATTERN: Mapping[WeekPattern, tuple[float, float, float]] = MappingProxyType(
    {
        WeekPattern.ALL_WEEK: EVEN_WEEK,
        WeekPattern.WEEKDAYS: (0.5, 0.5, 0.0),
        WeekPattern.WEEKDAY_DAYS: (1.0, 0.0, 0.0),
        WeekPattern.TWO_SHIFTS: (_TWO_SHIFTS_BY_DAY, 1 - _TWO_SHIFTS_BY_DAY, 0.0),
        WeekPattern.WEEKDAY_NIGHTS: (0.0, 1.0, 0.0),
        WeekPattern.WEEKENDS: (0.0, 0.0, 1.0),
    }
)
"""Word → shares of weekday days, weekday nights and weekends, at one power while it runs."""


def pattern_of(shares: Sequence[float] | None) -> WeekPattern | None:
    """Return the word that says some shares, None where none does.

    >>> pattern_of((1.0, 0.0, 0.0)), pattern_of((0.6, 0.2, 0.2)), pattern_of(None)
    (<WeekPattern.WEEKDAY_DAYS: 'weekday_days'>, None, None)
    """
    return next((word for word, known in SHARES_OF_PATTERN.items() if shares == known), None)


def part_of_time(part: WeekPart | None) -> float:
    """Return which share of all hours a part of the week has.

    >>> part_of_time(WeekPart.WEEKEND) == 48 / 168, part_of_time(None)
    (True, 1.0)
    """
    return 1.0 if part is None else HOURS_OF_PART[part] / HOURS_OF_WEEK


def share_in(shares: Sequence[float] | None, part: WeekPart | None) -> float:
    """Return the share of a flow that falls into a part of the week.

    Args:
        shares: Those of the parts, in the order of `WeekPart`; None for a flow that is even.
        part: The part; None for the whole week.

    >>> share_in((0.8, 0.2, 0.0), WeekPart.NIGHT), share_in((0.8, 0.2, 0.0), None)
    (0.2, 1.0)
    """
    if part is None:
        return 1.0
    return (EVEN_WEEK if shares is None else shares)[tuple(WeekPart).index(part)]


def sums_to_one(shares: Sequence[float]) -> bool:
    """Tell whether shares are none of them negative and sum to 1, but for rounding."""
    return min(shares) >= 0 and abs(math.fsum(shares) - 1) <= _TOLERANCE
