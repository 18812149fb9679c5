"""Totals of the territory: what is offered and needed by family and place, and how proposals stand."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from symbiose.domain.accounts import Actor, Role
from symbiose.domain.communes import CommuneDirectory
from symbiose.domain.disclosure import category_of, may_see_category
from symbiose.domain.exchanges import Proposal, State
from symbiose.domain.flows import Direction, Flow
from symbiose.domain.permissions import CanPublishTotals, CanSeeEverything, CanSeeTotals
from symbiose.domain.publications import WHOLE, Publication, Series, next_series
from symbiose.domain.repositories import Repositories
from symbiose.domain.secrecy import Part, Place
from symbiose.services.context import Services
from symbiose.services.journalling import journal_entry, sortable_id
from symbiose.services.surroundings import Surroundings, surroundings
from symbiose.services.territory_places import TerritoryPlaces, territory_places

ANYONE = Actor(id="anyone", role=Role.ANALYST)
"""Who reads totals: what is hidden from them counts in none."""
PROPOSALS = "proposals"
"""Name of the series of the proposals, by state."""
HALF = 0.5
_BETWEEN = "/"


@dataclass(frozen=True)
class FlowTotals:
    """What is summed of flows: one direction, one family, one unit."""

    direction: Direction
    category: str
    unit: str

    @property
    def name(self) -> str:
        """Return the name of its series."""
        return _BETWEEN.join((self.direction.value, self.category, self.unit))

    @classmethod
    def named(cls, name: str) -> "FlowTotals":
        """Return what the series of a name sums."""
        direction, category, unit = name.split(_BETWEEN)
        return cls(Direction(direction), category, unit)


@dataclass(frozen=True)
class TotalsView:
    """Totals as one caller sees them."""

    publication: Publication | None
    """The latest one: what analysts read; None before the first."""
    places: tuple[str, ...]
    """Places of the table, the whole first."""
    now: Mapping[str, Mapping[str, float]] | None
    """Series → place → the figure of today, for who sees every flow; None for the others."""
    may_publish: bool


def totals_seen(services: Services, actor: Actor) -> TotalsView:
    """Return the totals that were published last, and those of today for who sees every flow.

    Raises:
        NotAllowed: The caller reads no totals.
    """
    CanSeeTotals(actor).require()
    whole = CanSeeEverything(actor).allowed()
    today = services.clock().date()

    def work(repositories: Repositories) -> TotalsView:
        publication = repositories.publications.latest()
        around = surroundings(services, repositories)
        places = territory_places(around.sites.values(), services.reference.communes)
        now = None
        if whole:
            trees = services.memory.recall(
                repositories, f"totals of {today}", lambda: _trees(services, repositories, around, today)
            )
            now = {name: _sums(tree) for name, tree in trees.items()}
        return TotalsView(
            publication=publication,
            places=_told_places(publication, places, services.reference.communes),
            now=now,
            may_publish=CanPublishTotals(actor).allowed(),
        )

    return services.store.read(work)


def publish_totals(services: Services, actor: Actor) -> Publication:
    """Publish the totals as they stand: analysts read them from then on.

    Raises:
        NotAllowed: The caller may not publish.
    """
    CanPublishTotals(actor).require()
    now = services.clock()
    publication_id = sortable_id("publication", now)
    entry = journal_entry(actor, "publish_totals", publication_id, now)

    def work(repositories: Repositories) -> Publication:
        made = publication_within(services, repositories, publication_id, actor.id, now)
        repositories.journal.append(entry)
        return made

    return services.store.write(work)


def publication_within(
    services: Services, repositories: Repositories, publication_id: str, by: str, now: datetime
) -> Publication:
    """Publish the totals inside a transaction, which writes its journal entry itself."""
    earlier = repositories.publications.all()
    around = Surroundings.of(repositories)
    trees = _trees(services, repositories, around, now.date())
    names = dict.fromkeys((*trees, *(one.name for made in earlier for one in made.series)))
    empty = Place(WHOLE)
    found = (next_series(name, trees.get(name, empty), now, earlier) for name in sorted(names))
    made = Publication(
        id=publication_id,
        made_at=now,
        made_by=by,
        series=tuple(series for series in found if series is not None),
    )
    repositories.publications.save(made)
    return made


def _trees(
    services: Services, repositories: Repositories, around: Surroundings, day: date
) -> Mapping[str, Place]:
    """Return the tree of every series as things stand: flows hidden by their owners count in none."""
    places = territory_places(around.sites.values(), services.reference.communes)
    counted = {flow.id: flow for flow in around.flows.values() if _counts(flow, around, day)}
    parts: dict[str, dict[str, dict[Part, float]]] = {}
    for flow in counted.values():
        category = category_of(flow.resource_id, services.reference.resources)
        totals = FlowTotals(flow.direction, category, flow.unit)
        part = around.sites[flow.site_id].company_id, flow.site_id
        own = parts.setdefault(totals.name, {}).setdefault(places.place_of_site[flow.site_id], {})
        own[part] = own.get(part, 0.0) + flow.quantity_per_year
    trees = {name: places.tree(own) for name, own in parts.items()}
    run = repositories.runs.latest()
    proposals = repositories.runs.proposals(run.id) if run else ()
    ends = [
        (proposal, around.state_of(proposal.id))
        for proposal in proposals
        if proposal.path.offer_id in counted and proposal.path.need_id in counted
    ]
    return trees | {PROPOSALS: _by_state(ends, around)}


def _counts(flow: Flow, around: Surroundings, day: date) -> bool:
    standing = not flow.withdrawn and flow.valid_on(day) and flow.site_id in around.sites
    return standing and may_see_category(ANYONE, flow)


def _by_state(proposals: Iterable[tuple[Proposal, State]], around: Surroundings) -> Place:
    """Return how many proposals stand in each state: each half for its giver, half for its receiver."""
    parts: dict[State, dict[Part, float]] = defaultdict(lambda: defaultdict(float))
    for proposal, state in proposals:
        for site_id in (proposal.giver_site_id, proposal.receiver_site_id):
            if site_id in around.sites:
                parts[state][(around.sites[site_id].company_id, proposal.id)] += HALF
    return Place(WHOLE, {}, tuple(Place(state.value, parts[state]) for state in State))


def _sums(root: Place) -> Mapping[str, float]:
    return {place.name: sum(place.everything().values()) for place in root.walk()}


def _told_places(
    publication: Publication | None, places: TerritoryPlaces, communes: CommuneDirectory
) -> tuple[str, ...]:
    """Return the places of the table: those told of today, and those that the publication tells of."""
    published: Sequence[Series] = publication.series if publication else ()
    told = {name for one in published if one.name != PROPOSALS for name in (*one.sums, *one.kept_back)} | set(
        places.names
    )
    first = {area: i for i, area in enumerate((WHOLE, *communes.epcis))}
    return tuple(sorted(told, key=lambda name: (first.get(name.partition("/")[0], len(first)), name)))
