"""Where sites are drawn: those that share a point are set around it, so that each can be seen and clicked."""

import math
from collections import defaultdict
from collections.abc import Iterable

from symbiose.domain.companies import Site
from web.territory.cells import EARTH_KM_PER_DEGREE

SPREAD_KM = 0.3
"""Radius of the circle on which sites of one point are set."""
DIGITS = 5

Place = tuple[float, float]
"""Longitude and latitude."""


def places_of(sites: Iterable[Site]) -> dict[str, Place]:
    """Return where each site is drawn, the same on every page."""
    at: dict[Place, list[Site]] = defaultdict(list)
    for site in sorted(sites, key=lambda one: one.id):
        at[(round(site.longitude, DIGITS), round(site.latitude, DIGITS))].append(site)
    found: dict[str, Place] = {}
    for place, together in at.items():
        if len(together) == 1:
            found[together[0].id] = place
            continue
        for i, site in enumerate(together):
            found[site.id] = _around(place, 2 * math.pi * i / len(together))
    return found


def _around(place: Place, angle: float) -> Place:
    lon, lat = place
    east = SPREAD_KM * math.cos(angle) / (EARTH_KM_PER_DEGREE * math.cos(math.radians(lat)))
    north = SPREAD_KM * math.sin(angle) / EARTH_KM_PER_DEGREE
    return round(lon + east, DIGITS), round(lat + north, DIGITS)
