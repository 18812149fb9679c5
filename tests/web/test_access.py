"""Who may open what: every address has a policy, and the matrix role × address × method × owner holds."""

from collections.abc import Callable
from http import HTTPStatus

import pytest
from flask import Flask

from symbiose.domain.accounts import Account, Role
from symbiose.services.context import Services
from tests.builders import make_job
from tests.conftest import REPOSITORY
from tests.fakes import FakeStore
from tests.web.access_matrix import (
    BY_ADDRESS,
    FORBIDDEN,
    FORMS,
    FOUND,
    MATRIX,
    MISSING,
    NOBODY_KNOWS,
    OK,
    UNAUTHORISED,
    UNPROCESSABLE,
)
from tests.web.api_matrix import BODIES
from tests.web.conftest import CHAINED, DIRECT, PEOPLE
from tests.web.curve_matrix import keep_power
from tests.web.dossier_matrix import keep_dossier
from tests.web.loop_matrix import keep_wish
from tests.web.objective_matrix import keep_objectives
from tests.web.people import Person
from tests.web.review_matrix import keep_question
from tests.web.roof_matrix import keep_roofs
from tests.web.solar_matrix import keep_solar_wish
from tests.web.synergy_matrix import keep_synergy
from web.access import policy_of, rights_table

SignIn = Callable[[str], Person]
RIGHTS = REPOSITORY / "docs" / "rights.md"
PACKAGES = {"static", "bootstrap.static"}
PUBLIC = {
    "accounts.login",
    "accounts.sign_in",
    "accounts.invitation",
    "accounts.choose_password",
    "accounts.forgotten",
    "accounts.ask_reset",
    "home.plotly",
    "notices.accessibility",
    "notices.legal",
    "notices.personal_data",
    "languages.choose",
    "home.security_text",
    "metrics.page",
    "api.health",
    "api.ready",
    "api.openapi",
}


@pytest.fixture(autouse=True)
def _work_of_giver(store: FakeStore, services: Services) -> None:
    """Let the giver's import wait for a worker."""
    giver = store.repositories.accounts.by_email("giver@test.example")
    assert giver is not None
    job = make_job(
        id="job_of_giver",
        kind="import",
        lane="import upload_of_giver",
        account_id=giver.id,
        parameters='{"upload_id": "upload_of_giver", "step": "read"}',
    )
    store.repositories.jobs.add(job)


@pytest.fixture(autouse=True)
def _question(store: FakeStore, services: Services) -> None:
    """Let the coordination have asked the giver something."""
    keep_question(store)


@pytest.fixture(autouse=True)
def _objectives(store: FakeStore, services: Services) -> None:
    """Let there be objectives."""
    keep_objectives(store)


@pytest.fixture(autouse=True)
def _loop(store: FakeStore, services: Services) -> None:
    """Let the latest run propose a loop, and the coordinator have wished it otherwise."""
    keep_wish(store)


@pytest.fixture(autouse=True)
def _group(store: FakeStore, services: Services) -> None:
    """Let the latest run propose a roof, and the coordinator have wished it otherwise."""
    keep_solar_wish(store)


@pytest.fixture(autouse=True)
def _power(store: FakeStore, services: Services) -> None:
    """Let two sites need electricity, and the giver have dropped load curves."""
    keep_power(store, services)


@pytest.fixture(autouse=True)
def _roofs(store: FakeStore, services: Services) -> None:
    """Let there be a roof of two sites, that of one, and a house."""
    keep_roofs(store)


@pytest.fixture(autouse=True)
def _synergy(store: FakeStore, services: Services) -> None:
    """Let giver and receiver have a synergy."""
    keep_synergy(store)
    keep_dossier(store)


def answer(person: Person, method: str, path: str) -> int:
    """Return the status that a person gets; a form is sent whole, with its token."""
    if method == "GET":
        return person.get(path).status_code
    if path.startswith("/api/"):
        return person.send(method, path, BODIES.get((method, path))).status_code
    form = BY_ADDRESS.get(path) or FORMS.get(path.rpartition("/")[2], {})
    return person.post(path, form).status_code


def methods_of(app: Flask, endpoint: str) -> set[str]:
    rules = app.url_map.iter_rules(endpoint)
    return {m for rule in rules for m in (rule.methods or set())} - {"HEAD", "OPTIONS"}


def test_s1_every_address_declares_who_may_open_it(app: Flask) -> None:
    undeclared = [rule.rule for rule in app.url_map.iter_rules() if policy_of(app, rule.endpoint) is None]

    assert undeclared == []


def test_s1_only_these_addresses_are_public(app: Flask) -> None:
    public = {r.endpoint for r in app.url_map.iter_rules() if (p := policy_of(app, r.endpoint)) and p.public}

    assert public == PUBLIC | PACKAGES


def test_s1_the_documented_rights_are_those_that_hold(app: Flask, pytestconfig: pytest.Config) -> None:
    table = rights_table(app)
    text = RIGHTS.read_text(encoding="utf-8")
    before, _, rest = text.partition("| address |")
    after = rest.partition("\n\n")[2]

    if pytestconfig.getoption("regenerate"):
        RIGHTS.write_text(f"{before}{table}\n\n{after}", encoding="utf-8")

    assert f"\n\n{table}\n\n" in RIGHTS.read_text(encoding="utf-8")


