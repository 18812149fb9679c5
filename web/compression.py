"""Compress JSON answers: they hold no form token, so nothing secret lies beside what a caller can choose."""

import gzip

from flask import Flask, Response, request

LEAST_BYTES = 2_000
LEVEL = 5


def init_compression(app: Flask) -> None:
    """Compress the JSON documents of browsers that take it; pages are left to the proxy in front."""
    app.after_request(_compressed)


def _compressed(response: Response) -> Response:
    if response.mimetype != "application/json" or response.direct_passthrough or response.is_streamed:
        return response
    response.headers.add("Vary", "Accept-Encoding")
    body = response.get_data()
    if len(body) < LEAST_BYTES or request.accept_encodings["gzip"] <= 0:
        return response
    response.set_data(gzip.compress(body, LEVEL, mtime=0))
    response.headers["Content-Encoding"] = "gzip"
    return response
