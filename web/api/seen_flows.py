"""What other sites let be seen of their flows, as JSON: what the page of it shows."""

from flask import request
from flask.typing import ResponseReturnValue

from symbiose.domain.api_tokens import TokenScope
from symbiose.services.disclosure import flows_of_others
from web.access import PARTIES, requires
from web.api.answers import json_answer
from web.api.flow_documents import SeenFlowList
from web.api.queries import SeenFlowsQuery
from web.api.routes import blueprint
from web.context import actor, services
from web.paging import page_of


@blueprint.get("/api/v1/flows-of-others")
@requires(PARTIES, TokenScope.READ)
def seen_flows() -> ResponseReturnValue:
    """Return a page of what is declared at other sites, as the caller sees it."""
    query = SeenFlowsQuery.of(request.args)
    kept = [
        seen
        for seen in flows_of_others(services(), actor())
        if query.direction in (None, seen.direction) and query.category in (None, seen.category)
    ]
    page = page_of(kept, query.page)
    return json_answer(
        SeenFlowList(page=page.number, pages=page.pages, total=page.total, flows=tuple(page.lines))
    )
