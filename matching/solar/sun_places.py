"""Where sites and their roofs lie on a plane, and which of them are near enough to share."""

import math
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

import networkx as nx
import numpy as np

from matching.solar.sharing import AT_THE_LIMIT, Floats
from matching.solar.sun_sites import SunSite
from symbiose.domain.communes import EARTH_RADIUS_KM, METRES_PER_KM


@dataclass(frozen=True)
class SunPlane:
    """Lambert's conformal cone that touches the sphere at a place.

    J. P. Snyder, Map Projections – A Working Manual, USGS Professional Paper 1395 (1987), chapter 15.
    Within 25 km of the place, a distance of 2 km is true to 2 cm.
    """

    longitude: float
    latitude: float

    @cached_property
    def _slope(self) -> float:
        return math.sin(math.radians(self.latitude))

    def _radius(self, latitude: float) -> float:
        """Return how far a parallel is from the tip of the cone, m."""
        own, other = (math.tan(math.pi / 4 + math.radians(d) / 2) for d in (self.latitude, latitude))
        flat = math.cos(math.radians(self.latitude)) / self._slope * (own / other) ** self._slope
        return float(EARTH_RADIUS_KM * METRES_PER_KM * flat)

    def metres(self, longitude: float, latitude: float) -> tuple[float, float]:
        """Return a place eastwards and northwards of the middle, m, to a tenth."""
        angle = self._slope * math.radians(longitude - self.longitude)
        radius = self._radius(latitude)
        x_m = radius * math.sin(angle)
        return round(x_m, 1), round(self._radius(self.latitude) - radius * math.cos(angle), 1)

    def places(self, site: SunSite) -> list[tuple[float, float]]:
        """Return the place of a site, then those of its roofs, m."""
        roofs = [(roof.longitude, roof.latitude) for roof in site.roofs]
        return [self.metres(*place) for place in ((site.site.longitude, site.site.latitude), *roofs)]

    def span_m(self, sites: Sequence[SunSite]) -> float:
        """Return how far apart the two furthest places of some sites are, m."""
        points = _points(self, sites)
        return float(np.hypot(*(points[:, None] - points[None, :]).transpose(2, 0, 1)).max())


def plane_of(sites: Sequence[SunSite]) -> SunPlane:
    """Return the plane amid some sites."""
    count = max(1, len(sites))
    return SunPlane(
        math.fsum(one.site.longitude for one in sites) / count,
        math.fsum(one.site.latitude for one in sites) / count,
    )


def _points(plane: SunPlane, sites: Sequence[SunSite]) -> Floats:
    return np.array([place for one in sites for place in plane.places(one)]).reshape(-1, 2)


def neighbourhoods(sites: Sequence[SunSite], plane: SunPlane, limit_m: float) -> list[list[SunSite]]:
    """Return the sites by neighbourhood: nobody of one could share with anybody of another.

    Two sites belong together when a place of the one is near enough to a place of the other, and one of them
    owns a roof. The best of all is then the best of each, and the bound the sum of their bounds.
    """
    points = _points(plane, sites)
    owner = np.repeat(np.arange(len(sites)), [1 + len(one.roofs) for one in sites])
    has_roof = np.array([bool(one.roofs) for one in sites])
    graph: nx.Graph[int] = nx.Graph()
    graph.add_nodes_from(range(len(sites)))
    for i, place in enumerate(points):
        near = np.hypot(*(points[:i] - place).T) <= limit_m * (1 + AT_THE_LIMIT)
        for j in np.unique(owner[:i][near]):
            if has_roof[j] or has_roof[owner[i]]:
                graph.add_edge(int(owner[i]), int(j))
    parts = [sorted(nodes) for nodes in nx.connected_components(graph)]
    return [[sites[i] for i in part] for part in sorted(parts)]


def cut_to_size(sites: Sequence[SunSite], plane: SunPlane, most: int) -> list[list[SunSite]]:
    """Return sites in halves of halves, each beside its own kind, until none has more members than asked.

    Who is cut from a neighbour shares nothing with it: what is best of the parts is no bound for the whole.

    Args:
        sites: A neighbourhood.
        plane: Where they lie.
        most: Most sites and roofs of a part; a single site is never cut.
    """
    if len(sites) < 2 or sum(1 + len(site.roofs) for site in sites) <= most:
        return [list(sites)]
    places = np.array([plane.places(site)[0] for site in sites])
    along = int(np.argmax(np.ptp(places, axis=0)))
    ordered = [sites[i] for i in np.argsort(places[:, along], kind="stable")]
    half = len(ordered) // 2
    return [part for one in (ordered[:half], ordered[half:]) for part in cut_to_size(one, plane, most)]
