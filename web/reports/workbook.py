"""The yearly report as a workbook that computes its figures again."""

import logging
from collections.abc import Mapping

from flask import current_app, render_template, request
from flask.typing import ResponseReturnValue
from pydantic import Field

from symbiose.domain.civil_days import day_of
from symbiose.domain.documents.export_content import MEDIA_TYPES, ExportKind
from symbiose.services.report_workbook import MOST_AT_ONCE, report_workbook, workbook_sizes
from symbiose.services.yearly_report_views import ReportAsked
from web.access import requires
from web.context import actor, services
from web.errors import request_id
from web.limits import HEAVY
from web.reports.asking import asked_of_caller
from web.reports.queries import ReportQuery, address_of
from web.reports.routes import READERS
from web.reports.routes import blueprint as blueprint

log = logging.getLogger(__name__)


class WorkbookQuery(ReportQuery):
    """Which workbook is asked for."""

    indicateur: str = Field(default="", max_length=100)
    """The only indicator that it holds; all of them without it."""


@blueprint.get("/rapports/classeur")
@requires(READERS, cost=HEAVY)
def workbook() -> ResponseReturnValue:
    """Send the workbook of a year; where one would be too large, show those of each indicator."""
    query = WorkbookQuery.of(request.args)
    asked = asked_of_caller(query)
    if not query.indicateur:
        sizes = workbook_sizes(services(), actor(), asked)
        if sum(sizes.values()) > MOST_AT_ONCE:
            return _by_indicator(asked, sizes)
    chunks = services().exports.report(report_workbook(services(), actor(), asked, query.indicateur or None))
    log.warning("request %s: %s takes away the report of %s", request_id(), actor().id, asked.year)
    response = current_app.response_class(b"".join(chunks), mimetype=MEDIA_TYPES[ExportKind.XLSX])
    named = f"-{query.indicateur}" if query.indicateur else ""
    name = f"symbiose-rapport-{asked.year}{named}-{day_of(services().clock())}.xlsx"
    response.headers["Content-Disposition"] = f'attachment; filename="{name}"'
    return response


def _by_indicator(asked: ReportAsked, sizes: Mapping[str, int]) -> str:
    return render_template(
        "reports/workbooks.html",
        asked=asked,
        address=address_of(asked),
        sizes=[(services().reference.indicators.get(one), size) for one, size in sizes.items()],
        total=sum(sizes.values()),
        most=MOST_AT_ONCE,
    )
