"""The yearly report as a workbook that computes its figures again."""

import logging

from flask import Response, current_app, request

from symbiose.domain.documents.export_content import MEDIA_TYPES, ExportKind
from symbiose.services.report_workbook import report_workbook
from web.access import requires
from web.context import actor, services
from web.errors import request_id
from web.limits import HEAVY
from web.reports.asking import asked_of_caller as asked_of_caller
from web.reports.queries import ReportQuery
from web.reports.routes import READERS
from web.reports.routes import blueprint as blueprint

log = logging.getLogger(__name__)


@blueprint.get("/rapports/classeur")
@requires(READERS, cost=HEAVY)
def workbook() -> Response:
    """Send the workbook of a year; what is made of single flows is written down, as other exports are."""
    asked = asked_of_caller(ReportQuery.of(request.args))
    chunks = services().exports.report(report_workbook(services(), actor(), asked))
    log.warning("request %s: %s takes away the report of %s", request_id(), actor().id, asked.year)
    response = current_app.response_class(b"".join(chunks), mimetype=MEDIA_TYPES[ExportKind.XLSX])
    name = f"symbiose-rapport-{asked.year}-{services().clock().date()}.xlsx"
    response.headers["Content-Disposition"] = f'attachment; filename="{name}"'
    return response
