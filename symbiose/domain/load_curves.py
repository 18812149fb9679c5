"""A load curve of a site, as the service keeps it: its typical year, not its readings."""

import hashlib
from collections.abc import Sequence
from datetime import date, datetime
from enum import StrEnum
from typing import Final, Protocol

from pydantic import Field, NonNegativeFloat

from symbiose.domain.base import Value
from symbiose.domain.electricity_profiles import STEPS
from symbiose.domain.flows import MONTHS
from symbiose.domain.heat_quantities import KWH_PER_MWH
from symbiose.domain.typical_year import year_steps


class CurveUnit(StrEnum):
    """What a reading of a curve counts."""

    W = "W"
    KW = "kW"
    MW = "MW"
    WH = "Wh"
    KWH = "kWh"


class DateOrder(StrEnum):
    """What comes first in a date written in figures."""

    DAY = "day"
    """Day, month, year."""
    MONTH = "month"
    """Month, day, year."""
    YEAR = "year"
    """Year, month, day."""


class ReadingClock(StrEnum):
    """By which clock a curve is written."""

    OFFSET = "offset"
    """Each reading states its distance from UTC."""
    LEGAL = "legal"
    """Legal time, which jumps twice a year."""
    WINTER = "winter"
    """Winter time all the year: 24 hours on the days on which clocks change."""


class CurveAnswers(Value):
    """What somebody says of a load curve, for where its file does not tell."""

    unit: CurveUnit | None = None
    """What its readings count."""
    date_order: DateOrder | None = None
    """What comes first in its dates."""
    clock: ReadingClock | None = None
    """By which clock its moments are written, legal or winter time."""


class Stamp(StrEnum):
    """Which end of its interval a reading is written at."""

    BEGINNING = "beginning"
    END = "end"


class TypicalCurve(Value):
    """The typical year of a load curve, and how it came out of the readings."""

    powers_kw: tuple[NonNegativeFloat, ...] = Field(min_length=STEPS, max_length=STEPS)
    """Mean power in each step of `year_steps`, kW; what was not measured is filled."""
    first_day: date
    """Day of the first reading that is used, legal time."""
    last_day: date
    """Day of the last one."""
    interval_minutes: int = Field(gt=0)
    """Between two readings."""
    unit: CurveUnit
    """What the readings count."""
    clock: ReadingClock
    """By which clock they are written."""
    stamp: Stamp
    """At which end of its interval each is written."""
    readings: int = Field(gt=0)
    """Readings that are used."""
    missing: int = Field(ge=0)
    """Intervals between the first and the last reading without one."""
    repeated: int = Field(ge=0)
    """Readings of an interval that had one already: the mean counts."""
    left_out: int = Field(ge=0)
    """Lines whose date or number could not be read, negative readings included."""
    measured_mwh: float = Field(ge=0)
    """Sum of the readings, MWh."""
    days_of_months: tuple[NonNegativeFloat, ...] = Field(min_length=MONTHS, max_length=MONTHS)
    """Days of readings in each month, January first, all years together."""
    filled_steps: int = Field(ge=0, le=STEPS)
    """Steps without any reading, filled from the like hours of other days or months."""

    @property
    def yearly_mwh(self) -> float:
        """Return what the typical year uses, MWh."""
        return sum(self.monthly_mwh)

    @property
    def monthly_mwh(self) -> tuple[float, ...]:
        """Return what the typical year uses in each month, January first, MWh."""
        months = [0.0] * MONTHS
        for step, power in zip(year_steps(), self.powers_kw, strict=True):
            months[step.month - 1] += power * step.hours / KWH_PER_MWH
        return tuple(months)

    @property
    def months_measured(self) -> tuple[int, ...]:
        """Return the months with readings, January being 1."""
        return tuple(month for month, days in enumerate(self.days_of_months, start=1) if days > 0)

    @property
    def covers_year(self) -> bool:
        """Tell whether every month has readings."""
        return len(self.months_measured) == MONTHS


class LoadCurve(TypicalCurve):
    """The load curve that a declared need of electricity has."""

    flow_id: str
    """Declared need."""
    file_name: str
    """Name of the file as it was sent."""
    digest: str
    """SHA-256 of the file, hexadecimal; the file itself is not kept."""
    given_by: str
    """Account that gave it."""
    given_at: datetime
    """When (aware, UTC)."""

    @property
    def mark(self) -> str:
        """Return what tells this curve from any other that the need had or will have."""
        return hashlib.blake2b(self.model_dump_json().encode(), digest_size=12).hexdigest()


NO_CURVE: Final = ""
"""Mark of a need without a curve."""


def mark_of(curve: LoadCurve | None) -> str:
    """Return what tells the present curve of a need, or that it has none."""
    return curve.mark if curve else NO_CURVE


def is_same_curve(one: LoadCurve, other: LoadCurve) -> bool:
    """Tell whether two curves are of the same need and file, read alike, whoever gave them and when."""
    return _file_read(one) == _file_read(other)


def _file_read(curve: LoadCurve) -> tuple[object, ...]:
    return curve.flow_id, curve.digest, curve.unit, curve.clock, curve.first_day, curve.last_day


def months_of(curve: TypicalCurve) -> tuple[float, ...] | None:
    """Return the share of the year in each month; None where a month was not measured, or nothing used."""
    whole = curve.yearly_mwh
    if not curve.covers_year or whole <= 0:
        return None
    return tuple(month / whole for month in curve.monthly_mwh)


class LoadCurveRepository(Protocol):
    """Load curves of declared needs of electricity."""

    def save(self, curve: LoadCurve) -> None:
        """Keep the curve of a need, in place of the one it had.

        Raises:
            UnknownThing: There is no such need.
        """

    def remove(self, flow_id: str) -> None:
        """Remove the curve of a need; one that has none is passed over."""

    def existing(self, flow_ids: Sequence[str]) -> dict[str, LoadCurve]:
        """Return the curves of those needs that have one, by need."""

    def all(self) -> list[LoadCurve]:
        """Return all curves, by need."""
