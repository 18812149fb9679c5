"""A person at a browser: signs in through the form, sends forms with their token."""

import hashlib
import io
import os
import re
import zipfile
from collections.abc import Mapping
from typing import Any

from flask import Flask
from flask.sessions import SecureCookieSessionInterface
from itsdangerous import BadSignature, URLSafeTimedSerializer
from werkzeug.test import TestResponse

PASSWORD = "une phrase assez longue"
_TOKEN = re.compile(r'name="csrf_token" value="([^"]+)"')


def without_tokens(page: str) -> str:
    """Return a page without its form tokens, which are another for every session."""
    return _TOKEN.sub('name="csrf_token"', page)


class Person:
    """Somebody who opens pages; a visitor until they sign in."""

    def __init__(self, app: Flask, address: str = "192.0.2.1") -> None:
        self.client = app.test_client()
        self.address = address

    def get(self, path: str, **headers: str) -> TestResponse:
        place = {"REMOTE_ADDR": self.address}
        return self.client.get(path, headers=headers, environ_overrides=place, buffered=True)

    def token(self) -> str:
        """Return a form token of the session, as every page with a form offers one."""
        config = self.client.application.config
        if config["SESSION_COOKIE_SECURE"]:
            return self._token_of_a_page()
        raw = self._kept_in_session() or self._newly_kept()
        made: str = URLSafeTimedSerializer(config["SECRET_KEY"], salt="wtf-csrf-token").dumps(raw)
        return made

    def _kept_in_session(self) -> str | None:
        """Return what tokens of the session are made of, read without a request, which takes longer."""
        app, cookie = self.client.application, self.client.get_cookie("symbiose")
        signing = SecureCookieSessionInterface().get_signing_serializer(app)
        if cookie is None or signing is None:
            return None
        age_s = int(app.permanent_session_lifetime.total_seconds())
        try:
            session: dict[str, str] = signing.loads(cookie.value, max_age=age_s)
        except BadSignature:
            return None
        return session.get("csrf_token")

    def _newly_kept(self) -> str:
        with self.client.session_transaction() as session:
            raw: str = session.setdefault("csrf_token", hashlib.sha1(os.urandom(64)).hexdigest())  # noqa: S324
        return raw

    def _token_of_a_page(self) -> str:
        for page in ("/login", "/accessibilite"):
            found = _TOKEN.search(self.get(page).text)
            if found:
                return found[1]
        raise AssertionError("no page offers a form token")

    def post(self, path: str, fields: Mapping[str, object] | None = None, **more: object) -> TestResponse:
        data = {"csrf_token": self.token(), **(fields or {}), **more}
        answer = self.client.post(path, data=data, environ_overrides={"REMOTE_ADDR": self.address})
        # A large body lies in a file, which a request that is refused leaves open.
        answer.request.environ["wsgi.input"].close()
        return answer

    def send(self, method: str, path: str, json: object = None, **headers: str) -> TestResponse:
        """Send JSON from a script of a page: the form token goes in a header."""
        sent = {"X-CSRFToken": self.token(), **headers}
        place = {"REMOTE_ADDR": self.address}
        return self.client.open(
            path, method=method, json=json, headers=sent, environ_overrides=place, buffered=True
        )

    def sign_in(self, email: str, password: str = PASSWORD, query: str = "") -> TestResponse:
        return self.post(f"/login{query}", email=email, password=password)

    def sign_out(self) -> TestResponse:
        return self.post("/logout")

    def cookie(self) -> str:
        """Return the session cookie as the browser holds it."""
        kept = self.client.get_cookie("symbiose")
        assert kept is not None
        return kept.value

    def take(self, cookie: str) -> None:
        """Hold a cookie copied from elsewhere."""
        self.client.set_cookie("symbiose", cookie)


class Program:
    """A program that calls with a token, from nowhere in particular."""

    def __init__(self, app: Flask, secret: str, address: str = "192.0.2.9") -> None:
        self.client = app.test_client()
        self.headers = {"Authorization": f"Bearer {secret}"}
        self.address = address

    def send(self, method: str, path: str, json: object = None, **more: Any) -> TestResponse:
        headers = {**self.headers, **more.pop("headers", {})}
        place = {"REMOTE_ADDR": self.address}
        return self.client.open(
            path, method=method, json=json, headers=headers, environ_overrides=place, buffered=True, **more
        )

    def get(self, path: str, **more: Any) -> TestResponse:
        return self.send("GET", path, **more)


def text_of(reply: TestResponse) -> str:
    """Return all that an answer says: its headers and its body, a workbook unpacked."""
    if not reply.data.startswith(b"PK"):
        return f"{reply.headers}\n{reply.text}"
    with zipfile.ZipFile(io.BytesIO(reply.data)) as book:
        parts = [book.read(name).decode("utf-8", "replace") for name in book.namelist()]
    return "\n".join([str(reply.headers), *parts])


def faults(answer: TestResponse) -> dict[str, str]:
    """Return what an answer of the API says is at fault: path → what is expected."""
    assert answer.status_code == 422, answer.text
    assert answer.content_type == "application/problem+json"
    assert answer.json is not None
    return {fault["path"]: fault["expected"] for fault in answer.json["errors"]}
