"""Health of the service, proposals as JSON, and the description of these addresses."""

import logging

from flask import Blueprint, current_app, jsonify
from flask.typing import ResponseReturnValue

from symbiose.domain.api_tokens import TokenScope
from symbiose.domain.errors import GraphUnavailable
from symbiose.services import board as boards
from web.access import PARTIES, public, requires
from web.api.answers import with_nulls
from web.api.documents import Health, Readiness, list_of, summary_of
from web.api.openapi import description
from web.context import actor, services

log = logging.getLogger(__name__)
blueprint = Blueprint("api", __name__)
RETRY_AFTER_S = "5"


@blueprint.get("/health")
@public
def health() -> ResponseReturnValue:
    """Tell that the process answers."""
    return with_nulls(Health(version=services().version))


@blueprint.get("/ready")
@public
def ready() -> ResponseReturnValue:
    """Tell whether the database is reached and has the schema of this version."""
    try:
        services().store.ping()
    except GraphUnavailable as error:
        log.warning("not ready: %s", error.message)
        response = with_nulls(Readiness(status="unavailable", database=False))
        response.status_code = 503
        response.headers["Retry-After"] = RETRY_AFTER_S
        return response
    return with_nulls(Readiness(status="ok", database=True))


@blueprint.get("/api/v1/openapi.json")
@public
def openapi() -> ResponseReturnValue:
    """Describe the JSON addresses."""
    return jsonify(description(services().version, current_app.config["SESSION_COOKIE_NAME"]))


@blueprint.get("/api/v1/proposals")
@requires(PARTIES, TokenScope.READ)
def proposals() -> ResponseReturnValue:
    """Return the proposals of the latest run that the caller may see."""
    return with_nulls(list_of(boards.board(services(), actor())))


@blueprint.get("/api/v1/proposals/<proposal_id>")
@requires(PARTIES, TokenScope.READ)
def proposal(proposal_id: str) -> ResponseReturnValue:
    """Return one proposal of the latest run."""
    return with_nulls(summary_of(boards.sheet(services(), actor(), proposal_id).line))
