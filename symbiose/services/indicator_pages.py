"""What the pages of indicators show: the figures of a day for one caller, by place, activity or resource."""

from collections.abc import Callable, Hashable, Iterator, Mapping, Sequence
from dataclasses import replace
from functools import partial
from operator import attrgetter

from symbiose.domain.accounts import Actor, Role
from symbiose.domain.civil_days import day_of
from symbiose.domain.designs_in_columns import WHOLE
from symbiose.domain.errors import InvalidDocument, Problem
from symbiose.domain.figures import Dimension, Figure
from symbiose.domain.indicators import Column, Contribution
from symbiose.domain.permissions import CanSeeEverything, CanSeeIndicators
from symbiose.domain.repositories import Repositories
from symbiose.services.context import Services
from symbiose.services.indicator_views import Cell, Choices, IndicatorsView, Line, Sight
from symbiose.services.indicators import Asked, Counted, counted_on, rows_of, rows_of_indicator
from symbiose.services.loop_seen import reads_months
from symbiose.services.parks import parks_of
from symbiose.services.reading_published import published_seen
from symbiose.services.solar_seen import reads_hours


def indicators_seen(
    services: Services, actor: Actor, asked: Asked, indicator_id: str | None = None
) -> IndicatorsView:
    """Return the figures of a day that a caller may read: an analyst's are those published until then.

    Args:
        services: What use cases work with.
        actor: The caller.
        asked: What is asked for.
        indicator_id: The one indicator that the figures of are wanted; all without it.

    Raises:
        NotAllowed: The caller reads no indicators.
        InvalidDocument: The day has not come yet.
    """
    CanSeeIndicators(actor).require()
    if actor.role is Role.ANALYST:
        return published_seen(services, actor, asked)
    require_figures(services, actor, asked)

    def work(repositories: Repositories) -> IndicatorsView:
        counted = counted_for(services, repositories, actor, asked)
        name = f"{indicator_id} {_named(asked)} for {actor.reach}"
        recall = services.memory.recall
        lines = recall(
            repositories,
            f"indicator lines {name}",
            lambda: lines_of(services, counted, asked, indicator_id),
            sort="indicator lines",
        )
        choices = recall(
            repositories,
            f"indicator groups {asked.day} {asked.told_until} for {actor.reach}",
            lambda: groups_to_choose(counted),
            sort="indicator groups",
        )
        sight = Sight.WHOLE if CanSeeEverything(actor).allowed() else Sight.PARKS
        return IndicatorsView(asked, sight, lines, choices, parks_of(services, repositories))

    return services.store.read(work)


def require_figures(services: Services, actor: Actor, asked: Asked) -> None:
    """Stop callers who read no figures as they are counted, and days that have not come.

    Raises:
        NotAllowed: The caller reads no indicators, or only those that are published.
        InvalidDocument: The day has not come yet.
    """
    CanSeeIndicators(actor).require()
    if not actor.coordinates_parks:
        CanSeeEverything(actor).require()
    if asked.day > day_of(services.clock()):
        raise InvalidDocument([Problem("jour", asked.day.isoformat(), "choisissez un jour passé")])


def counted_for(services: Services, repositories: Repositories, actor: Actor, asked: Asked) -> Counted:
    """Return what a caller's figures of a day are counted from."""
    return sites_of_caller(counted_on(services, repositories, asked.day, asked.told_until), actor)


def sites_of_caller(counted: Counted, actor: Actor) -> Counted:
    """Return what a caller's figures are counted from: for a coordinator of parks, the sites there alone."""
    if CanSeeEverything(actor).allowed():
        return counted
    theirs = frozenset(actor.site_ids)
    shown = _without_months(counted, actor)
    sites = {site_id: site for site_id, site in counted.territory.sites.items() if site_id in theirs}
    return Counted(
        replace(counted.territory, sites=sites),
        tuple(one for one in shown if one.site_id in theirs),
        counted.places,
    )


def _without_months(counted: Counted, actor: Actor) -> Iterator[Contribution]:
    """Yield what counts, without sums of months that loops and groups with members elsewhere measured.

    One day after the other they would tell the months, which are not the caller's to read.
    """
    year = counted.territory.day.year
    territory = counted.territory
    of_months = {
        one.design.id
        for one in territory.operations
        if one.measured_in(year) and not one.measures_whole(year)
    }
    read = {one.design.id for one in territory.group_operations if reads_hours(actor, one.design)}
    read |= {one.design.id for one in territory.loop_operations if reads_months(actor, one.design)}
    kept_back = of_months - read
    for one in counted.contributions:
        measured = one.column is Column.REALISED and one.indicator_id not in WHOLE
        if not (measured and one.thing_id in kept_back):
            yield one


def lines_of(
    services: Services, counted: Counted, asked: Asked, indicator_id: str | None = None
) -> tuple[Line, ...]:
    """Return every line that is asked for, of one indicator or of all."""
    if indicator_id is None:
        rows = rows_of(services, counted, asked)
    else:
        rows = rows_of_indicator(services, counted, asked, services.reference.indicators.get(indicator_id))
    return tuple(
        Line(row.indicator, row.scope, {column: _cell(figure) for column, figure in row.figures.items()})
        for row in rows
    )


def _cell(figure: Figure) -> Cell:
    return Cell(figure.value, len(figure.contributions))


def groups_to_choose(counted: Counted) -> Choices:
    """Return the groups of each dimension, in order; those in which nothing is counted are left out."""
    alike: tuple[dict[Hashable, Contribution], ...] = tuple({} for _ in _TOLD_BY)
    for indicator_id, parts in counted.by_indicator.items():
        if counted.kept is None:
            found = _alike(parts)
        else:
            found = counted.kept.table(("groups", indicator_id), partial(_alike, parts), parts)
        for every, some in zip(alike, found, strict=True):
            every.update(some)
    scopes = counted.places.scopes
    groups = {
        dimension: {group for one in every.values() for group in scopes(one, dimension)}
        for (_, dimensions), every in zip(_TOLD_BY, alike, strict=True)
        for dimension in dimensions
    }
    return {dimension: tuple(sorted(groups[dimension])) for dimension in Dimension}


def _alike(parts: Sequence[Contribution]) -> tuple[Mapping[Hashable, Contribution], ...]:
    """Return one contribution of those that belong to the same groups, for each of what groups rest on."""
    return tuple(dict(zip(map(key, parts), parts, strict=True)) for key, _ in _TOLD_BY)


_TOLD_BY: Sequence[tuple[Callable[[Contribution], Hashable], Sequence[Dimension]]] = (
    (attrgetter("site_id"), (Dimension.EPCI, Dimension.COMMUNE, Dimension.PARK, Dimension.NAF)),
    (attrgetter("models"), (Dimension.MODEL,)),
    (attrgetter("resource_id"), (Dimension.RESOURCE,)),
    (attrgetter("treatment"), (Dimension.TREATMENT,)),
)
"""What of a contribution its groups rest on, and the dimensions of these groups."""


def _named(asked: Asked) -> str:
    return f"{asked.day} told until {asked.told_until} by {asked.by} within {sorted(asked.within.items())}"
