"""What is invested in a heat network, by kind, and the yearly share of it."""

import math
from dataclasses import dataclass
from enum import StrEnum

from symbiose.domain.documents.heat_network_instance import HeatNetworkInstance
from symbiose.domain.documents.heat_network_result import HeatNetworkResult


class Part(StrEnum):
    """Kind of equipment."""

    PIPES = "pipes"
    TIE_INS = "tie_ins"
    """What joining a site costs whatever its power."""
    EXCHANGERS = "exchangers"
    SOURCES = "sources"
    """Capture of waste heat at sources."""
    HEAT_PUMPS = "heat_pumps"
    BOILERS = "boilers"
    NETWORKS = "networks"
    """Connections to heat networks that exist."""
    STORES = "storages"


@dataclass(frozen=True)
class Investment:
    """What one kind of equipment costs to build."""

    part: Part
    amount_eur: float
    """Investment before aid, €."""
    rate: float
    """Interest on it, a fraction."""
    years: float
    """Years over which it is paid; it is renewed then."""

    @property
    def annuity_eur(self) -> float:
        """Return its yearly share, €/year."""
        return self.amount_eur * annuity(self.rate, self.years)


def annuity(rate: float, years: float) -> float:
    """Return the yearly share of an investment: rate / (1 - (1 + rate)^-years), 1 / years at rate 0.

    >>> annuity(0.0, 20.0)
    0.05
    >>> round(annuity(0.06, 20.0), 6)
    0.087185
    """
    return rate / -math.expm1(-years * math.log1p(rate)) if rate else 1 / years


def investments_of(instance: HeatNetworkInstance, result: HeatNetworkResult) -> tuple[Investment, ...]:
    """Return what a design invests, by kind and terms of payment; what costs nothing is left out."""
    found = [*_network(instance, result), *_machines(instance, result)]
    sums: dict[tuple[Part, float, float], list[float]] = {}
    for one in found:
        sums.setdefault((one.part, one.rate, one.years), []).append(one.amount_eur)
    order = list(Part)
    return tuple(
        Investment(part, math.fsum(amounts), rate, years)
        for (part, rate, years), amounts in sorted(sums.items(), key=lambda item: order.index(item[0][0]))
        if math.fsum(amounts) > 0
    )


def _network(instance: HeatNetworkInstance, result: HeatNetworkResult) -> list[Investment]:
    """Return what is paid on the terms of pipes: its annuity in the design tells what it costs."""
    rate, years = instance.economics.pipes_rate, instance.economics.pipes_years
    return [
        Investment(part, result.terms.get(part, 0.0) / annuity(rate, years), rate, years)
        for part in (Part.PIPES, Part.TIE_INS, Part.EXCHANGERS)
    ]


def _machines(instance: HeatNetworkInstance, result: HeatNetworkResult) -> list[Investment]:
    """Return what has terms of payment of its own: capture, heat pumps, boilers, connections, stores."""
    families = (
        (Part.SOURCES, instance.sources, result.sources),
        (Part.HEAT_PUMPS, instance.heat_pumps, result.heat_pumps),
        (Part.BOILERS, instance.boilers, result.boilers),
        (Part.NETWORKS, instance.networks, result.networks),
    )
    bought = [
        (part, one, one.capex_eur_per_kw, use.capacity_kw)
        for part, stated, used in families
        for one in stated
        for use in used
        if use.id == one.id
    ]
    stores = [
        (Part.STORES, one, one.capex_eur_per_kwh, use.capacity_kwh)
        for one in instance.storages
        for use in result.storages
        if use.id == one.id
    ]
    return [
        Investment(part, price * size, one.rate, one.years)
        for part, one, price, size in (*bought, *stores)
        if price * size > 0 and one.rate is not None and one.years is not None
    ]
