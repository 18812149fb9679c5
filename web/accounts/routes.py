"""Sign in and out."""

from flask import Blueprint, flash, make_response, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from pydantic import ValidationError

from symbiose.domain.errors import InvalidDocument, NotAllowed
from symbiose.services import accounts
from web.access import EVERYONE, public, requires
from web.accounts.attempts import attempts
from web.accounts.schemas import SignInForm, local_address
from web.context import services
from web.errors import error_page
from web.forms import problems_of
from web.sessions import close_session, current_account, open_session

blueprint = Blueprint("accounts", __name__)


@blueprint.get("/login")
@public
def login() -> ResponseReturnValue:
    """Show the sign-in form."""
    if current_account() is not None:
        return redirect(url_for("home.index"))
    return render_template("accounts/login.html", email="", fault=None)


@blueprint.post("/login")
@public
def sign_in() -> ResponseReturnValue:
    """Open a session, or say that the two do not fit, without telling which is wrong."""
    try:
        form = SignInForm.of(request.form)
    except ValidationError as error:
        raise InvalidDocument(problems_of(error)) from error
    address = request.remote_addr or ""
    wait = attempts().wait_s(form.email, address)
    if wait is not None:
        return error_page(429, retry_after_s=wait)
    try:
        opened = accounts.sign_in(services(), form.email, form.password)
    except NotAllowed:
        attempts().failed(form.email, address)
        fault = _("L'adresse ou le mot de passe n'est pas correct. Vérifiez les deux, puis réessayez.")
        page = render_template("accounts/login.html", email=form.email, fault=fault)
        return make_response(page, 401)
    attempts().succeeded(form.email, address)
    open_session(opened)
    return redirect(local_address(request.args.get("next")) or url_for("home.index"))


@blueprint.post("/logout")
@requires(EVERYONE)
def sign_out() -> ResponseReturnValue:
    """End the session on the server and in the browser."""
    close_session(services())
    flash(_("Vous êtes déconnecté."), "success")
    return redirect(url_for("accounts.login"))
