"""The yearly share of investments that have interest and years of their own."""

from typing import Protocol

from symbiose.domain.heat_investment import annuity


class Invested(Protocol):
    """A thing whose investment has interest and years of its own."""

    @property
    def rate(self) -> float | None:
        """Interest, a fraction."""

    @property
    def years(self) -> float | None:
        """Years over which it is paid."""


class PaidByPower(Invested, Protocol):
    """A thing that is paid by its power."""

    @property
    def capex_eur_per_kw(self) -> float:
        """Investment by power, €/kW."""


def own_annuity(thing: Invested) -> float:
    """Return the yearly share of an investment in a thing that states its interest and years."""
    return 0.0 if thing.rate is None or thing.years is None else annuity(thing.rate, thing.years)
