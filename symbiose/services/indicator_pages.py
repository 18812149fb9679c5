"""What the pages of indicators show: the figures of a day for one caller, by place, activity or resource."""

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date
from enum import StrEnum

from symbiose.domain.accounts import Actor, Role
from symbiose.domain.communes import Park
from symbiose.domain.errors import InvalidDocument, Problem
from symbiose.domain.figures import WHOLE, Dimension, Figure
from symbiose.domain.indicators import Column, Contribution, Indicator
from symbiose.domain.permissions import CanSeeEverything, CanSeeIndicators
from symbiose.domain.published_indicators import INDICATORS, Reading, ToldFigure, readings
from symbiose.domain.repositories import Repositories
from symbiose.domain.secrecy import Reason
from symbiose.services.context import Services
from symbiose.services.indicators import Asked, Counted, counted_on, rows_of
from symbiose.services.parks import parks_of

Choices = Mapping[Dimension, tuple[str, ...]]
"""Dimension → the groups that something is counted in."""


class Sight(StrEnum):
    """What a caller reads figures of."""

    WHOLE = "whole"
    """Everything, as it is counted."""
    PARKS = "parks"
    """The sites of some parks, which alone count."""
    PUBLISHED = "published"
    """What is published, as far as no firm's own figure follows from it."""


@dataclass(frozen=True)
class Cell:
    """One figure as it is read."""

    value: float | None
    """In the unit of the indicator; None where a share has nothing to be measured against."""
    behind: int = 0
    """How many contributions it is made of; 0 where the caller may not know them."""
    reason: Reason | None = None
    """Why it is kept back; None where it is told."""
    as_of: date | None = None
    """When it stood so, where that is not the day asked for."""


@dataclass(frozen=True)
class Line:
    """The figures of one indicator for one group."""

    indicator: Indicator
    scope: str
    """Group, or the whole."""
    cells: Mapping[Column, Cell]
    """Column that has a meaning for the indicator → its figure."""


@dataclass(frozen=True)
class IndicatorsView:
    """Figures as one caller reads them."""

    asked: Asked
    sight: Sight
    lines: tuple[Line, ...]
    """By indicator, then by group."""
    choices: Choices
    parks: Mapping[str, Park]
    days: tuple[date, ...] = ()
    """Days that may be chosen, the latest first, where not all may."""

    def of(self, indicator_id: str) -> tuple[Line, ...]:
        """Return the lines of one indicator."""
        return tuple(line for line in self.lines if line.indicator.id == indicator_id)