def test_s1_a_view_that_declares_nothing_is_closed(app: Flask, signed_in: SignIn) -> None:
    person = signed_in("administrator")
    app.url_map.add(app.url_rule_class("/oubli", endpoint="forgotten"))
    app.view_functions["forgotten"] = lambda: "open"

    assert person.get("/oubli").status_code == FORBIDDEN


def test_s2_every_address_and_method_stands_in_the_matrix(app: Flask) -> None:
    stated = {(endpoint, method) for endpoint, method, _ in MATRIX}
    there = {
        (rule.endpoint, method)
        for rule in app.url_map.iter_rules()
        if rule.endpoint not in PACKAGES
        for method in methods_of(app, rule.endpoint)
    }

    assert stated == there


@pytest.mark.parametrize("name", [*PEOPLE])
def test_s2_the_matrix_holds_for(
    name: str, app: Flask, store: FakeStore, services: Services, signed_in: SignIn
) -> None:
    wrong = {}
    cookie = signed_in(name).cookie()
    at_first = store.repositories
    for (_endpoint, method, path), (by_person, other) in MATRIX.items():
        store.repositories = at_first
        person = Person(app)
        person.take(cookie)
        wanted = by_person.get(name, other)
        found = answer(person, method, path)
        if found != wanted:
            wrong[(method, path)] = (found, wanted)

    assert wrong == {}


def test_s2_visitors_are_led_to_the_sign_in_and_post_nothing(app: Flask, visitor: Person) -> None:
    for endpoint, method, path in MATRIX:
        policy = policy_of(app, endpoint)
        if policy and policy.public:
            continue
        reply = visitor.get(path) if method == "GET" else visitor.send(method, path)
        if path.startswith("/api/"):
            assert reply.status_code == UNAUTHORISED, path
        elif method == "GET":
            assert reply.status_code == FOUND, path
            assert reply.location.startswith("/login")
        else:
            assert reply.status_code in (FOUND, UNAUTHORISED), path
            assert reply.location is None or reply.location.startswith("/login")


def test_s3_no_view_answers_a_read_and_a_write(app: Flask) -> None:
    both = [
        rule.rule
        for rule in app.url_map.iter_rules()
        if "GET" in (rule.methods or set()) and {"POST", "PUT", "DELETE"} & (rule.methods or set())
    ]

    assert both == []


@pytest.mark.parametrize("name", ["analyst", "stranger"])
def test_s3_who_may_only_read_changes_nothing(name: str, store: FakeStore, signed_in: SignIn) -> None:
    person = signed_in(name)
    before = store.repositories.decisions, store.repositories.flows, store.repositories.runs

    for _endpoint, method, path in MATRIX:
        if method == "POST" and "/flux/flow_oxide" not in path and path not in ("/login", "/logout"):
            answer(person, method, path)

    assert (store.repositories.decisions, store.repositories.flows, store.repositories.runs) == before


@pytest.mark.parametrize("path", ["/propositions/{}", "/flux/{}", "/api/v1/proposals/{}"])
def test_s4_a_thing_of_others_looks_like_a_missing_one(path: str, signed_in: SignIn) -> None:
    person = signed_in("receiver")
    theirs = "flow_oxide" if "flux" in path else CHAINED.id

    other, missing = person.get(path.format(theirs)), person.get(path.format(NOBODY_KNOWS))

    assert other.status_code == missing.status_code == HTTPStatus.NOT_FOUND
    assert other.data == missing.data


def test_s4_withdrawing_a_flow_of_others_looks_like_a_missing_one(signed_in: SignIn) -> None:
    person = signed_in("receiver")

    other, missing = person.post("/flux/flow_oxide/retrait"), person.post(f"/flux/{NOBODY_KNOWS}/retrait")

    assert other.status_code == missing.status_code == HTTPStatus.NOT_FOUND
    assert other.data == missing.data


def test_s7_rights_end_with_the_next_request(
    store: FakeStore, signed_in: SignIn, account: Callable[[str], Account]
) -> None:
    person = signed_in("giver")
    assert person.get("/flux/flow_offer").status_code == OK

    store.repositories.accounts.save(account("giver").model_copy(update={"site_ids": ("site_c",)}))
    assert person.get("/flux/flow_offer").status_code == MISSING
    store.repositories.accounts.save(account("giver").model_copy(update={"role": Role.ANALYST}))
    assert person.get("/flux").status_code == FORBIDDEN
    store.repositories.accounts.save(account("giver").model_copy(update={"disabled": True}))
    assert person.get("/carte").status_code == UNAUTHORISED


@pytest.mark.parametrize(
    ("path", "field"),
    [
        (f"/propositions/{DIRECT.id}/acceptation", "decided_by"),
        (f"/propositions/{DIRECT.id}/acceptation", "state"),
        (f"/propositions/{DIRECT.id}/refus", "decided_at"),
        (f"/propositions/{DIRECT.id}/modeles", "thing_id"),
        ("/propositions/calcul", "time_limit_s"),
        ("/flux/declarer", "declared_by"),
        ("/flux/declarer", "estimate"),
        ("/flux/declarer", "id"),
        ("/flux/flow_offer/retrait", "withdrawn"),
        ("/flux/flow_offer/ressource", "site_id"),
        ("/login", "role"),
    ],
)
def test_s8_fields_that_the_server_owns_are_refused(
    path: str, field: str, store: FakeStore, coordinator: Person
) -> None:
    before = store.repositories
    reply = coordinator.post(path, FORMS.get(path.rpartition("/")[2], {}), **{field: "x"})

    assert reply.status_code == UNPROCESSABLE
    assert store.repositories is before
