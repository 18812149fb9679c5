"""The steps of the typical year as arrays: months, hours, parts of the week."""

from collections.abc import Iterable
from functools import cache

import numpy as np

from matching.solar.sharing import Floats, Integers
from symbiose.domain.flows import MONTHS
from symbiose.domain.heat_quantities import KWH_PER_MWH
from symbiose.domain.typical_year import YearStep, year_steps


@cache
def step_hours() -> Floats:
    """Return the hours of a year that each step stands for."""
    return np.array([step.hours for step in year_steps()])


@cache
def step_months() -> Integers:
    """Return the month of each step, January being 0."""
    return np.array([step.month - 1 for step in year_steps()], dtype=np.intp)


def monthly_mwh(kwh: Floats) -> tuple[float, ...]:
    """Return the sums of energies by month, MWh, from kWh by step."""
    return tuple((np.bincount(step_months(), weights=kwh, minlength=MONTHS) / KWH_PER_MWH).tolist())


def total(rows: Iterable[Floats]) -> Floats:
    """Return the sum of energies by step; nothing of none."""
    return sum(rows, start=np.zeros(len(step_hours())))


def share_of(used: Floats, whole: Floats) -> Floats:
    """Return which share energies are of others in each step; none of nothing."""
    return np.divide(used, whole, out=np.zeros_like(used), where=whole > 0)


def steps_where(month: int, part: str | None) -> Integers:
    """Return the steps of a month, January being 0, and of a part of its weeks; of all of it for None."""
    return np.array([i for i, step in enumerate(year_steps()) if _is_in(step, month, part)], dtype=np.intp)


def _is_in(step: YearStep, month: int, part: str | None) -> bool:
    return step.month == month + 1 and part in (None, step.part)
