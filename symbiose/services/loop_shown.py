"""A loop as its page shows it: whole for who answers for the territory, of its members alone for others.

The statement of a loop holds every declaration of its area, also those that the design leaves out. Who
coordinates some parks reviews a loop for its members, and has no right to what others declare.
"""

from dataclasses import replace

from symbiose.domain.accounts import Actor
from symbiose.services.context import Services
from symbiose.services.heat_loops import LoopSheet, loop
from symbiose.services.loop_members import members_only
from symbiose.services.loop_names import names_of_sites


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
    return replace(seen, loop=told, sites={**names_of_sites(services, site_ids), **seen.sites})
