"""What the sources and consumers of a network could do otherwise: links by pair, each place alone, nothing.

Each alternative is an instance of its own, solved by the same model in the same objective.
"""

import math
from collections.abc import Iterable, Iterator
from typing import Final

import networkx as nx

from symbiose.domain.documents.heat_network_instance import (
    Alternative,
    HeatNetworkInstance,
    NetworkConsumer,
    NetworkEdge,
    NetworkNode,
    NetworkSource,
)

MOST_ALIKE: Final = 20
"""Passages of no length within one place, where one pipe is too small for what it takes."""


def instance_of(document: HeatNetworkInstance, name: Alternative) -> HeatNetworkInstance:
    """Return the instance in which an alternative is all that may be built; no level is held in it."""
    free = document.model_copy(update={"levels": (), "levels_at_once": 1, "compare_with": ()})
    match name:
        case "nothing":
            return free.model_copy(update={"edges": (), "sources": ()})
        case "alone":
            return free.model_copy(update={"edges": ()})
        case "pairwise":
            return _pairwise(free)


def _pairwise(document: HeatNetworkInstance) -> HeatNetworkInstance:
    """Return an instance where each node with sources has a pipe of its own to each node with consumers.

    A node that has both becomes two, one giving and one taking, so that nothing passes through.
    """
    giving = {node: f"giving {i}" for i, node in enumerate(_nodes_of(document.sources))}
    taking = {node: f"taking {i}" for i, node in enumerate(_nodes_of(document.consumers))}
    at_taking = {
        "consumers": tuple(
            consumer.model_copy(update={"node": taking[consumer.node]}) for consumer in document.consumers
        ),
        "boilers": tuple(
            boiler.model_copy(update={"node": taking[boiler.node]})
            for boiler in document.boilers
            if boiler.node in taking
        ),
        "heat_pumps": tuple(
            pump.model_copy(update={"node": taking[pump.node]})
            for pump in document.heat_pumps
            if pump.node in taking
        ),
    }
    return document.model_copy(
        update=at_taking
        | {
            "nodes": tuple(NetworkNode(id=name) for name in (*giving.values(), *taking.values())),
            "edges": tuple(_links(document, giving, taking)),
            "sources": tuple(
                source.model_copy(update={"node": giving[source.node]}) for source in document.sources
            ),
        }
    )


def _nodes_of(ends: Iterable[NetworkSource | NetworkConsumer]) -> dict[str, None]:
    return dict.fromkeys(end.node for end in ends)


def _links(
    document: HeatNetworkInstance, giving: dict[str, str], taking: dict[str, str]
) -> Iterator[NetworkEdge]:
    routes: nx.DiGraph[str] = nx.DiGraph()
    for edge in document.edges:
        ways = [(edge.source, edge.target)] + ([] if edge.directed else [(edge.target, edge.source)])
        for tail, head in ways:
            known = routes.get_edge_data(tail, head, {"length_m": math.inf})["length_m"]
            routes.add_edge(tail, head, length_m=min(known, edge.length_m))
    for start, out in giving.items():
        far = (
            nx.single_source_dijkstra_path_length(routes, start, weight="length_m") if start in routes else {}
        )
        for end, into in taking.items():
            if end == start:
                yield from _passages(document, start, out, into)
            elif end in far:
                yield _link(f"{out} {into}", out, into, far[end])


def _link(name: str, out: str, into: str, length_m: float) -> NetworkEdge:
    fields = {"id": name, "from": out, "to": into, "length_m": length_m, "directed": True}
    return NetworkEdge.model_validate(fields | {"exists": length_m == 0})


def _passages(document: HeatNetworkInstance, node: str, out: str, into: str) -> Iterator[NetworkEdge]:
    """Yield what joins the two halves of one place: as many links of no length as carry all that it takes."""
    widest = max((pipe.max_kw for pipe in document.pipes), default=0.0)
    asked = math.fsum(
        max(c.demand_kw) if isinstance(c.demand_kw, tuple) else c.demand_kw
        for c in document.consumers
        if c.node == node
    )
    count = math.ceil(asked / widest) if widest else 0
    for i in range(min(MOST_ALIKE, count)):
        yield _link(f"{out} {into} {i}", out, into, 0.0)
