"""Publishes the indicators: once a month, what may be told of them, without the flows that firms hide."""

from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from functools import partial

from symbiose.domain.accounts import Actor
from symbiose.domain.civil_days import day_of
from symbiose.domain.counting import contributions_on
from symbiose.domain.disclosure import may_see_category
from symbiose.domain.figures import Dimension, Figure
from symbiose.domain.permissions import CanPublishTotals
from symbiose.domain.publications import Publication, Series
from symbiose.domain.published_indicators import (
    INDICATORS,
    ORDER,
    ToldFigure,
    candidate_of,
    next_indicators,
    series_name,
)
from symbiose.domain.repositories import Repositories
from symbiose.domain.secrecy import FEWEST_DECLARANTS
from symbiose.domain.territory_on import TerritoryOn
from symbiose.domain.told_tables import Candidate
from symbiose.services.context import Services
from symbiose.services.indicators import Asked, Counted, count_day, rows_of
from symbiose.services.journalling import journal_entry, sortable_id
from symbiose.services.territory_flows import ANYONE

Heard = Callable[[float], None]
"""Hears how much of a piece of work is done."""
Groups = Mapping[Dimension, frozenset[str]]
"""Dimension → the groups of enough firms to have a line."""


def publish_indicators(services: Services, actor: Actor) -> bool:
    """Publish the indicators as they stand, unless they were in this month; return whether they are now.

    Which figures may be told takes a while to find: nothing is held meanwhile, and nothing is told when
    others were published in between.

    Raises:
        NotAllowed: The caller may not publish.
    """
    CanPublishTotals(actor).require()
    now = services.clock()
    prepared = prepare(services, actor, now)
    if prepared is None:
        return False
    entry = journal_entry(actor, "publish_indicators", prepared.made.id, now)

    def write(repositories: Repositories) -> bool:
        if not prepared.keep(repositories):
            return False
        repositories.journal.append(entry)
        return True

    return services.store.write(write)


@dataclass(frozen=True)
class Prepared:
    """A publication that was worked out, and is not kept yet."""

    made: Publication
    after: tuple[str, ...]
    """Publications of indicators that it was held to: with another one it would be another."""

    def keep(self, repositories: Repositories) -> bool:
        """Keep it inside a transaction, unless others were published meanwhile; return whether it is kept."""
        if tuple(one.id for one in of_indicators(repositories)) != self.after:
            return False
        repositories.publications.save(self.made)
        return True


def prepare(
    services: Services, actor: Actor, now: datetime, heard: Heard = lambda _share: None
) -> Prepared | None:
    """Work out what may be told of the indicators now; None when this month's are published.

    Args:
        services: What use cases work with.
        actor: Who publishes.
        now: When.
        heard: Called again and again with how much is done, 0 to 1; it may raise to stop.
    """

    def read(repositories: Repositories) -> tuple[Sequence[Publication], Counted | None]:
        earlier = of_indicators(repositories)
        if is_of_month(earlier, now):
            return earlier, None
        return earlier, count_day(services, repositories, day_of(now), day_of(now))

    earlier, counted = services.store.read(read)
    if counted is None:
        return None
    found = indicators_told(services, counted, earlier, now, heard)
    made = Publication(id=sortable_id("publication", now), made_at=now, made_by=actor.id, series=found)
    return Prepared(made, tuple(one.id for one in earlier))


def of_indicators(repositories: Repositories) -> list[Publication]:
    """Return the publications of indicators, the oldest first."""
    return [made for made in repositories.publications.all() if made.of(INDICATORS)]


def is_of_month(published: Sequence[Publication], now: datetime) -> bool:
    """Tell whether the latest of some publications is of the month of a moment."""
    latest, today = day_of(published[-1].made_at) if published else None, day_of(now)
    return latest is not None and (latest.year, latest.month) == (today.year, today.month)


def indicators_told(
    services: Services,
    everything: Counted,
    earlier: Sequence[Publication],
    now: datetime,
    heard: Heard = lambda _share: None,
) -> tuple[Series, ...]:
    """Return what may be told of the indicators after all that was told before."""
    counted = shown_to_all(services, everything)
    candidates: dict[str, list[Candidate]] = defaultdict(list)
    values: dict[str, float] = {}
    for told, figure, one in _candidates(services, counted, now):
        if figure.value is not None:
            candidates[series_name(told.indicator_id)].append(one)
            values[told.name] = figure.value
    found = []
    for i, (name, some) in enumerate(sorted(candidates.items())):
        pause = partial(heard, i / len(candidates))
        pause()
        found.append(next_indicators(name, some, values, now, earlier, pause))
    mark = Series(name=INDICATORS, as_of=now, sums={}, kept_back={}, regions=())
    return mark, *(series for series in found if series)


def shown_to_all(services: Services, counted: Counted) -> Counted:
    """Return a day without the flows that their firms hide, and without what a run makes of these."""
    territory = counted.territory
    flows = {i: flow for i, flow in territory.flows.items() if may_see_category(ANYONE, flow)}
    if len(flows) == len(territory.flows):
        return counted
    shown: TerritoryOn = replace(
        territory,
        flows=flows,
        proposals=tuple(
            one for one in territory.proposals if {one.path.offer_id, one.path.need_id} <= flows.keys()
        ),
        loops=tuple(one for one in territory.loops if one.flow_ids <= flows.keys()),
        groups=tuple(one for one in territory.groups if one.flow_ids <= flows.keys()),
        group_operations=tuple(
            one for one in territory.group_operations if one.design.flow_ids <= flows.keys()
        ),
        loop_operations=tuple(
            one for one in territory.loop_operations if one.design.flow_ids <= flows.keys()
        ),
        synergies=tuple(
            one
            for one in territory.synergies
            if {one.proposal.path.offer_id, one.proposal.path.need_id} <= flows.keys()
        ),
    )
    contributions = contributions_on(shown, services.reference.resources)
    return Counted(shown, contributions, counted.places)


def _candidates(
    services: Services, counted: Counted, now: datetime
) -> Iterator[tuple[ToldFigure, Figure, Candidate]]:
    """Yield every figure that has a line, those that matter most first."""
    companies = {i: site.company_id for i, site in counted.territory.sites.items()}
    groups = groups_of_enough(counted, companies)
    for by in ORDER:
        for row in rows_of(services, counted, Asked(day_of(now), by)):
            if by is None or row.scope in groups[by]:
                for column, figure in row.figures.items():
                    told = ToldFigure(row.indicator.id, column, by, row.scope)
                    yield told, figure, candidate_of(told, row.indicator, figure, companies)


def groups_of_enough(counted: Counted, companies: Mapping[str, str]) -> Groups:
    """Return the groups in which three firms at least count: a line of fewer would show who they are."""
    firms: dict[tuple[Dimension, str], set[str]] = defaultdict(set)
    for one in counted.contributions:
        if one.amount or one.against:
            for by in Dimension:
                for scope in counted.places.scopes(one, by):
                    firms[by, scope].add(companies.get(one.site_id, one.site_id))
    enough = {key for key, found in firms.items() if len(found) >= FEWEST_DECLARANTS}
    return {by: frozenset(scope for of, scope in enough if of is by) for by in Dimension}
