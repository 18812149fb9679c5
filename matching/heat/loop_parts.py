"""The parts of a design that pipes hold together: loops, exchanges between two flows, sites alone."""

from collections.abc import Iterable
from dataclasses import dataclass

import networkx as nx

from symbiose.domain.documents.heat_network_instance import HeatNetworkInstance
from symbiose.domain.documents.heat_network_result import HeatNetworkResult
from symbiose.domain.heat_loops import loop_id

TRACE_KW = 1e-6
"""Power that is what solvers leave of nought."""


@dataclass(frozen=True)
class DesignPart:
    """Nodes that pipes join, and what they do together."""

    nodes: frozenset[str]
    sources: tuple[str, ...]
    """Sources that give, by id."""
    consumers: tuple[str, ...]
    """Consumers that the network serves, by id, public networks among them."""
    piped: bool
    """Whether a pipe is built."""
    lifted: bool
    """Whether a heat pump runs."""
    sells: bool = False
    """Whether a public network takes part."""
    stores: bool = False
    """Whether heat is stored."""

    @property
    def flows(self) -> frozenset[str]:
        """Return the ids of what it joins."""
        return frozenset(self.sources + self.consumers)

    @property
    def id(self) -> str:
        """Return the id of the loop that it is."""
        return loop_id(tuple(self.flows))

    @property
    def is_exchange(self) -> bool:
        """Tell whether it is a pipe from one flow to one other: exchanges are chosen elsewhere."""
        return (
            self.piped
            and len(self.sources) == 1
            and len(self.consumers) == 1
            and not (self.lifted or self.sells or self.stores)
        )

    @property
    def is_loop(self) -> bool:
        """Tell whether it is a loop: pipes, and more than an exchange can be."""
        return self.piped and bool(self.sources) and bool(self.consumers) and not self.is_exchange


def parts_of(document: HeatNetworkInstance, result: HeatNetworkResult) -> list[DesignPart]:
    """Return the parts of a design in which heat goes from a source to a consumer, by their first flow."""
    graph: nx.Graph[str] = nx.Graph()
    graph.add_nodes_from(node.id for node in document.nodes)
    built = [edge for edge in result.edges if _flows(edge.entering_kw)]
    graph.add_edges_from((edge.source, edge.target) for edge in built)
    parts = [_part(frozenset(nodes), document, result) for nodes in nx.connected_components(graph)]
    return sorted((part for part in parts if part.flows), key=lambda part: min(part.flows))


def _part(nodes: frozenset[str], document: HeatNetworkInstance, result: HeatNetworkResult) -> DesignPart:
    giving = {use.id for use in result.sources if _flows(use.heat_kw)}
    served = {one.consumer for one in result.served if _flows(one.from_network_kw)}
    takers = [(consumer.id, consumer.node) for consumer in document.consumers]
    takers += [(network.id, network.node) for network in document.networks]
    storing = {use.id for use in result.storages if _flows(use.charge_kw)}
    running = {use.id for use in result.heat_pumps if _flows(use.heat_kw)}
    return DesignPart(
        nodes=nodes,
        sources=tuple(sorted(s.id for s in document.sources if s.node in nodes and s.id in giving)),
        consumers=tuple(sorted(name for name, node in takers if node in nodes and name in served)),
        piped=len(nodes) > 1,
        sells=any(network.node in nodes and network.id in served for network in document.networks),
        stores=any(store.node in nodes and store.id in storing for store in document.storages),
        lifted=any(pump.node in nodes and pump.id in running for pump in document.heat_pumps),
    )


def sends_one_temperature(document: HeatNetworkInstance, result: HeatNetworkResult) -> bool:
    """Tell whether a single node sends heat away, of sources of a single temperature."""
    sending = {
        node
        for edge in result.edges
        for node, kw in ((edge.source, max(edge.entering_kw)), (edge.target, -min(edge.entering_kw)))
        if kw > TRACE_KW
    }
    giving = {use.id for use in result.sources if _flows(use.heat_kw)}
    at = [source for source in document.sources if source.id in giving and source.node in sending]
    return len({source.node for source in at}) == 1 and len({source.supply_temp_c for source in at}) == 1


def _flows(kw: Iterable[float]) -> bool:
    return any(abs(power) > TRACE_KW for power in kw)
