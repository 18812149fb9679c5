"""Candidate routes of pipes along streets: what stands near a street is joined to it by a straight line.

Streets come as lines of GeoJSON. Dead ends where nothing stands are left out, and bends are no places of
their own: what is left are crossings, places and the streets between them.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise

import networkx as nx

from matching.heat.street_lines import (
    JOIN_M,
    Places,
    Plane,
    Point,
    Segment,
    cut_where_they_meet,
    pieces,
    shortest_of,
)
from symbiose.domain.documents.geo_lines import LineCollection

Position = tuple[float, float]
"""Longitude and latitude, degrees."""


@dataclass(frozen=True)
class Route:
    """A way on which a pipe may lie."""

    start: str
    end: str
    length_m: float
    line: tuple[Position, ...]
    """Where it runs, from start to end."""


@dataclass(frozen=True)
class Routes:
    """Streets and what joins places to them."""

    crossings: Mapping[str, Position]
    """Name → where it lies; beside the places themselves."""
    routes: Sequence[Route]


def street_routes(
    streets: LineCollection,
    places: Mapping[str, Position],
    most_link_m: float,
    taken: Iterable[str] = (),
) -> Routes:
    """Return the routes between places along streets.

    Args:
        streets: Where streets run.
        places: Name → where it lies.
        most_link_m: Longest straight line from a place to a street; what lies farther is not joined.
        taken: Names beside those of places that no crossing may have.
    """
    lines = [[(p[0], p[1]) for p in feature.geometry.coordinates] for feature in streets.features]
    plane = _plane_of(position for line in lines for position in line)
    segments = [segment for line in lines for segment in _segments(plane, line)]
    cuts = cut_where_they_meet(segments)
    links = _links(segments, cuts, {name: plane.point(*at) for name, at in places.items()}, most_link_m)
    numbered = Places()
    graph: nx.Graph[int] = nx.Graph()
    for (start, end), length_m in shortest_of(pieces(segments, cuts, numbered)).items():
        graph.add_edge(start, end, length_m=length_m)
    at = {name: numbered.number(link.end) for name, link in links.items()}
    _without_dead_ends(graph, set(at.values()))
    return _named(_Joined(plane, graph, numbered.points, links, at), [*places, *taken])


@dataclass(frozen=True)
class _Joined:
    """Streets with what is joined to them."""

    plane: Plane
    graph: "nx.Graph[int]"
    """Numbers of points, joined by what lies between."""
    points: Sequence[Point]
    links: Mapping[str, Segment]
    """Place → the straight line from it to its street."""
    at: Mapping[str, int]
    """Place → number of the point of its street."""

    def names(self) -> dict[int, str]:
        """Return the points at which a place stands itself, with its name."""
        return {
            self.at[name]: name for name, link in self.links.items() if link.start.distance(link.end) < JOIN_M
        }


def _plane_of(positions: Iterable[Position]) -> Plane:
    known = list(positions)
    if not known:
        return Plane(0.0, 0.0)
    return Plane(sum(p[0] for p in known) / len(known), sum(p[1] for p in known) / len(known))


def _segments(plane: Plane, line: Sequence[Position]) -> Iterator[Segment]:
    points = [plane.point(*position) for position in line]
    for start, end in pairwise(points):
        if start != end:
            yield Segment(start, end)


def _links(
    segments: Sequence[Segment], cuts: Sequence[list[float]], places: Mapping[str, Point], most_m: float
) -> dict[str, Segment]:
    """Return the straight line from each place to the nearest street, and cut the street there."""
    found = {}
    for name, point in places.items():
        shares = [segment.nearest(point) for segment in segments]
        far = [segment.at(share).distance(point) for segment, share in zip(segments, shares, strict=True)]
        i = min(range(len(far)), key=far.__getitem__, default=None)
        if i is not None and far[i] <= most_m:
            cuts[i].append(shares[i])
            found[name] = Segment(point, segments[i].at(shares[i]))
    return found


def _without_dead_ends(graph: "nx.Graph[int]", kept: set[int]) -> None:
    waiting = [n for n in graph if graph.degree(n) == 1 and n not in kept]
    while waiting:
        node = waiting.pop()
        around = list(graph.neighbors(node))
        graph.remove_node(node)
        waiting += [n for n in around if graph.degree(n) == 1 and n not in kept]


def _named(streets: _Joined, taken: Iterable[str]) -> Routes:
    """Return the routes between crossings and places, under names of their own."""
    graph, plane = streets.graph, streets.plane
    names = streets.names()
    stops = {n for n in graph if graph.degree(n) != 2} | {n for n in streets.at.values() if n in graph}
    fresh, crossings = fresh_names(taken), {}
    for n in sorted(stops - names.keys()):
        names[n] = next(fresh)
        crossings[names[n]] = plane.position(streets.points[n])
    routes = []
    for chain in _chains(graph, stops):
        length_m = sum(graph.edges[pair]["length_m"] for pair in pairwise(chain))
        line = tuple(plane.position(streets.points[n]) for n in chain)
        routes.append(Route(names[chain[0]], names[chain[-1]], length_m, line))
    for name, link in streets.links.items():
        street = names.get(streets.at[name], name)
        if street != name:
            line = plane.position(link.start), plane.position(link.end)
            routes.append(Route(name, street, link.start.distance(link.end), line))
    return Routes(crossings, routes)


def fresh_names(taken: Iterable[str]) -> Iterator[str]:
    """Yield names of streets without end, none of them taken."""
    known, count = set(taken), 0
    while True:
        count += 1
        if (name := f"street {count}") not in known:
            yield name


def _chains(graph: "nx.Graph[int]", stops: set[int]) -> Iterator[list[int]]:
    """Yield each way between two stops that passes by none, once; ways that come back are left out."""
    for start in sorted(stops):
        for step in sorted(graph.neighbors(start)):
            chain = [start, step]
            while chain[-1] not in stops:
                chain.append(next(n for n in graph.neighbors(chain[-1]) if n != chain[-2]))
            if chain[0] < chain[-1]:
                yield chain
