"""A loop as its page shows it: whole for who answers for the territory, of its members alone for others.

The statement of a loop holds every declaration of its area, also those that the design leaves out. Who
coordinates some parks reviews a loop for its members, and has no right to what others declare.
"""

from dataclasses import replace

from symbiose.domain.accounts import Actor
from symbiose.domain.heat_loops import HeatLoop
from symbiose.domain.repositories import Repositories
from symbiose.services.context import Services
from symbiose.services.heat_loops import LoopSheet, loop
from symbiose.services.surroundings import surroundings


def loop_shown(services: Services, actor: Actor, loop_id: str, run_id: str | None = None) -> LoopSheet:
    """Return one loop of the latest run, or of a stated one, with the names of every site it tells of.

    Raises:
        UnknownThing: There is none, or the caller may not know of it.
    """
    seen = loop(services, actor, loop_id, run_id)
    if seen.loop is None:
        return seen
    told = seen.loop if actor.answers_for_all else members_only(seen.loop)
    site_ids = {place.site_id for place in told.places if place.site_id}

    def names(repositories: Repositories) -> dict[str, str]:
        around = surroundings(services, repositories)
        return {site_id: around.site_name(site_id) for site_id in sorted(site_ids)}

    return replace(seen, loop=told, sites={**services.store.read(names), **seen.sites})


def members_only(loop: HeatLoop) -> HeatLoop:
    """Return a loop without what it knows of declarations that it does not join.

    The design stays the best one: what is left out had no part in it.
    """
    kept = {member.id for member in loop.members}
    nodes = {member.node for member in loop.members}
    nodes |= {node for edge in loop.result.edges for node in (edge.source, edge.target)}
    instance, result = loop.instance, loop.result
    return loop.model_copy(
        update={
            "instance": instance.model_copy(
                update={
                    "nodes": tuple(one for one in instance.nodes if one.id in nodes),
                    "edges": tuple(
                        one for one in instance.edges if one.source in nodes and one.target in nodes
                    ),
                    "sources": tuple(one for one in instance.sources if one.id in kept),
                    "consumers": tuple(one for one in instance.consumers if one.id in kept),
                    "networks": tuple(one for one in instance.networks if one.id in kept),
                    "heat_pumps": tuple(one for one in instance.heat_pumps if one.node in nodes),
                    "boilers": tuple(one for one in instance.boilers if one.node in nodes),
                    "storages": tuple(one for one in instance.storages if one.node in nodes),
                }
            ),
            "result": result.model_copy(
                update={
                    "sources": tuple(one for one in result.sources if one.id in kept),
                    "networks": tuple(one for one in result.networks if one.id in kept),
                    "heat_pumps": tuple(one for one in result.heat_pumps if _stands(loop, one.id) in nodes),
                    "boilers": tuple(one for one in result.boilers if _stands(loop, one.id) in nodes),
                    "given": tuple(one for one in result.given if one.source in kept),
                    "served": tuple(one for one in result.served if one.consumer in kept),
                    "not_joined": None,
                }
            ),
            "places": tuple(one for one in loop.places if one.node in nodes),
            "not_joined": tuple(
                one for one in loop.not_joined if one.source_id in kept and one.consumer_id in kept
            ),
        }
    )


def _stands(loop: HeatLoop, equipment_id: str) -> str:
    """Return the node at which a heat pump or boiler stands."""
    nodes = {one.id: one.node for one in loop.instance.heat_pumps}
    nodes |= {one.id: one.node for one in loop.instance.boilers}
    return nodes[equipment_id]
