"""Draws the rows of houses of the example cadastre: like those of mining towns, and nobody's."""

import math
import random
from collections.abc import Iterable, Iterator
from typing import Final, NamedTuple

import shapely
from shapely import affinity

HOUSES_OF_A_ROW: Final = (12, 20)
WIDE_M, DEEP_M = 7.0, 9.0
CLEAR_M: Final = 60.0
"""Between a row and the position of any site, at least: no house is taken for a roof of a site."""


class Drawn(NamedTuple):
    """A rectangle on the plane: its centre and sides in metres, and by how much it is turned."""

    x: float
    y: float
    wide: float
    deep: float
    turn_deg: float

    @property
    def shape(self) -> shapely.Polygon:
        """The footprint."""
        half_wide, half_deep = self.wide / 2, self.deep / 2
        box = shapely.box(self.x - half_wide, self.y - half_deep, self.x + half_wide, self.y + half_deep)
        return affinity.rotate(box, self.turn_deg, origin=(self.x, self.y))


class House(NamedTuple):
    """A house: its footprint, and the pan of its roof that the sun sees best."""

    shape: shapely.Polygon
    usable_m2: float
    azimuth_deg: float
    tilt_deg: float


def rows_of_houses(
    chance: random.Random,
    around: Iterable[shapely.Point],
    sites: Iterable[shapely.Point],
    taken: Iterable[shapely.Polygon],
) -> Iterator[House]:
    """Yield one row of houses at some distance of each point, clear of buildings and sites."""
    kept = [*sites]
    standing = [*taken]
    for point in around:
        count = chance.randint(*HOUSES_OF_A_ROW)
        row = _row(chance, point, count, kept, standing)
        standing.append(row.shape)
        yield from _houses(chance, row, count)


def _row(
    chance: random.Random,
    point: shapely.Point,
    count: int,
    sites: list[shapely.Point],
    standing: list[shapely.Polygon],
) -> Drawn:
    while True:
        turn, way, far = chance.uniform(-90, 90), chance.uniform(0, math.tau), chance.uniform(200, 700)
        x, y = point.x + far * math.cos(way), point.y + far * math.sin(way)
        row = Drawn(x, y, count * WIDE_M, DEEP_M, turn)
        clear_of_sites = row.shape.distance(shapely.MultiPoint(sites)) >= CLEAR_M
        if clear_of_sites and all(row.shape.distance(other) >= CLEAR_M / 2 for other in standing):
            return row


def _houses(chance: random.Random, row: Drawn, count: int) -> Iterator[House]:
    """Yield the houses of a row, whose roofs slope to both of its sides."""
    sides = ((180.0 - row.turn_deg) % 360, -row.turn_deg % 360)
    best = min(sides, key=lambda azimuth: abs(azimuth - 180.0))
    turn = math.radians(row.turn_deg)
    for place in range(count):
        along = (place + 0.5 - count / 2) * WIDE_M
        x, y = row.x + along * math.cos(turn), row.y + along * math.sin(turn)
        house = Drawn(x, y, WIDE_M, DEEP_M, row.turn_deg)
        usable, tilt = round(chance.uniform(18.0, 34.0)), chance.choice((35.0, 40.0, 45.0))
        yield House(house.shape, usable, round(best) % 360, tilt)
