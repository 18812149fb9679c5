"""Lines of streets as a graph: lines are cut where they cross or touch, and where a place joins them.

Lengths are measured on a plane that touches the earth in the middle of the streets: over a town of 10 km the
error is less than a thousandth. Lines that cross are joined there, bridges and tunnels too.
"""

import math
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import pairwise
from typing import Final, NamedTuple

from symbiose.domain.communes import EARTH_RADIUS_KM

JOIN_M: Final = 0.5
"""Points nearer than this are one: streets are digitised to about half a metre."""


class Point(NamedTuple):
    """A position on the plane, m eastwards and northwards."""

    x: float
    y: float

    def distance(self, other: "Point") -> float:
        """Return the distance to another point, m."""
        return math.hypot(self.x - other.x, self.y - other.y)


@dataclass(frozen=True)
class Plane:
    """A plane that touches the earth at a longitude and latitude."""

    longitude: float
    latitude: float

    @property
    def _radius_m(self) -> float:
        return EARTH_RADIUS_KM * 1000

    def point(self, longitude: float, latitude: float) -> Point:
        """Return where a position lies on the plane."""
        east = math.radians(longitude - self.longitude) * math.cos(math.radians(self.latitude))
        return Point(self._radius_m * east, self._radius_m * math.radians(latitude - self.latitude))

    def position(self, point: Point) -> tuple[float, float]:
        """Return the longitude and latitude of a point."""
        east = point.x / self._radius_m / math.cos(math.radians(self.latitude))
        return self.longitude + math.degrees(east), self.latitude + math.degrees(point.y / self._radius_m)


class Segment(NamedTuple):
    """A straight part of a line."""

    start: Point
    end: Point

    def at(self, share: float) -> Point:
        """Return the point at a share of the way."""
        start, end = self
        return Point(start.x + share * (end.x - start.x), start.y + share * (end.y - start.y))

    def nearest(self, point: Point) -> float:
        """Return the share of the way at which it comes nearest to a point."""
        (ax, ay), (bx, by) = self
        square = (bx - ax) ** 2 + (by - ay) ** 2
        return min(1.0, max(0.0, ((point.x - ax) * (bx - ax) + (point.y - ay) * (by - ay)) / square))


class Piece(NamedTuple):
    """What lies between two neighbouring cuts of a segment."""

    start: int
    """Place at which it begins."""
    end: int
    """Place at which it ends, another one."""
    length_m: float


@dataclass
class Places:
    """Points numbered such that points nearer than `JOIN_M` to a known one have its number."""

    points: list[Point] = field(default_factory=list)
    _by_cell: dict[tuple[int, int], list[int]] = field(default_factory=dict)

    def number(self, point: Point) -> int:
        """Return the number of a point."""
        column, row = math.floor(point.x / JOIN_M), math.floor(point.y / JOIN_M)
        around = ((column + i, row + j) for i in (-1, 0, 1) for j in (-1, 0, 1))
        near = [n for cell in around for n in self._by_cell.get(cell, ())]
        known = [n for n in near if self.points[n].distance(point) < JOIN_M]
        if known:
            return min(known, key=lambda n: self.points[n].distance(point))
        self.points.append(point)
        self._by_cell.setdefault((column, row), []).append(len(self.points) - 1)
        return len(self.points) - 1


def cut_where_they_meet(segments: Sequence[Segment]) -> list[list[float]]:
    """Return for each segment the shares of the way at which others cross or touch it, with both ends."""
    cuts: list[list[float]] = [[0.0, 1.0] for _ in segments]
    for i, j in _near_pairs(segments):
        one, other = segments[i], segments[j]
        crossing = _crossing(one, other)
        if crossing is not None:
            cuts[i].append(crossing[0])
            cuts[j].append(crossing[1])
        for k, segment, ends in ((i, one, other), (j, other, one)):
            for end in ends:
                share = segment.nearest(end)
                if segment.at(share).distance(end) < JOIN_M:
                    cuts[k].append(share)
    return cuts


def pieces(segments: Sequence[Segment], cuts: Sequence[Sequence[float]], places: Places) -> Iterator[Piece]:
    """Yield what lies between the cuts of each segment; what is shorter than `JOIN_M` is nothing."""
    for segment, shares in zip(segments, cuts, strict=True):
        stops = [places.number(segment.at(share)) for share in sorted(shares)]
        for start, end in pairwise(stops):
            if start != end:
                yield Piece(start, end, places.points[start].distance(places.points[end]))


def _near_pairs(segments: Sequence[Segment]) -> Iterator[tuple[int, int]]:
    """Yield the pairs of segments that share a cell of a grid, each once."""
    size = max(50.0, sum(s.start.distance(s.end) for s in segments) / max(1, len(segments)))
    by_cell: dict[tuple[int, int], list[int]] = {}
    for i, segment in enumerate(segments):
        for cell in _cells(segment, size):
            by_cell.setdefault(cell, []).append(i)
    pairs = {(i, j) for inside in by_cell.values() for n, i in enumerate(inside) for j in inside[n + 1 :]}
    yield from sorted(pairs)


def _cells(segment: Segment, size: float) -> Iterator[tuple[int, int]]:
    """Yield the cells of a grid around a segment, wide enough to hold what touches it."""
    xs, ys = zip(segment.start, segment.end, strict=True)
    first, last = (math.floor((f(xs) + d) / size) for f, d in ((min, -JOIN_M), (max, JOIN_M)))
    low, high = (math.floor((f(ys) + d) / size) for f, d in ((min, -JOIN_M), (max, JOIN_M)))
    for column in range(first, last + 1):
        for row in range(low, high + 1):
            yield column, row


def _crossing(one: Segment, other: Segment) -> tuple[float, float] | None:
    """Return the shares of the way at which two segments cross; None where they do not, or are parallel."""
    (ax, ay), (bx, by) = one
    (cx, cy), (dx, dy) = other
    across = (bx - ax) * (dy - cy) - (by - ay) * (dx - cx)
    if across == 0:
        return None
    share = ((cx - ax) * (dy - cy) - (cy - ay) * (dx - cx)) / across
    there = ((cx - ax) * (by - ay) - (cy - ay) * (bx - ax)) / across
    return (share, there) if 0 <= share <= 1 and 0 <= there <= 1 else None


def shortest_of(found: Iterator[Piece]) -> Mapping[tuple[int, int], float]:
    """Return the length between each two neighbouring places, the lower number first."""
    lengths: dict[tuple[int, int], float] = {}
    for piece in found:
        ends = min(piece.start, piece.end), max(piece.start, piece.end)
        lengths[ends] = min(piece.length_m, lengths.get(ends, math.inf))
    return lengths
