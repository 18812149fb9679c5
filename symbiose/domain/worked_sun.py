"""A known installation worked out in full: what is known of it, what is supposed, and its accounts."""

from datetime import date

from pydantic import Field

from symbiose.domain.base import Value
from symbiose.domain.solar_groups import SolarGroup


class KnownFigure(Value):
    """A figure that somebody published of an installation."""

    value: float
    """The figure."""
    unit: str
    """Its unit."""
    source: str
    """Who published it, and when."""
    read_on: date
    """Day on which it was read."""


class WorkedBuilding(Value):
    """A building of the installation: it uses electricity, and bears a part of the panels."""

    site_id: str
    """Participant of the group, owner of one of its roofs."""
    name: str
    """What it is called."""
    floor_area_m2: float = Field(gt=0)
    """Floor area supposed, m²: its electricity follows from it."""


class WorkedSun(Value):
    """The installation: figures known, buildings supposed, and the group that shares its roofs."""

    area: KnownFigure
    """Panels, m²."""
    power: KnownFigure
    """Peak power, kWp."""
    output: KnownFigure
    """Electricity of a year, MWh."""
    use_kwh_per_m2: float
    """Electricity of a year by floor area, supposed, kWh/m²."""
    buildings: tuple[WorkedBuilding, ...]
    """Its buildings."""
    assumptions: tuple[str, ...]
    """What is supposed, in sentences with their reasons."""
    group: SolarGroup
    """All of its roofs built and shared, as the optimiser reckons them."""
