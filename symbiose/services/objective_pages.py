"""Objectives as one caller reads them: the target, the figure of its year, and what exchanges would add."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import date

from symbiose.domain.accounts import Actor
from symbiose.domain.communes import Park
from symbiose.domain.indicators import Column, Indicator, IndicatorCatalogue
from symbiose.domain.objectives import (
    Additions,
    Objective,
    Standing,
    additions,
    measured_column,
    standing_of,
)
from symbiose.domain.permissions import CanSeeEverything, CanSeeIndicators, CanSetObjectives
from symbiose.domain.repositories import Repositories
from symbiose.services.context import Services
from symbiose.services.edit_history import ToldEdit, told_edits
from symbiose.services.indicator_views import Sight
from symbiose.services.indicators import Asked, closing_day, rows_of_indicator
from symbiose.services.objective_figures import Cells, FigureReader
from symbiose.services.objectives_kept import (
    KeptObjective,
    as_kept,
    kept_objectives,
    unknown_objective,
    versions_of,
)
from symbiose.services.parks import parks_of

MOST_YEARS = 60
"""Years of a trend."""


@dataclass(frozen=True)
class ObjectiveLine:
    """An objective with the figures that it is read beside."""

    objective: Objective
    indicator: Indicator
    day: date | None
    """Day whose state the figures tell; None where nothing is told of the year."""
    cells: Cells
    standing: Standing
    present: bool
    """The year is not over: what is agreed and proposed may still come to be in it."""
    settles: date | None
    """Last day on which what firms tell of the year still changes its figure, where it is yet to come."""

    @property
    def measured(self) -> Column:
        """Return the column that it is held to."""
        return measured_column(self.indicator)

    @property
    def begun(self) -> bool:
        """Tell whether its figures are of its own year."""
        return self.day is None or self.day.year == self.objective.year

    @property
    def closed(self) -> bool:
        """Tell whether its figures are those of the whole year: what is published stops before its end."""
        return self.day == date(self.objective.year, 12, 31) and not self.present


@dataclass(frozen=True)
class ObjectivesView:
    """The objectives that one caller reads."""

    lines: tuple[ObjectiveLine, ...]
    """By year, then as the indicators are ordered, then by place."""
    years: tuple[int, ...]
    """Years that have objectives."""
    indicators: tuple[Indicator, ...]
    """Indicators that have objectives."""
    sight: Sight
    parks: Mapping[str, Park]
    may_set: bool


@dataclass(frozen=True)
class TrendPoint:
    """One year of a trend."""

    year: int
    target: float | None
    """Objective of the year; None where none stands."""
    day: date | None
    """Day whose state the figures tell."""
    cells: Cells


@dataclass(frozen=True)
class ObjectiveSheet:
    """An objective with its history, its trend and what exchanges would add."""

    line: ObjectiveLine
    kept: KeptObjective
    versions: tuple[ToldEdit, ...]
    """The newest first."""
    additions: Additions | None
    """What exchanges would add; None where the figures do not add up, or are not the caller's to read."""
    trend: tuple[TrendPoint, ...]
    """The oldest year first."""
    sight: Sight
    parks: Mapping[str, Park]
    may_set: bool


def objectives_seen(
    services: Services, actor: Actor, year: int | None = None, indicator_id: str = ""
) -> ObjectivesView:
    """Return the objectives that a caller reads, each beside its figures.

    Args:
        services: What use cases work with.
        actor: The caller.
        year: Only those of this year.
        indicator_id: Only those of this indicator.

    Raises:
        NotAllowed: The caller reads no indicators.
    """
    CanSeeIndicators(actor).require()

    def work(repositories: Repositories) -> ObjectivesView:
        reader = FigureReader(services, repositories, actor)
        found = _readable(services, repositories, reader)
        asked = [
            one
            for one in found
            if (year is None or one.year == year) and indicator_id in ("", one.indicator_id)
        ]
        used = {one.indicator_id for one in found}
        return ObjectivesView(
            lines=tuple(_line(reader, one) for one in asked),
            years=tuple(sorted({one.year for one in found})),
            indicators=tuple(one for one in services.reference.indicators if one.id in used),
            sight=reader.sight,
            parks=parks_of(services, repositories),
            may_set=CanSetObjectives(actor).allowed(),
        )

    return services.store.read(work)


