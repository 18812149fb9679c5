"""Readings of a load curve → its typical year; hours that were not measured are filled by a stated rule."""

from collections.abc import Callable, Mapping, Sequence
from typing import Final, NamedTuple, TypeVar

from symbiose.domain.flows import MONTHS
from symbiose.domain.load_curves import CurveUnit, TypicalCurve
from symbiose.domain.typical_year import DayKind, year_steps
from symbiose.files.load_curve_readings import MINUTES_OF_HOUR, Readings, legal_hours
from symbiose.files.load_curve_serials import MINUTES_OF_DAY

_SATURDAY: Final = 5
_DAYS: Final = {_SATURDAY: DayKind.SATURDAY, _SATURDAY + 1: DayKind.SUNDAY}
ROUNDS: Final = 40
"""Times that usual powers and levels are fitted to one another: the rest moves by less than a thousandth."""
N = TypeVar("N")


class Key(NamedTuple):
    """A step of the typical year."""

    month: int
    day: DayKind
    hour: int


Means = Mapping[Key, float]
"""Step → mean power of its readings, kW."""


def typical_year(given: Readings, unit: CurveUnit) -> TypicalCurve:
    """Return the typical year of readings: the mean power of each hour of each kind of day of each month."""
    energy: dict[Key, float] = {}
    minutes: dict[Key, float] = {}
    days = [0.0] * MONTHS
    first = last = None
    for at, reading in legal_hours(given.readings):
        key = Key(at.month, _DAYS.get(at.weekday(), DayKind.WEEKDAY), at.hour)
        energy[key] = energy.get(key, 0.0) + reading.power_kw * reading.minutes
        minutes[key] = minutes.get(key, 0.0) + reading.minutes
        days[at.month - 1] += reading.minutes / MINUTES_OF_DAY
        first, last = first or at.date(), at.date()
    means = {key: total / minutes[key] for key, total in energy.items()}
    powers = tuple(filled(means))
    if first is None or last is None:
        msg = "a load curve has readings"
        raise ValueError(msg)
    return TypicalCurve(
        powers_kw=powers,
        first_day=first,
        last_day=last,
        interval_minutes=given.interval_minutes,
        unit=unit,
        clock=given.clock,
        stamp=given.stamp,
        readings=len(given.readings),
        missing=given.missing,
        repeated=given.repeated,
        left_out=given.left_out,
        measured_mwh=sum(energy.values()) / MINUTES_OF_HOUR / 1000,
        days_of_months=tuple(days),
        filled_steps=len(powers) - len(means),
    )


def filled(means: Means) -> Sequence[float]:
    """Return the power of each step of `year_steps`.

    A step without readings is the usual power of its hour and kind of day, times the level of its month: both
    are fitted to what was measured. A month without readings has the mean level; a kind of day that no month
    has takes the mean of that hour of all days; an hour that none has, the mean of all.
    """
    steps = [Key(step.month, step.day, step.hour) for step in year_steps()]
    if len(means) == len(steps):
        return [means[step] for step in steps]
    usual, levels = _fitted(means)
    by_clock: dict[int, list[float]] = {}
    for (_, hour), power in usual.items():
        by_clock.setdefault(hour, []).append(power)
    overall = sum(usual.values()) / len(usual)

    def likely(step: Key) -> float:
        like = by_clock.get(step.hour, [overall])
        found = usual.get((step.day, step.hour), sum(like) / len(like))
        return found * levels.get(step.month, 1.0)

    return [means[step] if step in means else likely(step) for step in steps]


def _fitted(means: Means) -> tuple[dict[tuple[DayKind, int], float], dict[int, float]]:
    """Return the usual power of each hour and kind of day, and the level of each month, 1 in the mean."""
    levels = {key.month: 1.0 for key in means}
    usual: dict[tuple[DayKind, int], float] = {}
    for _ in range(ROUNDS):
        usual = _ratios(means, _hour_of, [levels[key.month] for key in means])
        found = _ratios(means, _month_of, [usual[_hour_of(key)] for key in means])
        mean = sum(found.values()) / len(found)
        levels = {month: level / mean for month, level in found.items()}
        usual = {name: power * mean for name, power in usual.items()}
    return usual, levels


def _hour_of(key: Key) -> tuple[DayKind, int]:
    return key.day, key.hour


def _month_of(key: Key) -> int:
    return key.month


def _ratios(means: Means, group: Callable[[Key], N], expected: Sequence[float]) -> dict[N, float]:
    """Return for each group what was measured over what was expected; 0 where nothing was expected."""
    measured: dict[N, float] = {}
    weights: dict[N, float] = {}
    for (key, power), weight in zip(means.items(), expected, strict=True):
        name = group(key)
        measured[name] = measured.get(name, 0.0) + power
        weights[name] = weights.get(name, 0.0) + weight
    return {name: one / weights[name] if weights[name] > 0 else 0.0 for name, one in measured.items()}
