"""First page by role, plotly.js and where to report a weakness."""

from datetime import timedelta
from email.utils import parseaddr
from pathlib import Path

from flask import Blueprint, Response, make_response, redirect, render_template, request, send_file, url_for
from flask.typing import ResponseReturnValue

from symbiose.services.overview import overview
from web.access import EVERYONE, public, requires
from web.context import actor, services, settings
from web.plotly_assets import compressed_script, plotly_script, plotly_version
from web.sun.wording import roof_told

blueprint = Blueprint("home", __name__)
ONE_YEAR_S = 31_536_000
SECURITY_TEXT_HOLDS = timedelta(days=180)


@blueprint.get("/")
@requires(EVERYONE)
def index() -> ResponseReturnValue:
    """Show where things stand and what to do next."""
    return render_template("home/index.html", overview=overview(services(), actor()), roof_told=roof_told)


@blueprint.get("/plotly/<version>/plotly.min.js")
@public
def plotly(version: str) -> ResponseReturnValue:
    """Serve plotly.js of the installed package, compressed once; the address changes with the version."""
    if version != plotly_version():
        return redirect(url_for("home.plotly", version=plotly_version()))
    if request.accept_encodings["gzip"] > 0:
        response = _script(compressed_script(settings().folder))
        response.headers["Content-Encoding"] = "gzip"
    else:
        response = _script(plotly_script())
    response.headers["Vary"] = "Accept-Encoding"
    response.headers["Cache-Control"] = f"public, max-age={ONE_YEAR_S}, immutable"
    return response


def _script(path: Path) -> Response:
    return make_response(send_file(path, mimetype="text/javascript", conditional=True))


@blueprint.get("/.well-known/security.txt")
@public
def security_text() -> ResponseReturnValue:
    """Tell where to report a weakness (RFC 9116)."""
    ways = [way for way in (_way(settings().contact), _page_address("notices.accessibility")) if way]
    if not ways:  # nothing is set, as on the demonstration: the page of the host that was called
        ways = [url_for("notices.accessibility", _external=True)]
    until = services().clock() + SECURITY_TEXT_HOLDS
    lines = [
        *(f"Contact: {way}" for way in ways),
        f"Expires: {until:%Y-%m-%dT00:00:00Z}",
        "Preferred-Languages: fr, en",
        *(f"Canonical: {address}" for address in [_page_address("home.security_text")] if address),
    ]
    return Response("\n".join(lines) + "\n", content_type="text/plain; charset=utf-8")


def _way(contact: str) -> str:
    """Return a contact as an address that a program may follow; empty for none."""
    if not contact or contact.startswith(("https://", "mailto:", "tel:")):
        return contact
    return f"mailto:{parseaddr(contact)[1] or contact}"


def _page_address(endpoint: str) -> str:
    """Return the whole address of a page: the operator's, never what a caller claims; empty without TLS."""
    base = settings().url.rstrip("/")
    return f"{base}{url_for(endpoint)}" if base.startswith("https://") else ""
