"""Orders of periods in which storages work, and what becomes of heat in a store from visit to visit."""

import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import NamedTuple

from symbiose.domain.documents.heat_network_instance import HeatNetworkInstance


class Visit(NamedTuple):
    """A time that a period lasts within its cycle."""

    period: int
    """Position of the period."""
    hours: float
    """How long it lasts, h."""


@dataclass(frozen=True)
class Cycle:
    """Visits of periods that follow one another over and over."""

    id: str
    visits: Sequence[Visit]


def find_cycles(document: HeatNetworkInstance) -> list[Cycle]:
    """Return the cycles of an instance; a visit lasts the hours of its period by visits a year."""
    position = {period.id: t for t, period in enumerate(document.periods)}
    found = []
    for cycle in document.cycles:
        visits = [
            Visit(position[name], document.periods[position[name]].hours / often)
            for name in cycle.periods
            for often in [cycle.times_per_year * cycle.periods.count(name)]
        ]
        found.append(Cycle(cycle.id, visits))
    return found


def kept_share(loss_per_hour: float, hours: float) -> float:
    """Return what is left of a content after some hours, a fraction.

    >>> kept_share(0.5, 2.0)
    0.25
    """
    return float((1 - loss_per_hour) ** hours)


def gained_hours(loss_per_hour: float, hours: float) -> float:
    """Return what is held after some hours by each kW that goes in all the while, kWh.

    The content follows dE/dt = kW + ln(1 - loss) · E.

    >>> gained_hours(0.0, 12.0)
    12.0
    """
    if loss_per_hour == 0:
        return hours
    return (1 - kept_share(loss_per_hour, hours)) / -math.log1p(-loss_per_hour)


def contents(cycle: Cycle, loss_per_hour: float, charge_kw: Sequence[float]) -> list[float]:
    """Return what is held after each visit once the cycle comes back to where it began, kWh.

    Without loss any content does: the least one that never falls below nought.

    Args:
        cycle: The cycle.
        loss_per_hour: Share lost in an hour.
        charge_kw: What goes in in each period of the network, kW.
    """
    kept = [kept_share(loss_per_hour, visit.hours) for visit in cycle.visits]
    gained = [gained_hours(loss_per_hour, v.hours) * charge_kw[v.period] for v in cycle.visits]
    after = _run(0.0, kept, gained)
    whole = math.prod(kept)
    if whole < 1:
        return _run(after[-1] / (1 - whole), kept, gained)
    return [kwh - min(0.0, *after) for kwh in after]


def _run(begin: float, kept: Sequence[float], gained: Sequence[float]) -> list[float]:
    found = []
    for share, more in zip(kept, gained, strict=True):
        begin = share * begin + more
        found.append(begin)
    return found
