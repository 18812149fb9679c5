"""Error pages: what happened, a way on and an id, as a page or as a problem document, whatever went wrong."""

import re
from collections.abc import Callable

import pytest
from flask import Flask, abort
from werkzeug.test import TestResponse

from symbiose.domain.errors import (
    ConflictingReview,
    GraphUnavailable,
    NotAllowed,
    ServiceBusy,
    SymbioseError,
    UnknownThing,
)
from tests.fakes import FakeStore
from tests.web.conftest import DIRECT
from tests.web.people import Person
from web.told import ToldError

SignIn = Callable[[str], Person]
FAULTS: dict[str, tuple[Exception | int, int]] = {
    "not allowed": (NotAllowed("x"), 403),
    "missing": (UnknownThing("x"), 404),
    "conflict": (ConflictingReview("x"), 409),
    "too many": (ToldError(429, "too_many", "Attendez un peu.", headers={"Retry-After": "600"}), 429),
    "unforeseen": (RuntimeError("canary in a stack trace"), 500),
    "aborted": (500, 500),
    "of the trade": (SymbioseError("x"), 500),
    "database": (GraphUnavailable("bolt://secret:7687 canary"), 503),
    "busy": (ServiceBusy("x"), 503),
}
"""Name → what a view raises, and the status that it is answered with."""
SECURITY = (
    "Content-Security-Policy",
    "X-Content-Type-Options",
    "Referrer-Policy",
    "Cross-Origin-Opener-Policy",
)


@pytest.fixture
def fails(app: Flask, monkeypatch: pytest.MonkeyPatch) -> Callable[[str], None]:
    """Return a function that makes the map fail in one of the ways."""

    def make(name: str) -> None:
        fault = FAULTS[name][0]

        def view() -> str:
            if isinstance(fault, int):
                abort(fault)
            raise fault

        view.access_policy = app.view_functions["territory.page"].access_policy  # type: ignore[attr-defined]
        monkeypatch.setitem(app.view_functions, "territory.page", view)

    return make


def shown_id(answer: TestResponse) -> str:
    """Return the id that a page shows."""
    found = re.search(r"<code>([0-9a-f]{16})</code>", answer.text)
    assert found is not None, answer.text
    return found[1]


def logged(caplog: pytest.LogCaptureFixture) -> str:
    """Return all that the log holds, with the fields of its lines."""
    return caplog.text + repr([vars(record).get("fields") for record in caplog.records])


@pytest.mark.parametrize("name", [*FAULTS])
def test_r9_every_error_is_a_page_with_an_id_and_a_way_on(
    name: str, fails: Callable[[str], None], coordinator: Person, caplog: pytest.LogCaptureFixture
) -> None:
    fails(name)
    caplog.set_level("INFO")

    answer = coordinator.get("/carte?famille=metals")

    assert answer.status_code == FAULTS[name][1]
    assert answer.text.count("<h1>") == 1
    assert shown_id(answer) in logged(caplog)
    assert answer.headers["X-Request-ID"] in logged(caplog)
    main = answer.text.split("<main")[1].split("</main>")[0]
    assert 'href="/"' in main
    for hidden in ("canary", "Traceback", "bolt://", "RuntimeError"):
        assert hidden not in answer.text


@pytest.mark.parametrize("name", [*FAULTS])
def test_r9_every_error_is_a_problem_document_to_a_program(
    name: str, fails: Callable[[str], None], coordinator: Person, caplog: pytest.LogCaptureFixture
) -> None:
    fails(name)
    caplog.set_level("INFO")

    answer = coordinator.get("/carte", Accept="application/json")

    assert answer.status_code == FAULTS[name][1]
    assert answer.content_type == "application/problem+json"
    assert answer.json is not None
    assert answer.json["status"] == answer.status_code
    assert answer.json["title"]
    assert answer.json["detail"]
    assert answer.json["instance"] in logged(caplog)
    assert "canary" not in answer.text


