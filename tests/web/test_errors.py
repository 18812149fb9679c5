"""Errors as answers: French pages with a way on, problem documents for programs, never a stack trace."""

from collections.abc import Callable

import pytest
from flask import Flask

from symbiose.domain.errors import ModelInfeasible, SolverFailed, SymbioseError
from tests.fakes import FakeMatcher, FakeStore
from tests.web.people import Person


def test_r5_a_lost_database_is_told_in_french_and_passes(coordinator: Person, store: FakeStore) -> None:
    store.available = False
    lost = coordinator.get("/propositions")
    store.available = True

    assert lost.status_code == 503
    assert "momentanément indisponible" in lost.text
    assert int(lost.headers["Retry-After"]) > 0
    assert "Traceback" not in lost.text
    assert coordinator.get("/propositions").status_code == 200


@pytest.mark.parametrize("path", ["/", "/carte", "/flux", "/modeles", "/sources", "/api/v1/proposals"])
def test_r5_no_page_breaks_without_a_database(path: str, coordinator: Person, store: FakeStore) -> None:
    store.available = False

    assert coordinator.get(path).status_code == 503


def test_r5_signing_in_without_a_database_is_put_off(visitor: Person, store: FakeStore) -> None:
    store.available = False

    assert visitor.sign_in("coordinator@test.example").status_code == 503
    assert visitor.get("/login").status_code == 200
    assert visitor.get("/health").status_code == 200


def test_r9_an_unforeseen_error_shows_an_id_that_the_log_has(
    app: Flask, coordinator: Person, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    def fail() -> str:
        msg = "canary in a stack trace"
        raise RuntimeError(msg)

    monkeypatch.setitem(app.view_functions, "territory.page", _with_policy(app, fail))

    answer = coordinator.get("/carte")

    assert answer.status_code == 500
    assert "canary" not in answer.text
    assert "Traceback" not in answer.text
    shown = answer.text.split("<code>")[1].split("</code>")[0]
    assert shown in caplog.text
    assert "canary" in caplog.text


def _with_policy(app: Flask, view: Callable[[], str]) -> Callable[[], str]:
    view.access_policy = app.view_functions["territory.page"].access_policy  # type: ignore[attr-defined]
    return view


@pytest.mark.parametrize(("error", "status"), [(SolverFailed, 503), (ModelInfeasible, 422)])
def test_an_optimiser_that_cannot_answer_says_so(
    error: type[SymbioseError],
    status: int,
    coordinator: Person,
    matcher: FakeMatcher,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    def fail(*_: object) -> None:
        raise error("no solver")

    monkeypatch.setattr(matcher, "why_not", fail)

    assert coordinator.get("/pourquoi-pas?offre=flow_offer&besoin=flow_need").status_code == status


def test_a_program_gets_a_problem_document(coordinator: Person) -> None:
    answer = coordinator.get("/propositions/nobody", Accept="application/json")

    assert answer.status_code == 404
    assert answer.content_type == "application/problem+json"
    assert answer.json["status"] == 404
    assert answer.json["code"] == "unknown_thing"


@pytest.mark.parametrize(
    ("method", "path", "status"),
    [
        ("get", "/nulle-part", 404),
        ("get", "/logout", 405),
        ("post", "/propositions", 405),
        ("get", "/flux/a%00b", 404),
    ],
)
def test_a_wrong_address_gets_a_french_page(method: str, path: str, status: int, coordinator: Person) -> None:
    answer = getattr(coordinator.client, method)(path)

    assert answer.status_code == status
    assert '<html lang="fr">' in answer.text
    assert "Revenir à l" in answer.text


def test_a_form_that_is_too_large_is_refused(coordinator: Person) -> None:
    answer = coordinator.post("/flux/declarer", resource="x" * 1_100_000)

    assert answer.status_code in (400, 413)


@pytest.mark.parametrize(
    "query",
    ["tri=rien", "ordre=haut", "etat=volatil", "modele=7", "modele=x", "texte=" + "x" * 201],
)
def test_a_filter_that_does_not_exist_is_told(query: str, coordinator: Person) -> None:
    answer = coordinator.get(f"/propositions?{query}")

    assert answer.status_code == 422
    assert "Saisie à corriger" in answer.text


def test_s33_refused_accesses_are_logged(
    signed_in: Callable[[str], Person], caplog: pytest.LogCaptureFixture
) -> None:
    signed_in("analyst").get("/propositions")

    assert "refused with 403 at proposals.board" in caplog.text


@pytest.mark.parametrize("path", ["/api/v1/proposals", "/propositions"])
def test_a_method_that_is_not_allowed_names_those_that_are(path: str, coordinator: Person) -> None:
    answer = coordinator.client.delete(path)

    assert answer.status_code == 405
    assert answer.headers["Allow"] == "GET, HEAD, OPTIONS"
