"""Indicators as they were published: what analysts read, one table at a time, of the days of publication."""

from collections import defaultdict
from collections.abc import Callable, Mapping, Sequence
from datetime import date

from symbiose.domain.accounts import Actor, Role
from symbiose.domain.civil_days import day_of
from symbiose.domain.figures import WHOLE, Dimension
from symbiose.domain.indicators import Column
from symbiose.domain.permissions import CanSeeIndicators
from symbiose.domain.published_indicators import Reading, ToldFigure, readings
from symbiose.domain.repositories import Repositories
from symbiose.services.context import Services
from symbiose.services.indicator_series import first_day
from symbiose.services.indicator_views import Cell, IndicatorsView, Line, Sight
from symbiose.services.indicators import Asked
from symbiose.services.parks import parks_of
from symbiose.services.publications_told import indicators_published

ToldUntil = Callable[[date], Mapping[ToldFigure, Reading]]
"""Day → what stood published then."""


def published_seen(services: Services, actor: Actor, asked: Asked) -> IndicatorsView:
    """Return the figures that stood published on a day; of the days that can be chosen, the latest until it.

    Filters are left out: a table of one dimension is told at a time, and nothing is summed anew.

    Raises:
        NotAllowed: The caller reads no indicators.
    """
    CanSeeIndicators(actor).require()

    def work(repositories: Repositories) -> IndicatorsView:
        days, told_until = published_until(services, repositories)
        day = next((one for one in days if one <= asked.day), days[-1] if days else asked.day)
        told = told_until(day)
        lines = published_lines(services, told, asked.by)
        return IndicatorsView(
            Asked(day, asked.by), Sight.PUBLISHED, lines, {}, parks_of(services, repositories), days
        )

    return services.store.read(work)


def published_until(services: Services, repositories: Repositories) -> tuple[tuple[date, ...], ToldUntil]:
    """Return the days on which indicators were published, the latest first, and what stood told on each."""
    recall = services.memory.recall
    made = recall(
        repositories,
        "published indicators",
        lambda: indicators_published(services, repositories),
    )

    def told_until(day: date) -> Mapping[ToldFigure, Reading]:
        return recall(
            repositories,
            f"published indicators of {day}",
            lambda: readings(one for one in made if day_of(one.made_at) <= day),
        )

    return tuple(sorted({day_of(one.made_at) for one in made}, reverse=True)), told_until


def first_year(services: Services, repositories: Repositories, actor: Actor) -> int:
    """Return the year of the first figures that a caller reads: of a declaration, or of a publication.

    Where there is none, it is the present year.
    """
    if actor.role is not Role.ANALYST:
        return first_day(services, repositories).year
    days, _told_until = published_until(services, repositories)
    return (days[-1] if days else day_of(services.clock())).year


def published_lines(
    services: Services, told: Mapping[ToldFigure, Reading], by: Dimension | None
) -> tuple[Line, ...]:
    """Return the lines of one table as they stand told; of the whole, every indicator has one."""
    rows: dict[tuple[str, str], dict[Column, Cell]] = defaultdict(dict)
    if by is None:
        rows.update(((indicator.id, WHOLE), {}) for indicator in services.reference.indicators)
    for figure, reading in told.items():
        if figure.by is by:
            as_of = day_of(reading.as_of) if reading.as_of else None
            cell = Cell(reading.value, reason=reading.reason, as_of=as_of)
            rows[figure.indicator_id, figure.scope][figure.column] = cell
    return tuple(
        Line(indicator, scope, {column: cells.get(column, Cell(None)) for column in indicator.columns})
        for indicator in services.reference.indicators
        for (of, scope), cells in sorted(rows.items())
        if of == indicator.id
    )


def last_of_year(days: Sequence[date], year: int) -> date | None:
    """Return the last day of publication of a year; the days come the latest first."""
    return next((day for day in days if day.year == year), None)


def lines_of_year(
    services: Services, told_until: ToldUntil, day: date | None, by: Dimension | None
) -> tuple[Line, ...]:
    """Return a table as it stood published on a day, of its year alone; nothing is told without a day."""
    if day is None:
        return published_lines(services, {}, by)
    lines = published_lines(services, told_until(day), by)
    return tuple(
        Line(line.indicator, line.scope, {c: _of_year(cell, day.year) for c, cell in line.cells.items()})
        for line in lines
    )


def _of_year(cell: Cell, year: int) -> Cell:
    """Return a figure; of one that was told in an earlier year and never since, only when that was."""
    if cell.as_of is None or cell.as_of.year == year:
        return cell
    return Cell(None, as_of=cell.as_of)
