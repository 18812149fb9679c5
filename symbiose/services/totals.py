"""Totals of the territory as they are published, and read: by family, model and place, and of proposals."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime

from symbiose.domain.accounts import Actor
from symbiose.domain.civil_days import day_of
from symbiose.domain.communes import CommuneDirectory
from symbiose.domain.permissions import CanPublishTotals, CanSeeEverything, CanSeeTotals
from symbiose.domain.publications import WHOLE, Publication, as_read, next_series
from symbiose.domain.published_indicators import is_of_indicators
from symbiose.domain.repositories import Repositories
from symbiose.domain.run_results import RunResult
from symbiose.domain.secrecy import Place, Reason
from symbiose.services.context import Services
from symbiose.services.journalling import journal_entry, sortable_id
from symbiose.services.run_story import made_by
from symbiose.services.surroundings import Surroundings, surroundings
from symbiose.services.territory_places import TerritoryPlaces
from symbiose.services.territory_sums import PROPOSALS, places_of_sites, territory_sums


@dataclass(frozen=True)
class Figure:
    """One total as a caller sees it."""

    told: float | None
    """As it was published; None where it is kept back, or was never published."""
    reason: Reason | None
    """Why it is kept back; None where it is told, or was never published."""
    now: float | None
    """As it stands today, for who sees every flow; None for the others."""


@dataclass(frozen=True)
class TotalsView:
    """Totals as one caller sees them."""

    publication: Publication | None
    """What stands published: what analysts read; None before the first."""
    places: tuple[str, ...]
    """Places of the table, the whole first."""
    now: Mapping[str, Mapping[str, float]] | None
    """Series → place → the figure of today, for who sees every flow; None for the others."""
    known: Mapping[str, Mapping[str, float]]
    """Series of a model → place → sites that practise it by what is named to everybody."""
    may_publish: bool

    @property
    def names(self) -> tuple[str, ...]:
        """Return the names of the series that the caller may read of."""
        published = [one.name for one in self.publication.series] if self.publication else []
        return tuple(sorted({*published, *self.known, *(self.now or {})}))

    def figure(self, name: str, place: str) -> Figure:
        """Return one total: what is published, and of sites by model what is named besides."""
        series = self.publication.of(name) if self.publication else None
        known = self.known.get(name, {}).get(place)
        told = series.sums.get(place) if series else None
        if known is not None and self.publication and (told is not None or series is None):
            told = known + (told or 0.0)
        reason = series.kept_back.get(place) if series and told is None else None
        now = self.now.get(name, {}).get(place, 0.0) if self.now is not None else None
        return Figure(told, reason, now)

    def as_of(self, name: str) -> datetime | None:
        """Return when the published figures of a series stood so; None where none is published."""
        series = self.publication.of(name) if self.publication else None
        return series.as_of if series else None


def totals_seen(services: Services, actor: Actor) -> TotalsView:
    """Return the totals that were published last, and those of today for who sees every flow.

    Raises:
        NotAllowed: The caller reads no totals.
    """
    CanSeeTotals(actor).require()
    whole = CanSeeEverything(actor).allowed()
    today = day_of(services.clock())

    def work(repositories: Repositories) -> TotalsView:
        recall = services.memory.recall
        publication = recall(
            repositories, "publication", lambda: as_read(_of_totals(repositories.publications.all()))
        )
        around = surroundings(services, repositories)
        sums = recall(
            repositories,
            f"sums of {today}",
            lambda: territory_sums(
                services, repositories, around, today, _latest_made(services, repositories)
            ),
        )
        places = places_of_sites(services, repositories, around)
        return TotalsView(
            publication=publication,
            places=_told_places(publication, places, services.reference.communes),
            now=sums.now() if whole else None,
            known=sums.known,
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
    services: Services,
    repositories: Repositories,
    publication_id: str,
    by: str,
    now: datetime,
    stored: RunResult | None = None,
) -> Publication:
    """Publish the totals inside a transaction, which writes its journal entry itself.

    Args:
        services: What use cases work with.
        repositories: Those of the transaction.
        publication_id: Its id.
        by: Account that publishes.
        now: When.
        stored: The run that the transaction itself stored, which is not committed yet.
    """
    earlier = _of_totals(repositories.publications.all())
    around = Surroundings.of(
        repositories,
        {site.id: site for site in repositories.sites.all()},
        {flow.id: flow for flow in repositories.flows.all()},
    )
    made = _latest_made(services, repositories, stored)
    trees = territory_sums(services, repositories, around, day_of(now), made).trees
    names = {*trees, *(one.name for made in earlier for one in made.series)}
    told = as_read(earlier)
    found = (next_series(name, trees.get(name, Place(WHOLE)), now, earlier) for name in sorted(names))
    changed = tuple(one for one in found if one and not (told and told.of(one.name) == one))
    publication = Publication(id=publication_id, made_at=now, made_by=by, series=changed)
    repositories.publications.save(publication)
    return publication


def _latest_made(
    services: Services, repositories: Repositories, stored: RunResult | None = None
) -> RunResult | None:
    run = repositories.runs.latest()
    if run is None or (stored is not None and stored.run.id == run.id):
        return stored
    return made_by(services, repositories, run)


def _of_totals(publications: Iterable[Publication]) -> list[Publication]:
    """Return publications without what they tell of indicators: some of earlier versions tell both."""
    parted = ((made, [one for one in made.series if not is_of_indicators(one.name)]) for made in publications)
    return [
        made.model_copy(update={"series": tuple(series)})
        for made, series in parted
        if series or not made.series
    ]


def _told_places(
    publication: Publication | None, places: TerritoryPlaces, communes: CommuneDirectory
) -> tuple[str, ...]:
    """Return the places of the table: those told of today, and those that the publication tells of."""
    published = publication.series if publication else ()
    told = {place for one in published if one.name != PROPOSALS for place in (*one.sums, *one.kept_back)}
    first = {area: i for i, area in enumerate((WHOLE, *communes.epcis))}
    return tuple(
        sorted(
            told | set(places.names), key=lambda name: (first.get(name.partition("/")[0], len(first)), name)
        )
    )
