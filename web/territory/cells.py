"""Cells around the communes' centres: the part of the land that is nearer to one centre than to any other."""

import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import NamedTuple

EARTH_KM_PER_DEGREE = 111.32
REACH_KM = 5.0
"""Most a cell extends from its centre: communes are smaller, so its edge stays believable."""
CORNERS = 24


class Point(NamedTuple):
    """A place in kilometres East and North of the territory's middle."""

    x: float
    y: float


@dataclass(frozen=True)
class Centre:
    """The centre of a commune."""

    code: str
    longitude: float
    latitude: float


@dataclass(frozen=True)
class Cell:
    """The outline of a cell, closed, as longitudes and latitudes."""

    code: str
    outline: tuple[tuple[float, float], ...]


def cells_around(centres: Sequence[Centre]) -> tuple[Cell, ...]:
    """Return the cell of each centre, by cutting a disc along the middle line to every neighbour."""
    if not centres:
        return ()
    middle = sum(c.latitude for c in centres) / len(centres)
    east = EARTH_KM_PER_DEGREE * math.cos(math.radians(middle))
    places = [Point(c.longitude * east, c.latitude * EARTH_KM_PER_DEGREE) for c in centres]
    found = []
    for centre, place in zip(centres, places, strict=True):
        outline = _disc(place)
        for other in places:
            if other != place and math.dist(place, other) < 2 * REACH_KM:
                outline = _nearer(outline, place, other)
        corners = tuple((round(p.x / east, 5), round(p.y / EARTH_KM_PER_DEGREE, 5)) for p in outline)
        found.append(Cell(centre.code, (*corners, corners[0])))
    return tuple(found)


def _disc(place: Point) -> list[Point]:
    angles = (2 * math.pi * i / CORNERS for i in range(CORNERS))
    return [Point(place.x + REACH_KM * math.cos(a), place.y + REACH_KM * math.sin(a)) for a in angles]


def _nearer(outline: list[Point], place: Point, other: Point) -> list[Point]:
    """Keep of a convex outline what is nearer to one place than to another (Sutherland–Hodgman)."""

    def side(p: Point) -> float:
        return (other.x - place.x) * (p.x - (place.x + other.x) / 2) + (other.y - place.y) * (
            p.y - (place.y + other.y) / 2
        )

    kept: list[Point] = []
    for a, b in zip(outline, outline[1:] + outline[:1], strict=True):
        da, db = side(a), side(b)
        if da <= 0:
            kept.append(a)
        if (da < 0 < db) or (db < 0 < da):
            share = da / (da - db)
            kept.append(Point(a.x + share * (b.x - a.x), a.y + share * (b.y - a.y)))
    return kept
