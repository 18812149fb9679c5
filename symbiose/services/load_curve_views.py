"""What pages and programs are told of when a need uses its electricity: its days, its months, its gaps."""

from collections.abc import Mapping
from dataclasses import dataclass

from symbiose.domain.electricity_profiles import ElectricityProfile
from symbiose.domain.flows import Flow
from symbiose.domain.load_curves import LoadCurve
from symbiose.domain.typical_year import DayKind, year_steps
from symbiose.domain.week_parts import HOURS_OF_DAY

FAR_APART = 1.5
"""How many times more than declared, or less, a curve uses before it is told."""


@dataclass(frozen=True)
class TypicalDays:
    """The mean power of each hour of each kind of day, kW."""

    month: int | None
    """Month, 1 to 12; None for the mean of the year."""
    powers_kw: Mapping[DayKind, tuple[float, ...]]

    @property
    def peak_kw(self) -> float:
        """Return the greatest of them."""
        return max(max(powers) for powers in self.powers_kw.values())


def typical_days(profile: ElectricityProfile, flow: Flow, month: int | None = None) -> TypicalDays:
    """Return the days of a need by its profile, for the quantity that it declares.

    Args:
        profile: When it uses its electricity.
        flow: The need, in MWh.
        month: Month, 1 to 12; None for the mean of the year.
    """
    energy = {kind: [0.0] * HOURS_OF_DAY for kind in DayKind}
    hours = {kind: [0.0] * HOURS_OF_DAY for kind in DayKind}
    powers = profile.powers_kw(flow.quantity_per_year)
    for step, power in zip(year_steps(), powers, strict=True):
        if month in (None, step.month):
            energy[step.day][step.hour] += power * step.hours
            hours[step.day][step.hour] += step.hours
    return TypicalDays(
        month=month,
        powers_kw={
            kind: tuple(e / h for e, h in zip(energy[kind], hours[kind], strict=True)) for kind in DayKind
        },
    )


def is_far_from_declared(curve: LoadCurve, flow: Flow) -> bool:
    """Tell whether a curve uses so much more or less in a year than declared that one of them is wrong."""
    declared, measured = flow.quantity_per_year, curve.yearly_mwh
    if declared <= 0 or measured <= 0:
        return True
    return not 1 / FAR_APART <= measured / declared <= FAR_APART
