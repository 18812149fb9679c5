"""The yearly report as staff read it: every figure counted from what was true in the year, and told."""

from collections.abc import Mapping
from datetime import date

from symbiose.domain.accounts import Actor
from symbiose.domain.civil_days import day_of
from symbiose.domain.exchanges import ReferenceUsed, each_once
from symbiose.domain.figures import WHOLE
from symbiose.domain.indicators import Column
from symbiose.domain.permissions import CanSeeEverything
from symbiose.domain.repositories import Repositories
from symbiose.services.closed_days import DayFigures
from symbiose.services.context import Services
from symbiose.services.indicator_detail import rests_on
from symbiose.services.indicator_pages import lines_of, sites_of_caller
from symbiose.services.indicator_series import Moment, Question, figures_at, figures_of, first_day
from symbiose.services.indicator_views import Cell, Sight
from symbiose.services.indicators import Asked, Counted, IndicatorRow, closing_day, counted_in_year, rows_of
from symbiose.services.parks import parks_of
from symbiose.services.published_sources import contributions_behind
from symbiose.services.yearly_report_breakdowns import BREAKDOWNS, breakdown
from symbiose.services.yearly_report_gaps import gaps_of
from symbiose.services.yearly_report_views import Breakdown, ReportAsked, ReportLine, YearlyReport


def counted_report(
    services: Services, repositories: Repositories, actor: Actor, asked: ReportAsked
) -> YearlyReport:
    """Return a report of counted figures; the caller has been found to see everything within it."""
    today = day_of(services.clock())
    counted = sites_of_caller(counted_in_year(services, repositories, asked.year), actor)
    day = counted.territory.day
    rows = rows_of(services, counted, Asked(day, within=asked.within))
    end = date(asked.year - 1, 12, 31)
    known = first_day(services, repositories) <= end
    before = _year_before(services, repositories, actor, asked, end) if known else {}
    return YearlyReport(
        asked=asked,
        sight=Sight.WHOLE if CanSeeEverything(actor).allowed() else Sight.PARKS,
        day=day,
        day_before=end if known else None,
        today=today,
        lines=tuple(_line(services, row, before) for row in rows),
        breakdowns=_breakdowns(services, counted, asked),
        gaps=gaps_of(counted, asked),
        parks=parks_of(services, repositories),
    )


def _breakdowns(services: Services, counted: Counted, asked: ReportAsked) -> tuple[Breakdown, ...]:
    day, indicators = counted.territory.day, services.reference.indicators
    wanted = BREAKDOWNS[asked.by]
    tables = {by: lines_of(services, counted, Asked(day, by, asked.within)) for _one, by in wanted}
    return tuple(breakdown(indicators.get(one), by, tables[by]) for one, by in wanted)


def _year_before(
    services: Services, repositories: Repositories, actor: Actor, asked: ReportAsked, end: date
) -> DayFigures:
    """Return the figures of the year before, with what was told of it until it closed."""
    if not CanSeeEverything(actor).allowed():
        counted = sites_of_caller(counted_in_year(services, repositories, end.year), actor)
        return figures_of(services, counted, Asked(end, within=asked.within))
    told_until = max(end, min(day_of(services.clock()), closing_day(end.year)))
    question = Question("", within=asked.within)
    return figures_at(services, repositories, question, Moment(end, told_until))


def _line(services: Services, row: IndicatorRow, before: DayFigures) -> ReportLine:
    columns = row.indicator.columns
    then: Mapping[Column, float | None] = before.get((row.indicator.id, WHOLE), {})
    return ReportLine(
        indicator=row.indicator,
        cells={one: Cell(row.figures[one].value, len(row.figures[one].contributions)) for one in columns},
        before={one: Cell(then.get(one)) for one in columns},
        values=_values(services, row),
    )


def _values(services: Services, row: IndicatorRow) -> tuple[ReferenceUsed, ...]:
    return each_once(
        value
        for one in contributions_behind(row, row.figures)
        for value in one.values
        if rests_on(services.reference.factors, row.indicator.id, value)
    )
