"""The taxonomy of what sites give and take: materials, water, heat, energy and services."""

import difflib
from collections.abc import Iterable, Iterator
from enum import StrEnum
from types import MappingProxyType

from pydantic import Field

from symbiose.domain.base import Value
from symbiose.domain.errors import UnknownThing
from symbiose.domain.flows import ABSOLUTE_ZERO_C, Use
from symbiose.domain.labels import label_key

SOLAR_ELECTRICITY = "solar_electricity"
"""Resource that roofs give."""


class Family(StrEnum):
    """What kind of thing a resource is."""

    MATERIAL = "material"
    WATER = "water"
    HEAT = "heat"
    ELECTRICITY = "electricity"
    GAS = "gas"
    STEAM = "steam"
    COLD = "cold"
    SERVICE = "service"


class ResourceGroup(StrEnum):
    """What sort of material a resource is; all that is told of it where only its category may be known."""

    BIOLOGICAL = "biological"
    CHEMICALS = "chemicals"
    METALS = "metals"
    MINERALS = "minerals"
    FIBRES = "fibres"
    """Wood, paper, textiles, rubber."""
    PLASTICS = "plastics"
    PRODUCTS = "products"
    """Whole products and parts: packaging, vehicles, engines, furniture, equipment."""


class Carriage(StrEnum):
    """How a resource gets from one site to another."""

    ROAD = "road"
    """By lorry, on the road network."""
    WATER_PIPE = "water_pipe"
    """Through a pipe that has to be laid."""
    HEAT_PIPE = "heat_pipe"
    """Through a pair of insulated pipes that has to be laid: heat, steam, cold."""
    GAS_PIPE = "gas_pipe"
    """Through a gas pipe that has to be laid."""
    PUBLIC_GRID = "public_grid"
    """Through the public network that serves both sites already."""
    TRAVEL = "travel"
    """People or vehicles travel: services."""


class EnergyBasis(StrEnum):
    """On which heating value the energy of a fuel is counted."""

    PCS = "PCS"
    """Pouvoir calorifique supérieur: higher heating value, as on gas invoices."""
    PCI = "PCI"
    """Pouvoir calorifique inférieur: lower heating value."""


CARRIAGE_OF_FAMILY = MappingProxyType(
    {
        Family.MATERIAL: Carriage.ROAD,
        Family.WATER: Carriage.WATER_PIPE,
        Family.HEAT: Carriage.HEAT_PIPE,
        Family.STEAM: Carriage.HEAT_PIPE,
        Family.COLD: Carriage.HEAT_PIPE,
        Family.ELECTRICITY: Carriage.PUBLIC_GRID,
        Family.GAS: Carriage.GAS_PIPE,
        Family.SERVICE: Carriage.TRAVEL,
    }
)
"""How resources of a family travel unless they say otherwise."""


