"""Which accepted groups build on a roof: they lose it where it is withdrawn, or said to be another's."""

from dataclasses import dataclass

from symbiose.domain.accounts import Actor
from symbiose.domain.exchanges import State
from symbiose.domain.repositories import Repositories
from symbiose.domain.solar_groups import SolarGroup
from symbiose.domain.solar_held import accepted_groups
from symbiose.services.context import Services
from symbiose.services.groups_followed import GROUPS
from symbiose.services.operations_seen import every_step, state_told
from symbiose.services.solar_groups import group_decisions_now
from symbiose.services.solar_seen import may_see_group, reviews_group
from symbiose.services.surroundings import surroundings


@dataclass(frozen=True)
class GroupServed:
    """An accepted group that builds on a roof."""

    group_id: str
    state: State
    """How far it has come."""
    site_id: str
    """Site that the group has the roof from."""


def groups_served(
    services: Services, repositories: Repositories, actor: Actor, roof_id: str
) -> tuple[GroupServed, ...]:
    """Return the accepted groups that build on a roof, as far as the caller may know that they do.

    They decide on the group, or manage the site that it has the roof from: nobody has said that a site which
    only owns a roof may be named to the other members.
    """
    decisions = group_decisions_now(services, repositories)
    steps = every_step(services, repositories, GROUPS)
    flows = surroundings(services, repositories).flows
    return tuple(
        GroupServed(group.id, state_told(GROUPS, decisions[group.id], steps.get(group.id, ())), site_id)
        for group in accepted_groups(decisions.values())
        if (site_id := _had_from(group, roof_id)) is not None
        and (reviews_group(actor, group) or site_id in actor.site_ids)
        and may_see_group(actor, group, flows)
    )


def _had_from(group: SolarGroup, roof_id: str) -> str | None:
    return next((one.site_id for one in group.roofs if one.roof_id == roof_id), None)
