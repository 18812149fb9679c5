"""The limits of agglomerations and parks, drawn from the areas of the communes that they hold."""

import math
from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from functools import lru_cache
from itertools import pairwise

from symbiose.domain.communes import Commune, CommuneDirectory
from web.territory.areas import Area, Ring, cells_of
from web.territory.cells import EARTH_KM_PER_DEGREE, REACH_KM

BEYOND = 0.02
"""How far beyond an edge one looks for what lies there, as a part of the way from the centre to the edge."""
Place = tuple[float, float]
Edge = tuple[Place, Place]


def border_of(
    codes: Collection[str], areas: Sequence[Area], communes: CommuneDirectory
) -> tuple[tuple[Place, ...], ...]:
    """Return the lines around some communes together: the edges of their areas that no two of them share.

    Args:
        codes: Communes.
        areas: Areas of all communes.
        communes: Their centres, which tell what lies beyond the edge of a cell.
    """
    held = [area for area in areas if area.code in codes]
    shared = Counter(_unordered(edge) for area in held if area.exact for edge in _edges(area.rings))
    beyond = _beyond(communes) if any(not area.exact for area in held) else {}
    lines: list[tuple[Place, ...]] = []
    for area in held:
        for ring in area.rings:
            edges = list(_edges([ring]))
            if area.exact:
                outer = [shared[_unordered(edge)] == 1 for edge in edges]
            else:
                outer = [neighbour not in codes for neighbour in beyond[area.code]]
            lines += _runs(edges, outer)
    return tuple(lines)


def _edges(rings: Iterable[Ring]) -> Iterator[Edge]:
    for ring in rings:
        yield from pairwise(ring)


def _unordered(edge: Edge) -> Edge:
    return edge if edge[0] <= edge[1] else (edge[1], edge[0])


def _runs(edges: Sequence[Edge], kept: Sequence[bool]) -> list[tuple[Place, ...]]:
    """Return the kept edges of a ring, those that follow one another in one line."""
    lines: list[list[Place]] = []
    follows = False
    for (start, end), keep in zip(edges, kept, strict=True):
        if keep and follows:
            lines[-1].append(end)
        elif keep:
            lines.append([start, end])
        follows = keep
    return [tuple(line) for line in lines]


@lru_cache(maxsize=1)
def _beyond(communes: CommuneDirectory) -> Mapping[str, tuple[str | None, ...]]:
    """Return, for each edge of each cell, the commune that lies beyond it; None beyond the territory."""
    every = list(communes)
    found: dict[str, tuple[str | None, ...]] = {}
    for code, rings in cells_of(communes).items():
        own = communes.get(code)
        near = [c for c in every if c is not own and _km(own.longitude, own.latitude, c) < 2 * REACH_KM]
        found[code] = tuple(_neighbour(own, near, edge) for edge in _edges(rings))
    return found


def _neighbour(own: Commune, near: Sequence[Commune], edge: Edge) -> str | None:
    """Return the commune whose centre is nearest just beyond the middle of an edge."""
    lon, lat = (edge[0][0] + edge[1][0]) / 2, (edge[0][1] + edge[1][1]) / 2
    lon += (lon - own.longitude) * BEYOND
    lat += (lat - own.latitude) * BEYOND
    reach, nearest = _km(lon, lat, own), None
    for commune in near:
        km = _km(lon, lat, commune)
        if km < reach:
            reach, nearest = km, commune.code
    return nearest


def _km(lon: float, lat: float, commune: Commune) -> float:
    east = math.cos(math.radians(lat)) * (lon - commune.longitude)
    return math.hypot(east, lat - commune.latitude) * EARTH_KM_PER_DEGREE
