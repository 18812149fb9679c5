"""The places that figures of the territory are told of: agglomerations, and their parks of enough firms."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass

from symbiose.domain.communes import CommuneDirectory
from symbiose.domain.companies import Site
from symbiose.domain.publications import WHOLE
from symbiose.domain.secrecy import FEWEST_DECLARANTS, Parts, Place

OUTSIDE = "outside"
"""Place of the sites in no agglomeration of the territory."""
_BETWEEN = "/"


@dataclass(frozen=True)
class TerritoryPlaces:
    """Where each site is counted, and the tree of places.

    A place where fewer than three firms stand is not told of at all: that something is declared there would
    say who declares it. What is declared there is counted in the place around it.
    """

    place_of_site: Mapping[str, str]
    """Site → smallest place that it is counted in."""
    within: Mapping[str, tuple[str, ...]]
    """Place of the second rank → places within it; agglomerations and the outside of the territory."""

    @property
    def names(self) -> tuple[str, ...]:
        """Return every place, the whole first, each before those within it."""
        return (WHOLE, *(name for area, parks in self.within.items() for name in (area, *parks)))

    def tree(self, own: Mapping[str, Parts]) -> Place:
        """Return the tree of the places, given what is counted in each and in none within."""
        areas = tuple(
            Place(area, own.get(area, {}), tuple(Place(park, own.get(park, {})) for park in parks))
            for area, parks in self.within.items()
        )
        return Place(WHOLE, own.get(WHOLE, {}), areas)


def territory_places(
    sites: Iterable[Site], communes: CommuneDirectory, parks: Collection[str]
) -> TerritoryPlaces:
    """Return where the sites are counted.

    Args:
        sites: All sites.
        communes: Communes and agglomerations.
        parks: Ids of the business parks.
    """
    known = list(sites)
    firms: dict[str, set[str]] = defaultdict(set)
    for site in known:
        for name in _around(site, communes, parks) if site.closed_on is None else ():
            firms[name].add(site.company_id)
    told = {name for name, companies in firms.items() if len(companies) >= FEWEST_DECLARANTS}
    areas = [area for area in (*communes.epcis, OUTSIDE) if area in told]
    return TerritoryPlaces(
        place_of_site={
            site.id: next((name for name in _around(site, communes, parks) if name in told), WHOLE)
            for site in known
        },
        within={area: tuple(sorted(name for name in told if is_park_in(name, area))) for area in areas},
    )


def is_park_in(name: str, area: str) -> bool:
    """Tell whether a place is a park within an agglomeration."""
    return name.startswith(area + _BETWEEN)


def park_of(name: str) -> str | None:
    """Return the id of the park that a place is; None for a wider place.

    >>> park_of("CALL/parc_x"), park_of("CALL")
    ('parc_x', None)
    """
    return name.partition(_BETWEEN)[2] or None


def _around(site: Site, communes: CommuneDirectory, parks: Collection[str]) -> list[str]:
    """Return the places of a site, the smallest first."""
    known = site.commune_code in communes
    area = communes.get(site.commune_code).epci_id if known else OUTSIDE
    park = site.park_id if site.park_id in parks else None
    return [f"{area}{_BETWEEN}{park}", area] if park else [area]
