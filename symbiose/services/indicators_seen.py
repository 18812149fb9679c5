"""The indicators as one caller sees them: by place, model, resource or year, kept back where a firm shows."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date

from symbiose.domain.accounts import Actor
from symbiose.domain.errors import NotAllowed
from symbiose.domain.figures import Dimension, Figure
from symbiose.domain.indicators import Column, Contribution
from symbiose.domain.masking import Onlooker, kept_back
from symbiose.domain.permissions import CanSeeEverything, CanSeeIndicators
from symbiose.domain.repositories import Repositories
from symbiose.domain.secrecy import count_told
from symbiose.services.context import Services
from symbiose.services.indicators import Asked, IndicatorRow, counted_in_year, counted_on, rows_of

OnDay = tuple[IndicatorRow, ...]
"""The rows of one day."""


@dataclass(frozen=True)
class SeenRow:
    """One indicator for one scope, as a caller sees it."""

    row: IndicatorRow
    """With every figure: those kept back must not be shown."""
    sources: tuple[str, ...]
    """Ids of the dated reference values behind the figures, those left out that would show a firm."""
    masked: frozenset[Column] = frozenset()
    """Columns whose figure is kept back."""

    @property
    def figures(self) -> Mapping[Column, Figure]:
        """Return the figures that may be shown."""
        return {column: one for column, one in self.row.figures.items() if column not in self.masked}


@dataclass(frozen=True)
class SeenTable:
    """Indicators as one caller sees them on a day, or at the end of each year."""

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
    last = year or services.clock().date().year

    def work(repositories: Repositories) -> SeenTable:
        alone = CanSeeEverything(actor).allowed()
        first = last if alone else _first_year(services, repositories)
        return _seen(services, repositories, actor, _Years(first, last), by)[-1]

    return services.store.read(work)


def indicators_by_year(services: Services, actor: Actor, year: int | None = None) -> SeenTable:
    """Return the figures of the whole for each year from the first declaration on; the year is the scope.

    Raises:
        NotAllowed: The caller reads no indicators.
    """
    CanSeeIndicators(actor).require()
    last = year or services.clock().date().year

    def work(repositories: Repositories) -> SeenTable:
        years = _Years(_first_year(services, repositories), last)
        tables = _seen(services, repositories, actor, years, None)
        rows = [
            replace(one, row=replace(one.row, scope=str(table.day.year)))
            for table in tables
            for one in table.rows
        ]
        order = {indicator.id: i for i, indicator in enumerate(services.reference.indicators)}
        return SeenTable(tables[-1].day, tuple(sorted(rows, key=lambda one: order[one.row.indicator.id])))

    return services.store.read(work)


def indicators_on_day(services: Services, actor: Actor, day: date, by: Dimension | None = None) -> SeenTable:
    """Return the figures of one day, for who sees every flow: days beside each other give changes away.

    Raises:
        NotAllowed: The caller does not see every flow.
    """
    if not CanSeeEverything(actor).allowed():
        msg = "Figures of single days are for those who see every flow. Ask for a year."
        raise NotAllowed(msg, actor=actor.id)

    def work(repositories: Repositories) -> SeenTable:
        rows = rows_of(services, counted_on(services, repositories, day), Asked(day, by))
        return SeenTable(day, tuple(SeenRow(row, _sources(row)) for row in rows))

    return services.store.read(work)


@dataclass(frozen=True)
class _Years:
    first: int
    last: int

    def __iter__(self) -> Iterator[int]:
        return iter(range(min(self.first, self.last), self.last + 1))


def _seen(
    services: Services, repositories: Repositories, actor: Actor, years: _Years, by: Dimension | None
) -> list[SeenTable]:
    """Return what a caller sees of each year."""
    counted = [counted_in_year(services, repositories, year) for year in years]
    days = [one.territory.day for one in counted]
    tables = [rows_of(services, one, Asked(one.territory.day, by)) for one in counted]
    if CanSeeEverything(actor).allowed():
        seen = [tuple(SeenRow(row, _sources(row)) for row in table) for table in tables]
    else:
        companies = {i: site.company_id for one in counted for i, site in one.territory.sites.items()}
        seen = masked_years(tables, by, Onlooker(companies, frozenset(actor.site_ids)))
    return [SeenTable(day, rows) for day, rows in zip(days, seen, strict=True)]


def masked_years(
    tables: Sequence[OnDay], by: Dimension | None, onlooker: Onlooker
) -> list[tuple[SeenRow, ...]]:
    """Return the rows of each year, each with the columns that are kept back."""
    kept: dict[tuple[str, Column], list[frozenset[str]]] = {
        (indicator_id, column): kept_back(_groups(tables, indicator_id, column), by, onlooker)
        for indicator_id, column in sorted(_columns(tables))
    }
    return [
        tuple(
            _masked(
                row, frozenset(c for c in row.figures if row.scope in kept[row.indicator.id, c][i]), onlooker
            )
            for row in table
        )
        for i, table in enumerate(tables)
    ]


def _masked(row: IndicatorRow, columns: frozenset[Column], onlooker: Onlooker) -> SeenRow:
    """Return a row with the reference values that enough firms rest on: a rarer one names what a firm has."""
    firms: dict[str, set[str]] = defaultdict(set)
    for one in _told(row, columns):
        for value in one.values:
            firms[value.id].add(onlooker.companies.get(one.site_id, one.site_id))
    sources = tuple(sorted(i for i, found in firms.items() if count_told(len(found)) is not None))
    return SeenRow(row, sources, columns)


def _sources(row: IndicatorRow) -> tuple[str, ...]:
    return tuple(sorted({value.id for one in _told(row) for value in one.values}))


def _told(row: IndicatorRow, masked: Collection[Column] = ()) -> Iterator[Contribution]:
    """Yield what the figures are made of, those of some columns left out."""
    for column, figure in row.figures.items():
        if column not in masked:
            yield from figure.contributions


def _columns(tables: Iterable[OnDay]) -> set[tuple[str, Column]]:
    return {(row.indicator.id, column) for table in tables for row in table for column in row.figures}


def _groups(tables: Iterable[OnDay], indicator_id: str, column: Column) -> list[dict[str, Figure]]:
    return [
        {row.scope: row.figures[column] for row in table if row.indicator.id == indicator_id}
        for table in tables
    ]


def _first_year(services: Services, repositories: Repositories) -> int:
    """Return the year of the first declaration, this one before there is any."""

    def read() -> int:
        present = {flow.id: flow for flow in repositories.flows.all()}
        former = [flow for many in repositories.flows.former(list(present)).values() for flow in many]
        days = (flow.declared_at for flow in (*present.values(), *former))
        return min(days, default=services.clock()).year

    return services.memory.recall(repositories, "year of the first declaration", read)
