"""What every answer carries: what a page may load, where it may send, who may keep it."""

import base64
import gzip
import hashlib
import re
from dataclasses import replace
from datetime import datetime, timedelta

import pytest
from flask import Flask
from werkzeug.test import TestResponse

from symbiose.services.context import Services
from tests.builders import NOON
from tests.fakes import FakeStore
from tests.web.access_matrix import FORMS, MATRIX
from tests.web.conftest import DIRECT, address_of
from tests.web.people import PASSWORD, Person
from web.application import create_app
from web.plotly_assets import map_style_sheet, plotly_script, plotly_version
from web.security import content_security_policy
from web.settings import WebSettings

EMPTY = "'sha256-47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU='"
READ = {path for _, method, path in MATRIX if method == "GET"}
ADDRESSES = [*sorted(READ), "/nulle-part", "/static/symbiose.css"]


def test_s22_the_policy_is_the_one_that_was_measured() -> None:
    digest = hashlib.sha256(map_style_sheet().encode()).digest()
    sheet = f"'sha256-{base64.b64encode(digest).decode()}'"

    assert content_security_policy() == (
        f"default-src 'none'; script-src 'self'; style-src 'self' {EMPTY} {sheet}; "
        "img-src 'self' data: blob:; font-src 'self'; connect-src 'self'; worker-src 'self' blob:; "
        "base-uri 'none'; form-action 'self'; frame-ancestors 'none'"
    )


def test_s22_plotly_still_holds_its_map_style_sheet_where_it_did() -> None:
    sheet = map_style_sheet()

    assert "maplibregl" in sheet
    assert len(re.findall(r"e\.textContent='[^']*'", plotly_script().read_text("utf-8"))) == 1


def test_s22_every_answer_carries_the_headers(coordinator: Person) -> None:
    for path in ADDRESSES:
        headers = coordinator.get(path).headers

        assert headers["Content-Security-Policy"] == content_security_policy(), path
        assert headers["X-Content-Type-Options"] == "nosniff", path
        assert headers["Referrer-Policy"] == "same-origin", path
        assert headers["Cross-Origin-Opener-Policy"] == "same-origin", path
        assert "Strict-Transport-Security" not in headers, path
        assert "Server" not in headers, path


def test_s22_a_failure_carries_them_too(coordinator: Person, store: FakeStore) -> None:
    store.available = False

    answer = coordinator.get("/propositions")

    assert answer.status_code == 503
    assert answer.headers["Content-Security-Policy"] == content_security_policy()


def test_s22_pages_of_signed_in_people_are_kept_nowhere(coordinator: Person) -> None:
    assert coordinator.get("/propositions").headers["Cache-Control"] == "no-store"


def test_s17_behind_tls_the_cookie_is_bound_to_this_host(settings: WebSettings, services: Services) -> None:
    secure = WebSettings(secret_key=settings.secret_key, https=True, folder=settings.folder)
    client = create_app(secure, services).test_client()
    page = client.get("/login", base_url="https://symbiose.example")
    token = re.search(r'name="csrf_token" value="([^"]+)"', page.text)
    assert token

    answer = client.post(
        "/login",
        base_url="https://symbiose.example",
        data={"csrf_token": token[1], "email": address_of("coordinator"), "password": PASSWORD},
        headers={"Referer": "https://symbiose.example/login"},
    )

    cookie = answer.headers["Set-Cookie"]
    assert cookie.startswith("__Host-symbiose=")
    for attribute in ("Secure", "HttpOnly", "SameSite=Lax", "Path=/"):
        assert attribute in cookie
    assert "Domain" not in cookie
    assert answer.headers["Strict-Transport-Security"].startswith("max-age=31536000")


def test_s17_no_form_is_taken_without_its_token(coordinator: Person, store: FakeStore) -> None:
    before = store.repositories

    for _, method, path in MATRIX:
        if method == "POST":
            form = FORMS.get(path.rpartition("/")[2], {})
            assert coordinator.client.post(path, data=form).status_code == 400, path
            assert coordinator.client.post(path, json=form).status_code == 400, path

    assert store.repositories is before


def test_s17_reading_writes_nothing(coordinator: Person, store: FakeStore) -> None:
    before = store.repositories

    for path in ADDRESSES:
        coordinator.get(path)

    assert store.repositories is before


