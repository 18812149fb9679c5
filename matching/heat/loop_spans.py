"""The periods of a loop's statement: months, parts of their weeks, or a few mean seasons."""

import math
from collections.abc import Sequence
from typing import Final, NamedTuple

from matching.heat.loop_ends import HeatEnd
from symbiose.domain.declared_heat import hours_of
from symbiose.domain.flows import MONTHS
from symbiose.domain.week_parts import EVEN_WEEK, WeekPart


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


def months_of(ends: Sequence[HeatEnd]) -> tuple[Span, ...]:
    """Return the months, or their days, nights and weekends where a declaration tells them apart."""
    parts: tuple[WeekPart | None, ...] = (None,)
    if any(end.declared.week_parts not in (None, EVEN_WEEK) for end in ends):
        parts = tuple(WeekPart)
    return tuple(
        Span(f"m{month:02}" + (f"_{part}" if part else ""), (month,), part)
        for month in range(1, MONTHS + 1)
        for part in parts
    )


def powers_kw(end: HeatEnd, periods: Sequence[Span]) -> list[float]:
    """Return the mean power of what an end has left in each period, kW."""
    return [end.mean_power_kw(span.months, span.part) for span in periods]
