"""The register of companies, on a server on loopback that answers, refuses, hangs, sends away or lies."""

import json
import socket
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest

from symbiose.app import company_register
from symbiose.app.company_register import (
    MOST_A_MINUTE,
    MOST_AT_ONCE,
    MOST_BYTES,
    HttpCompanyRegister,
)
from symbiose.app.register_address import checked_address, may_be_called
from symbiose.app.register_answer import entry_of
from symbiose.app.settings import Settings
from symbiose.app.wiring import with_company_register
from symbiose.domain.company_register import RegisterEntry, RegisterSilent
from symbiose.domain.errors import InvalidSettings

SIRET = "53070853600038"
SITE = {
    "siret": SIRET,
    "commune": "62276",
    "activite_principale": "29.10Z",
    "nom_commercial": None,
    "liste_enseignes": ["USINE DE DOUVRIN"],
    "etat_administratif": "A",
}
COMPANY = {"siren": SIRET[:9], "nom_complet": "ENTREPRISE (E)", "nom_raison_sociale": "ENTREPRISE"}
ANSWER = {"results": [{**COMPANY, "siege": None, "matching_etablissements": [SITE]}], "total_results": 1}
Reply = Callable[[BaseHTTPRequestHandler], None]


def says(document: object, status: int = 200, **headers: str) -> Reply:
    body = document if isinstance(document, bytes) else json.dumps(document).encode()

    def reply(handler: BaseHTTPRequestHandler) -> None:
        handler.send_response(status)
        for name, value in {"Content-Length": str(len(body)), **headers}.items():
            handler.send_header(name, value)
        handler.end_headers()
        handler.wfile.write(body)

    return reply


@contextmanager
def server_that(reply: Reply) -> Iterator[tuple[str, list[BaseHTTPRequestHandler]]]:
    """Run a server on loopback; yield its address and what it was asked."""
    asked: list[BaseHTTPRequestHandler] = []

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            asked.append(self)
            try:
                reply(self)
            except OSError:  # the caller hung up, as it should
                return

        def log_message(self, *_: Any) -> None:
            return

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    server.daemon_threads = True
    thread = threading.Thread(target=server.serve_forever, args=(0.05,), daemon=True)
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_address[1]}/search", asked
    finally:
        server.shutdown()
        server.server_close()
        thread.join(5)


def register(address: str, patience_s: float = 4.0) -> HttpCompanyRegister:
    return HttpCompanyRegister(address, "test", patience_s)


def test_a_site_is_found_by_its_siret() -> None:
    with server_that(says(ANSWER)) as (address, asked):
        found = register(address).find(SIRET)

    assert found == RegisterEntry(
        siret=SIRET,
        company_name="ENTREPRISE",
        site_name="USINE DE DOUVRIN",
        commune_code="62276",
        activity_code="29.10Z",
    )
    [call] = asked
    path = urlsplit(call.path)
    assert path.path == "/search"
    assert parse_qs(path.query) == {
        "q": [SIRET],
        "minimal": ["true"],
        "include": ["siege,matching_etablissements"],
        "per_page": ["1"],
    }
    assert call.headers["User-Agent"] == "Symbiose/test"
    assert call.headers["Host"] == urlsplit(address).netloc
    assert "Cookie" not in call.headers


def test_a_siret_that_the_register_does_not_know_is_none() -> None:
    with server_that(says({"results": []})) as (address, _):
        assert register(address).find(SIRET) is None


