"""Publishes the indicators: once a month, what may be told of them, without the flows that firms hide."""

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import datetime

from symbiose.domain.accounts import Actor
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

Groups = Mapping[Dimension, frozenset[str]]
"""Dimension → the groups of enough firms to have a line."""


def publish_indicators(services: Services, actor: Actor) -> bool:
    """Publish the indicators as they stand, unless they were in this month; return whether they are now.

    Which figures may be told takes a while to find: nothing is held meanwhile, and nothing is told when
    something else was published in between.

    Raises:
        NotAllowed: The caller may not publish.
    """
    CanPublishTotals(actor).require()
    now = services.clock()
    earlier, counted = services.store.read(lambda r: _read(services, r, now))
    if counted is None:
        return False
    found = indicators_told(services, counted, earlier, now)
    made = Publication(id=sortable_id("publication", now), made_at=now, made_by=actor.id, series=found)
    entry = journal_entry(actor, "publish_indicators", made.id, now)

    def write(repositories: Repositories) -> bool:
        if [one.id for one in repositories.publications.all()] != [one.id for one in earlier]:
            return False
        repositories.publications.save(made)
        repositories.journal.append(entry)
        return True

    return services.store.write(write)


def _read(
    services: Services, repositories: Repositories, now: datetime
) -> tuple[Sequence[Publication], Counted | None]:
    """Return all publications, and what there is to publish; None when this month's are published."""
    earlier = repositories.publications.all()
    marks = [series.as_of for made in earlier if (series := made.of(INDICATORS))]
    if marks and (marks[-1].year, marks[-1].month) == (now.year, now.month):
        return earlier, None
    return earlier, count_day(services, repositories, now.date(), now.date())


def indicators_told(
    services: Services, everything: Counted, earlier: Sequence[Publication], now: datetime
) -> tuple[Series, ...]:
    """Return what may be told of the indicators after all that was told before."""
    counted = shown_to_all(services, everything)
    candidates: dict[str, list[Candidate]] = defaultdict(list)
    values: dict[str, float] = {}
    for told, figure, one in _candidates(services, counted, now):
        if figure.value is not None:
            candidates[series_name(told.indicator_id)].append(one)
            values[told.name] = figure.value
    found = (next_indicators(name, some, values, now, earlier) for name, some in sorted(candidates.items()))
    mark = Series(name=INDICATORS, as_of=now, sums={}, kept_back={}, regions=())
    return mark, *(series for series in found if series)


def shown_to_all(services: Services, counted: Counted) -> Counted:
    """Return a day without the flows that their firms hide, and without the exchanges of these."""
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
        for row in rows_of(services, counted, Asked(now.date(), by)):
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
