"""The circle that the law draws around a group, and the two members that are furthest apart."""

import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import combinations
from typing import NamedTuple

from symbiose.domain.communes import METRES_PER_DEGREE, METRES_PER_KM, great_circle_km
from symbiose.domain.solar_groups import SolarGroup

ROUNDING_M = 0.5
"""A member this little outside of a circle stands on it."""
CORNERS = 72
"""Corners of a circle as it is drawn."""


class Spot(NamedTuple):
    """A place, WGS84."""

    longitude: float
    latitude: float


class Metres(NamedTuple):
    """A place on a plane, m."""

    x: float
    y: float


@dataclass(frozen=True)
class LegalCircle:
    """A circle as wide as two members may be apart, centred on the members of a group."""

    centre: Spot
    diameter_m: float
    """Most that two members may be apart."""
    ring: tuple[Spot, ...]
    """The circle as a closed line."""
    furthest: tuple[Spot, Spot]
    """The two members furthest apart; twice the same where there is one place only."""
    span_m: float
    """How far apart these two are."""
    holds_all: bool
    """Whether all members stand within it: three far from one another may not, and keep the rule."""


def legal_circle(group: SolarGroup) -> LegalCircle:
    """Return the circle that the rule of a group draws around its members and roofs."""
    spots = spots_of(group)
    here = _mean(spots)
    points = [_onto_plane(spot, here) for spot in spots]
    centre, least_m = smallest_circle(points)
    diameter = group.instance.rules.max_distance_m
    one, other = max(combinations((*spots, spots[0]), 2), key=lambda pair: _apart_m(*pair))
    return LegalCircle(
        centre=_off_plane(centre, here),
        diameter_m=diameter,
        ring=tuple(_off_plane(corner, here) for corner in _corners(centre, diameter / 2)),
        furthest=(one, other),
        span_m=_apart_m(one, other),
        holds_all=least_m <= diameter / 2 + ROUNDING_M,
    )


def spots_of(group: SolarGroup) -> tuple[Spot, ...]:
    """Return where members and roofs of a group stand, each place once."""
    members = [Spot(one.longitude, one.latitude) for one in group.members]
    roofs = [Spot(one.longitude, one.latitude) for one in group.roofs]
    return tuple(dict.fromkeys((*members, *roofs)))


def smallest_circle(points: Sequence[Metres]) -> tuple[Metres, float]:
    """Return centre and radius of the smallest circle around points (Welzl's incremental construction).

    >>> smallest_circle([Metres(0, 0), Metres(2, 0), Metres(1, 0.5)])
    (Metres(x=1.0, y=0.0), 1.0)
    """
    circle = (points[0], 0.0)
    for i, point in enumerate(points):
        if not _within(point, circle):
            circle = _through_one(points[:i], point)
    return circle


def _through_one(points: Sequence[Metres], on: Metres) -> tuple[Metres, float]:
    circle = (on, 0.0)
    for i, point in enumerate(points):
        if not _within(point, circle):
            circle = _through_two(points[:i], point, on)
    return circle


def _through_two(points: Iterable[Metres], one: Metres, other: Metres) -> tuple[Metres, float]:
    middle = Metres((one.x + other.x) / 2, (one.y + other.y) / 2)
    circle = (middle, math.dist(one, other) / 2)
    for point in points:
        if not _within(point, circle):
            circle = _through_three(one, other, point)
    return circle


def _through_three(a: Metres, b: Metres, c: Metres) -> tuple[Metres, float]:
    """Return the circle through three points; of points in one line, the one on the two furthest apart."""
    bx, by, cx, cy = b.x - a.x, b.y - a.y, c.x - a.x, c.y - a.y
    twice = 2 * (bx * cy - by * cx)
    if not twice:
        one, other = max(combinations((a, b, c), 2), key=lambda pair: math.dist(*pair))
        return Metres((one.x + other.x) / 2, (one.y + other.y) / 2), math.dist(one, other) / 2
    b2, c2 = bx * bx + by * by, cx * cx + cy * cy
    x, y = (cy * b2 - by * c2) / twice, (bx * c2 - cx * b2) / twice
    return Metres(a.x + x, a.y + y), math.hypot(x, y)


def _within(point: Metres, circle: tuple[Metres, float]) -> bool:
    return math.dist(point, circle[0]) <= circle[1] * (1 + 1e-9)


def _corners(centre: Metres, radius_m: float) -> list[Metres]:
    turns = [2 * math.pi * corner / CORNERS for corner in range(CORNERS)]
    ring = [
        Metres(centre.x + radius_m * math.cos(turn), centre.y + radius_m * math.sin(turn)) for turn in turns
    ]
    return [*ring, ring[0]]


def _mean(spots: Sequence[Spot]) -> Spot:
    return Spot(
        sum(one.longitude for one in spots) / len(spots), sum(one.latitude for one in spots) / len(spots)
    )


def _onto_plane(spot: Spot, here: Spot) -> Metres:
    shrink = math.cos(math.radians(here.latitude))
    return Metres(
        (spot.longitude - here.longitude) * METRES_PER_DEGREE * shrink,
        (spot.latitude - here.latitude) * METRES_PER_DEGREE,
    )


def _off_plane(point: Metres, here: Spot) -> Spot:
    shrink = math.cos(math.radians(here.latitude))
    return Spot(
        here.longitude + point.x / (METRES_PER_DEGREE * shrink),
        here.latitude + point.y / METRES_PER_DEGREE,
    )


def _apart_m(one: Spot, other: Spot) -> float:
    return METRES_PER_KM * great_circle_km(one.longitude, one.latitude, other.longitude, other.latitude)
