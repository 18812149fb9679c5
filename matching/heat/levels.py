"""How much heat a site takes from utility levels, or gives to them, given its cascade.

A hot level hands its heat over between its two ends; what it has handed over up to a temperature may nowhere
exceed the heat that the cascade passes down there. That keeps a level out of the pockets of the grand
composite curve without cutting them off first. Cold levels are the same, seen from the other end.
"""

from bisect import bisect_left
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from matching.heat.problem_table import ProblemTable
from matching.heat.thermal import SAME_TEMPERATURE_K


@dataclass(frozen=True, slots=True)
class Level:
    """A utility level on the scale of shifted temperatures of one side."""

    id: str
    """The level."""
    warm_c: float
    """Its warmer end, shifted, °C."""
    cold_c: float
    """Its colder end, shifted, °C."""
    max_kw: float
    """Most that a site takes from it, or gives to it, kW."""


@dataclass(slots=True)
class _Point:
    """A place of the scale, seen in the direction in which a level's heat grows."""

    place: float
    """Shifted temperature; its negative where heat is taken away, °C."""
    before_kw: float
    """Heat still passing right before it, kW."""
    after_kw: float
    """Heat still passing right after it, kW."""


def hot_loads(table: ProblemTable, levels: Sequence[Level]) -> dict[str, float]:
    """Return the heat that each hot level gives, kW.

    Args:
        table: The cascade of the site.
        levels: From the one to be used first; each is used as far as it can.
    """
    points = [_Point(n.shifted_temp_c, n.leaving_kw, n.arriving_kw) for n in reversed(table.nodes)]
    return _loads(
        points, [(one.id, one.cold_c, one.warm_c, one.max_kw) for one in levels], table.negligible_kw
    )


def cold_loads(table: ProblemTable, levels: Sequence[Level]) -> dict[str, float]:
    """Return the heat that each cold level takes, or that is raised at it, kW.

    Args:
        table: The cascade of the site.
        levels: From the one to be used first; each is used as far as it can.
    """
    points = [_Point(-n.shifted_temp_c, n.arriving_kw, n.leaving_kw) for n in table.nodes]
    spans = [(one.id, -one.warm_c, -one.cold_c, one.max_kw) for one in levels]
    return _loads(points, spans, table.negligible_kw)


def _loads(
    points: list[_Point], spans: Sequence[tuple[str, float, float, float]], negligible_kw: float
) -> dict[str, float]:
    loads: dict[str, float] = {}
    for key, start, end, most in spans:
        loads[key] = 0.0
        if points:
            first, last = _placed(points, start), _placed(points, end)
            load = min(most, *_limits(points, first, last))
            if load > negligible_kw:
                loads[key] = load
                _take(points, first, last, load, negligible_kw)
    return loads


def _placed(points: list[_Point], place: float) -> _Point:
    """Return the point at a place, put in where there is none."""
    index = bisect_left(points, place - SAME_TEMPERATURE_K, key=lambda point: point.place)
    if index < len(points) and points[index].place <= place + SAME_TEMPERATURE_K:
        return points[index]
    passing = _passing(points, index, place)
    new = _Point(place, passing, passing)
    points.insert(index, new)
    return new


def _passing(points: Sequence[_Point], index: int, place: float) -> float:
    if index == 0:
        return points[0].before_kw
    below = points[index - 1]
    if index == len(points):
        return below.after_kw
    above = points[index]
    share = (place - below.place) / (above.place - below.place)
    return below.after_kw + share * (above.before_kw - below.after_kw)


def _shares(points: Sequence[_Point], first: _Point, last: _Point) -> Iterator[tuple[_Point, float, float]]:
    """Yield each point with the share of a level's heat handed over right before and right after it."""
    span = last.place - first.place
    for point in points:
        if first is last:
            yield point, float(point.place > first.place), float(point.place >= first.place)
        else:
            share = min(max((point.place - first.place) / span, 0.0), 1.0)
            yield point, share, share


def _limits(points: Sequence[_Point], first: _Point, last: _Point) -> Iterator[float]:
    """Yield, wherever a level has handed something over, the most that it could give in all, kW."""
    for point, before, after in _shares(points, first, last):
        if before:
            yield point.before_kw / before
        if after:
            yield point.after_kw / after


def _take(
    points: Sequence[_Point], first: _Point, last: _Point, load_kw: float, negligible_kw: float
) -> None:
    for point, before, after in _shares(points, first, last):
        left = point.before_kw - before * load_kw, point.after_kw - after * load_kw
        point.before_kw, point.after_kw = (0.0 if abs(heat) <= negligible_kw else heat for heat in left)
