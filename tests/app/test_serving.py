"""The server in front of the application: slow and greedy clients, and what a proxy tells of its callers."""

import gc
import signal
import socket
import threading
import time
import urllib.request
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path

import pytest
import waitress
from flask import Flask, request

from symbiose.app.serving import MAX_HEADER_BYTES, SERVER, serve_until_stopped
from symbiose.app.settings import Settings
from symbiose.app.wiring import web_application
from symbiose.services.context import Services

SLOW = 60
"""Clients that never end their request: far more than there are threads."""
SILENCE_S = 1


@contextmanager
def listening(app: Flask) -> Iterator[int]:
    """Serve an application as `symbiose serve` does, but for a shorter patience, and yield its port."""
    options = {**SERVER, "channel_timeout": SILENCE_S, "cleanup_interval": 1}
    server = waitress.create_server(app, host="127.0.0.1", port=0, **options)
    thread = threading.Thread(target=server.run)
    thread.start()
    try:
        yield server.effective_port
    finally:
        server.maintenance(0)
        server.pull_trigger()
        server.close()
        server.task_dispatcher.shutdown()
        thread.join(timeout=10)


@pytest.fixture
def application(services: Services, tmp_path: Path) -> Callable[..., Flask]:
    """Return a function that builds the application, behind TLS or not."""

    def build(*, https: bool = False) -> Flask:
        return web_application(services, Settings(), "k" * 32, home=tmp_path, https=https)

    return build


def answer(port: int, path: str, **headers: str) -> str:
    sent = {name.replace("_", "-"): value for name, value in headers.items()}
    with urllib.request.urlopen(
        urllib.request.Request(f"http://127.0.0.1:{port}{path}", headers=sent), timeout=5
    ) as response:
        return str(response.read().decode())


def test_r5_clients_that_never_end_their_request_hold_up_nobody_and_are_let_go(
    application: Callable[..., Flask],
) -> None:
    begun = (
        b"GET / HTTP/1.1\r\nHost: x\r\n",
        b"POST /login HTTP/1.1\r\nHost: x\r\nContent-Length: 900\r\n\r\na=",
    )
    with listening(application()) as port, ExitStack() as open_ones:
        slow = [open_ones.enter_context(socket.create_connection(("127.0.0.1", port))) for _ in range(SLOW)]
        for number, client in enumerate(slow):
            client.sendall(begun[number % 2])
        began = time.monotonic()
        page = answer(port, "/health")
        waited = time.monotonic() - began
        for client in slow:
            client.settimeout(10)
        closed = [client.recv(1_000) for client in slow]

    assert '"ok"' in page
    assert waited < 2.0
    assert all(last == b"" or last.startswith(b"HTTP/1.") for last in closed)


def test_a_header_without_end_is_refused(application: Callable[..., Flask]) -> None:
    with listening(application()) as port, socket.create_connection(("127.0.0.1", port)) as client:
        client.settimeout(10)
        client.sendall(b"GET /health HTTP/1.1\r\nHost: x\r\nX: " + b"x" * (2 * MAX_HEADER_BYTES))

        assert b" 431 " in client.recv(1_000).splitlines()[0]


@pytest.mark.parametrize(("https", "seen"), [(True, ("203.0.113.7", True)), (False, ("127.0.0.1", False))])
def test_the_proxy_is_believed_behind_tls_alone_and_only_its_own_word(
    https: bool, seen: tuple[str, bool], application: Callable[..., Flask]
) -> None:
    """The last address is the one that the proxy itself has seen; those before are what its caller claims."""
    app = application(https=https)
    callers = []
    app.before_request(lambda: callers.append((request.remote_addr, request.is_secure)))
    with listening(app) as port:
        answer(port, "/health", X_Forwarded_For="198.51.100.1, 203.0.113.7", X_Forwarded_Proto="https")

    assert callers == [seen]


def test_what_was_loaded_before_serving_is_never_searched_for_cycles(
    application: Callable[..., Flask], monkeypatch: pytest.MonkeyPatch
) -> None:
    app = application()
    searched: list[bool] = []

    def serve(served: Flask, **_options: object) -> None:
        searched.extend(one is served for one in gc.get_objects())

    before = signal.getsignal(signal.SIGTERM)
    monkeypatch.setattr(waitress, "serve", serve)
    try:
        serve_until_stopped(app, "127.0.0.1", 0, tell=lambda _: None)
    finally:
        gc.unfreeze()
        signal.signal(signal.SIGTERM, before)

    assert not any(searched)
    assert any(one is app for one in gc.get_objects())
