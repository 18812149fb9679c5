"""A loop without what it knows of declarations that it does not join.

Beside its members the statement of a loop holds what else is declared around it: it could have been joined.
The design stays the best one, since what is left out had no part in it. Where a pipe passes a site that is no
member, the site is a junction: that it declares heat at all is its own to tell.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Final, TypeVar

from symbiose.domain.documents.heat_network_instance import HeatNetworkInstance, NetworkEdge
from symbiose.domain.documents.heat_network_result import BuiltEdge, HeatNetworkResult
from symbiose.domain.heat_loops import HeatLoop, LoopPlace

AnEdge = TypeVar("AnEdge", NetworkEdge, BuiltEdge)
OF_MEMBERS: Final = frozenset({"loop", "nothing"})
"""Alternatives that rest on members alone; links by pair and sites by themselves count outsiders too."""


def members_only(loop: HeatLoop) -> HeatLoop:
    """Return a loop as if nothing but its members were declared; itself where that is so."""
    members = _Members(loop)
    if not members.outsiders and not members.passed:
        return loop
    return loop.model_copy(
        update={
            "instance": members.instance(),
            "result": members.result(),
            "places": tuple(members.place(one) for one in loop.places if one.node in members.nodes),
            "alternatives": tuple(
                one for one in loop.alternatives if one.name in OF_MEMBERS or not members.outsiders
            ),
            "not_joined": tuple(
                one
                for one in loop.not_joined
                if one.source_id in members.ids and one.consumer_id in members.ids
            ),
        }
    )


@dataclass(frozen=True)
class _Members:
    """What of a loop belongs to its members."""

    loop: HeatLoop

    @cached_property
    def ids(self) -> frozenset[str]:
        """Sources, consumers and public networks that the loop joins."""
        return frozenset(member.id for member in self.loop.members)

    @cached_property
    def outsiders(self) -> bool:
        """Tell whether the statement holds what the loop does not join."""
        stated = self.loop.instance
        ids = {one.id for one in stated.sources} | {one.id for one in stated.consumers}
        return not ids | {one.id for one in stated.networks} <= self.ids

    @cached_property
    def stands(self) -> frozenset[str]:
        """Nodes at which members stand."""
        return frozenset(member.node for member in self.loop.members)

    @cached_property
    def nodes(self) -> frozenset[str]:
        """Nodes of members and of the pipes between them."""
        laid = self.loop.result.edges
        return self.stands | {node for edge in laid for node in (edge.source, edge.target)}

    @cached_property
    def passed(self) -> Mapping[str, str]:
        """Node of a site that pipes pass and do not join → what it is called instead."""
        sites = {place.node for place in self.loop.places if place.site_id}
        known = {node.id for node in self.loop.instance.nodes}
        free = (name for rank in range(1, 2 * len(known) + 2) if (name := f"junction {rank}") not in known)
        return dict(zip(sorted((self.nodes & sites) - self.stands), free, strict=False))

    def instance(self) -> HeatNetworkInstance:
        """Return the statement of members alone."""
        stated = self.loop.instance
        edges = (one for one in stated.edges if one.source in self.nodes and one.target in self.nodes)
        return stated.model_copy(
            update={
                "nodes": tuple(
                    one.model_copy(update={"id": self._node(one.id)})
                    for one in stated.nodes
                    if one.id in self.nodes
                ),
                "edges": tuple(self._edge(one) for one in edges),
                "sources": tuple(one for one in stated.sources if one.id in self.ids),
                "consumers": tuple(one for one in stated.consumers if one.id in self.ids),
                "networks": tuple(one for one in stated.networks if one.id in self.ids),
                "heat_pumps": tuple(one for one in stated.heat_pumps if one.node in self.stands),
                "boilers": tuple(one for one in stated.boilers if one.node in self.stands),
                "storages": tuple(
                    one for one in stated.storages if one.node in self.nodes - set(self.passed)
                ),
            }
        )

    def result(self) -> HeatNetworkResult:
        """Return the design without what it tells of outsiders."""
        found, pumps, boilers = self.loop.result, self._equipment("heat_pumps"), self._equipment("boilers")
        return found.model_copy(
            update={
                "edges": tuple(self._edge(one) for one in found.edges),
                "streets": tuple(one for one in found.streets if one.edge in self._unchanged),
                "sources": tuple(one for one in found.sources if one.id in self.ids),
                "networks": tuple(one for one in found.networks if one.id in self.ids),
                "heat_pumps": tuple(one for one in found.heat_pumps if one.id in pumps),
                "boilers": tuple(one for one in found.boilers if one.id in boilers),
                "given": tuple(one for one in found.given if one.source in self.ids),
                "served": tuple(one for one in found.served if one.consumer in self.ids),
                "connected": tuple(one for one in found.connected if one in self.ids),
                "alternatives": tuple(
                    one for one in found.alternatives if one.name in OF_MEMBERS or not self.outsiders
                ),
                "not_joined": None,
                "outages": found.outages and tuple(one for one in found.outages if one.source in self.ids),
            }
        )

    def place(self, place: LoopPlace) -> LoopPlace:
        """Return a place; that of a site which is only passed is a junction."""
        if place.node not in self.passed:
            return place
        return place.model_copy(update={"node": self._node(place.node), "site_id": None})

    def _node(self, node: str) -> str:
        return self.passed.get(node, node)

    def _edge(self, edge: AnEdge) -> AnEdge:
        """Return an edge by what its ends are called."""
        if edge.source not in self.passed and edge.target not in self.passed:
            return edge
        ends = {"source": self._node(edge.source), "target": self._node(edge.target)}
        return edge.model_copy(update={"id": " – ".join(sorted(ends.values())), **ends})

    @cached_property
    def _unchanged(self) -> frozenset[str]:
        """Pipes that keep their name: none of their ends is only passed."""
        return frozenset(one.id for one in self.loop.result.edges if self._edge(one) is one)

    def _equipment(self, kind: str) -> frozenset[str]:
        stated = getattr(self.loop.instance, kind)
        return frozenset(one.id for one in stated if one.node in self.stands)
