"""What a loop may be designed anew over: everything near it, or what its reviewer may come to know.

The statement of a loop holds what else is declared around it. Who coordinates some parks chooses what is left
out and at which temperature: member after member left out, the designs would tell what others, with whom they
have nothing to do, declare. So these are left out, but for what is open to all.
"""

from collections.abc import Iterable

from symbiose.domain.accounts import Actor
from symbiose.domain.flows import Flow
from symbiose.domain.heat_loops import HeatLoop
from symbiose.domain.permissions import CanManageSite
from symbiose.services.land_territory import open_to_all


def within_reach(actor: Actor, loop: HeatLoop, flows: Iterable[Flow]) -> HeatLoop:
    """Return a loop whose statement offers a design of the caller's nothing but what they may know of.

    Args:
        actor: The caller.
        loop: The loop, which they review.
        flows: Everything declared.
    """
    if actor.answers_for_all:
        return loop
    known = {member.id for member in loop.members}
    known |= {one.id for one in flows if CanManageSite(actor, one.site_id).allowed() or open_to_all(one)}
    stated = loop.instance
    kept = {
        "sources": tuple(one for one in stated.sources if one.id in known),
        "consumers": tuple(one for one in stated.consumers if one.id in known),
    }
    return loop.model_copy(update={"instance": stated.model_copy(update=kept)})
