"""What was measured of what is followed, by year and month beside what was foreseen, as callers read it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import NamedTuple

from symbiose.domain.followed_designs import Counted, M, Operation, T
from symbiose.domain.orders import rounded
from symbiose.domain.solar_operations import Measured


class Beside(NamedTuple):
    """What was measured beside what was foreseen for the same months, MWh: for the days on which it ran."""

    measured: float
    foreseen: float


@dataclass(frozen=True)
class PeriodTold:
    """What was measured in a month or a year."""

    first: date
    """First day."""
    months: int
    """Months that were measured."""
    figures: Mapping[str, Beside]
    """Each figure that the caller may read, by name: produced, used, own_use, shared, or delivered."""
    words: str | None = None
    """On what it rests, for a month."""


def years_told(followed: Sequence[Operation[T, M]], *, by_month: bool, near: bool) -> tuple[PeriodTold, ...]:
    """Return the years of each acceptance: whole ones for who reads no months, which tell of none of them."""
    told = []
    for operation in reversed(followed):
        for year in sorted({day.year for day in operation.months}, reverse=True):
            months = [day for day in operation.months if day.year == year]
            measured, foreseen = operation.measured_in(year), operation.foreseen_in(months)
            if measured is not None and (by_month or operation.measures_whole(year)):
                told.append(_told(date(year, 1, 1), len(months), (measured, foreseen), near=near))
    return tuple(told)


def months_told(followed: Sequence[Operation[T, M]]) -> tuple[PeriodTold, ...]:
    """Return every month of each acceptance, the latest first."""
    return tuple(
        replace(_told(day, 1, (step.measured, operation.foreseen_in([day])), near=False), words=step.words)
        for operation in reversed(followed)
        for day, step in reversed(tuple(operation.months.items()))
        if step.measured is not None
    )


def _told(first: date, months: int, both: tuple[Counted, Counted], *, near: bool) -> PeriodTold:
    measured, foreseen = (_figures(one, near=near) for one in both)
    return PeriodTold(first, months, {name: Beside(measured[name], foreseen[name]) for name in measured})


def _figures(counted: Counted, *, near: bool) -> dict[str, float]:
    """Return figures by name: for a member beside whom others use it, sums of all members, rounded.

    What is used on the spot would tell what the owner of a roof uses, and what is shared would tell it with
    the sum of both.
    """
    if near and isinstance(counted, Measured):
        return {"produced": rounded(counted.produced_mwh), "used": rounded(counted.used_mwh)}
    figures = {name.removesuffix("_mwh"): value for name, value in counted.model_dump().items()}
    return {name: rounded(value) for name, value in figures.items()} if near else figures
