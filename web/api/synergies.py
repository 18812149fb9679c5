"""Synergies as JSON, to be read: their steps are taken by people, on their pages."""

from flask import request
from flask.typing import ResponseReturnValue

from symbiose.domain.api_tokens import TokenScope
from symbiose.services.synergy_inbox import synergies_seen
from symbiose.services.synergy_sheet import synergy_sheet
from web.access import PARTIES, requires
from web.api.answers import json_answer
from web.api.queries import NoQuery, SynergiesQuery
from web.api.routes import blueprint
from web.api.synergy_documents import SynergyList, document_of, summary_of
from web.context import actor, services
from web.paging import page_of


@blueprint.get("/api/v1/synergies")
@requires(PARTIES, TokenScope.READ)
def synergies() -> ResponseReturnValue:
    """Return a page of the synergies that the caller has a part in, the most urgent first."""
    query = SynergiesQuery.of(request.args)
    kept = [
        line
        for line in synergies_seen(services(), actor())
        if query.state in (None, line.state) and query.attention in (None, bool(line.attention))
    ]
    page = page_of(kept, query.page)
    return json_answer(
        SynergyList(
            page=page.number,
            pages=page.pages,
            total=page.total,
            synergies=tuple(summary_of(line) for line in page.lines),
        )
    )


@blueprint.get("/api/v1/synergies/<synergy_id>")
@requires(PARTIES, TokenScope.READ)
def synergy(synergy_id: str) -> ResponseReturnValue:
    """Return one synergy as the caller may see it."""
    NoQuery.of(request.args)
    return json_answer(document_of(synergy_sheet(services(), actor(), synergy_id)))