def test_the_environment_names_no_proxy_for_it(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("http_proxy", "http://127.0.0.1:9")
    monkeypatch.setenv("HTTP_PROXY", "http://127.0.0.1:9")

    with server_that(says(ANSWER)) as (address, _):
        assert register(address).find(SIRET) is not None


@pytest.mark.parametrize(
    "reply",
    [
        says({"erreur": "trop"}, 429),
        says(ANSWER, 500),
        says(b"<html>maintenance</html>"),
        says(b"\xff\xfe\x00"),
        says(b""),
        says([ANSWER]),
        says({"results": {"siren": SIRET}}),
        says(b"[" * 100_000),
        says(b'{"results": [' + b" " * MOST_BYTES + b"]}"),
        says(json.dumps(ANSWER).encode(), **{"Content-Encoding": "gzip", "Content-Length": "5"}),
    ],
    ids=[
        *("busy", "broken", "a page", "bytes", "nothing", "a list", "no list", "deep", "too long", "cut"),
    ],
)
def test_another_answer_than_expected_is_silence(reply: Reply) -> None:
    with server_that(reply) as (address, _), pytest.raises(RegisterSilent):
        register(address).find(SIRET)


@pytest.mark.parametrize("status", [301, 302, 303, 307, 308])
def test_s30_a_redirect_is_not_followed(status: int) -> None:
    with server_that(says(ANSWER)) as (elsewhere, reached):
        away = says(b"", status, Location=elsewhere)
        with server_that(away) as (address, _), pytest.raises(RegisterSilent):
            register(address).find(SIRET)

    assert reached == []


def test_nobody_listening_is_silence() -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        address = f"http://127.0.0.1:{taken.getsockname()[1]}/search"

        with pytest.raises(RegisterSilent):
            register(address).find(SIRET)


def hangs(handler: BaseHTTPRequestHandler) -> None:
    """Say nothing until the caller hangs up."""
    handler.connection.recv(1)


def drips(handler: BaseHTTPRequestHandler) -> None:
    """Send a header that never ends, byte by byte."""
    handler.wfile.write(b"HTTP/1.1 200 OK\r\nX-Drip: ")
    while True:
        handler.wfile.write(b"x")
        time.sleep(0.02)


@pytest.mark.parametrize("reply", [hangs, drips])
def test_a_server_that_does_not_end_is_given_up_in_time(reply: Reply) -> None:
    with server_that(reply) as (address, _):
        began = time.monotonic()
        with pytest.raises(RegisterSilent):
            register(address, patience_s=0.3).find(SIRET)

        assert time.monotonic() - began < 2


def test_calls_given_up_leave_their_places_to_others() -> None:
    with server_that(drips) as (address, asked):
        slow = register(address, patience_s=0.2)
        for _ in range(MOST_AT_ONCE + 2):
            with pytest.raises(RegisterSilent):
                slow.find(SIRET)
            time.sleep(0.1)

    assert len(asked) == MOST_AT_ONCE + 2


def test_no_more_calls_at_once_than_there_are_places() -> None:
    with server_that(hangs) as (address, asked):
        busy = register(address, patience_s=1.0)

        def ask() -> None:
            with pytest.raises(RegisterSilent):
                busy.find(SIRET)

        callers = [threading.Thread(target=ask) for _ in range(3 * MOST_AT_ONCE)]
        for caller in callers:
            caller.start()
        for caller in callers:
            caller.join(10)

    assert len(asked) == MOST_AT_ONCE


def test_no_more_calls_in_a_minute_than_the_register_takes(monkeypatch: pytest.MonkeyPatch) -> None:
    now = [1000.0]
    monkeypatch.setattr(company_register.time, "monotonic", lambda: now[0])
    with server_that(says({"results": []})) as (address, asked):
        asking = register(address)
        for _ in range(MOST_A_MINUTE):
            asking.find(SIRET)
        with pytest.raises(RegisterSilent):
            asking.find(SIRET)
        assert len(asked) == MOST_A_MINUTE

        now[0] += 61
        asking.find(SIRET)

    assert len(asked) == MOST_A_MINUTE + 1


@pytest.mark.parametrize(
    ("host", "address"),
    [
        ("register.example", "10.0.0.5"),
        ("register.example", "127.0.0.1"),
        ("register.example", "169.254.169.254"),
        ("register.example", "192.168.1.1"),
        ("register.example", "172.16.9.9"),
        ("register.example", "100.64.0.1"),
        ("register.example", "0.0.0.0"),  # noqa: S104 - refused, not bound to
        ("register.example", "224.0.0.1"),
        ("register.example", "::1"),
        ("register.example", "fe80::1%eth0"),
        ("register.example", "fc00::1"),
        ("register.example", "::ffff:10.0.0.5"),
        ("2130706433", "127.0.0.1"),
        ("0x7f.1", "127.0.0.1"),
        ("localhost", "10.0.0.5"),
        ("10.0.0.5", "10.0.0.6"),
    ],
)
def test_s30_addresses_inside_are_refused_after_the_name_is_resolved(host: str, address: str) -> None:
    assert not may_be_called(host, address)


@pytest.mark.parametrize(
    ("host", "address"),
    [
        ("register.example", "93.184.216.34"),
        ("register.example", "2606:2800:220:1::1"),
        ("10.0.0.5", "10.0.0.5"),
        ("localhost", "127.0.0.1"),
        ("localhost", "::1"),
        ("::1", "::1"),
    ],
)
def test_public_addresses_and_those_that_the_operator_wrote_may_be_called(host: str, address: str) -> None:
    assert may_be_called(host, address)


def test_s30_a_name_that_leads_inside_is_not_called(monkeypatch: pytest.MonkeyPatch) -> None:
    with server_that(says(ANSWER)) as (address, asked):
        port = urlsplit(address).port
        inside = [(socket.AF_INET, socket.SOCK_STREAM, 6, "", ("127.0.0.1", port))]
        monkeypatch.setattr(socket, "getaddrinfo", lambda *_args, **_more: inside)

        with pytest.raises(RegisterSilent):
            register(f"https://register.example:{port}/search").find(SIRET)

    assert asked == []


@pytest.mark.parametrize(
    "url",
    [
        "",
        "register.example/search",
        "http://register.example/search",
        "http://10.0.0.5/search",
        "ftp://register.example/search",
        "file:///etc/passwd",
        "https://user:secret@register.example/search",
        "https://register.example/search?q=1",
        "https://register.example/search#part",
        "https://register.example:99999/search",
        "https://[::1/search",
    ],
)
def test_an_address_that_may_not_be_asked_is_refused_at_the_start(url: str) -> None:
    with pytest.raises(InvalidSettings, match="SYMBIOSE_COMPANY_REGISTER_URL"):
        checked_address(url)


def test_s23_without_the_setting_there_is_no_register(services: Any, tmp_path: Any) -> None:
    nothing = with_company_register(services, Settings(home=tmp_path))
    something = with_company_register(
        services, Settings(home=tmp_path, company_register_url="https://register.example/search")
    )

    assert nothing.company_register is None
    assert something.company_register is not None
    assert something.memory is services.memory


@pytest.mark.parametrize(
    "changes",
    [
        {"siren": "123456782"},
        {"siren": None},
        {"nom_raison_sociale": None, "nom_complet": None},
        {"matching_etablissements": None},
        {"matching_etablissements": [None, 3, {"siret": 3}, {**SITE, "siret": "00000000000000"}]},
        {"nom_raison_sociale": "[NON-DIFFUSIBLE]", "nom_complet": "[NON-DIFFUSIBLE]"},
    ],
)
def test_a_result_that_is_not_the_site_asked_for_is_none(changes: dict[str, Any]) -> None:
    document = {"results": [None, 7, {**ANSWER["results"][0], **changes}]}  # type: ignore[index]

    assert entry_of(document, SIRET) is None


def test_the_head_office_counts_as_a_site_and_texts_are_cleaned() -> None:
    site = {
        "siret": SIRET,
        "commune": 62276,
        "activite_principale": "x" * 5000,
        "nom_commercial": "Usine\r\n\u202e<b>",
        "liste_enseignes": "USINE",
        "etat_administratif": "F",
    }
    document = {"results": [{**COMPANY, "siege": site, "matching_etablissements": "none"}]}

    found = entry_of(document, SIRET)

    assert found is not None
    assert found.site_name == "Usine <b>"
    assert found.commune_code is None
    assert len(found.activity_code or "") == 200
    assert found.closed