def indicators_seen(services: Services, actor: Actor, asked: Asked) -> IndicatorsView:
    """Return the figures of a day that a caller may read: an analyst's are those published until then.

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
        name = f"{_named(asked)} for {_sites(actor)}"
        recall = services.memory.recall
        lines = recall(repositories, f"indicator lines {name}", lambda: lines_of(services, counted, asked))
        choices = recall(
            repositories, f"indicator groups {asked.day} {_sites(actor)}", lambda: _choices(counted)
        )
        sight = Sight.WHOLE if CanSeeEverything(actor).allowed() else Sight.PARKS
        return IndicatorsView(asked, sight, lines, choices, parks_of(services, repositories))

    return services.store.read(work)


def published_seen(services: Services, actor: Actor, asked: Asked) -> IndicatorsView:
    """Return the figures that stood published on a day; of the days that can be chosen, the latest until it.

    Filters are left out: a table of one dimension is told at a time, and nothing is summed anew.

    Raises:
        NotAllowed: The caller reads no indicators.
    """
    CanSeeIndicators(actor).require()

    def work(repositories: Repositories) -> IndicatorsView:
        made = services.memory.recall(
            repositories,
            "published indicators",
            lambda: [one for one in repositories.publications.all() if one.of(INDICATORS)],
        )
        days = tuple(sorted({one.made_at.date() for one in made}, reverse=True))
        day = next((one for one in days if one <= asked.day), days[-1] if days else asked.day)
        told = services.memory.recall(
            repositories,
            f"published indicators of {day}",
            lambda: readings(one for one in made if one.made_at.date() <= day),
        )
        lines = _published_lines(services, told, asked.by)
        return IndicatorsView(
            Asked(day, asked.by), Sight.PUBLISHED, lines, {}, parks_of(services, repositories), days
        )

    return services.store.read(work)


def _published_lines(
    services: Services, told: Mapping[ToldFigure, Reading], by: Dimension | None
) -> tuple[Line, ...]:
    rows: dict[tuple[str, str], dict[Column, Cell]] = defaultdict(dict)
    if by is None and told:
        rows.update(((indicator.id, WHOLE), {}) for indicator in services.reference.indicators)
    for figure, reading in told.items():
        if figure.by is by:
            as_of = reading.as_of.date() if reading.as_of else None
            cell = Cell(reading.value, reason=reading.reason, as_of=as_of)
            rows[figure.indicator_id, figure.scope][figure.column] = cell
    return tuple(
        Line(indicator, scope, {column: cells.get(column, Cell(None)) for column in indicator.columns})
        for indicator in services.reference.indicators
        for (of, scope), cells in sorted(rows.items())
        if of == indicator.id
    )


def require_figures(services: Services, actor: Actor, asked: Asked) -> None:
    """Stop callers who read no figures as they are counted, and days that have not come.

    Raises:
        NotAllowed: The caller reads no indicators, or only those that are published.
        InvalidDocument: The day has not come yet.
    """
    CanSeeIndicators(actor).require()
    if not actor.coordinates_parks:
        CanSeeEverything(actor).require()
    if asked.day > services.clock().date():
        raise InvalidDocument([Problem("jour", asked.day.isoformat(), "choisissez un jour passé")])


def counted_for(services: Services, repositories: Repositories, actor: Actor, asked: Asked) -> Counted:
    """Return what a caller's figures are counted from: for a coordinator of parks, the sites there alone."""
    counted = counted_on(services, repositories, asked.day)
    if CanSeeEverything(actor).allowed():
        return counted
    theirs = frozenset(actor.site_ids)
    sites = {site_id: site for site_id, site in counted.territory.sites.items() if site_id in theirs}
    return Counted(
        replace(counted.territory, sites=sites),
        tuple(one for one in counted.contributions if one.site_id in theirs),
        counted.places,
    )


def lines_of(services: Services, counted: Counted, asked: Asked) -> tuple[Line, ...]:
    """Return every line that is asked for."""
    return tuple(
        Line(row.indicator, row.scope, {column: _cell(figure) for column, figure in row.figures.items()})
        for row in rows_of(services, counted, asked)
    )


def _cell(figure: Figure) -> Cell:
    return Cell(figure.value, len(figure.contributions))


def _choices(counted: Counted) -> Choices:
    """Return the groups of each dimension, in order; those in which nothing is counted are left out."""
    found: dict[Dimension, set[str]] = defaultdict(set)
    seen: set[tuple[str, str | None, tuple[int, ...], str | None]] = set()
    for one in counted.contributions:
        alike = _alike(one)
        if alike not in seen:
            seen.add(alike)
            for dimension in Dimension:
                found[dimension].update(counted.places.scopes(one, dimension))
    return {dimension: tuple(sorted(found[dimension])) for dimension in Dimension}


def _alike(one: Contribution) -> tuple[str, str | None, tuple[int, ...], str | None]:
    return one.site_id, one.resource_id, one.models, one.treatment


def _named(asked: Asked) -> str:
    within = " ".join(f"{dimension}={group}" for dimension, group in sorted(asked.within.items()))
    return f"{asked.day} by {asked.by} within {within}"


def _sites(actor: Actor) -> str:
    return "all" if CanSeeEverything(actor).allowed() else " ".join(sorted(actor.site_ids))
