"""The indicators of years as one caller reads them: counted for who sees them, published for analysts."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date

from symbiose.domain.accounts import Actor, Role
from symbiose.domain.civil_days import day_of
from symbiose.domain.errors import NotAllowed
from symbiose.domain.figures import Dimension
from symbiose.domain.indicators import Column, Indicator
from symbiose.domain.permissions import CanSeeEverything, CanSeeIndicators
from symbiose.domain.repositories import Repositories
from symbiose.services.context import Services
from symbiose.services.indicator_pages import sites_of_caller
from symbiose.services.indicators import Asked, IndicatorRow, counted_in_year, counted_on, rows_of
from symbiose.services.published_sources import PublishedSources, contributions_behind
from symbiose.services.reading_published import first_year, last_of_year, lines_of_year, published_until


@dataclass(frozen=True)
class SeenRow:
    """One indicator for one scope, as a caller reads it."""

    indicator: Indicator
    scope: str
    """Group, the whole, or the year."""
    values: Mapping[Column, float | None]
    """Figures that are told, in the unit of the indicator."""
    sources: tuple[str, ...] = ()
    """Ids of the dated reference values behind the figures, those left out that would show a firm."""
    masked: frozenset[Column] = frozenset()
    """Columns of which nothing is told to the caller."""


@dataclass(frozen=True)
class SeenTable:
    """Indicators as one caller reads them on a day, or at the end of each year."""

    day: date
    """Day of the latest figures."""
    rows: tuple[SeenRow, ...]
    """By indicator, then by scope."""


def indicators_in_year(
    services: Services, actor: Actor, year: int | None = None, by: Dimension | None = None
) -> SeenTable:
    """Return the figures of a year, this one unless another is named.

    Raises:
        NotAllowed: The caller reads no indicators.
    """
    CanSeeIndicators(actor).require()
    asked = year or day_of(services.clock()).year
    return services.store.read(lambda r: _year(services, r, actor, asked, by))


def indicators_by_year(services: Services, actor: Actor, year: int | None = None) -> SeenTable:
    """Return the figures of the whole for each year from the first one on; the year is the scope.

    Raises:
        NotAllowed: The caller reads no indicators.
    """
    CanSeeIndicators(actor).require()
    last = year or day_of(services.clock()).year

    def work(repositories: Repositories) -> SeenTable:
        first = min(first_year(services, repositories, actor), last)
        tables = [_year(services, repositories, actor, one, None) for one in range(first, last + 1)]
        rows = [replace(row, scope=str(table.day.year)) for table in tables for row in table.rows]
        order = {indicator.id: i for i, indicator in enumerate(services.reference.indicators)}
        return SeenTable(tables[-1].day, tuple(sorted(rows, key=lambda row: order[row.indicator.id])))

    return services.store.read(work)


def indicators_on_day(services: Services, actor: Actor, day: date, by: Dimension | None = None) -> SeenTable:
    """Return the figures of one day, for who sees every flow.

    Raises:
        NotAllowed: The caller does not see every flow.
    """
    if not CanSeeEverything(actor).allowed():
        msg = "Figures of single days are for those who see every flow. Ask for a year."
        raise NotAllowed(msg, actor=actor.id)

    def work(repositories: Repositories) -> SeenTable:
        counted = counted_on(services, repositories, day)
        return SeenTable(day, _counted_rows(rows_of(services, counted, Asked(day, by))))

    return services.store.read(work)


def _year(
    services: Services, repositories: Repositories, actor: Actor, year: int, by: Dimension | None
) -> SeenTable:
    """Return the figures of a year: counted as the caller may, or as they were published in it last."""
    if actor.role is Role.ANALYST:
        return _published(services, repositories, year, by)
    counted = sites_of_caller(counted_in_year(services, repositories, year), actor)
    day = counted.territory.day
    return SeenTable(day, _counted_rows(rows_of(services, counted, Asked(day, by))))


def _counted_rows(rows: Iterable[IndicatorRow]) -> tuple[SeenRow, ...]:
    return tuple(
        SeenRow(
            row.indicator,
            row.scope,
            {column: figure.value for column, figure in row.figures.items()},
            tuple(
                sorted({value.id for one in contributions_behind(row, row.figures) for value in one.values})
            ),
        )
        for row in rows
    )


def _published(services: Services, repositories: Repositories, year: int, by: Dimension | None) -> SeenTable:
    """Return what was published of a year; what was not is masked."""
    days, told_until = published_until(services, repositories)
    published = last_of_year(days, year)
    sources = PublishedSources.of(services, repositories, published, by)
    rows = []
    for line in lines_of_year(services, told_until, published, by):
        values = {column: cell.value for column, cell in line.cells.items() if cell.value is not None}
        masked = frozenset(line.cells.keys() - values.keys())
        behind = sources.ids(line.indicator.id, line.scope, values.keys())
        rows.append(SeenRow(line.indicator, line.scope, values, behind, masked))
    return SeenTable(min(date(year, 12, 31), day_of(services.clock())), tuple(rows))
