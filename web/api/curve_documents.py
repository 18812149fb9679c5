"""The load curve of a need of electricity as JSON."""

from datetime import date, datetime

from symbiose.domain.base import Value
from symbiose.domain.electricity_profiles import ProfileBasis
from symbiose.domain.load_curves import CurveUnit, LoadCurve, ReadingClock, Stamp
from symbiose.services.load_curves import CurveSheet


class CurveRead(Value):
    """How a load curve was read."""

    name: str
    """Name of the file; the file itself is not kept."""
    given_at: datetime
    """When (UTC)."""
    first_day: date
    """Day of the first reading."""
    last_day: date
    """Day of the last one."""
    interval_minutes: int
    """Between two readings."""
    unit: CurveUnit
    """What the readings count."""
    clock: ReadingClock
    """By which clock they are written."""
    stamp: Stamp
    """At which end of its interval each is written."""
    readings: int
    """Readings that are used."""
    missing: int
    """Intervals without one."""
    repeated: int
    """Readings of an interval that had one already."""
    left_out: int
    """Lines that could not be read, or measure something else."""
    filled_steps: int
    """Steps of the typical year without any reading."""
    measured_mwh: float
    """Sum of the readings, MWh."""
    yearly_mwh: float
    """What the typical year uses, MWh."""
    monthly_mwh: tuple[float, ...]
    """The same by month, January first."""


class LoadCurveDocument(Value):
    """When a need of electricity is used."""

    flow_id: str
    """Declared need."""
    basis: ProfileBasis
    """`measured` by a load curve, or `sector`: the usual week of the trade, an estimate."""
    source: str
    """Load curve or shape that it comes from."""
    quantity_mwh_per_year: float
    """Declared quantity, which the powers sum to, MWh/year."""
    powers_kw: tuple[float, ...]
    """Power of each step, kW: by month, then weekday, Saturday, Sunday, then hour of the legal time."""
    curve: CurveRead | None = None
    """How the curve was read; absent without one."""


def curve_document(sheet: CurveSheet) -> LoadCurveDocument:
    """Return when a need uses its electricity, as a program gets it."""
    quantity = sheet.flow.quantity_per_year
    return LoadCurveDocument(
        flow_id=sheet.flow.id,
        basis=sheet.profile.basis,
        source=sheet.profile.source,
        quantity_mwh_per_year=quantity,
        powers_kw=sheet.profile.powers_kw(quantity),
        curve=_read(sheet.curve) if sheet.curve else None,
    )


def _read(curve: LoadCurve) -> CurveRead:
    told = {name: getattr(curve, name) for name in CurveRead.model_fields if name != "name"}
    return CurveRead(name=curve.file_name, **told)
