"""Roofs and car parks of a solar cadastre: what each could produce, and which figures are computed here."""

from enum import StrEnum
from typing import Final

from pydantic import Field

from symbiose.domain.base import Value

DERIVED_FIGURES: Final = ("area_m2", "peak_power_kwp", "yearly_kwh")
"""Figures that are computed where a cadastre does not state them, in the order they are told."""


class RoofKind(StrEnum):
    """What panels would cover."""

    ROOF = "roof"
    CAR_PARK = "car_park"


class RoofValues(Value):
    """What a feature of a cadastre tells of a roof, in canonical units."""

    reference: str | None = None
    """Identifier of the roof in its cadastre, null where it has none."""
    kind: RoofKind = RoofKind.ROOF
    """A roof, or a car park."""
    area_m2: float = Field(gt=0)
    """Area that panels can cover, m²."""
    peak_power_kwp: float = Field(gt=0)
    """Peak power that fits, kWp."""
    yearly_kwh: float = Field(gt=0)
    """Electricity of a year, kWh."""
    irradiation_kwh_per_m2: float | None = Field(default=None, gt=0)
    """Sun on the roof in a year, kWh/m²; null where the cadastre does not state it."""
    azimuth_deg: float | None = Field(default=None, ge=0, lt=360)
    """Where the roof faces, degrees from North, clockwise; null when not stated."""
    tilt_deg: float | None = Field(default=None, ge=0, le=90)
    """Slope, degrees from the horizontal; null when not stated."""
    longitude: float
    """Position (WGS84), degrees east: the centre of the footprint, or a point of it."""
    latitude: float
    """Position (WGS84), degrees north."""
    derived: tuple[str, ...] = ()
    """Names of the figures computed here rather than stated by the cadastre."""
