"""First page by role, health of the service, plotly.js and the accessibility statement."""

from pathlib import Path

from flask import Blueprint, Response, jsonify, make_response, redirect, render_template, request, send_file, url_for
from flask.typing import ResponseReturnValue

from symbiose.domain.accounts import Role
from symbiose.domain.errors import GraphUnavailable
from web.access import EVERYONE, public, requires
from web.context import services, settings
from web.plotly_assets import compressed_script, plotly_script, plotly_version
from web.sessions import signed_in_account

blueprint = Blueprint("home", __name__)
ONE_YEAR_S = 31_536_000
FIRST_PAGES = {
    Role.ADMINISTRATOR: "proposals.board",
    Role.COORDINATOR: "proposals.board",
    Role.SITE_MANAGER: "flows.listing",
    Role.ANALYST: "territory.page",
}


@blueprint.app_context_processor
def plotly_address() -> dict[str, str]:
    """Tell the templates where the plotly.js of this version is."""
    return {"plotly_version": plotly_version()}


@blueprint.get("/")
@requires(EVERYONE)
def index() -> ResponseReturnValue:
    """Lead each role to the page it works on."""
    return redirect(url_for(FIRST_PAGES[signed_in_account().role]))


@blueprint.get("/health")
@public
def health() -> ResponseReturnValue:
    """Tell that the process answers."""
    return jsonify(status="ok", version=services().version)


@blueprint.get("/ready")
@public
def ready() -> ResponseReturnValue:
    """Tell whether the database is reached."""
    try:
        services().store.ping()
    except GraphUnavailable:
        response = jsonify(status="unavailable", database=False)
        response.status_code = 503
        response.headers["Retry-After"] = "5"
        return response
    return jsonify(status="ok", database=True)


@blueprint.get("/plotly/<version>/plotly.min.js")
@public
def plotly(version: str) -> ResponseReturnValue:
    """Serve plotly.js of the installed package, compressed once; the address changes with the version."""
    if version != plotly_version():
        return redirect(url_for("home.plotly", version=plotly_version()))
    if "gzip" in request.accept_encodings:
        response = _script(compressed_script(settings().folder))
        response.headers["Content-Encoding"] = "gzip"
    else:
        response = _script(plotly_script())
    response.headers["Vary"] = "Accept-Encoding"
    response.headers["Cache-Control"] = f"public, max-age={ONE_YEAR_S}, immutable"
    return response


def _script(path: Path) -> Response:
    return make_response(send_file(path, mimetype="text/javascript", conditional=True))


@blueprint.get("/accessibilite")
@public
def accessibility() -> ResponseReturnValue:
    """State how far the pages conform and whom to write to."""
    return render_template("home/accessibility.html", contact=settings().contact)
