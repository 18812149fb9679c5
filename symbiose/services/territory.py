"""The map: sites, their flows and the proposals between them, as asked for and as the caller may see them."""

from collections import Counter
from collections.abc import Callable, Iterable

from symbiose.domain.accounts import Actor
from symbiose.domain.civil_days import day_of
from symbiose.domain.companies import Site
from symbiose.domain.disclosure import FlowPlace, category_of, seen_flow, viewer_of
from symbiose.domain.exchanges import State
from symbiose.domain.flows import Direction
from symbiose.domain.labels import label_key
from symbiose.domain.permissions import CanManageSite, CanSeeProposals, CanSeeTerritory
from symbiose.domain.repositories import Repositories
from symbiose.domain.resources import ResourceCatalogue
from symbiose.services.board import ProposalLine, board_within
from symbiose.services.context import Services
from symbiose.services.loops_on_map import LoopOnMap, loops_on_map
from symbiose.services.memory import ONE_DAY
from symbiose.services.parks import parks_of
from symbiose.services.surroundings import Surroundings, surroundings
from symbiose.services.territory_flows import PlacedFlow, flows_placed
from symbiose.services.territory_shown import (
    NOWHERE,
    Count,
    MapAsked,
    SiteOnMap,
    SiteSheetOnMap,
    TerritoryMap,
)


def territory_map(
    services: Services, actor: Actor, asked: MapAsked | None = None, site_id: str = ""
) -> TerritoryMap:
    """Return the sites and the proposals of the latest run that are asked for and the caller may see.

    Args:
        services: What use cases work with.
        actor: The caller.
        asked: What is asked for; all when None.
        site_id: Site that is looked at, whose flows are told one by one; empty for none.
    """
    CanSeeTerritory(actor).require()

    wanted = asked or MapAsked()
    name = f"map for {actor.reach} on {day_of(services.clock())}"

    def work(repositories: Repositories) -> TerritoryMap:
        def see() -> TerritoryMap:
            return _Territory(services, actor, repositories, wanted).seen(site_id)

        if site_id or wanted != MapAsked():
            return see()
        sort = f"map for {actor.reach}"
        return services.memory.recall(repositories, name, see, sort=sort, most=ONE_DAY)

    return services.store.read(work)


