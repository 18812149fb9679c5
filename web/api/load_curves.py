"""Load curves for programs: read, given, removed."""

from flask import Response, request
from flask.typing import ResponseReturnValue

from symbiose.domain.api_tokens import TokenScope
from symbiose.services import load_curve_giving, load_curves
from symbiose.services.load_curves import CurveSheet
from web.access import PARTIES, requires
from web.api.answers import json_answer, stale
from web.api.curve_documents import curve_document
from web.api.imports import file_content
from web.api.queries import LoadCurveQuery, NoQuery
from web.api.routes import blueprint
from web.context import actor, services
from web.limits import DEAR

NO_CURVE = "none"
"""ETag of a need without a curve."""


@blueprint.get("/api/v1/flows/<flow_id>/load-curve")
@requires(PARTIES, TokenScope.READ)
def load_curve(flow_id: str) -> ResponseReturnValue:
    """Return when a need of electricity is used."""
    NoQuery.of(request.args)
    return _answer(load_curves.curve_sheet(services(), actor(), flow_id))


@blueprint.put("/api/v1/flows/<flow_id>/load-curve")
@requires(PARTIES, TokenScope.DECLARE, cost=DEAR)
def give_load_curve(flow_id: str) -> ResponseReturnValue:
    """Keep the load curve in the body in place of the one that the need had."""
    query = LoadCurveQuery.of(request.args)
    seen = _seen(load_curves.curve_sheet(services(), actor(), flow_id))
    sheet = load_curve_giving.give_curve(
        services(),
        actor(),
        flow_id,
        query.name,
        file_content(),
        query.answers,
        seen=seen,
        take_months=query.declare_months,
    )
    return _answer(sheet)


@blueprint.delete("/api/v1/flows/<flow_id>/load-curve")
@requires(PARTIES, TokenScope.DECLARE)
def remove_load_curve(flow_id: str) -> ResponseReturnValue:
    """Remove the load curve of a need."""
    NoQuery.of(request.args)
    seen = _seen(load_curves.curve_sheet(services(), actor(), flow_id))
    load_curve_giving.remove_curve(services(), actor(), flow_id, seen=seen)
    return Response(status=204)


def _seen(sheet: CurveSheet) -> str | None:
    """Return the mark of the curve that the program looked at; None where it does not say.

    Raises:
        ToldError: It is not the present one any more.
    """
    if "If-Match" not in request.headers or request.if_match.star_tag:
        return None
    if not request.if_match.is_strong(sheet.mark or NO_CURVE):
        raise stale()
    return sheet.mark


def _answer(sheet: CurveSheet) -> Response:
    answer = json_answer(curve_document(sheet))
    answer.set_etag(sheet.mark or NO_CURVE)
    return answer
