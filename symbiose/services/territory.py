"""What the map shows: sites, communes and the proposals between them, as the caller may see them."""

from dataclasses import dataclass

from symbiose.domain.accounts import Actor
from symbiose.domain.companies import Site
from symbiose.domain.disclosure import may_see_name
from symbiose.domain.permissions import CanSeeProposals, CanSeeTerritory
from symbiose.domain.repositories import Repositories
from symbiose.services.board import ProposalLine, board_within
from symbiose.services.context import Services
from symbiose.services.surroundings import Surroundings, surroundings


@dataclass(frozen=True)
class SiteOnMap:
    """One site with how much it declares that the caller may know of."""

    site: Site
    commune: str
    offers: int
    needs: int


@dataclass(frozen=True)
class TerritoryMap:
    """Sites and the proposals that join them."""

    sites: tuple[SiteOnMap, ...]
    proposals: tuple[ProposalLine, ...]
    """Only those whose two ends the caller may know."""


def territory_map(services: Services, actor: Actor) -> TerritoryMap:
    """Return the sites and the proposals of the latest run that the caller may see."""
    CanSeeTerritory(actor).require()

    def work(repositories: Repositories) -> TerritoryMap:
        around = surroundings(services, repositories)
        sees = CanSeeProposals(actor).allowed()
        lines = board_within(services, actor, repositories, around).lines if sees else ()
        joined = tuple(line for line in lines if line.giver and line.receiver)
        return TerritoryMap(_sites(services, actor, around), joined)

    return services.store.read(work)


def _sites(services: Services, actor: Actor, around: Surroundings) -> tuple[SiteOnMap, ...]:
    offers: dict[str, int] = {}
    needs: dict[str, int] = {}
    today = services.clock().date()
    for flow in around.flows.values():
        if may_see_name(actor, flow) and not flow.withdrawn and flow.valid_on(today):
            counts = offers if flow.direction == "offer" else needs
            counts[flow.site_id] = counts.get(flow.site_id, 0) + 1
    return tuple(
        SiteOnMap(
            site=site,
            commune=services.reference.communes.name_of(site.commune_code),
            offers=offers.get(site.id, 0),
            needs=needs.get(site.id, 0),
        )
        for site in around.sites.values()
    )
