"""Flows as JSON: list, declare, read, replace, withdraw, versions."""

from flask import Response, request, url_for
from flask.typing import ResponseReturnValue

from symbiose.domain.api_tokens import TokenScope
from symbiose.services.flow_records import FlowFilter, FlowRecord, flow_page, flow_record
from symbiose.services.flow_writing import declare_record, replace_record, withdraw_record
from symbiose.services.history import flow_history
from web.access import PARTIES, requires
from web.api.answers import cursor_of, id_of, idempotency_key, json_answer, json_body, looked_at, stale
from web.api.flow_documents import FlowList, flow_document, versions_document
from web.api.queries import FlowsQuery, NoQuery
from web.api.routes import blueprint
from web.context import actor, services


@blueprint.get("/api/v1/flows")
@requires(PARTIES, TokenScope.READ)
def flows() -> ResponseReturnValue:
    """Return one page of the flows of the caller's sites."""
    query = FlowsQuery.of(request.args)
    wanted = FlowFilter(
        site_id=query.site,
        direction=query.direction,
        resource_id=query.resource,
        updated_since=query.updated_since,
        withdrawn=query.withdrawn,
    )
    after = id_of(query.cursor) if query.cursor else ""
    page = flow_page(services(), actor(), wanted, after=after, limit=query.limit)
    return json_answer(
        FlowList(
            flows=tuple(flow_document(services(), record) for record in page.records),
            next_cursor=cursor_of(page.last_id) if page.last_id else None,
        )
    )


@blueprint.post("/api/v1/flows")
@requires(PARTIES, TokenScope.DECLARE)
def declare_flow() -> ResponseReturnValue:
    """Declare a flow, once however often it is sent with the same reference or key."""
    NoQuery.of(request.args)
    key = idempotency_key()
    entry = services().flow_documents.entry(json_body())
    declared = declare_record(services(), actor(), entry, key)
    answer = _answer(declared.record, 201 if declared.is_new else 200)
    answer.headers["Location"] = url_for("api.flow", flow_id=declared.record.flow.id)
    return answer


@blueprint.get("/api/v1/flows/<flow_id>")
@requires(PARTIES, TokenScope.READ)
def flow(flow_id: str) -> ResponseReturnValue:
    """Return one flow."""
    NoQuery.of(request.args)
    return _answer(flow_record(services(), actor(), flow_id))


@blueprint.put("/api/v1/flows/<flow_id>")
@requires(PARTIES, TokenScope.DECLARE)
def replace_flow(flow_id: str) -> ResponseReturnValue:
    """Put a new version in place of the one that the caller read."""
    NoQuery.of(request.args)
    flow_record(services(), actor(), flow_id)
    is_current = looked_at(required=True)
    entry = services().flow_documents.entry(json_body())
    record = replace_record(services(), actor(), flow_id, entry, is_current)
    if record is None:
        raise stale()
    return _answer(record)


@blueprint.delete("/api/v1/flows/<flow_id>")
@requires(PARTIES, TokenScope.DECLARE)
def withdraw_flow(flow_id: str) -> ResponseReturnValue:
    """Withdraw a flow; it stays in the history."""
    NoQuery.of(request.args)
    record = withdraw_record(services(), actor(), flow_id, looked_at(required=False))
    if record is None:
        raise stale()
    return Response(status=204)


@blueprint.get("/api/v1/flows/<flow_id>/versions")
@requires(PARTIES, TokenScope.READ)
def versions(flow_id: str) -> ResponseReturnValue:
    """Return every version of a flow."""
    NoQuery.of(request.args)
    return json_answer(versions_document(services(), flow_history(services(), actor(), flow_id)))


def _answer(record: FlowRecord, status: int = 200) -> Response:
    answer = json_answer(flow_document(services(), record, suggest=True), status)
    answer.set_etag(record.version)
    return answer
