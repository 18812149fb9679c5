"""The page of tokens, and what programs may do with one."""

import logging
import re
from collections.abc import Callable
from datetime import timedelta

import pytest
from flask import Flask

from symbiose.domain.accounts import Account, Role, operator
from symbiose.domain.api_tokens import TokenScope, well_formed, written_secret
from symbiose.services.accounts import actor_of
from symbiose.services.api_tokens import TokenWish, create_token
from symbiose.services.context import Services
from symbiose.services.invitations import accept_link, disable_account, reset
from tests.fakes import FakeStore
from tests.web.api_matrix import FLOW
from tests.web.conftest import MovingClock, address_of
from tests.web.people import PASSWORD, Person, Program
from web.access import policy_of
from web.limits import ADDRESS, CALLER, FAILED, HEAVY

PAGE = "/compte/jetons"
FORM = {"name": "Supervision", "read": "true", "declare": "true", "days": "30", "password": PASSWORD}
ALL = tuple(TokenScope)
Caller = Callable[..., Program]


def secret_on(page: str) -> str:
    found = re.search(r'id="secret" value="([^"]+)"', page)
    assert found is not None
    return found[1]


@pytest.fixture
def program(app: Flask, services: Services, account: Callable[[str], Account]) -> Caller:
    """Return a function that gives a program a token of a person, with all scopes unless told."""

    def made(name: str, scopes: tuple[TokenScope, ...] = ALL, **more: str) -> Program:
        actor = actor_of(account(name))
        new = create_token(services, actor, TokenWish("test", scopes, 30), PASSWORD)
        return Program(app, new.secret, **more)

    return made


def test_s16_a_secret_is_shown_once_in_an_answer_that_is_not_kept(giver: Person) -> None:
    made = giver.post(PAGE, FORM)
    secret = secret_on(made.text)

    assert made.status_code == 200
    assert well_formed(secret)
    assert made.headers["Cache-Control"] == "no-store"
    assert "Location" not in made.headers
    again = giver.get(PAGE).text
    assert secret not in again
    assert "Supervision" in again


