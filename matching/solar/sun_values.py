"""The dated values that roofs are designed with: the law of sharing, what roofs cost, what a kWh is worth."""

from dataclasses import dataclass
from datetime import date

from symbiose.domain.errors import InvalidDocument, Problem
from symbiose.domain.exchanges import ReferenceUsed
from symbiose.domain.factors import ReferenceBook
from symbiose.domain.heat_quantities import KWH_PER_MWH
from symbiose.domain.quantities import KG_PER_T
from symbiose.domain.sharing_distances import PERIURBAN, SPARSE, USUAL


@dataclass(frozen=True)
class SunValues:
    """Every value, as it holds on the day of the run."""

    distance: ReferenceUsed
    power: ReferenceUsed
    grid_power: ReferenceUsed
    size_small: ReferenceUsed
    cost_small: ReferenceUsed
    cost_large: ReferenceUsed
    cost_car_park: ReferenceUsed
    opening_small: ReferenceUsed
    opening_large: ReferenceUsed
    running: ReferenceUsed
    rate: ReferenceUsed
    years: ReferenceUsed
    surplus: ReferenceUsed
    avoided: ReferenceUsed
    fee: ReferenceUsed
    electricity: ReferenceUsed
    electricity_co2: ReferenceUsed
    solar_co2: ReferenceUsed
    chiller_cop: ReferenceUsed
    derogation: ReferenceUsed
    power_public: ReferenceUsed | None = None
    """None on days before the derogation for public bodies."""
    distance_periurban: ReferenceUsed | None = None
    distance_sparse: ReferenceUsed | None = None
    """Distances that have to be asked for; None on days before there were any."""
    asks: ReferenceUsed | None = None
    """1 where runs propose groups under them, to be granted; 0 or None where only a wish does."""

    @property
    def co2_avoided_t_per_mwh(self) -> float:
        """Return what a MWh of a roof that somebody uses avoids, tCO2e: the grid less the panels."""
        return (self.electricity_co2.value - self.solar_co2.value) / KG_PER_T

    @property
    def fee_eur_per_kwh(self) -> float:
        """Return grid fees and taxes on a kWh received of a group, €."""
        return self.fee.value / KWH_PER_MWH

    @property
    def surplus_eur_per_kwh(self) -> float:
        """Return what a kWh sold brings, €."""
        return self.surplus.value / KWH_PER_MWH

    def worth_eur_per_kwh(self, price_eur_per_mwh: float) -> float:
        """Return what a kWh less spares who buys at a price, €."""
        return price_eur_per_mwh * self.avoided.value / KWH_PER_MWH

    def cost_of(self, kwp: float, *, car_park: bool) -> ReferenceUsed:
        """Return what panels cost on a roof or over a car park that bears a power, €/kWp."""
        if car_park:
            return self.cost_car_park
        return self.cost_small if kwp <= self.size_small.value else self.cost_large

    def opening_of(self, kwp: float) -> ReferenceUsed:
        """Return what a roof or a car park that bears a power costs once anything is built on it, €."""
        return self.opening_small if kwp <= self.size_small.value else self.opening_large


_LATER = {
    "power_public": ("self_consumption_power_public", "MW"),
    "distance_periurban": (PERIURBAN, "km"),
    "distance_sparse": (SPARSE, "km"),
    "asks": ("self_consumption_asks", "1"),
}
"""Derogations, which came later than the other values: on days before they hold there are none."""
_IDS = {
    "distance": (USUAL, "km"),
    "power": ("self_consumption_power", "MW"),
    "grid_power": ("self_consumption_grid_power", "MW"),
    "size_small": ("solar_size_small", "kWc"),
    "cost_small": ("solar_cost_small", "€/kWc"),
    "cost_large": ("solar_cost_large", "€/kWc"),
    "cost_car_park": ("solar_cost_car_park", "€/kWc"),
    "opening_small": ("solar_opening_cost", "€"),
    "opening_large": ("solar_opening_cost_large", "€"),
    "running": ("solar_running", "€/(kWc.an)"),
    "rate": ("solar_rate", "1"),
    "years": ("solar_years", "an"),
    "surplus": ("solar_surplus_price", "€/MWh"),
    "avoided": ("solar_avoided_share", "1"),
    "fee": ("solar_shared_fee", "€/MWh"),
    "electricity": ("price_electricity", "€/MWh"),
    "electricity_co2": ("co2_electricity", "kgCO2e/MWh"),
    "solar_co2": ("co2_solar_electricity", "kgCO2e/MWh"),
    "chiller_cop": ("chiller_cop", "1"),
    "derogation": ("solar_derogation_gain", "€/an"),
}
"""Field → id and unit of the dated value."""


def sun_values(book: ReferenceBook, day: date) -> SunValues:
    """Return the values that hold on a day.

    Raises:
        UnknownThing: A value is not known or does not hold on the day.
        InvalidDocument: Some value is in another unit than its use asks; all of them are named.
    """
    asked = _IDS | {name: one for name, one in _LATER.items() if book.find(one[0], day) is not None}
    found = {name: book.at(value_id, day) for name, (value_id, _) in asked.items()}
    problems = [
        Problem(value.id, value.unit, f"{asked[name][1]} is expected")
        for name, value in found.items()
        if value.unit != asked[name][1]
    ]
    if problems:
        raise InvalidDocument(problems)
    return SunValues(**{name: value.used() for name, value in found.items()})
