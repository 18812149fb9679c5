"""How far a group may ask to reach under a derogation, and who may then join it."""

from symbiose.domain.accounts import Actor
from symbiose.domain.civil_days import day_of
from symbiose.domain.repositories import Repositories
from symbiose.domain.sharing_distances import Reach, may_reach, reaches
from symbiose.domain.solar_groups import SolarGroup
from symbiose.services.context import Services
from symbiose.services.reference_in_use import reference_in_use
from symbiose.services.surroundings import surroundings


def reaches_of(services: Services, repositories: Repositories, group: SolarGroup) -> tuple[Reach, ...]:
    """Return the distances that members of a group may ask for; none where it asks for something already."""
    if group.derogation:
        return ()
    reference, sites = reference_in_use(services, repositories), surroundings(services, repositories).sites
    members = [sites[site_id] for site_id in group.site_ids if site_id in sites]
    return reaches(members, reference.communes, reference.factors, day_of(services.clock()))


def sites_that_may_join(
    services: Services, repositories: Repositories, actor: Actor, group: SolarGroup, distance_id: str | None
) -> tuple[str, ...]:
    """Return the sites in communes that a distance is for, beside the members; none where none is asked for.

    Who coordinates some parks is offered the sites there alone: a group shows its members, and whom it shows
    is the choice of a run, never of a reader.
    """
    if distance_id is None:
        return ()
    communes, day = services.reference.communes, day_of(services.clock())
    return tuple(
        site.id
        for site in surroundings(services, repositories).sites.values()
        if site.id not in group.site_ids
        and (actor.answers_for_all or site.id in actor.site_ids)
        and site.works_on(day)
        and may_reach(site, distance_id, communes)
    )
