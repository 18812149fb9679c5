"""Indicators over time: the figures of month ends and of years, each counted from what was true then."""

from calendar import monthrange
from collections.abc import Hashable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date

from symbiose.domain.civil_days import day_of
from symbiose.domain.figures import WHOLE, Dimension
from symbiose.domain.flows import MONTHS
from symbiose.domain.indicators import Column
from symbiose.domain.repositories import Repositories
from symbiose.services.closed_days import DayFigures
from symbiose.services.context import Services
from symbiose.services.every_site import every_site
from symbiose.services.indicators import Asked, Counted, closing_day, count_day, counted_on, rows_of
from symbiose.services.territory_history import flow_versions

MOST_POINTS = 60
"""Points of a series: five years of months."""


@dataclass(frozen=True)
class Moment:
    """One point in time of a series."""

    day: date
    """Day whose state is told: the end of a month or year, or today."""
    told_until: date
    """Last day on which quantities of its year were told; later than `day` for a year that is over."""

    @property
    def last(self) -> date:
        """Return the last day of which anything enters the figures."""
        return max(self.day, self.told_until)


@dataclass(frozen=True)
class Series:
    """One indicator for one scope over time."""

    indicator_id: str
    scope: str
    """Group that it is about, or `territory`."""
    moments: tuple[Moment, ...]
    """Points in time, the oldest first."""
    values: Mapping[Column, tuple[float | None, ...]]
    """Column → figure at each of them; None where there is nothing to measure against."""


@dataclass(frozen=True)
class Question:
    """What a series is asked for."""

    indicator_id: str
    by: Dimension | None = None
    within: Mapping[Dimension, str] = field(default_factory=dict)


def month_ends(first: date, last: date) -> tuple[Moment, ...]:
    """Return the ends of the months from one day to another, and the other; the latest sixty of them.

    >>> [str(one.day) for one in month_ends(date(2026, 1, 15), date(2026, 3, 10))]
    ['2026-01-31', '2026-02-28', '2026-03-10']
    """
    count = MONTHS * (last.year - first.year) + last.month - first.month
    months = [divmod(MONTHS * first.year + first.month - 1 + i, MONTHS) for i in range(count + 1)]
    ends = (date(year, month + 1, monthrange(year, month + 1)[1]) for year, month in months[-MOST_POINTS:])
    return tuple(Moment(min(end, last), min(end, last)) for end in ends)


def year_ends(first: int, today: date) -> tuple[Moment, ...]:
    """Return the ends of the years from one until the present day, each with what was told of it since.

    >>> [(str(one.day), str(one.told_until)) for one in year_ends(2025, date(2026, 11, 25))]
    [('2025-12-31', '2026-06-30'), ('2026-11-25', '2026-11-25')]
    """
    years = range(max(first, today.year - MOST_POINTS + 1), today.year + 1)
    ends = ((min(date(year, 12, 31), today), year) for year in years)
    return tuple(Moment(end, max(end, min(today, closing_day(year)))) for end, year in ends)


def first_day(services: Services, repositories: Repositories) -> date:
    """Return the day of the first declaration; today where nothing was declared."""
    versions = flow_versions(services, repositories)
    today = day_of(services.clock())
    return min((day_of(one[0].declared_at) for one in versions.values()), default=today)


def series_of(
    services: Services, repositories: Repositories, question: Question, moments: Sequence[Moment]
) -> tuple[Series, ...]:
    """Return the series of an indicator by scope, whole figures: whoever may see less is to be told less.

    A scope that has nothing at some moment has no figure there, but zero where figures are sums.
    """
    days = [figures_at(services, repositories, question, moment) for moment in moments]
    indicator = services.reference.indicators.get(question.indicator_id)
    scopes = sorted({scope for day in days for one, scope in day if one == indicator.id})
    if question.by is None:
        scopes = [WHOLE]
    nothing: Mapping[Column, float | None] = {}
    return tuple(
        Series(
            indicator_id=indicator.id,
            scope=scope,
            moments=tuple(moments),
            values={
                column: tuple(
                    day.get((indicator.id, scope), nothing).get(column, indicator.nothing) for day in days
                )
                for column in indicator.columns
            },
        )
        for scope in scopes
    )


def figures_at(
    services: Services, repositories: Repositories, question: Question, moment: Moment
) -> DayFigures:
    """Return the figures of all indicators at a moment, kept once it is over."""
    today = day_of(services.clock())

    def count() -> DayFigures:
        keeping = moment.last >= today  # pages of the present day want what it is made of, too
        counting = counted_on if keeping else count_day
        counted = counting(services, repositories, moment.day, moment.told_until)
        return figures_of(services, counted, Asked(moment.day, question.by, question.within))

    asked = (moment.day, question.by, frozenset(question.within.items()), _ground(services, repositories))
    return services.closed_days.recall(moment.last, today, asked, count)


def figures_of(services: Services, counted: Counted, asked: Asked) -> DayFigures:
    """Return the figures of all indicators from what they are counted from, without what each is made of."""
    return {
        (row.indicator.id, row.scope): {column: figure.value for column, figure in row.figures.items()}
        for row in rows_of(services, counted, asked)
    }


def _ground(services: Services, repositories: Repositories) -> Hashable:
    """Return what tells apart the grounds that days are counted on: sites and processors as they are now."""

    def read() -> Hashable:
        sites = tuple(site.model_dump_json() for site in every_site(services, repositories).values())
        processors = tuple(one.model_dump_json() for one in repositories.processing.processors())
        return hash((sites, processors))

    return services.memory.recall(repositories, "ground of the indicators", read)