class Resource(Value):
    """One node of the taxonomy."""

    id: str = Field(pattern=r"^[a-z0-9_]+$")
    """Slug, unique in the catalogue."""
    label_fr: str = Field(min_length=1)
    """French label, unique in the catalogue."""
    label_en: str = Field(min_length=1)
    """English label, unique in the catalogue."""
    family: Family
    """What kind of thing it is."""
    unit: str = Field(pattern="^(t|MWh|m3|piece|h|m2)$")
    """Canonical unit in which its quantities are kept."""
    carriage: Carriage
    """How it gets from one site to another."""
    group: ResourceGroup | None = None
    """What sort of material it is; None for other families, which are narrow enough by themselves."""
    parent: str | None = None
    """Wider resource that this one is a kind of."""
    waste_codes: tuple[str, ...] = ()
    """Waste codes under which it may be discarded, with their star."""
    density_t_per_m3: float | None = Field(default=None, gt=0)
    """Mass of a cubic metre as it travels, t/m³; None when it is not known, or differs too much."""
    density_source: str | None = None
    """Where the density comes from."""
    mass_t_per_piece: float | None = Field(default=None, gt=0)
    """Mass of a piece, t; None when it is not counted in pieces, or not known."""
    mass_source: str | None = None
    """Where the mass of a piece comes from."""
    synonyms_fr: tuple[str, ...] = ()
    """Other words for it, each of this resource only."""
    hints_fr: tuple[str, ...] = ()
    """Words that point to it without being certain, such as trade names; several resources may share one."""
    co2_production_factor: str | None = None
    """Dated value: emissions of making one canonical unit anew."""
    co2_recovery_factor: str | None = None
    """Dated value: emissions of recovering one canonical unit (recycling, upgrading) that then replaces one
    made anew."""
    disposal_factor: str | None = None
    """Dated value: emissions of disposing of one canonical unit."""
    purchase_price: str | None = None
    """Dated value: what one canonical unit costs who needs it."""
    disposal_price: str | None = None
    """Dated value: what it costs to get rid of one canonical unit."""
    renewable: bool = False
    """True for what grows again or comes from sun, wind, water or biological cycles."""
    virgin: bool = False
    """True for what is drawn or made anew: the thing that a circular flow replaces."""
    recovered: bool = False
    """True for what comes out of a use or a process: waste, by-product, recycled matter, lost heat."""
    toxic: bool = False
    """True when it is dangerous to living things as it is."""
    default_use: Use | None = None
    """What is done with it where a flow does not say: `repair` for a repair service; None when it depends."""
    default_temp_c: float | None = Field(default=None, ge=ABSOLUTE_ZERO_C)
    """Heat, steam and cold: the temperature assumed where a flow states none, °C."""
    energy_basis: EnergyBasis | None = None
    """Fuels counted in energy: the heating value that a MWh is counted on."""

    @property
    def tonnes_per_unit(self) -> float | None:
        """Return the mass of one canonical unit, t; None when it has none or it is not known."""
        known = {"t": 1.0, "m3": self.density_t_per_m3, "piece": self.mass_t_per_piece}
        return known.get(self.unit)


class ResourceCatalogue:
    """All resources, by id, by label and along the taxonomy."""

    def __init__(self, resources: Iterable[Resource]) -> None:
        """Index the resources; ids, links and labels have been checked before."""
        self._by_id = MappingProxyType({resource.id: resource for resource in resources})
        self._by_key = MappingProxyType(
            {key: resource for resource in self._by_id.values() for key in keys_of(resource)}
        )

    def __iter__(self) -> Iterator[Resource]:
        return iter(self._by_id.values())

    def __len__(self) -> int:
        return len(self._by_id)

    def __contains__(self, resource_id: object) -> bool:
        return resource_id in self._by_id

    def get(self, resource_id: str) -> Resource:
        """Return a resource.

        Raises:
            UnknownThing: The catalogue has none of this id.
        """
        found = self._by_id.get(resource_id)
        if found is None:
            close = difflib.get_close_matches(resource_id, list(self._by_id), n=3)
            hint = f" Close ones: {', '.join(close)}." if close else ""
            msg = f"Resource {resource_id} is not in the catalogue.{hint}"
            raise UnknownThing(msg, resource=resource_id)
        return found

    def find(self, resource_id: str | None) -> Resource | None:
        """Return a resource; None for words that nobody confirmed, and for one the catalogue has lost."""
        return self._by_id.get(resource_id) if resource_id is not None else None

    def label(self, resource_id: str) -> str:
        """Return the French label of a resource; its id when the catalogue has lost it since."""
        found = self._by_id.get(resource_id)
        return found.label_fr if found else resource_id

    def labels(self) -> tuple[str, ...]:
        """Return all French labels in alphabetical order."""
        return tuple(sorted((resource.label_fr for resource in self), key=label_key))

    def by_label(self, text: str) -> Resource | None:
        """Return the resource whose id, label or synonym this is, accents, case and plurals ignored."""
        return self._by_id.get(text.strip()) or self._by_key.get(label_key(text))

    def ancestors(self, resource_id: str) -> tuple[str, ...]:
        """Return the ids of the wider resources that this one is a kind of, nearest first."""
        found: list[str] = []
        parent = self.get(resource_id).parent
        while parent is not None:
            found.append(parent)
            parent = self.get(parent).parent
        return tuple(found)

    def of_waste_code(self, code: str) -> tuple[Resource, ...]:
        """Return the resources that may be discarded under a waste code, written `10 02 07*`."""
        return tuple(resource for resource in self if code in resource.waste_codes)


def keys_of(resource: Resource) -> frozenset[str]:
    """Return the keys under which a resource is found by its words."""
    words = (resource.id.replace("_", " "), resource.label_fr, resource.label_en, *resource.synonyms_fr)
    return frozenset(label_key(text) for text in words)
