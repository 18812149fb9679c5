"""What a kilowatt-peak of a roof gives in each step of the typical year.

The cadastre says how much in a year; slope and direction of the roof say when, by the position of the sun
(pvlib) and the usual irradiation of each month. The sky is taken as equally bright everywhere.
"""

from functools import lru_cache

import numpy as np

from matching.solar.sharing import Floats
from matching.solar.sky import sky_over
from matching.solar.year_arrays import step_hours
from symbiose.domain.roofs import RoofValues
from symbiose.domain.solar_reference import SolarReference


def output_per_kwp(roof: RoofValues, reference: SolarReference) -> tuple[float, ...]:
    """Return what one kWp of a roof gives in each step of `year_steps`, kW.

    Times the hours of the steps it sums to the yearly figure of the roof; it is zero while the sun is down.

    Args:
        roof: The roof; where its cadastre does not say how it lies, the assumed slope and direction hold.
        reference: Irradiation and assumptions.
    """
    tilt = reference.tilt_deg if roof.tilt_deg is None else roof.tilt_deg
    azimuth = reference.azimuth_deg if roof.azimuth_deg is None else roof.azimuth_deg
    shape = _shape(round(tilt), round(azimuth) % 360, reference)
    return tuple((shape * roof.yield_kwh_per_kwp).tolist())


def yield_kwh_per_kwp(tilt_deg: float, azimuth_deg: float, reference: SolarReference) -> float:
    """Return what one kWp gives in a year by the irradiation of the months alone, kWh.

    Args:
        tilt_deg: Slope, degrees from the horizontal.
        azimuth_deg: Where it faces, degrees from North, clockwise.
        reference: Irradiation and performance ratio.
    """
    received = irradiation_kw_per_m2(tilt_deg, azimuth_deg, reference)
    return float(received @ step_hours()) * reference.performance_ratio


def irradiation_kw_per_m2(tilt_deg: float, azimuth_deg: float, reference: SolarReference) -> Floats:
    """Return what a square metre of a slope receives in each step, kW."""
    from pvlib import irradiance  # pvlib takes a second to import, for which no other command waits

    sky = sky_over(reference)
    facing = irradiance.aoi_projection(tilt_deg, azimuth_deg, sky.zenith_deg, sky.azimuth_deg)
    straight = sky.beam_normal * np.maximum(0.0, facing)
    of_sky = irradiance.isotropic(tilt_deg, sky.diffuse)
    of_ground = irradiance.get_ground_diffuse(tilt_deg, sky.overall, reference.albedo)
    return sky.steps(straight + of_sky + of_ground)


@lru_cache(maxsize=4096)
def _shape(tilt_deg: int, azimuth_deg: int, reference: SolarReference) -> Floats:
    """Return the power in each step of what gives 1 kWh in a year, kW; orientations to the degree."""
    received = irradiation_kw_per_m2(tilt_deg, azimuth_deg, reference)
    return np.asarray(received / (received @ step_hours()))