def test_s16_no_secret_is_in_the_store_or_the_log(
    giver: Person, app: Flask, store: FakeStore, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    secret = secret_on(giver.post(PAGE, FORM).text)
    Program(app, secret).get("/api/v1/flows")
    Program(app, f"{secret}x").get("/api/v1/flows")

    assert secret not in repr(store.repositories)
    assert secret not in caplog.text


def test_s13_the_password_is_asked_for_again(giver: Person, store: FakeStore) -> None:
    refused = giver.post(PAGE, {**FORM, "password": "une autre phrase"})

    assert refused.status_code == 422
    assert "mot de passe" in refused.text
    assert "une autre phrase" not in refused.text
    assert store.repositories.api_tokens.kept == {}


def test_s14_wrong_passwords_are_counted_with_the_failed_sign_ins(giver: Person) -> None:
    answers = [giver.post(PAGE, {**FORM, "password": "faux"}) for _ in range(7)]

    assert [answer.status_code for answer in answers][-1] == 429
    assert int(answers[-1].headers["Retry-After"]) >= 1


def test_every_fault_of_the_form_is_told_beside_its_field(giver: Person) -> None:
    page = giver.post(PAGE, {"name": "", "days": "0", "password": "faux"})

    assert page.status_code == 422
    for field in ("name", "scopes", "days", "password"):
        assert f'id="{field}-fault"' in page.text


def test_an_analyst_is_offered_reading_only(signed_in: Callable[[str], Person]) -> None:
    analyst = signed_in("analyst")

    page = analyst.get(PAGE).text

    assert 'id="read"' in page
    assert 'id="export"' not in page
    assert analyst.post(PAGE, {**FORM, "export": "true"}).status_code == 403


def test_a_token_is_revoked_from_the_page_and_opens_nothing_from_then_on(
    giver: Person, app: Flask, store: FakeStore
) -> None:
    program = Program(app, secret_on(giver.post(PAGE, FORM).text))
    assert program.get("/api/v1/flows").status_code == 200
    (token,) = store.repositories.api_tokens.kept.values()

    ended = giver.post(f"{PAGE}/{token.id}/revocation")

    assert ended.location == PAGE
    assert program.get("/api/v1/flows").status_code == 401


def test_s4_nobody_revokes_the_token_of_another(
    program: Caller, coordinator: Person, store: FakeStore
) -> None:
    caller = program("giver")
    (token,) = store.repositories.api_tokens.kept.values()

    theirs, missing = (coordinator.post(f"{PAGE}/{i}/revocation") for i in (token.id, "token_nobody"))

    assert theirs.status_code == missing.status_code == 404
    assert theirs.data == missing.data
    assert caller.get("/api/v1/flows").status_code == 200


def test_a_token_reads_what_its_account_may_see(program: Caller) -> None:
    own = program("giver").get("/api/v1/flows").json
    every = program("coordinator").get("/api/v1/flows").json

    assert {flow["flow"]["site_id"] for flow in own["flows"]} == {"site_a"}
    assert {flow["flow"]["site_id"] for flow in every["flows"]} == {"site_a", "site_b", "site_c"}


def test_a_token_opens_only_what_it_was_made_for(program: Caller, store: FakeStore) -> None:
    reader = program("giver", (TokenScope.READ,))
    before = store.repositories.flows

    refused = reader.send("POST", "/api/v1/flows", FLOW)

    assert refused.status_code == 403
    assert refused.json["code"] == "scope_missing"
    assert 'scope="declare"' in refused.headers["WWW-Authenticate"]
    assert reader.get("/api/v1/export?format=csv").status_code == 403
    assert store.repositories.flows == before
    assert program("giver", (TokenScope.EXPORT,)).get("/api/v1/flows").status_code == 403


def test_every_address_of_the_api_names_the_scope_it_needs(app: Flask) -> None:
    policies = {
        rule.endpoint: policy_of(app, rule.endpoint)
        for rule in app.url_map.iter_rules()
        if rule.rule.startswith("/api/")
    }

    assert [endpoint for endpoint, p in policies.items() if p and not p.public and p.scope is None] == []
    others = [r.endpoint for r in app.url_map.iter_rules() if not r.rule.startswith("/api/")]
    assert [endpoint for endpoint in others if (p := policy_of(app, endpoint)) and p.scope] == []


@pytest.mark.parametrize("path", ["/flux", "/flux/export?format=csv", "/compte/jetons", "/carte/figures"])
def test_a_token_opens_no_page(program: Caller, path: str) -> None:
    answer = program("administrator").get(path)

    assert answer.status_code == 401
    assert answer.content_type == "application/problem+json"
    assert answer.json["code"] == "token_refused"


def test_a_bad_token_is_not_saved_by_a_session_beside_it(giver: Person) -> None:
    assert giver.get("/api/v1/flows").status_code == 200

    answer = giver.get("/api/v1/flows", Authorization=f"Bearer {written_secret('a' * 43)}")

    assert answer.status_code == 401


@pytest.mark.parametrize(
    "header", ["Bearer", "Bearer ", "bearer x", "Bearer é", "Bearer symb_", "Bearer a b c"]
)
def test_a_header_without_a_token_is_refused_with_a_challenge(app: Flask, header: str) -> None:
    answer = app.test_client().get("/api/v1/flows", headers={"Authorization": header})

    assert answer.status_code == 401
    assert answer.headers["WWW-Authenticate"].startswith("Bearer")


def test_an_expired_token_is_refused(program: Caller, clock: MovingClock) -> None:
    caller = program("giver")

    clock.now += timedelta(days=31)

    assert caller.get("/api/v1/flows").status_code == 401


def test_s7_rights_of_a_token_end_with_the_next_request(
    program: Caller, store: FakeStore, account: Callable[[str], Account]
) -> None:
    caller = program("giver")
    accounts = store.repositories.accounts
    assert caller.get("/api/v1/flows/flow_offer").status_code == 200

    store.repositories.accounts.save(account("giver").model_copy(update={"site_ids": ("site_c",)}))
    assert caller.get("/api/v1/flows/flow_offer").status_code == 404
    store.repositories.accounts.save(account("giver").model_copy(update={"role": Role.ANALYST}))
    assert caller.get("/api/v1/flows").status_code == 403
    store.repositories.accounts.save(account("giver").model_copy(update={"disabled": True}))
    assert caller.get("/api/v1/flows").status_code == 401
    assert accounts is not None


def test_s7_closing_an_account_ends_its_tokens(program: Caller, services: Services) -> None:
    caller = program("giver")

    disable_account(services, operator("user disable"), address_of("giver"))

    assert caller.get("/api/v1/flows").status_code == 401


def test_s12_a_new_password_ends_the_tokens(program: Caller, services: Services) -> None:
    caller = program("giver")
    link = reset(services, operator("user reset"), address_of("giver"))

    accept_link(services, link.token, "une phrase toute neuve")

    assert caller.get("/api/v1/flows").status_code == 401


def test_s17_a_session_sends_the_form_token_with_json_and_a_program_need_not(
    giver: Person, program: Caller, store: FakeStore
) -> None:
    before = store.repositories.flows
    forged = giver.client.post("/api/v1/flows", json=FLOW)
    assert (forged.status_code, forged.content_type) == (400, "application/problem+json")
    assert store.repositories.flows == before

    assert giver.send("POST", "/api/v1/flows", FLOW).status_code == 201
    assert program("giver").send("POST", "/api/v1/flows", FLOW).status_code == 201


def test_s17_a_bearer_header_does_not_free_a_page_from_its_form_token(
    giver: Person, store: FakeStore
) -> None:
    before = store.repositories.flows

    forged = giver.client.post("/flux/flow_offer/retrait", headers={"Authorization": "Bearer x"})

    assert forged.status_code == 400
    assert store.repositories.flows == before


def test_a_caller_that_asks_too_much_waits_and_others_do_not(program: Caller) -> None:
    busy, calm = program("giver"), program("receiver", address="192.0.2.10")
    exports = CALLER.most // HEAVY

    answers = [busy.get("/api/v1/export?format=json").status_code for _ in range(exports)]
    late = busy.get("/api/v1/sites")

    assert set(answers) == {200}
    assert late.status_code == 429
    assert late.json["code"] == "too_many_requests"
    assert int(late.headers["Retry-After"]) >= 1
    assert calm.get("/api/v1/sites").status_code == 200


def test_a_caller_goes_on_after_the_wait_it_was_told(program: Caller, clock: MovingClock) -> None:
    busy = program("giver")
    while (late := busy.get("/api/v1/export?format=json")).status_code == 200:
        pass

    clock.now += timedelta(seconds=int(late.headers["Retry-After"]))

    assert busy.get("/api/v1/export?format=json").status_code == 200


def test_an_address_that_asks_too_much_waits_whoever_calls(app: Flask) -> None:
    client = app.test_client()

    statuses = [client.get("/api/v1/nothing").status_code for _ in range(ADDRESS.most + 1)]

    assert statuses == [404] * ADDRESS.most + [429]


def test_refused_tokens_are_counted_and_logged_and_a_good_one_still_opens(
    app: Flask, program: Caller, caplog: pytest.LogCaptureFixture
) -> None:
    good = program("giver")
    bad = Program(app, written_secret("a" * 43), good.address)

    statuses = [bad.get("/api/v1/flows").status_code for _ in range(FAILED.most + 1)]

    assert statuses == [401] * FAILED.most + [429]
    assert "a token was refused at api.flows" in caplog.text
    assert good.get("/api/v1/flows").status_code == 200
