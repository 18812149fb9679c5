"""Streets of a territory as routes of loops: short ways between neighbours of an area, and no others."""

import math
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from itertools import combinations, pairwise
from typing import Final

import networkx as nx

from matching.heat.loop_places import Route, on_a_plane, routes_between
from matching.heat.routes import Position, street_routes
from symbiose.domain.communes import METRES_PER_KM, great_circle_km
from symbiose.domain.companies import Site
from symbiose.domain.documents.geo_lines import LineCollection, LineFeature
from symbiose.domain.documents.heat_network_result import StreetRoute

SHARED: Final = 0.9
"""What a metre counts where a trench between other sites runs already: ways are at most a ninth longer."""
ROOM: Final = 0.5
"""Share of the greatest distance between sites by which streets may lead around them."""


@dataclass(frozen=True)
class LaidRoute:
    """A candidate route along streets."""

    start: str
    end: str
    length_m: float
    line: tuple[Position, ...]
    """Where it runs, from start to end."""

    def turned(self) -> "LaidRoute":
        """Return it from its end to its start."""
        return LaidRoute(self.end, self.start, self.length_m, self.line[::-1])


@dataclass(frozen=True)
class LaidRoutes:
    """The routes between some sites along streets."""

    crossings: Mapping[str, Position]
    """Name → where it lies; beside the sites themselves."""
    routes: Sequence[LaidRoute]

    def join(self, one: str, other: str) -> bool:
        """Tell whether streets lead from one site to another."""
        graph = self._graph
        return one in graph and other in graph and nx.has_path(graph, one, other)

    @cached_property
    def _graph(self) -> "nx.Graph[str]":
        graph: nx.Graph[str] = nx.Graph()
        graph.add_edges_from((route.start, route.end) for route in self.routes)
        return graph


@dataclass(frozen=True)
class StreetMap:
    """Streets, and how far from one a site may lie to be joined to it."""

    streets: LineCollection
    within_m: float
    _known: dict[tuple[str, ...], LaidRoutes] = field(default_factory=dict, compare=False, repr=False)
    """Sites → the routes between them: an area is stated many times."""

    def between(self, sites: Sequence[Site]) -> LaidRoutes:
        """Return short ways along streets between neighbours among some sites, put together."""
        key = tuple(site.id for site in sites)
        if key not in self._known:
            self._known[key] = self._between(sites)
        return self._known[key]

    def _between(self, sites: Sequence[Site]) -> LaidRoutes:
        near = LineCollection(type="FeatureCollection", features=tuple(self._near(sites)))
        places = {site.id: (site.longitude, site.latitude) for site in sites}
        found = street_routes(near, places, self.within_m)
        graph: nx.Graph[str] = nx.Graph()
        for one in found.routes:
            _keep_shorter(graph, LaidRoute(one.start, one.end, one.length_m, tuple(one.line)))
        kept = _short_ways(graph, sites)
        _without_bends(kept, places.keys())
        crossings = {node: found.crossings[node] for node in sorted(set(kept) - places.keys())}
        routes = [kept.edges[pair]["route"] for pair in kept.edges]
        return LaidRoutes(crossings, sorted(routes, key=lambda route: (route.start, route.end)))

    def _near(self, sites: Sequence[Site]) -> Iterator[LineFeature]:
        """Yield the streets around some sites."""
        widest_m = METRES_PER_KM * max(
            (
                great_circle_km(a.longitude, a.latitude, b.longitude, b.latitude)
                for a, b in combinations(sites, 2)
            ),
            default=0.0,
        )
        reach_km = (ROOM * widest_m + self.within_m) / METRES_PER_KM
        for feature, begin, length_km in self._lines:
            if any(
                great_circle_km(*begin, site.longitude, site.latitude) <= reach_km + length_km
                for site in sites
            ):
                yield feature

    @cached_property
    def _lines(self) -> list[tuple[LineFeature, Position, float]]:
        """Return every street with its beginning and its length, km: no part lies farther from there."""
        found = []
        for feature in self.streets.features:
            points = [(point[0], point[1]) for point in feature.geometry.coordinates]
            length_km = sum(great_circle_km(*one, *other) for one, other in pairwise(points))
            found.append((feature, points[0], length_km))
        return found


NO_STREETS: Final = LaidRoutes({}, ())
"""What is known of streets where there is no map of them."""


def laid_between(sites: Sequence[Site], streets: StreetMap | None) -> LaidRoutes:
    """Return the routes along streets between some sites; none where no street is known."""
    return NO_STREETS if streets is None else streets.between(sites)


def route_name(route: Route | LaidRoute) -> str:
    """Return what a route is called in a statement."""
    return f"{route.start} – {route.end}"


def lines_of(laid: LaidRoutes, built: Iterable[str]) -> tuple[StreetRoute, ...]:
    """Return where the pipes that are built along streets run, each once."""
    by_name = {route_name(route): route.line for route in laid.routes}
    return tuple(
        StreetRoute(edge=name, line=by_name[name]) for name in dict.fromkeys(built) if name in by_name
    )


def _keep_shorter(graph: "nx.Graph[str]", route: LaidRoute) -> None:
    """Add a route unless a shorter one joins the same two."""
    known = graph.get_edge_data(route.start, route.end)
    if route.start != route.end and (known is None or route.length_m < known["length_m"]):
        graph.add_edge(route.start, route.end, length_m=route.length_m, route=route)


def _short_ways(graph: "nx.Graph[str]", sites: Sequence[Site]) -> "nx.Graph[str]":
    """Return a short way between every two neighbours, the nearest first.

    A way that uses what is kept already counts its length less: neighbours share trenches, and few routes
    are left.
    """
    kept: nx.Graph[str] = nx.Graph()

    def weight(one: str, other: str, data: Mapping[str, float]) -> float:
        return data["length_m"] * (SHARED if kept.has_edge(one, other) else 1.0)

    neighbours = sorted(routes_between(on_a_plane(sites), 1.0, math.inf), key=lambda route: route.length_m)
    for pair in neighbours:
        if pair.start in graph and pair.end in graph and nx.has_path(graph, pair.start, pair.end):
            way = nx.dijkstra_path(graph, pair.start, pair.end, weight=weight)
            for one, other in pairwise(way):
                kept.add_edge(one, other, **graph.edges[one, other])
    return kept


def _without_bends(graph: "nx.Graph[str]", sites: Iterable[str]) -> None:
    """Put the two routes of a crossing where no third one begins together."""
    stays = set(sites)
    for node in [one for one in graph if one not in stays]:
        if graph.degree(node) == 2:
            into, out = (graph.edges[node, other]["route"] for other in graph.neighbors(node))
            first = into if into.end == node else into.turned()
            then = out if out.start == node else out.turned()
            if first.start != then.end:
                graph.remove_node(node)
                length_m = first.length_m + then.length_m
                _keep_shorter(graph, LaidRoute(first.start, then.end, length_m, first.line + then.line[1:]))
