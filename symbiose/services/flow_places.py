"""Where flows are said to be declared without naming the site: a park or agglomeration of enough firms."""

from collections import defaultdict
from collections.abc import Iterable, Mapping

from symbiose.domain.communes import CommuneDirectory, Park
from symbiose.domain.companies import Site
from symbiose.domain.disclosure import FlowPlace

FEWEST_OTHERS = 3
"""A place is told when this many companies stand there besides the one that looks."""


def flow_places(
    sites: Iterable[Site], communes: CommuneDirectory, parks: Mapping[str, Park]
) -> Mapping[str, FlowPlace]:
    """Return the place of the flows of each site, by site id.

    The wider place is the business park, else the agglomeration: the first where at least three companies
    besides the viewer's have a site. The viewer's own may be among them, so four are counted. A commune is
    never told: most hold one or two firms. A closed site hides nobody: it is not counted.
    """
    known = list(sites)
    firms: dict[str, set[str]] = defaultdict(set)
    for site in known:
        for area in _areas(site, communes, parks) if site.closed_on is None else ():
            firms[area].add(site.company_id)
    crowded = {area for area, companies in firms.items() if len(companies) > FEWEST_OTHERS}
    return {
        site.id: FlowPlace(
            site=site.name, wider=next((a for a in _areas(site, communes, parks) if a in crowded), None)
        )
        for site in known
    }


def _areas(site: Site, communes: CommuneDirectory, parks: Mapping[str, Park]) -> list[str]:
    """Return the names of the park and of the agglomeration that a site stands in, the narrower first."""
    park = parks.get(site.park_id) if site.park_id else None
    epci = (
        communes.epcis.get(communes.get(site.commune_code).epci_id) if site.commune_code in communes else None
    )
    return [area.name for area in (park, epci) if area is not None]
