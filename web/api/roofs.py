"""Roofs as JSON, to be read: people settle whose they are, on their pages."""

from flask import request
from flask.typing import ResponseReturnValue

from symbiose.domain.api_tokens import TokenScope
from symbiose.services.roofs import roof_sheet, roofs_page
from web.access import EVERYONE, requires
from web.api.answers import with_nulls
from web.api.queries import NoQuery, RoofsQuery
from web.api.roof_documents import roof_document_of, roof_list_of
from web.api.routes import blueprint
from web.context import actor, services
from web.paging import page_of


@blueprint.get("/api/v1/roofs")
@requires(EVERYONE, TokenScope.READ)
def roofs() -> ResponseReturnValue:
    """Return the roofs of sites, and what the others add up to."""
    query = RoofsQuery.of(request.args)
    found = roofs_page(services(), actor(), query.asked)
    return with_nulls(roof_list_of(found, page_of(found.lines, query.page)))


@blueprint.get("/api/v1/roofs/<roof_id>")
@requires(EVERYONE, TokenScope.READ)
def roof(roof_id: str) -> ResponseReturnValue:
    """Return one roof that the caller may see alone."""
    NoQuery.of(request.args)
    return with_nulls(roof_document_of(roof_sheet(services(), actor(), roof_id)))
