"""Keep up whose roofs are: when roofs, sites or what people say of them change, in the same transaction."""

from collections.abc import Iterable, Mapping, Sequence, Set
from dataclasses import dataclass
from typing import Self

from symbiose.domain.accounts import operator
from symbiose.domain.companies import Site
from symbiose.domain.repositories import Repositories
from symbiose.domain.roof_cells import cells_around
from symbiose.domain.roof_owners import REACH_M, RoofSurveyor, owner_of, places_of
from symbiose.domain.roofs import OwnedRoof, Roof
from symbiose.services.batches import BATCH, in_batches
from symbiose.services.context import Services
from symbiose.services.journalling import journal_entry, sortable_id


@dataclass(frozen=True)
class RoofPlacer:
    """Notes which sites stand around roofs, and whose they are, over the sites of one transaction."""

    surveyor: RoofSurveyor | None
    """Measures how far sites stand; without it nothing is noted."""
    places: Mapping[str, tuple[float, float]]
    """Open site whose place is known → longitude and latitude, degrees."""
    open_sites: frozenset[str]
    """Sites that are not closed."""

    @classmethod
    def within(cls, services: Services, repositories: Repositories) -> Self:
        """Return what places roofs among the sites as a transaction sees them."""
        sites = repositories.sites.all()
        open_sites = frozenset(site.id for site in sites if site.closed_on is None)
        return cls(services.roof_surveyor, places_of(sites), open_sites)

    def place(self, repositories: Repositories, roofs: Sequence[Roof]) -> None:
        """Note the sites around roofs that exist, and whose they are."""
        if self.surveyor is None:
            return
        for batch in in_batches(roofs):
            surroundings = self.surveyor.near(batch, self.places, REACH_M)
            repositories.roofs.save_near(surroundings)
            said = repositories.roof_decisions.of_roofs([near.roof_id for near in surroundings])
            repositories.roofs.attach(
                {
                    near.roof_id: owner_of(near, said.get(near.roof_id, ()), self.open_sites)
                    for near in surroundings
                }
            )

    def settle_missed(self, services: Services, repositories: Repositories) -> None:
        """Place what other transactions saved while this one stored roofs: neither saw what the other did.

        The second of them to get here sees all that the first one kept, whichever it is. Asked for once all
        roofs are stored; the journal is held from then on.
        """
        repositories.journal.hold()
        if self.surveyor is None:
            return
        now = RoofPlacer.within(services, repositories)
        moved = {site_id for site_id, place in now.places.items() if self.places.get(site_id) != place}
        changed = moved | (self.places.keys() - now.places.keys()) | (self.open_sites ^ now.open_sites)
        if changed:
            _place_around(repositories, now, changed)


def place_sites(services: Services, repositories: Repositories, sites: Iterable[Site]) -> None:
    """Note anew what stands around the roofs near sites that were saved: where they stood, and stand now.

    Args:
        services: What use cases work with.
        repositories: Those of the transaction.
        sites: The sites: new, moved, closed or opened again.
    """
    saved = {site.id for site in sites}
    if services.roof_surveyor is None or not saved:
        return
    repositories.journal.hold()  # an import that ends first is seen, one that ends later sees these sites
    _place_around(repositories, RoofPlacer.within(services, repositories), saved)


def _place_around(repositories: Repositories, placer: RoofPlacer, site_ids: Set[str]) -> None:
    """Note anew what stands around the roofs near some sites: where they stood, and stand now."""
    cells = {
        cell
        for site_id in site_ids & placer.places.keys()
        for cell in cells_around(*placer.places[site_id], REACH_M)
    }
    placer.place(repositories, repositories.roofs.around(sorted(cells), sorted(site_ids)))


def settle_again(repositories: Repositories, roof_ids: Sequence[str]) -> None:
    """Note whose roofs are after something was said of them; the sites around them have not changed."""
    open_sites = {site.id for site in repositories.sites.all() if site.closed_on is None}
    said = repositories.roof_decisions.of_roofs(roof_ids)
    repositories.roofs.attach(
        {
            roof_id: owner_of(near, said.get(roof_id, ()), open_sites)
            for roof_id, near in repositories.roofs.near(roof_ids).items()
        }
    )


def owned_roofs(repositories: Repositories) -> tuple[OwnedRoof, ...]:
    """Return the roofs that belong to an open site, by id."""
    return tuple(repositories.roofs.owned())


def place_roofs_kept_before(services: Services) -> int:
    """Place the roofs that an earlier version kept, batch by batch, each once; return how many there were."""
    placed = 0
    while done := _place_some(services):
        placed += done
    return placed


def _place_some(services: Services) -> int:
    """Place a batch; with the last one, what each cadastre adds up to is noted."""
    now = services.clock()
    entry = journal_entry(operator("migrate"), "place_roofs", sortable_id("roofs", now), now)

    def work(repositories: Repositories) -> int:
        found = repositories.roofs.unplaced(BATCH + 1)
        roofs = found[:BATCH]
        if not roofs:
            return 0
        placer = RoofPlacer.within(services, repositories)
        repositories.roofs.save(roofs)
        placer.place(repositories, roofs)
        if len(found) == len(roofs):
            for cadastre in repositories.roofs.cadastres():
                repositories.roofs.sum_up(cadastre, now)
        placer.settle_missed(services, repositories)
        repositories.journal.append(entry.model_copy(update={"detail": f"{len(roofs)} roof(s)"}))
        return len(roofs)

    return services.store.write(work)
