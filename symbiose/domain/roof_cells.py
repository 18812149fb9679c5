"""The cells in which roofs are kept, so that those around a site are found without looking at all."""

import math
import re
from collections.abc import Iterator
from typing import Final

from symbiose.domain.communes import METRES_PER_DEGREE

CELL_DEGREES: Final = 0.004
"""Side of a cell, degrees: 445 m from South to North, 283 m from West to East at 50.5° N."""
MOST_ACROSS_M: Final = 300.0
"""Longest side of a footprint that lies in a cell by its middle, m; larger ones are kept together."""
LARGE: Final = "large"
"""Where footprints too large for a cell are kept: few, and looked at from everywhere."""

_POSITION: Final = re.compile(r"(-?\d+(?:\.\d+)?(?:[eE][-+]?\d+)?) (-?\d+(?:\.\d+)?(?:[eE][-+]?\d+)?)")


def cell_of(footprint_wkt: str) -> str:
    """Return the cell of a footprint: that of the middle of the box around it.

    >>> cell_of("POINT (2.83 50.43)"), cell_of("POLYGON ((2.8 50.4, 2.81 50.4, 2.81 50.41, 2.8 50.4))")
    ('707:12607', 'large')

    Args:
        footprint_wkt: Polygon, polygons or point (WGS84), well-known text.

    Raises:
        ValueError: It holds no position.
    """
    positions = [(float(x), float(y)) for x, y in _POSITION.findall(footprint_wkt)]
    if not positions:
        msg = f"a footprint holds no position: {footprint_wkt[:40]}"
        raise ValueError(msg)
    west, east = min(x for x, _ in positions), max(x for x, _ in positions)
    south, north = min(y for _, y in positions), max(y for _, y in positions)
    middle = (south + north) / 2
    across = max(north - south, (east - west) * math.cos(math.radians(middle))) * METRES_PER_DEGREE
    if across > MOST_ACROSS_M:
        return LARGE
    return _name(_rank((west + east) / 2), _rank(middle))


def cells_around(longitude: float, latitude: float, reach_m: float) -> Iterator[str]:
    """Yield the cells of all footprints that may lie within reach of a point, the large ones' among them.

    A footprint in a cell reaches at most half of its diagonal beyond its middle.

    Args:
        longitude: WGS84, degrees East.
        latitude: WGS84, degrees North.
        reach_m: How far the nearest point of a footprint may lie, m.
    """
    beyond = (reach_m + MOST_ACROSS_M * math.sqrt(0.5)) / METRES_PER_DEGREE
    aside = beyond / max(math.cos(math.radians(abs(latitude) + beyond)), 1e-6)
    yield LARGE
    for column in range(_rank(longitude - aside), _rank(longitude + aside) + 1):
        for row in range(_rank(latitude - beyond), _rank(latitude + beyond) + 1):
            yield _name(column, row)


def middle_of(cell: str) -> tuple[float, float] | None:
    """Return longitude and latitude of the middle of a cell; None for that of large footprints."""
    if cell == LARGE:
        return None
    column, row = cell.split(":")
    return (int(column) + 0.5) * CELL_DEGREES, (int(row) + 0.5) * CELL_DEGREES


def _rank(degrees: float) -> int:
    return math.floor(degrees / CELL_DEGREES)


def _name(column: int, row: int) -> str:
    return f"{column}:{row}"


def rings_of(footprint_wkt: str) -> tuple[tuple[tuple[float, float], ...], ...]:
    """Return the rings of a footprint, outer ones and holes, as longitudes and latitudes; none of a point.

    >>> rings_of("POLYGON ((0 0, 1 0, 1 1, 0 0))"), rings_of("POINT (2.83 50.43)")
    ((((0.0, 0.0), (1.0, 0.0), (1.0, 1.0), (0.0, 0.0)),), ())
    """
    if footprint_wkt.startswith("POINT"):
        return ()
    rings = re.findall(r"\(([^()]+)\)", footprint_wkt)
    return tuple(tuple((float(x), float(y)) for x, y in _POSITION.findall(ring)) for ring in rings)
