"""The JSON addresses, and the description that must be true of them."""

import gzip
import re
from collections.abc import Callable
from typing import Any

import jsonschema_rs
import pytest
from flask import Flask
from werkzeug.test import TestResponse

from symbiose.services.context import Services
from tests.fakes import FakeStore
from tests.web.conftest import CHAINED, DIRECT
from tests.web.people import Person

SignIn = Callable[[str], Person]


def description(person: Person) -> dict[str, Any]:
    found = person.get("/api/v1/openapi.json").json
    assert isinstance(found, dict)
    return found


def test_health_answers_without_signing_in_and_without_a_database(visitor: Person, store: FakeStore) -> None:
    store.available = False

    assert visitor.get("/health").json == {"status": "ok", "version": "test"}


def test_ready_tells_whether_the_database_is_reached(visitor: Person, store: FakeStore) -> None:
    assert visitor.get("/ready").json == {"status": "ok", "database": True}

    store.available = False
    answer = visitor.get("/ready")

    assert answer.status_code == 503
    assert answer.json == {"status": "unavailable", "database": False}
    assert int(answer.headers["Retry-After"]) > 0


def test_proposals_come_as_the_account_may_see_them(signed_in: SignIn) -> None:
    every = signed_in("coordinator").get("/api/v1/proposals").json
    own = signed_in("receiver").get("/api/v1/proposals").json

    assert every["format"] == "symbiose.proposal-list/1"
    assert [p["id"] for p in every["proposals"]] == [DIRECT.id, CHAINED.id]
    assert [p["id"] for p in own["proposals"]] == [DIRECT.id]
    assert every["proposals"][0]["benefit_eur_per_year"] == 10_000
    assert own["proposals"][0]["benefit_eur_per_year"] == 4_000
    assert every["proposals"][0]["receiver"] == "Site B"
    assert signed_in("giver").get("/api/v1/proposals").json["proposals"][0]["receiver"] is None


def test_a_list_before_any_run_is_empty(coordinator: Person, store: FakeStore) -> None:
    store.repositories.runs.kept.clear()

    assert coordinator.get("/api/v1/proposals").json == {
        "format": "symbiose.proposal-list/1",
        "run": None,
        "created": None,
        "proposals": [],
    }


@pytest.mark.parametrize(("path", "status"), [("/api/v1/proposals/nobody", 404), ("/api/v1/nothing", 404)])
def test_errors_of_the_api_are_problem_documents(path: str, status: int, coordinator: Person) -> None:
    answer = coordinator.get(path, Accept="text/html")

    assert answer.status_code == status
    assert answer.content_type == "application/problem+json"


def test_a_visitor_of_the_api_is_not_led_to_a_page(visitor: Person) -> None:
    answer = visitor.get("/api/v1/proposals")

    assert answer.status_code == 401
    assert answer.json["code"] == "http_401"


def test_the_description_is_openapi_3_1_without_a_loose_reference(visitor: Person) -> None:
    found = description(visitor)

    assert found["openapi"] == "3.1.0"
    references = re.findall(r"'#/components/schemas/(\w+)'", str(found))
    assert set(references) == set(found["components"]["schemas"])
    assert found["components"]["securitySchemes"]["session"]["name"] == "symbiose"


def test_every_json_address_is_described_and_nothing_else(app: Flask, visitor: Person) -> None:
    there = {
        re.sub(r"<(\w+)>", r"{\1}", rule.rule)
        for rule in app.url_map.iter_rules()
        if rule.endpoint.startswith("api.") and rule.endpoint != "api.openapi"
    }

    assert set(description(visitor)["paths"]) == there


def test_the_description_says_what_every_field_and_parameter_means(visitor: Person) -> None:
    found = description(visitor)
    schemas = found["components"]["schemas"]

    described = [
        (name, field, bool(schema.get("description")))
        for name, one in schemas.items()
        for field, schema in one.get("properties", {}).items()
    ] + [
        (operation["operationId"], one["name"], bool(one.get("description")))
        for methods in found["paths"].values()
        for operation in methods.values()
        for one in operation["parameters"]
        if one["in"] == "query"
    ]
    version = schemas["FlowDocument"]["properties"]["version"]
    assert version["description"] == "Tells this state from any other: the ETag without its quotes."
    assert [one for one in described if not one[-1]] == []


@pytest.mark.parametrize("name", ["coordinator", "giver", "analyst", None])
def test_answers_are_what_the_description_says(
    name: str | None, visitor: Person, signed_in: SignIn, services: Services
) -> None:
    found = description(visitor)
    person = signed_in(name) if name else visitor
    for path, operations in found["paths"].items():
        for ids in ({"proposal_id": DIRECT.id, "flow_id": "flow_offer"}, {}):
            filled = re.sub(r"{(\w+)}", lambda part, ids=ids: ids.get(part[1], "nobody"), path)
            for method in operations:
                assert_fits(person.send(method, filled), operations[method], found)


def assert_fits(answer: TestResponse, operation: dict[str, Any], whole: dict[str, Any]) -> None:
    """Hold an answer against what an operation says of its status."""
    told = operation["responses"][str(answer.status_code)].get("content", {})
    if not answer.data:
        assert told == {}
        return
    assert answer.mimetype in told
    schema = {**told[answer.mimetype].get("schema", {}), "components": whole["components"]}
    jsonschema_rs.validator_for(schema).validate(answer.json)


def test_documents_are_compressed_for_whom_takes_it(coordinator: Person) -> None:
    plain = coordinator.get("/carte/figures")
    packed = coordinator.get("/carte/figures", **{"Accept-Encoding": "gzip"})

    assert "Content-Encoding" not in plain.headers
    assert packed.headers["Content-Encoding"] == "gzip"
    assert gzip.decompress(packed.data) == plain.data
    assert len(packed.data) < len(plain.data) / 2
    assert "Accept-Encoding" in packed.headers["Vary"]


def test_pages_with_form_tokens_are_not_compressed(coordinator: Person) -> None:
    assert "Content-Encoding" not in coordinator.get("/flux", **{"Accept-Encoding": "gzip"}).headers
