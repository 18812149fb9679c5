"""The headers of every answer: what a page may load, where it may send, who may frame it."""

import base64
import hashlib

from flask import Flask, Response

from web.plotly_assets import map_style_sheet
from web.settings import WebSettings

ONE_YEAR_S = 31_536_000


def source_hash(text: str) -> str:
    """Return the CSP source that admits exactly one inline text."""
    return f"'sha256-{base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()}'"


def content_security_policy(tiles_origin: str = "") -> str:
    """Return the policy: nothing from elsewhere, no inline script, two known inline style sheets.

    plotly.js appends an empty style sheet, which it fills rule by rule, and that of its map library; the
    first is admitted by the hash of the empty text, which admits nothing else.

    Args:
        tiles_origin: Where the operator lets background tiles of the map come from; empty for nowhere.
    """
    elsewhere = f" {tiles_origin}" if tiles_origin else ""
    return "; ".join(
        (
            "default-src 'none'",
            "script-src 'self'",
            f"style-src 'self' {source_hash('')} {source_hash(map_style_sheet())}",
            f"img-src 'self' data: blob:{elsewhere}",
            "font-src 'self'",
            f"connect-src 'self'{elsewhere}",
            "worker-src 'self' blob:",
            "base-uri 'none'",
            "form-action 'self'",
            "frame-ancestors 'none'",
        )
    )


def init_security(app: Flask, settings: WebSettings) -> None:
    """Send the headers with every answer, errors included."""
    headers = {
        "Content-Security-Policy": content_security_policy(settings.tiles_origin),
        "X-Content-Type-Options": "nosniff",
        "X-Frame-Options": "DENY",
        "Referrer-Policy": "same-origin",
        "Cross-Origin-Opener-Policy": "same-origin",
        "Cross-Origin-Resource-Policy": "same-origin",
        "Permissions-Policy": "camera=(), geolocation=(), microphone=(), payment=()",
    }
    if settings.https:
        headers["Strict-Transport-Security"] = f"max-age={ONE_YEAR_S}; includeSubDomains"

    def add_headers(response: Response) -> Response:
        response.headers.update(headers)
        if "Cache-Control" not in response.headers:
            response.headers["Cache-Control"] = "no-store"
        return response

    app.after_request(add_headers)
