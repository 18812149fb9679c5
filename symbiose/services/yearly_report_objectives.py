"""The objectives of the year and place of a report, held to its figures."""

from collections.abc import Iterator

from symbiose.domain.objectives import Objective, measured_column, standing_of
from symbiose.domain.repositories import Repositories
from symbiose.services.context import Services
from symbiose.services.indicator_views import Sight
from symbiose.services.objective_pages import ObjectiveLine
from symbiose.services.objectives_kept import kept_objectives
from symbiose.services.yearly_report_views import YearlyReport


def objectives_of(
    services: Services, repositories: Repositories, report: YearlyReport
) -> tuple[ObjectiveLine, ...]:
    """Return the objectives that stand for a report, in the order of its indicators."""
    found = {one.indicator_id: one for one in _standing(services, repositories, report)}
    shown = [line.indicator.id for line in report.lines if line.indicator.id in found]
    return tuple(_line(report, found[indicator_id]) for indicator_id in shown)


def _standing(services: Services, repositories: Repositories, report: YearlyReport) -> Iterator[Objective]:
    asked = report.asked
    for kept in kept_objectives(services, repositories).values():
        one = kept.objective
        if (
            kept.standing
            and one.year == asked.year
            and (one.scope.by, one.scope.group) == (asked.by, asked.group)
        ):
            yield one


def _line(report: YearlyReport, objective: Objective) -> ObjectiveLine:
    line = report.line(objective.indicator_id)
    value = line.cells[measured_column(line.indicator)].value
    settling = report.open and not report.running and report.sight is not Sight.PUBLISHED
    return ObjectiveLine(
        objective=objective,
        indicator=line.indicator,
        day=report.day,
        cells=line.cells,
        standing=standing_of(line.indicator, objective, value, report.today.year),
        present=report.running,
        settles=report.closes_on if settling else None,
    )
