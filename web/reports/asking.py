"""Which report a caller asks for, when the address leaves it open."""

from symbiose.domain.civil_days import day_of
from symbiose.services.yearly_report import report_choices
from symbiose.services.yearly_report_views import ReportAsked
from web.context import actor, services
from web.reports.queries import ReportQuery


def asked_of_caller(query: ReportQuery) -> ReportAsked:
    """Return which report is asked for; a coordinator of parks who names none gets their first park."""
    asked = query.asked(day_of(services().clock()).year)
    caller = actor()
    if not caller.coordinates_parks or asked.by is not None:
        return asked
    by, group = report_choices(services(), caller).scopes[0]
    return ReportAsked(asked.year, by, group, asked.public)
