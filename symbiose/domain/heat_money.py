"""What a heat loop costs and earns: a year, simple payback, net present value, before and after aid."""

import math
from collections.abc import Mapping
from dataclasses import dataclass, replace

from symbiose.domain.documents.heat_network_instance import HeatNetworkInstance
from symbiose.domain.documents.heat_network_result import HeatNetworkResult
from symbiose.domain.heat_energy import NetworkEnergy, energy_of
from symbiose.domain.heat_investment import Investment, Part, annuity, investments_of

AID = "aid"
"""Term of a design that counts aid in its objective."""
REVENUE, FUEL = "revenue", "fuel"
"""Terms of a design: fuel given up by connected consumers, and what boilers beside the network burn of it."""
MAINTENANCE = "maintenance"
"""Term of a design that counts what is built to be kept up."""
LEAST_RATE, MOST_RATE, RATE_EXACT_TO = -0.5, 10.0, 1e-7
"""Between which interests the internal rate of return is looked for, and how exactly."""
NOT_RUNNING = frozenset({*(part.value for part in Part), AID, MAINTENANCE})
"""Terms of a design that are yearly shares of investments, or of their maintenance."""


@dataclass(frozen=True)
class MoneyTerms:
    """On what terms money is counted."""

    rate: float
    """Interest, a fraction, without inflation."""
    horizon_years: int
    """Years over which the net present value is counted; nothing is left of the loop thereafter."""
    maintenance_share: float
    """Maintenance of a year by investment."""


@dataclass(frozen=True)
class LoopMoney:
    """The money of a loop, for all parties together, before any price between them."""

    investments: tuple[Investment, ...]
    running_eur: Mapping[str, float]
    """Each gain (above 0) and cost (below 0) of running for a year, without investments, €/year."""
    energy: NetworkEnergy
    terms: MoneyTerms
    aid_in_design_eur: float = 0.0
    """Yearly share of the aid that the design counts itself, €/year."""
    maintenance_in_design_eur: float = 0.0
    """Maintenance that the design counts itself, €/year; 0 for one that leaves it out."""

    @property
    def investment_eur(self) -> float:
        """Return the investment before aid, €."""
        return math.fsum(one.amount_eur for one in self.investments)

    @property
    def annuity_eur(self) -> float:
        """Return the yearly share of the investment as the design counts it, €/year."""
        return math.fsum(one.annuity_eur for one in self.investments)

    @property
    def maintenance_eur(self) -> float:
        """Return the maintenance, at the share of the design where it counts any, €/year."""
        return self.terms.maintenance_share * self.investment_eur

    @property
    def designed_benefit_eur(self) -> float:
        """Return the yearly benefit that the design counts: running less annuities after its aid, €/year.

        Maintenance is taken off as far as the design counts it.
        """
        running = math.fsum(self.running_eur.values()) - self.maintenance_in_design_eur
        return running - self.annuity_eur + self.aid_in_design_eur

    @property
    def net_eur(self) -> float:
        """Return what is left of a year to pay the investment: running less maintenance, €/year."""
        return math.fsum(self.running_eur.values()) - self.maintenance_eur

    def payback_years(self, aid_eur: float = 0.0) -> float | None:
        """Return the years in which the investment less aid is earned back; None where it never is."""
        left = max(0.0, self.investment_eur - aid_eur)
        if left == 0:
            return 0.0
        return left / self.net_eur if self.net_eur > 0 else None

    def npv_eur(self, aid_eur: float = 0.0) -> float:
        """Return the net present value: aid - investment - renewals + Σ net / (1 + rate)^year, €.

        The first year ends with its money. What wears out before the horizon is bought anew, without aid;
        what is left of pipes then counts for nothing.
        """
        return math.fsum(
            (
                min(aid_eur, self.investment_eur) - self.investment_eur,
                -math.fsum(self._renewals(one) for one in self.investments),
                self.net_eur * self.discounted_years,
            )
        )

    def internal_rate(self, aid_eur: float = 0.0) -> float | None:
        """Return the interest at which the net present value is 0; None where there is none up to 1000 %.

        What is given wholly, or earns nothing, has none.
        """

        def worth(rate: float) -> float:
            return replace(self, terms=replace(self.terms, rate=rate)).npv_eur(aid_eur)

        low, high = LEAST_RATE, MOST_RATE
        if not worth(low) > 0 > worth(high):
            return None
        while high - low > RATE_EXACT_TO:
            middle = (low + high) / 2
            low, high = (middle, high) if worth(middle) > 0 else (low, middle)
        return (low + high) / 2

    @property
    def discounted_years(self) -> float:
        """Return what one euro a year until the horizon is worth today, €."""
        years = self.terms.horizon_years
        return 1 / annuity(self.terms.rate, years) if years else 0.0

    def _renewals(self, one: Investment) -> float:
        times = math.ceil(self.terms.horizon_years / one.years) - 1
        due = (one.years * count for count in range(1, times + 1))
        return math.fsum(one.amount_eur / (1 + self.terms.rate) ** year for year in due)

    def with_running(self, name: str, eur_per_year: float) -> "LoopMoney":
        """Return the money with a gain or cost more in each year."""
        return replace(self, running_eur={**self.running_eur, name: eur_per_year})

    def with_investments(self, factors: Mapping[Part, float]) -> "LoopMoney":
        """Return the money with each kind of equipment dearer or cheaper; kinds that are not named stay."""
        changed = tuple(
            replace(one, amount_eur=one.amount_eur * factors.get(one.part, 1.0)) for one in self.investments
        )
        return replace(self, investments=changed)


def money_of(instance: HeatNetworkInstance, result: HeatNetworkResult, terms: MoneyTerms) -> LoopMoney:
    """Return the money of a design, against what is there today: each consumer with its own boiler.

    Args:
        instance: Its statement.
        result: Its design.
        terms: On what terms; what the statement says of maintenance goes first.
    """
    kept = instance.economics.maintenance_share
    told = {name: -amount for name, amount in result.terms.items() if name not in NOT_RUNNING}
    if FUEL in told:
        told[REVENUE] = told.get(REVENUE, 0.0) + told.pop(FUEL)
    return LoopMoney(
        investments=investments_of(instance, result),
        running_eur={name: amount for name, amount in told.items() if amount},
        energy=energy_of(instance, result),
        terms=replace(terms, maintenance_share=kept) if kept else terms,
        maintenance_in_design_eur=result.terms.get(MAINTENANCE, 0.0),
        aid_in_design_eur=-result.terms.get(AID, 0.0),
    )
