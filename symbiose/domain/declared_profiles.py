"""The typical year of a declared need of electricity: by its load curve, else by the usual week of its trade.

Quantity and months stay those of the declaration, with which everything else is reckoned: a curve or a trade
only says how a month is spread over its hours.
"""

import math
from collections.abc import Sequence

from symbiose.domain.companies import Site
from symbiose.domain.electricity_profiles import ElectricityProfile, ProfileBasis
from symbiose.domain.flows import MONTHS, Flow
from symbiose.domain.load_curves import LoadCurve
from symbiose.domain.load_shapes import LoadShape, LoadShapes
from symbiose.domain.typical_year import YearStep, year_steps
from symbiose.domain.week_parts import WeekPart


def profile_of(flow: Flow, site: Site, curve: LoadCurve | None, shapes: LoadShapes) -> ElectricityProfile:
    """Return when in the year a declared need uses its electricity.

    Args:
        flow: The need: its calendar gives the months, and without a curve the parts of the week it states.
        site: Its site, whose activity tells the trade.
        curve: Its load curve; None where it has none.
        shapes: Usual weeks of trades.
    """
    if curve is not None:
        return measured_profile(flow, curve)
    shape = shapes.of_activity(site.activity).shape
    energies = usual_week(shape, flow.week_parts)
    return _profile(flow, energies, ProfileBasis.SECTOR, f"{shape.label_fr} ({shape.source})")


def measured_profile(flow: Flow, curve: LoadCurve) -> ElectricityProfile:
    """Return when in the year a declared need uses its electricity, by its load curve."""
    energies = [power * step.hours for power, step in zip(curve.powers_kw, year_steps(), strict=True)]
    period = f"{curve.first_day.isoformat()} – {curve.last_day.isoformat()}"
    return _profile(flow, energies, ProfileBasis.MEASURED, f"{curve.file_name}, {period}")


def usual_week(shape: LoadShape, week_parts: Sequence[float] | None) -> list[float]:
    """Return the energy of each step by a shape, on any scale, every month alike but for its length.

    Args:
        shape: The usual week.
        week_parts: Shares of weekday days, nights and weekends that the declaration states; None for none.
    """
    energies = [shape.power(step.day, step.hour) * step.hours for step in year_steps()]
    if week_parts is None:
        return energies
    steps = year_steps()
    stated = dict(zip(WeekPart, week_parts, strict=True))
    usual = {
        part: math.fsum(e for e, s in zip(energies, steps, strict=True) if s.part is part)
        for part in WeekPart
    }
    hours = {part: math.fsum(s.hours for s in steps if s.part is part) for part in WeekPart}
    return [
        stated[step.part] * (energy / usual[step.part] if usual[step.part] else step.hours / hours[step.part])
        for step, energy in zip(steps, energies, strict=True)
    ]


def _profile(flow: Flow, energies: Sequence[float], basis: ProfileBasis, source: str) -> ElectricityProfile:
    shares = spread_in_months(energies, flow.months)
    return ElectricityProfile(flow_id=flow.id, shares=shares, basis=basis, source=source)


def spread_in_months(energies: Sequence[float], months: Sequence[float]) -> tuple[float, ...]:
    """Return the share of the year in each step: months as declared, each spread as its energies are.

    A month that has a share but no energy is spread as the year is.

    Args:
        energies: What each step of `year_steps` uses, on any scale, not all zero.
        months: Share of the year in each month, January first.
    """
    steps = year_steps()
    of_month = [0.0] * MONTHS
    of_hour: dict[tuple[str, int], float] = {}
    for step, energy in zip(steps, energies, strict=True):
        of_month[step.month - 1] += energy
        of_hour[step.day, step.hour] = of_hour.get((step.day, step.hour), 0.0) + energy
    year, whole = math.fsum(of_month), math.fsum(months)

    def share(step: YearStep, energy: float) -> float:
        month = months[step.month - 1] / whole
        total = of_month[step.month - 1]
        return month * (energy / total if total else of_hour[step.day, step.hour] / year)

    return tuple(share(step, energy) for step, energy in zip(steps, energies, strict=True))
