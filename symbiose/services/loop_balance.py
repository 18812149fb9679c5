"""The energy balance of a loop, period by period: what is given, lifted, lost and delivered."""

import math
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass

from symbiose.domain.flows import MONTHS
from symbiose.domain.heat_loops import HeatLoop, LoopPeriod
from symbiose.domain.heat_quantities import KWH_PER_MWH


@dataclass(frozen=True)
class Part:
    """What one thing gives, takes or loses in each period."""

    id: str
    """Member, heat pump or pipe."""
    power_kw: tuple[float, ...]
    """Power in each period, kW."""
    mwh: tuple[float, ...]
    """Heat in each period, MWh."""

    @property
    def sum_mwh(self) -> float:
        """Return the heat of the year, MWh."""
        return math.fsum(self.mwh)

    @property
    def most_kw(self) -> float:
        """Return the greatest power, kW."""
        return max(self.power_kw, default=0.0)


@dataclass(frozen=True)
class BalanceLine:
    """One period: what comes in and what goes out, MWh."""

    period: LoopPeriod
    hours: float
    """Hours a year."""
    given_mwh: float
    """From sources."""
    electricity_mwh: float
    """Electricity that heat pumps turn into heat."""
    lost_mwh: float
    """Lost by pipes."""
    delivered_mwh: float
    """To consumers."""

    @property
    def rest_mwh(self) -> float:
        """Return what comes in less what goes out: nothing but rounding, MWh."""
        return self.given_mwh + self.electricity_mwh - self.lost_mwh - self.delivered_mwh


@dataclass(frozen=True)
class LoopBalance:
    """Where the heat of a loop comes from and where it goes, in each of its periods."""

    periods: tuple[LoopPeriod, ...]
    """What each period stands for."""
    hours: tuple[float, ...]
    """Hours a year of each period."""
    sources: tuple[Part, ...]
    """What each source gives."""
    consumers: tuple[Part, ...]
    """What each consumer that is connected gets."""
    pump_heat: tuple[Part, ...]
    """What each heat pump delivers."""
    pump_electricity: tuple[Part, ...]
    """What each heat pump takes of electricity."""
    losses: tuple[Part, ...]
    """What each pipe loses."""

    @property
    def lines(self) -> tuple[BalanceLine, ...]:
        """Return the balance of each period."""
        return tuple(
            BalanceLine(
                period=period,
                hours=self.hours[t],
                given_mwh=_at(self.sources, t),
                electricity_mwh=_at(self.pump_electricity, t),
                lost_mwh=_at(self.losses, t),
                delivered_mwh=_at(self.consumers, t),
            )
            for t, period in enumerate(self.periods)
        )

    def monthly(self, parts: Sequence[Part]) -> tuple[float, ...]:
        """Return what some parts sum to in each month, January first, MWh."""
        return tuple(
            math.fsum(
                part.mwh[t]
                for part in parts
                for t, period in enumerate(self.periods)
                if period.month == month
            )
            for month in range(1, MONTHS + 1)
        )


def _at(parts: Iterable[Part], t: int) -> float:
    return math.fsum(part.mwh[t] for part in parts)


def balance_of(loop: HeatLoop) -> LoopBalance:
    """Return the balance of a loop, from its statement and its design."""
    hours = tuple(period.hours for period in loop.instance.periods)
    part = _parts_over(hours)
    known = {period.period: period for period in loop.periods}
    result = loop.result
    return LoopBalance(
        periods=tuple(known[period.id] for period in loop.instance.periods),
        hours=hours,
        sources=tuple(part(one.id, one.heat_kw) for one in result.sources if any(one.heat_kw)),
        consumers=tuple(part(name, power) for name, power in delivered_kw(loop).items()),
        pump_heat=tuple(part(one.id, one.heat_kw) for one in result.heat_pumps if one.capacity_kw > 0),
        pump_electricity=tuple(
            part(one.id, one.electricity_kw) for one in result.heat_pumps if one.capacity_kw > 0
        ),
        losses=tuple(part(one.id, one.loss_kw) for one in result.edges),
    )


def delivered_kw(loop: HeatLoop) -> Mapping[str, tuple[float, ...]]:
    """Return what each consumer that is connected gets in each period, kW."""
    periods = len(loop.instance.periods)
    connected = frozenset(loop.result.connected)
    return {one.id: over(one.demand_kw, periods) for one in loop.instance.consumers if one.id in connected}


def over(value: float | Sequence[float], periods: int) -> tuple[float, ...]:
    """Return a value for each period, as documents give it: once for all, or one for each."""
    return (float(value),) * periods if isinstance(value, int | float) else tuple(value)


def _parts_over(hours: Sequence[float]) -> Callable[[str, Sequence[float]], Part]:
    def part(name: str, power_kw: Sequence[float]) -> Part:
        energy = tuple(kw * span / KWH_PER_MWH for kw, span in zip(power_kw, hours, strict=True))
        return Part(name, tuple(power_kw), energy)

    return part