class _Territory:
    """The territory of one caller in one transaction."""

    def __init__(self, services: Services, actor: Actor, repositories: Repositories, asked: MapAsked) -> None:
        self._services = services
        self._actor = actor
        self._asked = asked
        self._around: Surroundings = surroundings(services, repositories)
        self._parks = parks_of(services, repositories)
        day = day_of(services.clock())
        self._placed = flows_placed(services, actor, repositories, self._around, day)
        sees = CanSeeProposals(actor).allowed()
        self._lines = board_within(services, actor, repositories, self._around).lines if sees else ()
        self._loops = loops_on_map(services, actor, repositories) if sees else ()

    def seen(self, site_id: str) -> TerritoryMap:
        """Return what is asked for."""
        flows = {
            site: [one for one in placed if self._asked.flows.keeps(one)]
            for site, placed in self._placed.items()
        }
        sites = [self._site(site, flows.get(site.id, ())) for site in self._around.sites.values()]
        kept = [one for one in sites if self._keeps(one)]
        kept_ids = {one.site.id for one in kept}
        counted = [one for site, placed in flows.items() if site in kept_ids for one in placed]
        return TerritoryMap(
            sites=tuple(sorted(kept, key=lambda one: (one.site.name.casefold(), one.site.id))),
            proposals=tuple(line for line in self._lines if self._keeps_line(line, kept_ids)),
            loops=tuple(loop for loop in self._loops if self._keeps_loop(loop, kept_ids)),
            every_site=tuple(self._around.sites.values()),
            families=_counts(counted, lambda one: (one.category,)),
            models=_counts(counted, lambda one: map(str, sorted(one.models))),
            parks=self._parks,
            sheet=self._sheet(site_id),
        )

    def _site(self, site: Site, flows: Iterable[PlacedFlow]) -> SiteOnMap:
        communes = self._services.reference.communes
        by_direction = Counter(one.flow.direction for one in flows)
        known = site.commune_code in communes
        park = self._parks.get(site.park_id) if site.park_id else None
        return SiteOnMap(
            site=site,
            commune=communes.name_of(site.commune_code),
            epci_id=communes.get(site.commune_code).epci_id if known else NOWHERE,
            park=park.name if park else "",
            offers=by_direction[Direction.OFFER],
            needs=by_direction[Direction.NEED],
            own=site.id in self._actor.site_ids,
        )

    def _keeps(self, seen: SiteOnMap) -> bool:
        asked = self._asked
        return (
            seen.site.closed_on is None
            and (not asked.flows.any or bool(seen.offers or seen.needs))
            and asked.park_id in ("", seen.site.park_id)
            and asked.epci_id in ("", seen.epci_id)
            and (not asked.text or self._has_words(seen))
        )

    def _has_words(self, seen: SiteOnMap) -> bool:
        site, naf = seen.site, self._services.reference.naf
        code = site.activity.code if site.activity else ""
        told = {site.name, seen.commune, seen.park, code, naf.label_of(site.activity)}
        told |= {label for one in self._placed.get(site.id, ()) for label in self._labels(one)}
        known = {one for text in told for one in label_key(text).split()}
        words = label_key(self._asked.text).split()
        return all(any(one.startswith(word) for one in known) for word in words)

    def _labels(self, placed: PlacedFlow) -> tuple[str, ...]:
        """Return what the resource of a flow is called, in both languages where the catalogue knows it."""
        known = self._services.reference.resources.find(placed.flow.resource_id)
        return (placed.label, known.label_en) if known else (placed.label,)

    def _keeps_line(self, line: ProposalLine, kept: set[str]) -> bool:
        asked = self._asked
        if line.giver is None or line.receiver is None:
            return False
        return (
            self._in_state(line.state)
            and (line.giver_site_id in kept or line.receiver_site_id in kept)
            and (asked.flows.model is None or asked.flows.model in line.models)
            and self._of_resource((line.resource, line.received_resource))
        )

    def _keeps_loop(self, loop: LoopOnMap, kept: set[str]) -> bool:
        model = self._asked.flows.model
        return (
            self._in_state(loop.line.state)
            and not loop.site_ids.isdisjoint(kept)
            and (model is None or model in loop.line.models)
            and self._of_resource(member.resource for member in loop.line.members)
        )

    def _in_state(self, state: State) -> bool:
        if self._asked.state is None:
            return state not in (State.REFUSED, State.ABANDONED)
        return state is self._asked.state

    def _of_resource(self, labels: Iterable[str | None]) -> bool:
        """Tell whether something is of the family and resource asked for, as the caller reads its ends."""
        asked, catalogue = self._asked.flows, self._services.reference.resources
        ends = [catalogue.by_label(label) for label in labels if label is not None]
        ids = {one.id for one in ends if one}
        return (not asked.category or asked.category in _categories(ids, catalogue)) and (
            not asked.resource_id or asked.resource_id in ids
        )

    def _sheet(self, site_id: str) -> SiteSheetOnMap | None:
        site = self._around.sites.get(site_id)
        if site is None:
            return None
        catalogue = self._services.reference.resources
        place = FlowPlace(site=site.name, wider=None)
        placed = self._placed.get(site.id, ())
        flows = [seen_flow(one.flow, viewer_of(self._actor, one.flow), catalogue, place) for one in placed]
        return SiteSheetOnMap(
            seen=self._site(site, placed),
            activity=self._services.reference.naf.label_of(site.activity),
            flows=tuple(
                sorted((one for one in flows if one), key=lambda one: (one.resource or "", one.direction))
            ),
            managed=CanManageSite(self._actor, site.id).allowed(),
        )


def _categories(resource_ids: Iterable[str], catalogue: ResourceCatalogue) -> set[str]:
    return {category_of(one, catalogue) for one in resource_ids}


def _counts(flows: Iterable[PlacedFlow], kinds: Callable[[PlacedFlow], Iterable[str]]) -> tuple[Count, ...]:
    """Return how many flows are of each kind, the most frequent first."""
    told: Counter[tuple[str, Direction]] = Counter()
    sites: dict[str, set[str]] = {}
    for one in flows:
        for kind in kinds(one):
            told[kind, one.flow.direction] += 1
            sites.setdefault(kind, set()).add(one.flow.site_id)
    counts = (
        Count(
            of=kind,
            offers=told[kind, Direction.OFFER],
            needs=told[kind, Direction.NEED],
            sites=len(declaring),
        )
        for kind, declaring in sites.items()
    )
    return tuple(sorted(counts, key=lambda count: (-count.offers - count.needs, count.of)))