def test_s23_no_figure_offers_to_send_itself_away(coordinator: Person) -> None:
    page = coordinator.get(f"/propositions/{DIRECT.id}").text
    figures = [coordinator.get(f"/carte/figures?rendu={kind}").json["figure"] for kind in ("webgl", "svg")]

    assert page.count('"showSendToCloud": false') == 2
    for figure in figures:
        assert figure["config"]["showSendToCloud"] is False
        assert figure["config"]["plotlyServerURL"] == ""
        assert figure["config"]["locale"] == "fr"


def test_s23_no_page_names_an_address_elsewhere(coordinator: Person) -> None:
    named = {}
    for path in ADDRESSES:
        answer = coordinator.get(path)
        if answer.mimetype == "text/html":
            named[path] = re.findall(r'(?:src|href|action)="(?:https?:)?//[^"]*"', answer.text)

    assert len(named) > len(ADDRESSES) / 2
    assert {path: found for path, found in named.items() if found} == {}


def test_plotly_is_served_compressed_and_for_good(visitor: Person) -> None:
    answer = visitor.get(f"/plotly/{plotly_version()}/plotly.min.js", **{"Accept-Encoding": "gzip"})

    assert answer.headers["Content-Encoding"] == "gzip"
    assert "immutable" in answer.headers["Cache-Control"]
    assert len(answer.data) < 1_600_000
    assert gzip.decompress(answer.data) == plotly_script().read_bytes()


def test_plotly_is_served_plain_to_whom_asks_so(visitor: Person) -> None:
    answer = visitor.get(f"/plotly/{plotly_version()}/plotly.min.js", **{"Accept-Encoding": "identity"})

    assert "Content-Encoding" not in answer.headers
    assert answer.data == plotly_script().read_bytes()


def test_only_pages_with_figures_load_plotly(coordinator: Person) -> None:
    assert "plotly.min.js" in coordinator.get("/carte").text
    assert "plotly.min.js" not in coordinator.get("/propositions").text


def test_a_request_with_a_strange_host_leads_nowhere_else(app: Flask) -> None:
    answer = app.test_client().get("/propositions", headers={"Host": "evil.example"})

    assert answer.location.startswith("/login")


def security_text(settings: WebSettings, services: Services, **changes: str) -> TestResponse:
    app = create_app(replace(settings, **changes), services)
    return app.test_client().get("/.well-known/security.txt", headers={"Host": "evil.example"})


def test_the_security_text_has_what_its_standard_asks_for(settings: WebSettings, services: Services) -> None:
    """RFC 9116: a way to write to, one moment of expiry less than a year ahead, https alone, plain text."""
    answer = security_text(
        settings, services, url="https://symbiose.example/", contact="Park <security@park.example>"
    )

    fields = [line.split(": ", 1) for line in answer.text.splitlines()]
    told = dict(reversed(fields))
    assert [name for name, _ in fields] == [
        "Contact",
        "Contact",
        "Expires",
        "Preferred-Languages",
        "Canonical",
    ]
    assert told["Contact"] == "mailto:security@park.example"
    assert timedelta(0) < datetime.fromisoformat(told["Expires"]) - NOON < timedelta(days=365)
    assert told["Canonical"] == "https://symbiose.example/.well-known/security.txt"
    assert answer.content_type == "text/plain; charset=utf-8"
    assert "evil" not in answer.text


@pytest.mark.parametrize(
    ("changes", "ways"),
    [
        ({"url": "https://symbiose.example"}, ["https://symbiose.example/accessibilite"]),
        ({"contact": "https://park.example/security"}, ["https://park.example/security"]),
        (
            {"contact": "security@park.example", "url": "http://park.example"},
            ["mailto:security@park.example"],
        ),
    ],
)
def test_the_security_text_names_the_ways_that_the_operator_set(
    changes: dict[str, str], ways: list[str], settings: WebSettings, services: Services
) -> None:
    lines = security_text(settings, services, **changes).text.splitlines()

    assert [line for line in lines if line.startswith("Contact: ")] == [f"Contact: {way}" for way in ways]


def test_without_any_setting_the_security_text_names_a_page_of_the_service(visitor: Person) -> None:
    lines = visitor.get("/.well-known/security.txt").text.splitlines()

    assert lines[0] == "Contact: http://localhost/accessibilite"
    assert visitor.get("/accessibilite").status_code == 200
