"""The groups of the latest run as a map shows them all, for those who review them."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from symbiose.domain.accounts import Actor
from symbiose.domain.exchanges import State
from symbiose.domain.permissions import CanReviewSome
from symbiose.domain.repositories import Repositories
from symbiose.domain.solar_groups import SolarGroup
from symbiose.services.context import Services
from symbiose.services.deciding import as_accepted
from symbiose.services.run_story import groups_of
from symbiose.services.solar_groups import group_decisions_now
from symbiose.services.solar_seen import reviews_group
from symbiose.services.surroundings import surroundings


@dataclass(frozen=True)
class SunOnMap:
    """Groups with the names of their sites."""

    groups: tuple[SolarGroup, ...] = ()
    sites: Mapping[str, str] = field(default_factory=dict)
    """Site → its name."""


def sun_on_map(services: Services, actor: Actor) -> SunOnMap:
    """Return the groups of the latest run that the caller reviews and nobody refused, as accepted since.

    Raises:
        NotAllowed: The caller does not review.
    """
    CanReviewSome(actor).require()

    def read(repositories: Repositories) -> SunOnMap:
        run = repositories.runs.latest()
        if run is None:
            return SunOnMap()
        decisions = group_decisions_now(services, repositories)
        refused = {one.group_id for one in decisions.values() if one.state is State.REFUSED}
        groups = tuple(
            as_accepted(group, decisions.get(group.id), run)
            for group in groups_of(services, repositories, run)
            if group.id not in refused and reviews_group(actor, group)
        )
        around = surroundings(services, repositories)
        ids = {site_id for group in groups for site_id in group.site_ids}
        return SunOnMap(groups, {site_id: around.site_name(site_id) for site_id in sorted(ids)})

    return services.store.read(read)
