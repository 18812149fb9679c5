"""A browser of the load: one connection, cookies, the token of forms; requests timed to the last byte."""

import http.client
import re
import time
import urllib.parse
from dataclasses import dataclass, field

TIMEOUT_S = 60.0
FRESH_S = 15.0
"""A connection that was silent for longer is not used again."""
BROKEN = 0
"""Stands for the status of a request that got no answer."""
_TOKEN = re.compile(r'name="csrf_token" value="([^"]+)"')
_HEADERS = {"User-Agent": "symbiose-load", "Accept": "text/html"}


@dataclass(frozen=True)
class Answer:
    """What came back."""

    status: int
    text: str
    location: str
    seconds: float


@dataclass
class Browser:
    """Somebody's browser; it signs in again by itself when its session has ended."""

    host: str
    port: int
    cookies: dict[str, str] = field(default_factory=dict)
    token: str = ""
    _connection: http.client.HTTPConnection | None = None
    _used_at: float = 0.0

    def get(self, path: str, **headers: str) -> Answer:
        """Open a page."""
        return self._ask("GET", path, None, headers)

    def post(self, path: str, fields: dict[str, str]) -> Answer:
        """Send a form with its token."""
        body = urllib.parse.urlencode({"csrf_token": self.token, **fields})
        return self._ask("POST", path, body, {"Content-Type": "application/x-www-form-urlencoded"})

    def sign_in(self, email: str, password: str) -> Answer:
        """Sign in, and return the answer to the form."""
        self.get("/login")
        answer = self.post("/login", {"email": email, "password": password})
        if answer.location:
            self.get("/compte")  # brings the token of the new session
        return answer

    def sign_out(self) -> Answer:
        """Sign out."""
        return self.post("/logout", {})

    def _ask(self, method: str, path: str, body: str | None, headers: dict[str, str]) -> Answer:
        cookie = "; ".join(f"{name}={value}" for name, value in self.cookies.items())
        sent = {**_HEADERS, **headers, **({"Cookie": cookie} if cookie else {})}
        began = time.perf_counter()
        try:
            status, text, location = self._exchange(method, path, body, sent)
        except (OSError, http.client.HTTPException):
            self.close()
            status, text, location = BROKEN, "", ""
        if found := _TOKEN.search(text):
            self.token = found[1]
        return Answer(status, text, location, time.perf_counter() - began)

    def _exchange(
        self, method: str, path: str, body: str | None, headers: dict[str, str]
    ) -> tuple[int, str, str]:
        if time.monotonic() - self._used_at > FRESH_S:
            self.close()  # the service closes a silent connection: a browser would open another
        self._used_at = time.monotonic()
        if self._connection is None:
            self._connection = http.client.HTTPConnection(self.host, self.port, timeout=TIMEOUT_S)
        self._connection.request(method, path, body, headers)
        response = self._connection.getresponse()
        content = response.read().decode("utf-8", "replace")
        for line in response.headers.get_all("Set-Cookie") or []:
            name, _, value = line.partition(";")[0].partition("=")
            self.cookies[name] = value
        if response.headers.get("Connection", "").lower() == "close":
            self.close()
        return response.status, content, response.headers.get("Location", "")

    def close(self) -> None:
        """Close the connection; the next request opens another."""
        if self._connection is not None:
            self._connection.close()
            self._connection = None
