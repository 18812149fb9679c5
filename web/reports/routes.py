"""The list of reports, and the yearly report: a page to print, its figures as a file."""

from flask import Blueprint, render_template, request
from flask.typing import ResponseReturnValue

from symbiose.domain.accounts import Role
from symbiose.domain.figures import OVERLAPPING
from symbiose.domain.indicators import Column
from symbiose.services.indicator_views import Sight
from symbiose.services.yearly_report import report_choices, yearly_report
from symbiose.services.yearly_report_views import Breakdown, ReportChoices, YearlyReport
from web.access import STAFF, requires
from web.context import actor, services
from web.indicators.files import answer_with
from web.indicators.queries import FIELDS
from web.indicators.routes import words
from web.indicators.wording import column_name, with_unit
from web.objectives.wording import aimed_at, standing_told
from web.reports import bars, wording
from web.reports.asking import asked_of_caller
from web.reports.files import report_table
from web.reports.queries import ReportQuery, Version, address_of, scope_text

blueprint = Blueprint("reports", __name__)
READERS = STAFF | {Role.ANALYST}


@blueprint.get("/rapports")
@requires(READERS)
def index() -> ResponseReturnValue:
    """Show which reports there are."""
    choices = report_choices(services(), actor())
    return render_template(
        "reports/index.html",
        choices=choices,
        scopes=scopes_offered(choices),
        versions=list(Version) if choices.both else [],
    )


@blueprint.get("/rapports/annuel")
@requires(READERS)
def yearly() -> ResponseReturnValue:
    """Show the report of a year, ready to print."""
    query = ReportQuery.of(request.args)
    report = yearly_report(services(), actor(), asked_of_caller(query))
    if query.fichier:
        return answer_with(report_table(report), f"rapport-{report.asked.year}")
    return render_template(
        "reports/yearly.html",
        report=report,
        scope=wording.scope_name(report.asked.by, report.asked.group, services().reference, report.parks),
        sections=wording.sections_of(report),
        essentials=wording.ESSENTIALS,
        columns=list(Column),
        overlapping=OVERLAPPING,
        sight=Sight,
        address=address_of(report.asked),
        indicator_address=indicator_address(report),
        software=services().version,
        **_drawn(report),
        **_told(report),
        **words(),
    )


def _drawn(report: YearlyReport) -> dict[str, object]:
    """Return what the template draws bars with."""
    columns = {column: column_name(column) for column in Column}
    return {
        "bar_rows": lambda line: bars.rows_of_line(line, columns),
        "group_rows": lambda told: bars.rows_of_groups(told, _names(report, told)),
        "group_names": lambda told: _names(report, told),
        "column_of": bars.column_of,
        "has_bars": bars.has_bars,
        "most_groups": bars.MOST_GROUPS,
    }


def _told(report: YearlyReport) -> dict[str, object]:
    """Return how the template words differences, objectives, what is missing and what figures rest on."""
    return {
        "difference_told": wording.difference_told,
        "figure_told": with_unit,
        "by_told": wording.by_told,
        "gap_told": wording.gap_told,
        "aimed_at": aimed_at,
        "standing_told": standing_told,
        "hypotheses": wording.hypotheses_of(report, services().reference),
        "titles_resting_on": lambda value: wording.titles_resting_on(report, value),
        "value_sources": _value_sources(report),
    }


def scopes_offered(choices: ReportChoices) -> list[tuple[str, str]]:
    """Return the scopes to choose from: what the address takes, and the name."""
    reference = services().reference
    return [
        (scope_text(by, group), wording.scope_name(by, group, reference, choices.parks))
        for by, group in choices.scopes
    ]


def _names(report: YearlyReport, told: Breakdown) -> list[str]:
    reference = services().reference
    return [wording.scope_name(told.by, line.scope, reference, report.parks) for line in told.lines]


def indicator_address(report: YearlyReport) -> dict[str, str]:
    """Return what the addresses of indicators keep of a report: its day or year, and its scope."""
    if report.sight is Sight.PUBLISHED:
        return {"jour": report.day.isoformat()} if report.day else {}
    scope = {FIELDS[report.asked.by]: report.asked.group} if report.asked.by else {}
    return {"annee": str(report.asked.year), **scope}


def _value_sources(report: YearlyReport) -> list[str]:
    """Return who states the reference values, each once, apart from what the definitions rest on."""
    return [
        one for one in dict.fromkeys(value.source for value in report.values) if one not in report.sources
    ]
