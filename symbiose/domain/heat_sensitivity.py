"""How the money of a heat loop answers to prices and costs: ranges, both prices at once, break-even.

The design stays as it is: what would be built at other prices is for the optimiser to say.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from itertools import product

from symbiose.domain.heat_investment import Part
from symbiose.domain.heat_money import LoopMoney

CHANGED_PRICE = "changed_price"
"""Name of the yearly gain or cost that another price makes."""
TINY_MWH = 1e-9
"""Energy below this answers to no price."""


class Lever(StrEnum):
    """What is changed."""

    GAS = "gas"
    """Price of natural gas, on its lower heating value, €/MWh."""
    ELECTRICITY = "electricity"
    """Price of electricity, €/MWh."""
    INVESTMENT = "investment"
    """Cost of all equipment, €."""


@dataclass(frozen=True)
class Range:
    """A value between the ends of its range."""

    low: float
    likely: float
    high: float

    def around(self, likely: float) -> "Range":
        """Return the range with another likely value, wide enough for it."""
        return Range(min(self.low, likely), likely, max(self.high, likely))

    @property
    def ends(self) -> tuple[float, float, float]:
        """Return low, likely, high."""
        return self.low, self.likely, self.high


@dataclass(frozen=True)
class Levers:
    """The ranges of what is changed."""

    gas: Range
    electricity: Range
    cost_factors: Mapping[Part, Range]
    """Kind of equipment → its cost over the likely one."""
    boiler_efficiency: float
    """Heat by gas burnt, of the boilers that consumers no longer use."""


@dataclass(frozen=True)
class Bar:
    """What one lever does while the others stay: a bar of the tornado."""

    lever: Lever
    value: Range
    """Values of the lever."""
    npv_eur: Range
    """Net present value at its low, likely and high value, in this order, €: not sorted by amount."""
    payback_years: tuple[float | None, float | None, float | None]
    """Simple payback at the same values; None where it never pays."""
    break_even: float | None
    """Value at which the net present value is 0; None where the lever does nothing. Below 0: at no price."""

    @property
    def swing_eur(self) -> float:
        """Return how far apart the ends are, €."""
        return abs(self.npv_eur.high - self.npv_eur.low)


@dataclass(frozen=True)
class Cell:
    """Both prices at once."""

    gas: float
    electricity: float
    npv_eur: float
    payback_years: float | None


@dataclass(frozen=True)
class Sensitivity:
    """What the money of a loop does over the ranges."""

    bars: tuple[Bar, ...]
    """The widest first."""
    cells: tuple[Cell, ...]
    """Gas low to high, and for each, electricity low to high."""


def sensitivity_of(money: LoopMoney, levers: Levers, aid_eur: float = 0.0) -> Sensitivity:
    """Return how the money of a loop answers to its levers, aid included."""
    found = _Answers(money, levers, aid_eur)
    bars = [found.gas(), found.electricity(), found.investment()]
    order = list(Lever)
    return Sensitivity(
        tuple(sorted(bars, key=lambda bar: (-bar.swing_eur, order.index(bar.lever)))), tuple(found.cells())
    )


def gas_mwh(money: LoopMoney, boiler_efficiency: float) -> float:
    """Return the gas that the loop saves in a year, MWh.

    Consumers give up the boilers that made all they get; boilers of the loop burn some of it again.
    """
    return money.energy.delivered_mwh / boiler_efficiency - money.energy.fuel_mwh


class _Answers:
    def __init__(self, money: LoopMoney, levers: Levers, aid_eur: float) -> None:
        self._money, self._levers, self._aid_eur = money, levers, aid_eur
        self._gas_mwh = gas_mwh(money, levers.boiler_efficiency)
        self._electricity_mwh = money.energy.electricity_mwh

    def gas(self) -> Bar:
        cases = [self._at(gas, self._levers.electricity.likely) for gas in self._levers.gas.ends]
        return self._bar(Lever.GAS, self._levers.gas, cases, self._gas_mwh)

    def electricity(self) -> Bar:
        cases = [self._at(self._levers.gas.likely, price) for price in self._levers.electricity.ends]
        return self._bar(Lever.ELECTRICITY, self._levers.electricity, cases, -self._electricity_mwh)

    def investment(self) -> Bar:
        cases = [
            self._money.with_investments(
                {part: factors.ends[end] for part, factors in self._levers.cost_factors.items()}
            )
            for end in range(3)
        ]
        low, likely, high = (case.investment_eur for case in cases)
        return self._bar(Lever.INVESTMENT, Range(low, likely, high), cases, None)

    def cells(self) -> list[Cell]:
        pairs = product(self._levers.gas.ends, self._levers.electricity.ends)
        found = [(gas, electricity, self._at(gas, electricity)) for gas, electricity in pairs]
        return [
            Cell(gas, electricity, case.npv_eur(self._aid_eur), case.payback_years(self._aid_eur))
            for gas, electricity, case in found
        ]

    def _at(self, gas: float, electricity: float) -> LoopMoney:
        """Return the money at two prices."""
        dearer_gas = gas - self._levers.gas.likely
        dearer_electricity = electricity - self._levers.electricity.likely
        gain = self._gas_mwh * dearer_gas - self._electricity_mwh * dearer_electricity
        return self._money.with_running(CHANGED_PRICE, gain)

    def _bar(self, lever: Lever, value: Range, cases: Sequence[LoopMoney], gain_mwh: float | None) -> Bar:
        low, likely, high = (case.npv_eur(self._aid_eur) for case in cases)
        paybacks = [case.payback_years(self._aid_eur) for case in cases]
        return Bar(
            lever=lever,
            value=value,
            npv_eur=Range(low, likely, high),
            payback_years=(paybacks[0], paybacks[1], paybacks[2]),
            break_even=self._break_even(value, Range(low, likely, high), gain_mwh),
        )

    def _break_even(self, value: Range, npv: Range, gain_mwh: float | None) -> float | None:
        """Return where the net present value is 0: it is a straight line in each lever."""
        if gain_mwh is not None:
            slope = gain_mwh * self._money.discounted_years
            return None if abs(gain_mwh) < TINY_MWH else value.likely - npv.likely / slope
        fall = npv.low - npv.high
        return value.low + npv.low * (value.high - value.low) / fall if fall > 0 else None
