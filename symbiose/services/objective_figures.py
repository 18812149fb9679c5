"""The figures that objectives are read beside: of their year, as far as the caller may read them."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date

from symbiose.domain.accounts import Actor, Role
from symbiose.domain.civil_days import day_of
from symbiose.domain.figures import Dimension
from symbiose.domain.indicators import Column, Indicator
from symbiose.domain.objectives import Scope
from symbiose.domain.permissions import CanSeeEverything
from symbiose.domain.published_indicators import Reading, ToldFigure
from symbiose.domain.repositories import Repositories
from symbiose.services.context import Services
from symbiose.services.indicator_pages import lines_of, sites_of_caller
from symbiose.services.indicator_series import Moment, Question, figures_at
from symbiose.services.indicator_views import Cell, Sight
from symbiose.services.indicators import Asked, Counted, closing_day, counted_in_year
from symbiose.services.reading_published import first_year, published_until

Cells = Mapping[Column, Cell]
Table = Mapping[tuple[str, str], Cells]
"""(Indicator, group) → its figures."""


@dataclass(frozen=True)
class YearTable:
    """The figures of a year by place, or of today while the year is not over."""

    day: date | None
    """Day whose state is told; None where nothing is told of the year."""
    cells: Table


NOTHING = YearTable(None, {})


@dataclass(frozen=True)
class FigureReader:
    """Reads figures for one caller within one transaction."""

    services: Services
    repositories: Repositories
    actor: Actor
    _tables: dict[tuple[int, Dimension | None], YearTable] = field(default_factory=dict, compare=False)
    """Tables that were asked for before: a list of objectives asks for each many times."""

    @property
    def today(self) -> date:
        """Return the present day."""
        return day_of(self.services.clock())

    @property
    def sight(self) -> Sight:
        """Return what the caller reads figures of."""
        if self.actor.role is Role.ANALYST:
            return Sight.PUBLISHED
        return Sight.WHOLE if CanSeeEverything(self.actor).allowed() else Sight.PARKS

    def reads(self, scope: Scope) -> bool:
        """Tell whether objectives of a place are the caller's to read: those of parks to who runs them."""
        return self.sight is not Sight.PARKS or (
            scope.by is Dimension.PARK and scope.group in self.actor.park_ids
        )

    def first_year(self) -> int:
        """Return the first year of which the caller may read figures; this one where there is none."""
        if self.sight is Sight.PARKS:
            return self.today.year
        return first_year(self.services, self.repositories, self.actor)

    def table(self, year: int, by: Dimension | None) -> YearTable:
        """Return the figures of a year by place; those of today while it is not over, or has not begun."""
        if (year, by) not in self._tables:
            self._tables[year, by] = self._read(year, by)
        return self._tables[year, by]

    def _read(self, year: int, by: Dimension | None) -> YearTable:
        if self.sight is Sight.PUBLISHED:
            return self._published(year, by)
        if self.sight is Sight.WHOLE and year < self.today.year:
            return self._closed(year, by) if year >= self.first_year() else NOTHING
        reach = self.actor.reach
        name = f"objective figures of {min(year, self.today.year)} by {by} for {reach} on {self.today}"
        return self.services.memory.recall(self.repositories, name, lambda: self._counted(year, by))

    def cells(self, table: YearTable, indicator: Indicator, group: str) -> Cells:
        """Return the figures of one place: those of nothing where nothing is counted there."""
        found = table.cells.get((indicator.id, group))
        if found is not None:
            return found
        if self.sight is Sight.PUBLISHED or table.day is None:
            return {}
        return {column: Cell(indicator.nothing) for column in indicator.columns}

    def counted(self, year: int) -> Counted:
        """Return what figures of a year are counted from, for who reads them as they are counted."""
        return sites_of_caller(counted_in_year(self.services, self.repositories, year), self.actor)

    def _counted(self, year: int, by: Dimension | None) -> YearTable:
        counted = self.counted(year)
        day = counted.territory.day
        lines = lines_of(self.services, counted, Asked(day, by))
        return YearTable(day, {(line.indicator.id, line.scope): line.cells for line in lines})

    def _closed(self, year: int, by: Dimension | None) -> YearTable:
        """Return the figures of a year that is over, kept without what they are made of."""
        end = date(year, 12, 31)
        moment = Moment(end, min(self.today, closing_day(year)))
        found = figures_at(self.services, self.repositories, Question("", by), moment)
        cells = {
            name: {column: Cell(value) for column, value in columns.items()}
            for name, columns in found.items()
        }
        return YearTable(end, cells)

    def _published(self, year: int, by: Dimension | None) -> YearTable:
        """Return what stood published at the end of a year that is over, or stands so now."""
        days, told_until = published_until(self.services, self.repositories)
        day = next((one for one in days if one.year <= year), None)
        if day is None or (day.year < year <= self.today.year):
            return NOTHING
        name = f"objective figures published on {day} by {by}"
        return self.services.memory.recall(
            self.repositories, name, lambda: YearTable(day, _cells_told(told_until(day), by))
        )


def _cells_told(told: Mapping[ToldFigure, Reading], by: Dimension | None) -> Table:
    """Return the figures of one table as they stand told."""
    cells: dict[tuple[str, str], dict[Column, Cell]] = {}
    for figure, reading in told.items():
        if figure.by is by:
            as_of = day_of(reading.as_of) if reading.as_of else None
            cell = Cell(reading.value, reason=reading.reason, as_of=as_of)
            cells.setdefault((figure.indicator_id, figure.scope), {})[figure.column] = cell
    return cells
