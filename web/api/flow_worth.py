"""What flows are worth, as JSON."""

from flask import request
from flask.typing import ResponseReturnValue

from symbiose.domain.api_tokens import TokenScope
from symbiose.services.flow_records import flow_record
from symbiose.services.live_worth import worth_of_entry, worth_of_flow
from web import bearer
from web.access import PARTIES, requires
from web.api.answers import json_answer, json_body
from web.api.flow_worth_documents import worth_document
from web.api.queries import NoQuery
from web.api.routes import blueprint
from web.context import actor, services
from web.flows.estimate import require_question


@blueprint.post("/api/v1/flows/worth")
@requires(PARTIES, TokenScope.DECLARE)
def worth_of_draft() -> ResponseReturnValue:
    """Return what a flow would be worth if it were declared."""
    NoQuery.of(request.args)
    entry = services().flow_documents.entry(json_body())
    require_question()
    return json_answer(worth_document(worth_of_entry(services(), actor(), entry), reads=_reads()))


@blueprint.get("/api/v1/flows/<flow_id>/worth")
@requires(PARTIES, TokenScope.READ)
def worth(flow_id: str) -> ResponseReturnValue:
    """Return what a declared flow is worth as it stands."""
    NoQuery.of(request.args)
    flow_record(services(), actor(), flow_id)
    require_question()
    return json_answer(worth_document(worth_of_flow(services(), actor(), flow_id)))


def _reads() -> bool:
    """Tell whether the caller may read proposals: a token may be made for declaring alone."""
    by_token = bearer.call()
    return by_token is None or TokenScope.READ in by_token.token.scopes