def objective_sheet(services: Services, actor: Actor, objective_id: str) -> ObjectiveSheet:
    """Return one objective with everything that is known of it.

    Raises:
        NotAllowed: The caller reads no indicators.
        UnknownThing: There is none, or it is of a place that is not the caller's.
    """
    CanSeeIndicators(actor).require()

    def work(repositories: Repositories) -> ObjectiveSheet:
        reader = FigureReader(services, repositories, actor)
        edits = versions_of(repositories, objective_id)
        kept = as_kept(edits[-1])
        one = kept.objective
        if one.indicator_id not in services.reference.indicators or not reader.reads(one.scope):
            raise unknown_objective(objective_id)
        return ObjectiveSheet(
            line=_line(reader, one),
            kept=kept,
            versions=told_edits(repositories, edits, names=CanSeeEverything(actor).allowed()),
            additions=_additions(reader, one),
            trend=_trend(reader, one, _readable(services, repositories, reader)),
            sight=reader.sight,
            parks=parks_of(services, repositories),
            may_set=CanSetObjectives(actor).allowed(),
        )

    return services.store.read(work)


def _readable(services: Services, repositories: Repositories, reader: FigureReader) -> list[Objective]:
    """Return the standing objectives that a caller reads, in the order they are told."""
    known = services.reference.indicators
    found = (one.objective for one in kept_objectives(services, repositories).values() if one.standing)
    return sorted(
        (one for one in found if one.indicator_id in known and reader.reads(one.scope)), key=_order(known)
    )


def _order(known: IndicatorCatalogue) -> Callable[[Objective], tuple[int, int, str, str]]:
    places = {indicator.id: i for i, indicator in enumerate(known)}
    return lambda one: (one.year, places[one.indicator_id], one.scope.by or "", one.scope.group)


def _line(reader: FigureReader, objective: Objective) -> ObjectiveLine:
    indicator = reader.services.reference.indicators.get(objective.indicator_id)
    table = reader.table(objective.year, objective.scope.by)
    cells = reader.cells(table, indicator, objective.scope.group)
    cell = cells.get(measured_column(indicator))
    this_year = reader.today.year
    late = cell is not None and cell.as_of is not None and cell.as_of.year < min(objective.year, this_year)
    value = None if cell is None or late else cell.value
    return ObjectiveLine(
        objective=objective,
        indicator=indicator,
        day=table.day,
        cells=cells,
        standing=standing_of(indicator, objective, value, this_year),
        present=objective.year >= this_year,
        settles=_settles(reader, objective.year),
    )


def _settles(reader: FigureReader, year: int) -> date | None:
    settles = closing_day(year)
    return settles if year < reader.today.year and reader.today <= settles else None


def _additions(reader: FigureReader, objective: Objective) -> Additions | None:
    indicator = reader.services.reference.indicators.get(objective.indicator_id)
    over = objective.year < reader.today.year
    if reader.sight is Sight.PUBLISHED or over or objective.unit != indicator.unit:
        return None
    counted = reader.counted(reader.today.year)
    asked = Asked(counted.territory.day, objective.scope.by)
    rows = rows_of_indicator(reader.services, counted, asked, indicator)
    figures = next((row.figures for row in rows if row.scope == objective.scope.group), {})
    agreed, proposed, realised = (
        figures[column].contributions if column in figures else ()
        for column in (Column.AGREED, Column.PROPOSED, Column.REALISED)
    )
    return additions(indicator, agreed, proposed, realised)


def _trend(
    reader: FigureReader, objective: Objective, readable: Iterable[Objective]
) -> tuple[TrendPoint, ...]:
    """Return the years of which figures are told, and those that have an objective of the same sort."""
    unit = reader.services.reference.indicators.get(objective.indicator_id).unit
    about = (objective.indicator_id, objective.scope, unit)
    targets = {one.year: one.target for one in readable if (one.indicator_id, one.scope, one.unit) == about}
    last = reader.today.year
    told = range(max(reader.first_year(), last - MOST_YEARS + 1), last + 1)
    return tuple(_point(reader, objective, year, targets) for year in sorted({*told, *targets}))


def _point(reader: FigureReader, objective: Objective, year: int, targets: Mapping[int, float]) -> TrendPoint:
    if year > reader.today.year:
        return TrendPoint(year, targets.get(year), None, {})
    table = reader.table(year, objective.scope.by)
    indicator = reader.services.reference.indicators.get(objective.indicator_id)
    cells = reader.cells(table, indicator, objective.scope.group)
    return TrendPoint(year, targets.get(year), table.day, cells)
