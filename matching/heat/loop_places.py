"""Where sites lie on a plane, and between which of them a pipe may be dug."""

import math
from collections.abc import Iterator, Mapping, Sequence
from itertools import combinations
from typing import NamedTuple

from symbiose.domain.communes import METRES_PER_DEGREE
from symbiose.domain.companies import Site


class Point(NamedTuple):
    """A place, in metres East and North of a common point."""

    x_m: float
    y_m: float

    def distance_m(self, other: "Point") -> float:
        """Return the straight distance, m."""
        return math.hypot(self.x_m - other.x_m, self.y_m - other.y_m)


class Route(NamedTuple):
    """A candidate route between two sites."""

    start: str
    end: str
    length_m: float


def on_a_plane(sites: Sequence[Site]) -> dict[str, Point]:
    """Return the place of each site on the plane that touches the Earth amid them.

    Over the few kilometres of a loop, it differs from the sphere by less than a thousandth.
    """
    if not sites:
        return {}
    middle_lat = math.fsum(site.latitude for site in sites) / len(sites)
    middle_lon = math.fsum(site.longitude for site in sites) / len(sites)
    east = METRES_PER_DEGREE * math.cos(math.radians(middle_lat))
    return {
        site.id: Point(east * (site.longitude - middle_lon), METRES_PER_DEGREE * (site.latitude - middle_lat))
        for site in sites
    }


def routes_between(places: Mapping[str, Point], detour: float, limit_m: float) -> Iterator[Route]:
    """Yield the routes of a Gabriel graph: straight lines × detour, in a fixed order.

    Two sites are joined unless a third one lies within the circle over the line between them: a pipe would
    then pass by the third. Such a graph holds the shortest tree, and a few roundabout ways beside it.

    Args:
        places: Site → place.
        detour: Length of a trench over the straight distance.
        limit_m: Longest trench without a site on its way, m.
    """
    for a, b in combinations(sorted(places), 2):
        straight = places[a].distance_m(places[b])
        if straight * detour <= limit_m and not _passed(a, b, places):
            yield Route(a, b, straight * detour)


def _passed(a: str, b: str, places: Mapping[str, Point]) -> bool:
    """Tell whether a third site lies strictly within the circle over the line between two."""
    square = places[a].distance_m(places[b]) ** 2
    return any(
        places[a].distance_m(point) ** 2 + places[b].distance_m(point) ** 2 < square
        for site, point in places.items()
        if site not in (a, b)
    )
