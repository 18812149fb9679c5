"""Measures how far sites stand from the footprints of roofs."""

import math
from collections.abc import Mapping, Sequence

import numpy as np
from numpy.typing import NDArray

from symbiose.domain.communes import METRES_PER_DEGREE
from symbiose.domain.roof_owners import SMALLEST_M2, NearSite, RoofNear
from symbiose.domain.roofs import Roof

_MIDDLE_LATITUDE = 50.47
"""Latitude of the middle of the territory, where a degree of longitude is measured."""
_DECIMALS = 1
"""Decimals of a distance: positions are not known better than to a decimetre."""


class FootprintSurveyor:
    """Measures on a plane, all roofs that are given together at once."""

    def near(
        self, roofs: Sequence[Roof], places: Mapping[str, tuple[float, float]], reach_m: float
    ) -> list[RoofNear]:
        """Return the sites within reach of each roof, nearest first, in the order of the roofs.

        Of a roof under `SMALLEST_M2`, those alone that stand on it.

        Args:
            roofs: Roofs with their footprints.
            places: Site → longitude and latitude, degrees.
            reach_m: How far from a footprint sites are looked for, m.
        """
        import shapely  # takes a while to import, for which no command waits that has no roof to measure

        if not roofs:
            return []
        sites = sorted(places)
        positions = _metres(np.array([places[site] for site in sites], dtype=np.float64).reshape(-1, 2))
        points = [shapely.Point(x, y) for x, y in positions]
        footprints = shapely.transform(shapely.from_wkt([roof.footprint_wkt for roof in roofs]), _metres)
        rows, found = shapely.STRtree(points).query(footprints, predicate="dwithin", distance=reach_m)
        around: list[list[NearSite]] = [[] for _ in roofs]
        for row, at in zip(rows.tolist(), found.tolist(), strict=True):
            distance_m = _rounded(points[at].distance(footprints[row]))
            if distance_m > 0 and roofs[row].area_m2 < SMALLEST_M2:
                continue
            around[row].append(NearSite(site_id=sites[at], distance_m=distance_m))
        return [
            RoofNear(
                roof_id=roof.id, sites=tuple(sorted(near, key=lambda one: (one.distance_m, one.site_id)))
            )
            for roof, near in zip(roofs, around, strict=True)
        ]


def _rounded(distance_m: float) -> float:
    """Return a distance rounded up: a site that does not stand on a footprint never does by rounding."""
    scale = 10.0**_DECIMALS
    return math.ceil(distance_m * scale) / scale


def _metres(positions: NDArray[np.float64]) -> NDArray[np.float64]:
    """Return positions in degrees as metres on a plane."""
    east = METRES_PER_DEGREE * math.cos(math.radians(_MIDDLE_LATITUDE))
    scaled: NDArray[np.float64] = positions * np.array([east, METRES_PER_DEGREE])
    return scaled
