"""The measures of an instance: units in which its own powers, energies and prices are about one.

Tolerances of solvers and of searches are numbers: a nought for roofs of 100 kWp is all there is for roofs of
a billionth of that. So an instance is searched in units of its own. They are powers of two, which round
nothing: what is found is the same in kWp, kWh and € to the last digit.
"""

from dataclasses import dataclass, replace
from typing import Final

import numpy as np

from matching.arrays import power_of_two
from matching.solar.operation import Design
from matching.solar.sharing import Sharing
from symbiose.domain.documents.solar_sharing_instance import SharingObjective

LEAST: Final = 2.0**-200
"""Least unit, as LARGEST is about the greatest number of a document: no product of units is nought."""


@dataclass(frozen=True)
class Measures:
    """Units of one instance."""

    kwp: float
    """Unit of power, kWp."""
    kwh: float
    """Unit of energy by year, kWh."""
    eur_per_kwh: float
    """Unit of prices, €/kWh."""

    @property
    def eur(self) -> float:
        """Return the unit of money, €."""
        return self.kwh * self.eur_per_kwh

    def objective(self, objective: SharingObjective) -> float:
        """Return the unit of what an objective asks most of, €, kWh or kWp."""
        return {"net_benefit": self.eur, "shared_energy": self.kwh, "installed_power": self.kwp}[objective]

    def measured(self, data: Sharing) -> Sharing:
        """Return an instance in these units."""
        by_power = self.kwp / self.kwh
        return replace(
            data,
            consumed=data.consumed / self.kwh,
            output=data.output * by_power,
            surely_used=data.surely_used * by_power,
            purchase=data.purchase / self.eur_per_kwh,
            worth=data.worth / self.eur_per_kwh,
            least=data.least / self.kwp,
            most=data.most / self.kwp,
            cost=data.cost * (by_power / self.eur_per_kwh),
            opening=data.opening / self.eur,
            surplus=data.surplus / self.eur_per_kwh,
            max_power_kwp=data.max_power_kwp / self.kwp,
            dark_kwh=data.dark_kwh / self.kwh,
        )

    def measured_design(self, design: Design) -> Design:
        """Return a design in these units."""
        return replace(design, kwp=design.kwp / self.kwp)

    def natural_design(self, design: Design) -> Design:
        """Return a design in these units in kWp."""
        return replace(design, kwp=design.kwp * self.kwp)


def measures_of(data: Sharing) -> Measures:
    """Return the units of an instance: the most power that a group may hold of a roof, energy, largest price.

    That of energy is what the largest roof gives in a step or the most that anybody uses in one. Where one of
    them is far less than the other, it is what matters.
    """
    power = float(data.most.max(initial=0.0))
    use = float(data.consumed.max(initial=0.0))
    made = float((data.output * data.most[:, None]).max(initial=0.0))
    prices = np.concatenate([data.purchase, data.worth, [data.surplus]])
    return Measures(
        kwp=_unit(min(power, data.max_power_kwp) or power),
        kwh=_unit(min(use, made) or use or made or power),
        eur_per_kwh=_unit(float(np.abs(prices).max(initial=0.0))),
    )


def _unit(size: float) -> float:
    return max(LEAST, float(power_of_two(np.array([size]))[0]))
