"""A program that calls the API and sends again what got no answer, with the same key."""

import http.client
import json
import time
from dataclasses import dataclass
from typing import Any

from benchmarks.load.browser import BROKEN

TIMEOUT_S = 60.0
PATIENCE_S = 240.0
PAUSE_S = 0.2
PUT_OFF = frozenset({BROKEN, 429, 500, 502, 503})


@dataclass(frozen=True)
class Caller:
    """Calls with a token."""

    port: int
    token: str

    def send(self, path: str, body: bytes, media_type: str, key: str) -> int:
        """Send once, and return the status; `BROKEN` without an answer."""
        headers = {
            "Authorization": f"Bearer {self.token}",
            "Content-Type": media_type,
            "Idempotency-Key": key,
        }
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=TIMEOUT_S)
        try:
            connection.request("POST", path, body, headers)
            response = connection.getresponse()
            response.read()
        except (OSError, http.client.HTTPException):
            return BROKEN
        else:
            return response.status
        finally:
            connection.close()

    def until_done(self, path: str, body: bytes, media_type: str, key: str) -> list[int]:
        """Send until it is told as done, and return every status on the way."""
        statuses = [self.send(path, body, media_type, key)]
        deadline = time.monotonic() + PATIENCE_S
        while statuses[-1] in PUT_OFF and time.monotonic() < deadline:
            time.sleep(PAUSE_S)
            statuses.append(self.send(path, body, media_type, key))
        return statuses

    def declare(self, number: str) -> list[int]:
        """Declare a flow of its own reference."""
        flow: dict[str, Any] = {
            "site_id": "site_0",
            "direction": "offer",
            "resource": "fly_ash",
            "quantity": 7.5,
            "unit": "t",
            "reference": f"declared_{number}",
        }
        return self.until_done("/api/v1/flows", json.dumps(flow).encode(), "application/json", f"k-{number}")

    def import_lines(self, number: str, lines: int) -> list[int]:
        """Import a file of lines of their own references."""
        head = "site_id;sens;ressource;quantite;unite;reference\n"
        rows = "".join(f"site_0;offre;fly_ash;{n + 1};t;imported_{number}_{n}\n" for n in range(lines))
        return self.until_done(
            "/api/v1/imports?name=x.csv", (head + rows).encode(), "text/csv", f"i-{number}"
        )
