"""Groups that share roofs as JSON, to be read: people decide of them, on their pages."""

from flask import request
from flask.typing import ResponseReturnValue

from symbiose.domain.api_tokens import TokenScope
from symbiose.services import solar_groups as use_cases
from web.access import PARTIES, requires
from web.api.answers import with_nulls
from web.api.queries import NoQuery
from web.api.routes import blueprint
from web.api.sun_documents import group_document_of, group_list_of
from web.context import actor, services


@blueprint.get("/api/v1/solar-groups")
@requires(PARTIES, TokenScope.READ)
def solar_groups() -> ResponseReturnValue:
    """Return the groups that the caller may see, and what roofs of the caller's sites would bring alone."""
    NoQuery.of(request.args)
    return with_nulls(group_list_of(use_cases.solar_groups(services(), actor())))


@blueprint.get("/api/v1/solar-groups/<group_id>")
@requires(PARTIES, TokenScope.READ)
def solar_group(group_id: str) -> ResponseReturnValue:
    """Return one group as the caller may see it."""
    NoQuery.of(request.args)
    return with_nulls(group_document_of(use_cases.solar_group(services(), actor(), group_id)))
