"""What matching knows of resources on one day: prices, emissions, how they travel, what they stand for."""

from collections.abc import Mapping
from dataclasses import dataclass

from symbiose.domain.exchanges import ReferenceUsed


@dataclass(frozen=True)
class Haulage:
    """How a resource goes from one site to another: by road, or through a link that has to be built."""

    detour: float
    """Length of the way over the straight distance."""
    limit_km: float
    """Longest way that makes sense, km; infinite when none is set."""
    cost_eur_per_unit_km: float = 0.0
    """Transport, €/(unit·km)."""
    co2_kg_per_unit_km: float = 0.0
    """Emissions of transport, kgCO2e/(unit·km)."""
    setup_eur_per_year: float = 0.0
    """Cost of opening an outlet, €/yr."""
    link_eur_per_km_year: float = 0.0
    """Annuity of a pipe or cable, €/(km·yr)."""
    references: tuple[ReferenceUsed, ...] = ()
    """Reference values these rest on."""


@dataclass(frozen=True)
class ResourceFacts:
    """What the reference data say of one resource on the day of the run, per canonical unit."""

    id: str
    """Id in the catalogue."""
    label: str
    """French label."""
    unit: str
    """Canonical unit."""
    haulage: Haulage
    """How it travels."""
    heat: bool = False
    """True when its temperature decides who can use it."""
    kinds_of: frozenset[str] = frozenset()
    """Wider resources that it is a kind of."""
    tonnes_per_unit: float | None = None
    """Mass of one unit, t; None when it has none or it is not known."""
    purchase: ReferenceUsed | None = None
    """Reference price paid by who needs it, €/unit."""
    disposal: ReferenceUsed | None = None
    """Reference cost of getting rid of it, €/unit."""
    production_co2: ReferenceUsed | None = None
    """Emissions of making one unit anew, kgCO2e/unit."""
    disposal_co2: ReferenceUsed | None = None
    """Emissions of disposing of one unit, kgCO2e/unit."""


@dataclass(frozen=True)
class Knowledge:
    """Reference data as they hold on one day."""

    resources: Mapping[str, ResourceFacts]
    """Facts by resource id."""
    approach: ReferenceUsed
    """Least temperature difference that drives an exchanger, K."""
