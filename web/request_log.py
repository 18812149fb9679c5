"""What is kept of each request: one line in the log, and a count for the metrics.

The address is told by its template: the one that was called may hold the secret of a link or the id of a
thing. The account is told by its id, which names nobody by itself; a visitor has none.
"""

import logging
import time
from dataclasses import dataclass
from typing import cast

from flask import Flask, Response, current_app, g, request

from web.errors import request_id
from web.metrics.counts import RequestCounts
from web.sessions import known_account

log = logging.getLogger(__name__)
COUNTS = "symbiose.request_counts"
UNKNOWN = "unknown"
"""Stands for an address that is none of ours, and for a method that no address takes."""
METHODS = frozenset({"GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"})


@dataclass(frozen=True)
class Answered:
    """A request and how it was answered."""

    request: str
    """Id of the request, which the journal and error pages tell too."""
    method: str
    """Method, `unknown` for one that is none of HTTP's usual ones."""
    route: str
    """Template of the address, such as `/flux/<flow_id>`."""
    status: int
    """Status of the answer."""
    milliseconds: int
    """From the first byte of the request read to the last byte of the answer handed over, ms."""
    account: str | None
    """Id of the account that called, None for a visitor."""


def init_request_log(app: Flask) -> None:
    """Log and count every request; registered before all else, so that it sees each answer last."""
    app.extensions[COUNTS] = RequestCounts()
    app.before_request(_begin)
    app.after_request(_end)


def request_counts() -> RequestCounts:
    """Return the counts of this application."""
    return cast(RequestCounts, current_app.extensions[COUNTS])


def _begin() -> None:
    g.began = time.perf_counter()


def _end(response: Response) -> Response:
    """Tell of the answer now, or, when it is sent piece by piece, once its last piece is handed over."""
    counts, began = request_counts(), cast(float, g.get("began", time.perf_counter()))
    named, method, route, account = request_id(), _method(), _route(), _account_id()

    def tell() -> None:
        spent = time.perf_counter() - began
        answer = Answered(named, method, route, response.status_code, round(spent * 1000), account)
        counts.add(answer.method, answer.route, answer.status, spent)
        log.info("request", extra={"fields": {k: v for k, v in vars(answer).items() if v is not None}})

    if response.is_streamed:
        response.call_on_close(tell)
    else:
        tell()
    return response


def _method() -> str:
    return request.method if request.method in METHODS else UNKNOWN


def _route() -> str:
    return request.url_rule.rule if request.url_rule is not None else UNKNOWN


def _account_id() -> str | None:
    account = known_account()
    return account.id if account else None
