"""The OpenAPI 3.1 description of the JSON addresses, generated from the models that they take and answer."""

import re
from collections.abc import Iterator, Mapping
from functools import cache

from pydantic import BaseModel
from pydantic.json_schema import JsonSchemaMode, models_json_schema

from web.api.documents import Problem
from web.api.operations import OPERATIONS, Operation
from web.api.schemas_with_meanings import WithMeanings

Json = Mapping[str, object]
TEMPLATE = "#/components/schemas/{model}"
ABOUT = """Declarations, proposals and the catalogue of Symbiose.

Programs send a token of an account (`Authorization: Bearer symb_…`), made on the page `/compte/jetons`
for some scopes. A browser may use the session of a signed-in account, and then sends `X-CSRFToken` with
each request that changes something. Errors are `application/problem+json`, in French. Unknown fields and
parameters are refused; new ones may be added to answers."""
MEANINGS = {
    200: "Done",
    201: "Created",
    204: "Done; nothing to say",
    400: "The token of forms is missing",
    401: "Nobody calls, or a token that does not work",
    403: "The role or the token does not allow it",
    404: "No such thing, or one that the account may not know of",
    409: "It contradicts what is stored",
    412: "The version looked at is no longer the present one",
    413: "Too large",
    415: "Another type of content is expected",
    422: "Some values are not admitted; `errors` names each",
    428: "If-Match is required",
    429: "Too many requests; Retry-After tells how long to wait",
    503: "The database does not answer, or the service is busy",
}
HEADERS: Mapping[str, Json] = {
    "Idempotency-Key": {
        "description": "What the program calls this request: sent again with it, it is done once",
        "schema": {"type": "string", "maxLength": 200, "pattern": "^[!-~]*$"},
    },
    "If-Match": {
        "description": "ETag of the version looked at, or *",
        "schema": {"type": "string"},
    },
}


@cache
def description(version: str, cookie: str) -> Json:
    """Return the OpenAPI document.

    Args:
        version: Version of the service.
        cookie: Name of the session cookie.
    """
    paths: dict[str, dict[str, Json]] = {}
    for operation in OPERATIONS:
        paths.setdefault(operation.path, {})[operation.method] = _operation(operation)
    _, schemas = models_json_schema(
        list(dict.fromkeys(_models())), ref_template=TEMPLATE, schema_generator=WithMeanings
    )
    return {
        "openapi": "3.1.0",
        "info": {"title": "Symbiose", "version": version, "description": ABOUT},
        "paths": paths,
        "components": {
            "schemas": schemas["$defs"],
            "securitySchemes": {
                "session": {"type": "apiKey", "in": "cookie", "name": cookie},
                "form_token": {"type": "apiKey", "in": "header", "name": "X-CSRFToken"},
                "token": {"type": "http", "scheme": "bearer"},
            },
        },
    }


def _models() -> Iterator[tuple[type[BaseModel], JsonSchemaMode]]:
    for operation in OPERATIONS:
        yield from ((model, "serialization") for model in operation.answers.values() if model)
        if operation.body:
            yield operation.body, "serialization"


def _operation(operation: Operation) -> Json:
    taken: dict[str, Json] = {media_type: {} for media_type in operation.uploads}
    if operation.body:
        taken = {"application/json": {"schema": _reference(operation.body)}}
    return {
        "operationId": operation.operation_id,
        "summary": operation.summary,
        "security": _security(operation),
        "parameters": list(_parameters(operation)),
        **({"requestBody": {"required": True, "content": taken}} if taken else {}),
        "responses": {
            str(status): _response(operation, status, model)
            for status, model in sorted(operation.answers.items())
        },
    }


def _security(operation: Operation) -> list[Json]:
    if operation.scope is None:
        return []
    session: Json = {"session": []} if operation.method == "get" else {"session": [], "form_token": []}
    return [session, {"token": [operation.scope.value]}]


def _response(operation: Operation, status: int, model: type[BaseModel] | None) -> Json:
    answer: dict[str, object] = {"description": MEANINGS[status]}
    if model is not None:
        answer["content"] = {_media_type(model): {"schema": _reference(model)}}
    elif operation.files:
        answer["content"] = {media_type: {} for media_type in operation.files}
    return answer


def _parameters(operation: Operation) -> Iterator[Json]:
    for name in re.findall(r"{(\w+)}", operation.path):
        yield {"name": name, "in": "path", "required": True, "schema": {"type": "string", "minLength": 1}}
    for name in operation.headers:
        required = name == "If-Match" and operation.method == "put"
        yield {"name": name, "in": "header", "required": required, **HEADERS[name]}
    if operation.query:
        whole = operation.query.model_json_schema(schema_generator=WithMeanings)
        for name, schema in whole["properties"].items():
            yield {
                "name": name,
                "in": "query",
                "required": name in whole.get("required", ()),
                "description": schema.get("description", ""),
                "schema": _plain(schema, whole.get("$defs", {})),
            }


def _plain(schema: Json, definitions: Json) -> Json:
    """Return the schema of a parameter: its value where it is given, words in place of references."""
    options = schema.get("anyOf")
    if isinstance(options, list):
        schema = next(option for option in options if option.get("type") != "null")
    reference = schema.get("$ref")
    found = definitions[reference.rpartition("/")[2]] if isinstance(reference, str) else schema
    return {
        key: value
        for key, value in dict(found).items()  # type: ignore[call-overload]
        if key not in ("title", "description")
    }


def _reference(model: type[BaseModel] | None) -> Json:
    return {"$ref": TEMPLATE.format(model=model.__name__)} if model else {}


def _media_type(model: type[BaseModel]) -> str:
    return "application/problem+json" if model is Problem else "application/json"
