"""What the sources and consumers of a network could do otherwise: links by pair, each place alone, nothing.

Each alternative is an instance of its own, solved by the same model in the same objective.
"""

import math
from collections.abc import Iterable, Iterator, Mapping
from typing import Final, TypeVar

import networkx as nx

from symbiose.domain.documents.heat_network_instance import (
    Alternative,
    HeatNetworkInstance,
    NetworkConsumer,
    NetworkEdge,
    NetworkHeatPump,
    NetworkNode,
    NetworkSource,
)
from symbiose.domain.documents.heat_network_options import NetworkBoiler, NetworkStorage, PartnerNetwork

MOST_ALIKE: Final = 20
"""Passages of no length within one place, where one pipe is too small for what it takes."""


def instance_of(document: HeatNetworkInstance, name: Alternative) -> HeatNetworkInstance:
    """Return the instance in which an alternative is all that may be built; no level is held in it."""
    free = document.model_copy(update={"levels": (), "levels_at_once": 1, "compare_with": ()})
    match name:
        case "nothing":
            return free.model_copy(update={"edges": (), "sources": (), "networks": (), "storages": ()})
        case "alone":
            return free.model_copy(update={"edges": ()})
        case "pairwise":
            return _pairwise(free)


def _pairwise(document: HeatNetworkInstance) -> HeatNetworkInstance:
    """Return an instance where each node with sources has a pipe of its own to each node with consumers.

    A node that has both becomes two, one giving and one taking, so that nothing passes through.
    """
    sellers = tuple(n.model_copy(update={"buys_kw": 0.0}) for n in document.networks)
    buyers = tuple(n.model_copy(update={"sells_kw": 0.0}) for n in document.networks)
    partners = _nodes_of(document.networks)
    tie_in = {node.id: node.tie_in_eur for node in document.nodes}
    giving = _named("giving", _nodes_of(document.sources) | partners)
    taking = _named("taking", _nodes_of(document.consumers) | partners)
    return document.model_copy(
        update={
            "nodes": tuple(
                NetworkNode(id=name, tie_in_eur=tie_in[node])
                for names in (giving, taking)
                for node, name in names.items()
            ),
            "edges": tuple(_links(document, giving, taking)),
            "sources": _moved(document.sources, giving),
            "consumers": _moved(document.consumers, taking),
            "boilers": _moved(document.boilers, taking),
            "heat_pumps": _moved(document.heat_pumps, taking),
            "networks": (*_moved(sellers, giving), *_moved(buyers, taking)),
            "storages": _moved(document.storages, taking),
        }
    )


Thing = TypeVar(
    "Thing",
    NetworkSource,
    NetworkConsumer,
    NetworkBoiler,
    NetworkHeatPump,
    NetworkStorage,
    PartnerNetwork,
)


def _moved(things: Iterable[Thing], to: Mapping[str, str]) -> tuple[Thing, ...]:
    """Return things at the nodes that stand for theirs, without those of other nodes."""
    return tuple(thing.model_copy(update={"node": to[thing.node]}) for thing in things if thing.node in to)


def _named(side: str, nodes: Iterable[str]) -> dict[str, str]:
    return {node: f"{side} {i}" for i, node in enumerate(nodes)}


def _nodes_of(things: Iterable[Thing]) -> dict[str, None]:
    return dict.fromkeys(thing.node for thing in things)


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
    powers = [c.demand_kw for c in document.consumers if c.node == node]
    powers += [n.buys_kw for n in document.networks if n.node == node]
    asked = math.fsum(max(kw) if isinstance(kw, tuple) else kw for kw in powers)
    count = math.ceil(asked / widest) if widest else 0
    for i in range(min(MOST_ALIKE, count)):
        yield _link(f"{out} {into} {i}", out, into, 0.0)
