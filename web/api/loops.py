"""Heat-recovery loops as JSON, to be read: people decide of them, on their pages."""

from flask import request
from flask.typing import ResponseReturnValue

from symbiose.domain.api_tokens import TokenScope
from symbiose.services import heat_loops as use_cases
from symbiose.services.loop_shown import loop_shown
from web.access import PARTIES, requires
from web.api.answers import with_nulls
from web.api.loop_documents import loop_document_of, loop_list_of
from web.api.queries import NoQuery
from web.api.routes import blueprint
from web.context import actor, services


@blueprint.get("/api/v1/heat-loops")
@requires(PARTIES, TokenScope.READ)
def loops() -> ResponseReturnValue:
    """Return the loops that the caller may see."""
    NoQuery.of(request.args)
    return with_nulls(loop_list_of(use_cases.loops(services(), actor())))


@blueprint.get("/api/v1/heat-loops/<loop_id>")
@requires(PARTIES, TokenScope.READ)
def loop(loop_id: str) -> ResponseReturnValue:
    """Return one loop as the caller may see it."""
    NoQuery.of(request.args)
    return with_nulls(loop_document_of(loop_shown(services(), actor(), loop_id)))
