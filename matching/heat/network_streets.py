"""Streets of an instance as nodes and edges of it, and where the pipes built there run."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from matching.heat.routes import Route, fresh_names, street_routes
from symbiose.domain.documents.heat_network_instance import HeatNetworkInstance, NetworkEdge, NetworkNode
from symbiose.domain.documents.heat_network_result import BuiltEdge, StreetRoute


@dataclass(frozen=True)
class Streets:
    """An instance whose streets have become nodes and edges."""

    document: HeatNetworkInstance
    """The instance without streets."""
    route_of: dict[str, Route]
    """Edge along a street → where it runs."""

    def lines(self, built: Sequence[BuiltEdge]) -> Iterator[StreetRoute]:
        """Yield where each pipe built along a street runs, once."""
        for edge in dict.fromkeys(edge.id for edge in built):
            if edge in self.route_of:
                yield StreetRoute(edge=edge, line=self.route_of[edge].line)


def with_streets(document: HeatNetworkInstance) -> Streets:
    """Return an instance with its streets as nodes and edges; one without streets stays as it is."""
    if document.streets is None:
        return Streets(document, {})
    places = {
        node.id: (node.longitude, node.latitude)
        for node in document.nodes
        if node.longitude is not None and node.latitude is not None
    }
    found = street_routes(document.streets, places, document.streets_within_m, [n.id for n in document.nodes])
    names = fresh_names(edge.id for edge in document.edges)
    route_of = dict(zip(names, found.routes, strict=False))
    nodes = (NetworkNode(id=name, longitude=x, latitude=y) for name, (x, y) in found.crossings.items())
    edges = (_edge(name, route) for name, route in route_of.items())
    update = {
        "streets": None,
        "nodes": (*document.nodes, *nodes),
        "edges": (*document.edges, *edges),
    }
    return Streets(document.model_copy(update=update), route_of)


def _edge(name: str, route: Route) -> NetworkEdge:
    fields = {"id": name, "from": route.start, "to": route.end, "length_m": route.length_m}
    return NetworkEdge.model_validate(fields)
