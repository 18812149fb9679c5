"""What matching knows of resources on one day: prices, emissions, how they travel, what they stand for."""

from collections.abc import Mapping
from dataclasses import dataclass

from symbiose.domain.exchanges import ReferenceUsed
from symbiose.domain.flows import Flow


@dataclass(frozen=True)
class Haulage:
    """How a resource goes from one site to another: by road, or through a link that has to be built."""

    detour: float
    """Length of the way over the straight distance."""
    limit_km: float
    """Longest way that makes sense, km; infinite when none is set."""
    cost_eur_per_unit_km: float = 0.0
    """Transport, €/(unit·km)."""
    fee_eur_per_unit: float = 0.0
    """What the public network still costs, whatever the distance, €/unit."""
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
    """True when it has to be hot enough for who takes it."""
    cold: bool = False
    """True when it has to be cold enough for who takes it."""
    direct: bool = False
    """True when it is used as it comes, without an exchanger between giver and taker."""
    default_temp_c: float | None = None
    """Temperature assumed where none is declared, °C."""
    kinds_of: frozenset[str] = frozenset()
    """Other resources whose need it serves as it is."""
    tonnes_per_unit: float | None = None
    """Mass of one unit, t; None when it has none or it is not known."""
    purchase: ReferenceUsed | None = None
    """Reference price paid by who needs it, €/unit."""
    disposal: ReferenceUsed | None = None
    """Reference cost of getting rid of it, €/unit."""
    production_co2: ReferenceUsed | None = None
    """Emissions of making one unit anew, kgCO2e/unit."""
    recovery_co2: ReferenceUsed | None = None
    """Emissions of recovering one unit, which replaces one made anew, kgCO2e/unit."""
    disposal_co2: ReferenceUsed | None = None
    """Emissions of disposing of one unit, kgCO2e/unit."""


@dataclass(frozen=True)
class Knowledge:
    """Reference data as they hold on one day."""

    resources: Mapping[str, ResourceFacts]
    """Facts by resource id."""
    approach: ReferenceUsed
    """Least temperature difference that drives an exchanger, K."""


def diverted_t_per_unit(offer: Flow | None, facts: ResourceFacts) -> float:
    """Return the waste that giving one unit of a flow keeps from disposal, t: none of what is no waste."""
    return (facts.tonnes_per_unit or 0.0) if offer and offer.waste_code else 0.0
