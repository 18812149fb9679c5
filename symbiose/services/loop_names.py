"""Names of the sites that loops join, for who reviews the loops."""

from collections.abc import Collection, Mapping

from symbiose.domain.accounts import Actor
from symbiose.domain.heat_loops import HeatLoop
from symbiose.domain.repositories import Repositories
from symbiose.services.context import Services
from symbiose.services.loop_seen import reviews_loop, unknown_loop
from symbiose.services.surroundings import surroundings


def sites_of_loops(services: Services, actor: Actor, *loops: HeatLoop) -> Mapping[str, str]:
    """Return the names of the sites that some loops join, by site id.

    Raises:
        UnknownThing: One of them is not the caller's to review, which is not told.
    """
    for loop in loops:
        if not reviews_loop(actor, loop):
            raise unknown_loop(loop.id)
    return names_of_sites(services, {site_id for loop in loops for site_id in loop.site_ids})


def names_of_sites(services: Services, site_ids: Collection[str]) -> Mapping[str, str]:
    """Return the names of some sites that the caller may know of, by site id."""

    def work(repositories: Repositories) -> dict[str, str]:
        around = surroundings(services, repositories)
        return {site_id: around.site_name(site_id) for site_id in sorted(site_ids)}

    return services.store.read(work)