@pytest.mark.parametrize("accept", ["text/html", "application/json"])
@pytest.mark.parametrize("name", [*FAULTS])
def test_s22_the_headers_stand_on_every_error(
    name: str, accept: str, fails: Callable[[str], None], coordinator: Person
) -> None:
    usual = coordinator.get("/compte")
    fails(name)

    answer = coordinator.get("/carte", Accept=accept)

    assert all(answer.headers[header] == usual.headers[header] for header in SECURITY)
    assert answer.headers["Cache-Control"] == "no-store"


@pytest.mark.parametrize(
    ("name", "seconds", "told"), [("too many", "600", "10 minutes"), ("busy", "10", "10 secondes")]
)
def test_who_must_wait_is_told_how_long(
    name: str, seconds: str, told: str, fails: Callable[[str], None], coordinator: Person
) -> None:
    fails(name)

    answer = coordinator.get("/carte?famille=metals")

    assert answer.headers["Retry-After"] == seconds
    assert f"dans\N{NO-BREAK SPACE}{told}" in answer.text or f"dans {told}" in answer.text
    assert '<a class="btn btn-primary" href="/carte?famille=metals">Réessayer</a>' in answer.text


def test_who_may_not_is_led_to_their_rights(fails: Callable[[str], None], signed_in: SignIn) -> None:
    answer = signed_in("analyst").get("/propositions")

    assert answer.status_code == 403
    assert 'href="/compte"' in answer.text.split("<main")[1]


@pytest.mark.parametrize(
    ("referrer", "way"),
    [
        ("http://localhost/propositions?tri=co2", "/propositions?tri=co2"),
        ("https://evil.example/propositions", None),
        ("http://localhost//evil.example", None),
        ("javascript:alert(1)", None),
    ],
)
def test_s30_who_meets_a_conflict_goes_back_to_the_page_of_ours_that_was_left(
    referrer: str, way: str | None, fails: Callable[[str], None], coordinator: Person
) -> None:
    fails("conflict")

    answer = coordinator.get("/carte", Referer=referrer)

    main = answer.text.split("<main")[1].split("</main>")[0]
    assert ("Revenir à la page précédente" in main) is (way is not None)
    assert "evil" not in main
    assert "javascript" not in main
    assert way is None or f'href="{way}"' in main


def test_s4_the_id_of_a_missing_page_is_the_same_for_each_in_a_session_and_another_in_the_next(
    signed_in: SignIn,
) -> None:
    first, second = signed_in("receiver"), signed_in("stranger")

    other, missing = first.get("/flux/flow_oxide"), first.get("/flux/nobody_knows_this_id")

    assert other.data == missing.data
    assert shown_id(other) == shown_id(missing) != shown_id(second.get("/flux/flow_offer"))
    assert other.headers["X-Request-ID"] != missing.headers["X-Request-ID"]


def test_r5_a_missing_page_is_told_even_while_the_database_is_down(
    coordinator: Person, store: FakeStore
) -> None:
    store.available = False

    answer = coordinator.get("/nulle-part")

    assert answer.status_code == 404
    assert "Page introuvable" in answer.text


def test_r9_a_page_that_cannot_even_be_told_is_told_plainly(
    app: Flask, fails: Callable[[str], None], coordinator: Person, caplog: pytest.LogCaptureFixture
) -> None:
    fails("conflict")
    del app.jinja_env.globals["pages_of"]

    answer = coordinator.get("/carte")

    assert answer.status_code == 409
    assert "La situation a changé" in answer.text
    assert shown_id(answer) in caplog.text
    assert "Content-Security-Policy" in answer.headers


def test_r9_an_unforeseen_error_leaves_nothing_half_written(
    coordinator: Person, store: FakeStore, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = store.repositories

    def fail(*_: object) -> None:
        msg = "the disk is full"
        raise OSError(msg)

    monkeypatch.setattr("tests.fakes.FakeJournal.append", fail)
    answer = coordinator.post(f"/propositions/{DIRECT.id}/acceptation", {"version": 0})

    assert answer.status_code == 500
    assert store.repositories is before


def test_visitors_are_led_to_the_sign_in(visitor: Person) -> None:
    answer = visitor.get("/nulle-part")

    assert answer.status_code == 404
    assert 'href="/login"' in answer.text.split("<main")[1]
    assert shown_id(answer)
