"""What is known of the sun over the territory, from which the output of a roof follows."""

from collections.abc import Sequence
from datetime import date
from typing import Final

from pydantic import Field

from symbiose.domain.base import Value
from symbiose.domain.factors import ReferenceBook
from symbiose.domain.reference import ReferenceData

MONTHS_OF_YEAR: Final = 12
GLOBAL: Final = tuple(f"solar_global_{month:02}" for month in range(1, MONTHS_OF_YEAR + 1))
DIFFUSE: Final = tuple(f"solar_diffuse_{month:02}" for month in range(1, MONTHS_OF_YEAR + 1))
ALBEDO: Final = "solar_albedo"
TILT: Final = "solar_tilt_assumed"
AZIMUTH: Final = "solar_azimuth_assumed"
PERFORMANCE: Final = "solar_performance_ratio"


class SolarReference(Value):
    """Monthly irradiation over a place, and what stands for what a cadastre does not say."""

    latitude: float
    """Place (WGS84), degrees North."""
    longitude: float
    """Place (WGS84), degrees East."""
    global_kwh_per_m2: tuple[float, ...] = Field(min_length=MONTHS_OF_YEAR, max_length=MONTHS_OF_YEAR)
    """Irradiation of a horizontal plane in each month, January first, kWh/m²."""
    diffuse_kwh_per_m2: tuple[float, ...] = Field(min_length=MONTHS_OF_YEAR, max_length=MONTHS_OF_YEAR)
    """What of it comes from the sky rather than straight from the sun, kWh/m²."""
    albedo: float
    """Part that the ground sends back."""
    tilt_deg: float
    """Slope of a roof whose cadastre states none, degrees from the horizontal."""
    azimuth_deg: float
    """Where such a roof faces, degrees from North, clockwise."""
    performance_ratio: float
    """Part of the irradiation that panels deliver, relative to their peak power under 1 kW/m²."""


def solar_reference(reference: ReferenceData, factors: ReferenceBook, day: date) -> SolarReference:
    """Return what is known of the sun over the middle of the communes.

    Args:
        reference: Communes.
        factors: Dated values, with what people set of them.
        day: Day whose values are used.

    Raises:
        UnknownThing: Some value is not known on that day.
    """
    communes = tuple(reference.communes)

    def values(names: Sequence[str]) -> tuple[float, ...]:
        return tuple(factors.at(name, day).value for name in names)

    return SolarReference(
        latitude=sum(one.latitude for one in communes) / len(communes),
        longitude=sum(one.longitude for one in communes) / len(communes),
        global_kwh_per_m2=values(GLOBAL),
        diffuse_kwh_per_m2=values(DIFFUSE),
        albedo=factors.at(ALBEDO, day).value,
        tilt_deg=factors.at(TILT, day).value,
        azimuth_deg=factors.at(AZIMUTH, day).value,
        performance_ratio=factors.at(PERFORMANCE, day).value,
    )
