"""A person at a browser: signs in through the form, sends forms with their token."""

import re
from collections.abc import Mapping

from flask import Flask
from werkzeug.test import TestResponse

PASSWORD = "une phrase assez longue"
_TOKEN = re.compile(r'name="csrf_token" value="([^"]+)"')


class Person:
    """Somebody who opens pages; a visitor until they sign in."""

    def __init__(self, app: Flask, address: str = "192.0.2.1") -> None:
        self.client = app.test_client()
        self.address = address

    def get(self, path: str, **headers: str) -> TestResponse:
        place = {"REMOTE_ADDR": self.address}
        return self.client.get(path, headers=headers, environ_overrides=place, buffered=True)

    def token(self) -> str:
        for page in ("/accessibilite", "/login"):
            found = _TOKEN.search(self.get(page).text)
            if found:
                return found[1]
        raise AssertionError("no page offers a form token")

    def post(self, path: str, fields: Mapping[str, object] | None = None, **more: object) -> TestResponse:
        data = {"csrf_token": self.token(), **(fields or {}), **more}
        return self.client.post(path, data=data, environ_overrides={"REMOTE_ADDR": self.address})

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
