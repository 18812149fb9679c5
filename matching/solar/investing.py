"""What roofs cost at the start, what they save a year for it, and when that has paid them back."""

import math
from collections.abc import Mapping
from dataclasses import dataclass

from matching.solar.sharing import payback_years
from symbiose.domain.documents.solar_sharing_instance import SolarSharingInstance
from symbiose.domain.heat_investment import annuity


@dataclass(frozen=True)
class Investment:
    """What is paid for roofs, and what comes back of it."""

    eur: float
    """Paid at the start, €."""
    annuity_eur: float
    """What it costs a year, interest included, €/year."""
    benefit_eur: float
    """What the roofs bring beyond it, €/year."""

    @property
    def saving_eur(self) -> float:
        """Return what the roofs bring before the investment is paid, €/year."""
        return self.benefit_eur + self.annuity_eur

    @property
    def payback_years(self) -> float | None:
        """Return the simple payback, years; None where nothing is built or saved."""
        return payback_years(self.eur, self.saving_eur)


def investment_of(document: SolarSharingInstance, kwp: Mapping[str, float], benefit_eur: float) -> Investment:
    """Return what roofs of some sizes cost, and what they save.

    Args:
        document: States the roofs and what they cost.
        kwp: Roof → its size, kWp.
        benefit_eur: What they bring, their annuities paid, €/year.
    """
    eur = math.fsum(
        roof.capex_eur_per_kwp * kwp[roof.id] + roof.opening_cost_eur
        for roof in document.roofs
        if kwp[roof.id] > 0
    )
    economics = document.economics
    return Investment(eur, annuity(economics.rate, economics.years) * eur, benefit_eur)
