"""The typical year of electricity: twelve months, three kinds of day, twenty-four hours."""

from enum import StrEnum
from functools import cache
from typing import Final, NamedTuple

from symbiose.domain.declared_heat import DAYS_OF_MONTHS
from symbiose.domain.week_parts import (
    DAY_BEGINS,
    DAY_ENDS,
    DAYS_OF_WEEK,
    HOURS_OF_DAY,
    WORKING_DAYS,
    WeekPart,
)


class DayKind(StrEnum):
    """A kind of day; public holidays are not told apart."""

    WEEKDAY = "weekday"
    """Monday to Friday."""
    SATURDAY = "saturday"
    SUNDAY = "sunday"


DAYS_OF_KIND: Final = {DayKind.WEEKDAY: WORKING_DAYS, DayKind.SATURDAY: 1, DayKind.SUNDAY: 1}
"""Days of each kind in a week."""


class YearStep(NamedTuple):
    """One hour of one kind of day of one month."""

    month: int
    """Month of the year, 1 to 12."""
    day: DayKind
    """Kind of day."""
    hour: int
    """Hour of the legal time of the day that begins then, 0 to 23."""

    @property
    def id(self) -> str:
        """Return the name of the step in documents: `01_weekday_00`."""
        return f"{self.month:02}_{self.day}_{self.hour:02}"

    @property
    def hours(self) -> float:
        """Return the hours of a year that it stands for: a month has days/7 of each day of the week."""
        return DAYS_OF_MONTHS[self.month - 1] * DAYS_OF_KIND[self.day] / DAYS_OF_WEEK

    @property
    def part(self) -> WeekPart:
        """Return the part of the week in which the hour lies."""
        if self.day is not DayKind.WEEKDAY:
            return WeekPart.WEEKEND
        return WeekPart.DAY if DAY_BEGINS <= self.hour < DAY_ENDS else WeekPart.NIGHT


@cache
def year_steps() -> tuple[YearStep, ...]:
    """Return the 864 steps of the typical year: by month, then kind of day, then hour.

    >>> len(year_steps()), round(sum(step.hours for step in year_steps()))
    (864, 8760)
    """
    return tuple(
        YearStep(month, day, hour)
        for month in range(1, len(DAYS_OF_MONTHS) + 1)
        for day in DayKind
        for hour in range(HOURS_OF_DAY)
    )
