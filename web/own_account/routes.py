"""One's own account: what it may do, where it is signed in, its password."""

import logging
from collections.abc import Mapping

from flask import Blueprint, flash, make_response, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from symbiose.domain.errors import InvalidDocument
from symbiose.domain.passwords import LONGEST, SHORTEST
from symbiose.services.accounts import digest
from symbiose.services.administration import account_sheet
from symbiose.services.own_password import change_password
from symbiose.services.personal_data import data_of_person
from symbiose.services.sessions import end_session_of, end_sessions_of
from web.access import EVERYONE, requires
from web.accounts.again import PasswordRefused, with_own_password
from web.administration.schemas import faults_of
from web.context import actor, services
from web.errors import request_id
from web.forms import ActionForm
from web.language import _, plural
from web.own_account.schemas import PasswordForm
from web.sessions import open_session, session_token

log = logging.getLogger(__name__)
blueprint = Blueprint("own_account", __name__)


@blueprint.get("/compte")
@requires(EVERYONE)
def page() -> ResponseReturnValue:
    """Show the caller's own account."""
    return _page()


@blueprint.post("/compte/mot-de-passe")
@requires(EVERYONE)
def change() -> ResponseReturnValue:
    """Change the password: every other session and token ends, this one is replaced by a new one."""
    form = PasswordForm.of(request.form)
    if form.password != form.again:
        return make_response(_page({"again": _("Les deux saisies diffèrent.")}), 422)
    try:
        opened = with_own_password(lambda: change_password(services(), actor(), form.old, form.password))
    except InvalidDocument as error:
        return make_response(_page(faults_of(error.problems)), 422)
    if isinstance(opened, PasswordRefused):
        response = make_response(_page({"old": opened.sentence}), opened.status)
        response.headers.update(opened.headers)
        return response
    open_session(opened)
    log.info("request %s: account %s changed its password", request_id(), opened.account.id)
    told = _("Mot de passe changé. Vos autres sessions sont terminées, vos jetons d’accès révoqués.")
    flash(told, "success")
    return redirect(url_for("own_account.page"))


@blueprint.post("/compte/sessions/fin")
@requires(EVERYONE)
def end_others() -> ResponseReturnValue:
    """End the caller's sessions but this one."""
    ActionForm.of(request.form)
    ended = end_sessions_of(services(), actor(), actor().id, session_token())
    flash(plural("%(num)s autre session terminée.", "%(num)s autres sessions terminées.", ended), "success")
    return redirect(url_for("own_account.page"))


@blueprint.post("/compte/sessions/<reference>/fin")
@requires(EVERYONE)
def end_session(reference: str) -> ResponseReturnValue:
    """End one of the caller's sessions."""
    ActionForm.of(request.form)
    end_session_of(services(), actor(), actor().id, reference)
    flash(_("Session terminée."), "success")
    return redirect(url_for("own_account.page"))


@blueprint.post("/compte/donnees")
@requires(EVERYONE)
def take_data() -> ResponseReturnValue:
    """Hand the caller a copy of all that is kept of them."""
    ActionForm.of(request.form)
    found = data_of_person(services(), actor())
    log.info("request %s: account %s took a copy of its data", request_id(), actor().id)
    response = make_response(f"{found.model_dump_json(indent=2)}\n")
    response.content_type = "application/json"
    response.headers["Content-Disposition"] = 'attachment; filename="donnees-personnelles.json"'
    return response


def _page(faults: Mapping[str, str] | None = None) -> str:
    found = account_sheet(services(), actor(), actor().id)
    return render_template(
        "own_account/page.html",
        line=found.line,
        tokens=found.tokens,
        faults=faults or {},
        own_digest=digest(session_token()),
        shortest=SHORTEST,
        longest=LONGEST,
    )
