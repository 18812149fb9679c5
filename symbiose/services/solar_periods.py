"""What was measured of an accepted group by year and month beside what was foreseen, as callers read it."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import NamedTuple

from symbiose.domain.orders import rounded
from symbiose.domain.solar_operations import Measured, SolarOperation


class Beside(NamedTuple):
    """What was measured beside what was foreseen for the same months, MWh."""

    measured: float
    foreseen: float


@dataclass(frozen=True)
class PeriodTold:
    """What was measured in a month or a year."""

    first: date
    """First day."""
    months: int
    """Months that were measured."""
    produced: Beside
    """Output of the roofs."""
    used: Beside
    """Used by members, on the spot and shared."""
    own_use: Beside | None
    """Used on the spot; None where it would tell a member what the owner of a roof uses."""
    shared: Beside | None
    """Shared; None likewise: with what is used, it tells the other."""
    words: str | None = None
    """On what it rests, for a month."""


def years_told(followed: Sequence[SolarOperation], *, by_month: bool, near: bool) -> tuple[PeriodTold, ...]:
    """Return the years of each acceptance: whole ones for who reads no months, which tell of none of them."""
    told = []
    for operation in reversed(followed):
        for year in sorted({day.year for day in operation.months}, reverse=True):
            months = [day for day in operation.months if day.year == year]
            measured, foreseen = operation.measured_in(year), operation.foreseen_in(months)
            if measured is not None and (by_month or operation.measures_whole(year)):
                tell = _told_near if near else _told
                told.append(tell(date(year, 1, 1), len(months), measured, foreseen))
    return tuple(told)


def months_told(followed: Sequence[SolarOperation]) -> tuple[PeriodTold, ...]:
    """Return every month of each acceptance, the latest first."""
    return tuple(
        replace(_told(day, 1, step.measured, operation.foreseen_in([day])), words=step.words)
        for operation in reversed(followed)
        for day, step in reversed(tuple(operation.months.items()))
        if step.measured is not None
    )


def _told(first: date, months: int, measured: Measured, foreseen: Measured) -> PeriodTold:
    return PeriodTold(
        first,
        months,
        produced=Beside(measured.produced_mwh, foreseen.produced_mwh),
        used=Beside(measured.used_mwh, foreseen.used_mwh),
        own_use=Beside(measured.own_use_mwh, foreseen.own_use_mwh),
        shared=Beside(measured.shared_mwh, foreseen.shared_mwh),
    )


def _told_near(first: date, months: int, measured: Measured, foreseen: Measured) -> PeriodTold:
    """Return what a member reads where others use the group: sums of all members, rounded."""
    return PeriodTold(
        first,
        months,
        produced=Beside(rounded(measured.produced_mwh), rounded(foreseen.produced_mwh)),
        used=Beside(rounded(measured.used_mwh), rounded(foreseen.used_mwh)),
        own_use=None,
        shared=None,
    )
