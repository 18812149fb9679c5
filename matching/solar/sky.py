"""The sun over the territory through a year: where it stands, and what reaches a horizontal square metre.

Monthly global and diffuse irradiation are spread over the instants of their month: the diffuse part as the
sun outside of the atmosphere (Liu and Jordan, Solar Energy 4, 1960), all of it as Collares-Pereira and Rabl
found it of days in the mean (Solar Energy 22, 1979, doi:10.1016/0038-092X(79)90100-2). Sums of months stay.
"""

from dataclasses import dataclass
from functools import lru_cache
from typing import Final

import numpy as np

from matching.solar.sharing import Floats, Integers
from symbiose.domain.flows import MONTHS
from symbiose.domain.solar_reference import SolarReference
from symbiose.domain.typical_year import year_steps
from symbiose.domain.week_parts import HOURS_OF_DAY

YEAR: Final = 2025
"""Year whose sun is taken: it is no leap year, and the sun returns within a quarter of a degree."""
MINUTES: Final = 30
"""Between two instants."""
HOURS: Final = MINUTES / 60
LEGAL_TIME: Final = "Europe/Paris"


@dataclass(frozen=True, eq=False)
class Sky:
    """Instants of a year in the middle of equal spans, those at night left out."""

    month_hour: Integers
    """Month (from 0) × 24 + hour of the legal time in which each instant lies."""
    instants: Floats
    """Instants of each month and hour, those at night included."""
    zenith_deg: Floats
    """How far the sun is from straight above, refraction left out, °."""
    azimuth_deg: Floats
    """Where the sun stands, from North, clockwise, °."""
    beam_normal: Floats
    """What comes straight from the sun on a plane that faces it, kW/m²."""
    diffuse: Floats
    """What comes from the rest of the sky on a horizontal plane, kW/m²."""

    @property
    def cosine(self) -> Floats:
        """Return the cosine of the distance from straight above."""
        return np.asarray(np.cos(np.radians(self.zenith_deg)))

    @property
    def overall(self) -> Floats:
        """Return all that reaches a horizontal plane, kW/m²."""
        return self.beam_normal * self.cosine + self.diffuse

    def steps(self, values: Floats) -> Floats:
        """Return the mean of values in each step of the typical year: alike on all days of a month."""
        sums = np.bincount(self.month_hour, weights=values, minlength=len(self.instants))
        means = (sums / self.instants).tolist()
        return np.array([means[(s.month - 1) * HOURS_OF_DAY + s.hour] for s in year_steps()])


@lru_cache(maxsize=4)
def sky_over(reference: SolarReference) -> Sky:
    """Return the sun of a year over a place with what it sends in each month."""
    import pandas as pd  # pandas and pvlib take a second to import, for which no other command waits
    from pvlib import irradiance, solarposition

    spans = pd.date_range(f"{YEAR}-01-01", f"{YEAR + 1}-01-01", freq=f"{MINUTES}min", tz=LEGAL_TIME)
    times = spans[:-1] + pd.Timedelta(minutes=MINUTES / 2)
    sun = solarposition.get_solarposition(times, reference.latitude, reference.longitude)
    zenith = sun["zenith"].to_numpy()
    month = times.month.to_numpy() - 1
    month_hour = month * HOURS_OF_DAY + times.hour.to_numpy()
    above = np.maximum(0.0, np.cos(np.radians(zenith)))
    day_of_year = times.day_of_year.to_numpy()
    outside = irradiance.get_extra_radiation(day_of_year) * above
    angle = solarposition.hour_angle(times, reference.longitude, sun["equation_of_time"].to_numpy())
    declination = solarposition.declination_spencer71(day_of_year)
    diffuse = _spread(outside, month, reference.diffuse_kwh_per_m2)
    whole = _spread(
        outside * _midday(angle, declination, reference.latitude), month, reference.global_kwh_per_m2
    )
    straight = [g - d for g, d in zip(reference.global_kwh_per_m2, reference.diffuse_kwh_per_m2, strict=True)]
    beam = _spread(np.maximum(0.0, whole - diffuse), month, tuple(straight))
    day = above > 0
    return Sky(
        month_hour=month_hour[day],
        instants=np.bincount(month_hour, minlength=MONTHS * HOURS_OF_DAY).astype(float),
        zenith_deg=zenith[day],
        azimuth_deg=sun["azimuth"].to_numpy()[day],
        beam_normal=beam[day] / above[day],
        diffuse=diffuse[day],
    )


def _midday(angle_deg: Floats, declination: Floats, latitude: float) -> Floats:
    """Return how much more of all radiation comes around noon than outside of the atmosphere."""
    sunset = np.arccos(np.clip(-np.tan(np.radians(latitude)) * np.tan(declination), -1.0, 1.0))
    shifted = sunset - np.pi / 3
    level, rise = 0.409 + 0.5016 * np.sin(shifted), 0.6609 - 0.4767 * np.sin(shifted)
    return np.asarray(np.maximum(0.0, level + rise * np.cos(np.radians(angle_deg))))


def _spread(weights: Floats, month: Integers, sums_kwh: tuple[float, ...]) -> Floats:
    """Return powers in proportion to weights that give each month its sum, kW/m²."""
    totals = np.bincount(month, weights=weights, minlength=MONTHS)
    return np.asarray(weights * (np.array(sums_kwh) / (totals * HOURS))[month])
