"""Finds whose each roof may be: the sites that stand on its footprint, else those near it."""

import math
from collections.abc import Iterable, Iterator, Mapping

import numpy as np
import shapely
from numpy.typing import NDArray

from symbiose.domain.communes import EARTH_RADIUS_KM
from symbiose.domain.roofs import Roof, RoofMatch

_METRES_PER_DEGREE = math.radians(1) * EARTH_RADIUS_KM * 1000
"""Metres of a degree of latitude."""
_MIDDLE_LATITUDE = 50.47
"""Latitude of the middle of the territory, where a degree of longitude is measured."""


def roof_matches(
    roofs: Iterable[Roof], places: Mapping[str, tuple[float, float]], near_m: float
) -> Iterator[RoofMatch]:
    """Yield the sites that each roof may belong to, in the order of the roofs.

    Args:
        roofs: Roofs with their footprints.
        places: Site → longitude and latitude, degrees.
        near_m: How far from a footprint a site is still near, m.
    """
    sites = sorted(places)
    positions = _metres(np.array([places[site] for site in sites], dtype=np.float64).reshape(-1, 2))
    points = [shapely.Point(x, y) for x, y in positions]
    index = shapely.STRtree(points)
    for roof in roofs:
        footprint = shapely.transform(shapely.from_wkt(roof.footprint_wkt), _metres)
        found = index.query(footprint, predicate="dwithin", distance=near_m)
        ranked = sorted((points[at].distance(footprint), sites[at]) for at in map(int, found))
        on_it = [pair for pair in ranked if pair[0] == 0]
        kept = on_it or ranked
        yield RoofMatch(
            roof_id=roof.id,
            site_ids=tuple(site for _, site in kept),
            certain=len(on_it) == 1,
            distance_m=kept[0][0] if kept else 0.0,
        )


def _metres(positions: NDArray[np.float64]) -> NDArray[np.float64]:
    """Return positions in degrees as metres on a plane."""
    east = _METRES_PER_DEGREE * math.cos(math.radians(_MIDDLE_LATITUDE))
    scaled: NDArray[np.float64] = positions * np.array([east, _METRES_PER_DEGREE])
    return scaled
