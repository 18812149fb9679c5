"""Sign in and out."""

import logging
import math

from flask import Blueprint, flash, make_response, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from symbiose.domain.errors import NotAllowed
from symbiose.services import accounts
from symbiose.services.accounts import SignIn
from web.access import EVERYONE, public, requires
from web.accounts.attempts import attempts
from web.accounts.schemas import SignInForm, local_address
from web.context import services
from web.errors import request_id
from web.forms import LONGEST_SHOWN
from web.language import _, plural
from web.sessions import close_session, current_account, open_session

log = logging.getLogger(__name__)
blueprint = Blueprint("accounts", __name__)
BUSY_S = 1
MINUTE_S = 60


@blueprint.get("/login")
@public
def login() -> ResponseReturnValue:
    """Show the sign-in form."""
    if current_account() is not None:
        return redirect(url_for("home.index"))
    return _login_page(SignInForm(), None)


@blueprint.post("/login")
@public
def sign_in() -> ResponseReturnValue:
    """Open a session, or say that the two do not fit, without telling which is wrong."""
    form = SignInForm.of(request.form)
    address = request.remote_addr or ""
    wait = attempts().wait_s(form.email, address)
    if wait is not None:
        return _too_many(form, wait)
    with attempts().place() as free:
        if not free:
            return _too_many(form, BUSY_S, busy=True)
        opened = _opened(form, address)
    if opened is None:
        fault = _("L’adresse ou le mot de passe n’est pas correct. Vérifiez les deux, puis réessayez.")
        return make_response(_login_page(form, fault), 401)
    if current_account() is not None:
        close_session(services())
    open_session(opened)
    return redirect(local_address(request.args.get("next")) or url_for("home.index"))


def _opened(form: SignInForm, address: str) -> SignIn | None:
    try:
        opened = accounts.sign_in(services(), form.email, form.password)
    except NotAllowed:
        attempts().failed(form.email, address)
        log.warning("request %s: sign-in refused", request_id())
        return None
    attempts().succeeded(form.email, address)
    log.info("request %s: account %s signed in", request_id(), opened.account.id)
    return opened


def _too_many(form: SignInForm, wait_s: int, *, busy: bool = False) -> ResponseReturnValue:
    log.warning("request %s: sign-in put off for %s s", request_id(), wait_s)
    if busy:
        fault = _("Beaucoup de personnes se connectent en ce moment. Réessayez dans un instant.")
    elif wait_s < MINUTE_S:
        fault = plural(
            "Trop d’essais. Réessayez dans %(num)s seconde.",
            "Trop d’essais. Réessayez dans %(num)s secondes.",
            wait_s,
        )
    else:
        fault = plural(
            "Trop d’essais. Réessayez dans %(num)s minute.",
            "Trop d’essais. Réessayez dans %(num)s minutes.",
            math.ceil(wait_s / MINUTE_S),
        )
    response = make_response(_login_page(form, fault), 429)
    response.headers["Retry-After"] = str(wait_s)
    return response


def _login_page(form: SignInForm, fault: str | None) -> str:
    return render_template(
        "accounts/login.html",
        email=form.email[:LONGEST_SHOWN],
        fault=fault,
        forgotten=services().mailer is not None,
    )


@blueprint.post("/logout")
@requires(EVERYONE)
def sign_out() -> ResponseReturnValue:
    """End the session on the server and in the browser."""
    close_session(services())
    flash(_("Vous êtes déconnecté."), "success")
    return redirect(url_for("accounts.login"))
