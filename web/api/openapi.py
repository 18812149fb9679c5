"""The OpenAPI 3.1 description of the JSON addresses, generated from the models that they answer with."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from pydantic import BaseModel
from pydantic.json_schema import models_json_schema

from web.api.documents import Health, Problem, ProposalList, ProposalSummary, Readiness

Json = Mapping[str, object]
TEMPLATE = "#/components/schemas/{model}"


@dataclass(frozen=True)
class Operation:
    """One address and what it answers."""

    path: str
    operation_id: str
    summary: str
    answers: Mapping[int, type[BaseModel]]
    """Status → document."""
    public: bool = False
    parameters: Sequence[str] = ()
    """Names of the parts of the path."""


FAULTS: Mapping[int, type[BaseModel]] = {401: Problem, 403: Problem, 503: Problem}
OPERATIONS = (
    Operation("/health", "health", "Tell that the process answers", {200: Health}, public=True),
    Operation(
        "/ready",
        "ready",
        "Tell whether the database is reached",
        {200: Readiness, 503: Readiness},
        public=True,
    ),
    Operation(
        "/api/v1/proposals",
        "list_proposals",
        "Proposals of the latest run that the account may see",
        {200: ProposalList, **FAULTS},
    ),
    Operation(
        "/api/v1/proposals/{proposal_id}",
        "get_proposal",
        "One proposal of the latest run",
        {200: ProposalSummary, 404: Problem, **FAULTS},
        parameters=("proposal_id",),
    ),
)
_MEANINGS = {
    200: "Done",
    401: "Nobody is signed in",
    403: "The role does not allow it",
    404: "No such proposal",
    503: "The database does not answer",
}


def description(version: str, cookie: str) -> Json:
    """Return the OpenAPI document.

    Args:
        version: Version of the service.
        cookie: Name of the session cookie.
    """
    models: list[type[BaseModel]] = [Health, Problem, ProposalList, ProposalSummary, Readiness]
    _, schemas = models_json_schema([(model, "serialization") for model in models], ref_template=TEMPLATE)
    return {
        "openapi": "3.1.0",
        "info": {
            "title": "Symbiose",
            "version": version,
            "description": "Read access to proposals, with the session of a signed-in account.",
        },
        "paths": {operation.path: {"get": _operation(operation)} for operation in OPERATIONS},
        "components": {
            "schemas": schemas["$defs"],
            "securitySchemes": {"session": {"type": "apiKey", "in": "cookie", "name": cookie}},
        },
    }


def _operation(operation: Operation) -> Json:
    answers = {
        str(status): {
            "description": _MEANINGS[status],
            "content": {_media_type(model): {"schema": {"$ref": TEMPLATE.format(model=model.__name__)}}},
        }
        for status, model in sorted(operation.answers.items())
    }
    return {
        "operationId": operation.operation_id,
        "summary": operation.summary,
        "security": [] if operation.public else [{"session": []}],
        "parameters": [
            {"name": name, "in": "path", "required": True, "schema": {"type": "string"}}
            for name in operation.parameters
        ],
        "responses": answers,
    }


def _media_type(model: type[BaseModel]) -> str:
    return "application/problem+json" if model is Problem else "application/json"
