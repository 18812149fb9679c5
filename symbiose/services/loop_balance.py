"""The energy balance of a loop, period by period: what is given, lifted, lost and delivered."""

import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from symbiose.domain.flows import MONTHS
from symbiose.domain.heat_loops import HeatLoop, LoopPeriod
from symbiose.domain.heat_quantities import KWH_PER_MWH


@dataclass(frozen=True)
class Part:
    """What one thing gives, takes or loses in each period."""

    id: str
    """Member, heat pump, boiler or pipe."""
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
    boiled_mwh: float
    """From boilers that stand by."""
    lost_mwh: float
    """Lost by pipes."""
    stored_mwh: float
    """Put into stores, less what comes out of them."""
    delivered_mwh: float
    """To consumers, and to networks that buy."""

    @property
    def rest_mwh(self) -> float:
        """Return what comes in less what goes out: nothing but rounding, MWh."""
        incoming = self.given_mwh + self.electricity_mwh + self.boiled_mwh
        return incoming - self.lost_mwh - self.stored_mwh - self.delivered_mwh


@dataclass(frozen=True)
class LoopBalance:
    """Where the heat of a loop comes from and goes in each of its periods; idle things are left out."""

    periods: tuple[LoopPeriod, ...]
    """What each period stands for."""
    hours: tuple[float, ...]
    """Hours a year of each period."""
    sources: tuple[Part, ...]
    """What each source, and each network that sells, gives."""
    consumers: tuple[Part, ...]
    """What each consumer that is connected, and each network that buys, gets."""
    pump_heat: tuple[Part, ...]
    """What each heat pump delivers."""
    pump_electricity: tuple[Part, ...]
    """What each heat pump takes of electricity."""
    boilers: tuple[Part, ...]
    """What each boiler delivers."""
    losses: tuple[Part, ...]
    """What each pipe loses."""
    stores: tuple[Part, ...]
    """What goes into each store; below 0 what comes out."""

    @property
    def lines(self) -> tuple[BalanceLine, ...]:
        """Return the balance of each period."""
        return tuple(
            BalanceLine(
                period=period,
                hours=self.hours[t],
                given_mwh=_at(self.sources, t),
                electricity_mwh=_at(self.pump_electricity, t),
                boiled_mwh=_at(self.boilers, t),
                lost_mwh=_at(self.losses, t),
                stored_mwh=_at(self.stores, t),
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


def balance_of(loop: HeatLoop) -> LoopBalance:
    """Return the balance of a loop, from its statement and its design."""
    hours = tuple(period.hours for period in loop.instance.periods)
    known = {period.period: period for period in loop.periods}
    result = loop.result
    connected = {*result.connected, *(one.id for one in loop.instance.networks)}
    served = [(one.consumer, one.heat_kw) for one in result.served if one.consumer in connected]
    return LoopBalance(
        periods=tuple(known[period.id] for period in loop.instance.periods),
        hours=hours,
        sources=_parts(((one.source, one.heat_kw) for one in result.given), hours),
        consumers=_parts(served, hours),
        pump_heat=_parts(((one.id, one.heat_kw) for one in result.heat_pumps), hours),
        pump_electricity=_parts(((one.id, one.electricity_kw) for one in result.heat_pumps), hours),
        boilers=_parts(((one.id, one.heat_kw) for one in result.boilers), hours),
        losses=_parts(((one.id, one.loss_kw) for one in result.edges), hours),
        stores=_parts(((one.id, one.charge_kw) for one in result.storages), hours),
    )


def _parts(powers: Iterable[tuple[str, Sequence[float]]], hours: Sequence[float]) -> tuple[Part, ...]:
    """Return one part for each thing, in the order told; manners of one thing are summed up."""
    found: dict[str, list[float]] = {}
    for name, power_kw in powers:
        before = found.get(name, [0.0] * len(hours))
        found[name] = [a + b for a, b in zip(before, power_kw, strict=True)]
    return tuple(_part(name, power, hours) for name, power in found.items() if any(power))


def _part(name: str, power_kw: Sequence[float], hours: Sequence[float]) -> Part:
    energy = tuple(kw * span / KWH_PER_MWH for kw, span in zip(power_kw, hours, strict=True))
    return Part(name, tuple(power_kw), energy)


def _at(parts: Iterable[Part], t: int) -> float:
    return math.fsum(part.mwh[t] for part in parts)
