"""The yearly report as anybody may read it: what stood published at the end of the year, and nothing else."""

from collections.abc import Mapping, Sequence
from datetime import date

from symbiose.domain.civil_days import day_of
from symbiose.domain.indicators import Column, Indicator
from symbiose.domain.repositories import Repositories
from symbiose.services.context import Services
from symbiose.services.indicator_detail import rests_on
from symbiose.services.indicator_views import Cell, Line, Sight
from symbiose.services.indicators import counted_on
from symbiose.services.parks import parks_of
from symbiose.services.published_sources import PublishedSources
from symbiose.services.publishing_indicators import shown_to_all
from symbiose.services.reading_published import ToldUntil, last_of_year, lines_of_year, published_until
from symbiose.services.yearly_report_breakdowns import BREAKDOWNS, breakdown
from symbiose.services.yearly_report_gaps import gaps_told
from symbiose.services.yearly_report_views import Breakdown, Gap, ReportAsked, ReportLine, YearlyReport

Cells = Mapping[Column, Cell]


def published_report(services: Services, repositories: Repositories, asked: ReportAsked) -> YearlyReport:
    """Return a report of the figures that were published in the year, as they stood told last."""
    days, told_until = published_until(services, repositories)
    day, before = last_of_year(days, asked.year), last_of_year(days, asked.year - 1)
    now = lines_of_year(services, told_until, day, asked.by)
    then = _cells(lines_of_year(services, told_until, before, asked.by), asked.group)
    sources = PublishedSources.of(services, repositories, day, asked.by)
    cells = _cells(now, asked.group)
    return YearlyReport(
        asked=asked,
        sight=Sight.PUBLISHED,
        day=day,
        day_before=before,
        today=day_of(services.clock()),
        lines=tuple(
            _report_line(services, one, cells, then, sources, asked) for one in services.reference.indicators
        ),
        breakdowns=_breakdowns(services, told_until, day) if asked.by is None else (),
        gaps=_gaps(services, repositories, day, asked),
        parks=parks_of(services, repositories),
    )


def _gaps(
    services: Services, repositories: Repositories, day: date | None, asked: ReportAsked
) -> tuple[Gap, ...]:
    if day is None:
        return ()
    return gaps_told(shown_to_all(services, counted_on(services, repositories, day)), asked)


def _cells(lines: Sequence[Line], scope: str) -> Mapping[str, Cells]:
    return {line.indicator.id: line.cells for line in lines if line.scope == scope}


def _report_line(
    services: Services,
    indicator: Indicator,
    now: Mapping[str, Cells],
    then: Mapping[str, Cells],
    sources: PublishedSources,
    asked: ReportAsked,
) -> ReportLine:
    nothing = dict.fromkeys(indicator.columns, Cell(None))
    cells = now.get(indicator.id, nothing)
    told = [column for column, cell in cells.items() if cell.value is not None]
    values = sources.values(indicator.id, asked.group, told)
    return ReportLine(
        indicator=indicator,
        cells=cells,
        before=then.get(indicator.id, nothing),
        values=tuple(one for one in values if rests_on(services.reference.factors, indicator.id, one)),
    )


def _breakdowns(services: Services, told_until: ToldUntil, day: date | None) -> tuple[Breakdown, ...]:
    """Return the published tables that the report of the whole shows; of parts of it there are none."""
    tables = {by: lines_of_year(services, told_until, day, by) for _one, by in BREAKDOWNS[None]}
    indicators = services.reference.indicators
    return tuple(breakdown(indicators.get(one), by, tables[by]) for one, by in BREAKDOWNS[None])
