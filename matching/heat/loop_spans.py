"""The periods of a loop's statement: months, parts of their weeks, or a few mean seasons."""

import math
from collections.abc import Sequence
from typing import Any, Final, NamedTuple

from matching.heat.loop_ends import HeatEnd
from symbiose.domain.declared_heat import DAYS_OF_MONTHS, hours_of
from symbiose.domain.flows import MONTHS
from symbiose.domain.week_parts import DAYS_OF_WEEK, HOURS_OF_PART, WORKING_DAYS, WeekPart


class Span(NamedTuple):
    """A period of an instance: some months, or a part of their weeks."""

    id: str
    months: tuple[int, ...]
    part: WeekPart | None = None

    @property
    def hours(self) -> float:
        """Return how long it lasts in a year, h."""
        return math.fsum(hours_of(month, self.part) for month in self.months)


SEASONS: Final = (
    Span("winter", (12, 1, 2)),
    Span("cool", (3, 11)),
    Span("mild", (4, 5, 10)),
    Span("summer", (6, 7, 8, 9)),
)
"""Few mean periods on which routes and levels are compared, before all months size what is built."""

REST_H: Final = HOURS_OF_PART[WeekPart.WEEKEND]
"""Longest part of a week in which an end may rest, h."""


def months_of(ends: Sequence[HeatEnd]) -> tuple[Span, ...]:
    """Return the months, or their days, nights and weekends where a declaration tells them apart."""
    parts: tuple[WeekPart | None, ...] = (None,)
    if any(end.is_uneven for end in ends):
        parts = tuple(WeekPart)
    return tuple(
        Span(f"m{month:02}" + (f"_{part}" if part else ""), (month,), part)
        for month in range(1, MONTHS + 1)
        for part in parts
    )


def powers_kw(end: HeatEnd, periods: Sequence[Span]) -> list[float]:
    """Return the mean power of what an end has left in each period, kW."""
    return [end.mean_power_kw(span.months, span.part) for span in periods]


def cycles_of(periods: Sequence[Span]) -> list[dict[str, Any]]:
    """Return the weeks of each month, five days and nights and a weekend, in which stores work.

    Nothing is stored from month to month. Spans that are whole months or seasons have no weeks.
    """
    months = {span.months for span in periods if span.part is not None}
    name = {(span.months, span.part): span.id for span in periods}
    return [
        {
            "id": f"weeks {month[0]:02}",
            "periods": [
                *[name[month, part] for part in (WeekPart.DAY, WeekPart.NIGHT)] * WORKING_DAYS,
                name[month, WeekPart.WEEKEND],
            ],
            "times_per_year": DAYS_OF_MONTHS[month[0] - 1] / DAYS_OF_WEEK,
        }
        for month in sorted(months)
    ]
