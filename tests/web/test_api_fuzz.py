"""R9: the API, fuzzed from its own description for each role, with a session and with a token."""

import json
from collections.abc import Callable, Mapping
from functools import cache
from typing import Any

import jsonschema_rs
import pytest
import schemathesis
from flask import Flask
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st
from schemathesis import APIOperation, Case, GenerationMode
from schemathesis.core import NotSet
from werkzeug.test import Client, TestResponse

from symbiose.domain.accounts import Account
from symbiose.domain.api_tokens import TokenScope
from symbiose.domain.permissions import CanHoldToken
from symbiose.services.accounts import actor_of
from symbiose.services.api_tokens import TokenWish, create_token
from symbiose.services.context import Services
from tests.fakes import FakeStore
from tests.loop_case import LOOP_ID, keep_loop_of_two
from tests.web.conftest import DIRECT, MovingClock
from tests.web.curve_matrix import POWER_A, keep_power
from tests.web.people import PASSWORD, Person, Program
from tests.web.roof_matrix import OF_TWO, keep_roofs
from tests.web.solar_matrix import SOLAR_ID, keep_solar_wish
from tests.web.synergy_matrix import SYNERGY, keep_synergy
from web.api.openapi import description
from web.limits import init_limits

KNOWN = {
    "flow_id": "flow_offer",
    "proposal_id": DIRECT.id,
    "draft_id": "draft_of_giver",
    "synergy_id": SYNERGY,
    "loop_id": LOOP_ID,
    "group_id": SOLAR_ID,
    "roof_id": OF_TWO,
}
"""Parameter of a path → the id of a thing that exists."""
OF_THE_ADDRESS = {308, 404, 405}
"""Statuses of an address that is none, which hostile ids make."""
ROLES = ("administrator", "coordinator", "giver", "analyst")
quietly = settings(
    deadline=None,
    max_examples=8,
    phases=[Phase.explicit, Phase.reuse, Phase.generate],
    suppress_health_check=list(HealthCheck),
)


def _described() -> dict[str, Any]:
    """Return the description as programs with their rights see it: nobody forges who they are."""
    whole: Any = json.loads(json.dumps(description("test", "symbiose")))
    for operations in whole["paths"].values():
        for operation in operations.values():
            operation["security"] = []
    return dict(whole)


DESCRIPTION = _described()
OPERATIONS = [found.ok() for found in schemathesis.openapi.from_dict(DESCRIPTION).get_all_operations()]


def sent_by(client: Client, case: Case, headers: Mapping[str, str], *, known: bool) -> TestResponse:
    """Send a case; with `known`, ids of things that exist stand in place of random ones."""
    path, body = case.operation.path, case.body
    if known and path.endswith("/load-curve"):
        path = path.replace("{flow_id}", POWER_A)
    for name, value in (case.path_parameters or {}).items():
        path = path.replace(f"{{{name}}}", KNOWN[name] if known else str(value))
    if known and isinstance(body, dict) and "site_id" in body:
        body = {**body, "site_id": "site_a"}
    own = {name: str(value) for name, value in dict(case.headers or {}).items()}
    plain = {n: v for n, v in own.items() if n in ("If-Match", "Idempotency-Key") and _is_sent(v)}
    raw = None if isinstance(body, NotSet) else body if isinstance(body, bytes) else json.dumps(body)
    return client.open(
        path,
        method=case.method,
        query_string=dict(case.query or {}),
        data=raw,
        headers={"Content-Type": "application/json", **plain, **headers},
        buffered=True,
    )


def _is_sent(value: str) -> bool:
    return value.isascii() and value.isprintable()


def assert_described(answer: TestResponse, case: Case) -> None:
    """Hold an answer against the description: no failure, a status it names, the document of that status."""
    assert answer.status_code < 500, answer.text
    told = DESCRIPTION["paths"][case.operation.path][case.operation.method]["responses"]
    status = str(answer.status_code)
    assert status in told or answer.status_code in OF_THE_ADDRESS
    content = told.get(status, {}).get("content", {})
    if answer.status_code >= 400:
        assert answer.mimetype == "application/problem+json"
    if answer.mimetype in content and answer.is_json:
        judge_of(case.operation.path, case.operation.method, status, answer.mimetype).validate(answer.json)


@cache
def judge_of(path: str, method: str, status: str, mimetype: str) -> Any:
    """Return what validates the documents of an answer."""
    content = DESCRIPTION["paths"][path][method]["responses"][status]["content"]
    schema = {**content[mimetype].get("schema", {}), "components": DESCRIPTION["components"]}
    return jsonschema_rs.validator_for(schema)


@pytest.fixture
def callers(
    app: Flask,
    services: Services,
    signed_in: Callable[[str], Person],
    account: Callable[[str], Account],
) -> list[tuple[Client, Mapping[str, str]]]:
    """Return the two ways in which each person calls: from a page, and with a token of all their scopes."""
    found = []
    for name in ROLES:
        person, actor = signed_in(name), actor_of(account(name))
        scopes = tuple(scope for scope in TokenScope if CanHoldToken(actor, scope).allowed())
        program = Program(app, create_token(services, actor, TokenWish("fuzz", scopes, 1), PASSWORD).secret)
        found += [(person.client, {"X-CSRFToken": person.token()}), (program.client, program.headers)]
    return found


@pytest.mark.parametrize("operation", OPERATIONS, ids=lambda operation: operation.label)
def test_r9_no_request_breaks_the_api(
    operation: APIOperation[Any, Any, Any, Any],
    callers: list[tuple[Client, Mapping[str, str]]],
    app: Flask,
    store: FakeStore,
    services: Services,
    clock: MovingClock,
) -> None:
    keep_synergy(store)
    keep_loop_of_two(store)
    keep_solar_wish(store)
    keep_roofs(store)
    keep_power(store, services)
    at_first = store.repositories
    modes = [GenerationMode.POSITIVE]
    if operation.body or operation.query:
        modes.append(GenerationMode.NEGATIVE)

    for mode in modes:

        @quietly
        @given(case=operation.as_strategy(generation_mode=mode), known=st.booleans())
        def holds(case: Case, known: bool) -> None:
            for client, headers in callers:
                store.repositories = at_first
                init_limits(app, clock)
                assert_described(sent_by(client, case, headers, known=known), case)

        holds()
