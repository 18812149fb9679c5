"""Choosing a password through a single-use link."""

from flask import flash, make_response, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from symbiose.domain.accounts import Account
from symbiose.domain.errors import InvalidDocument
from symbiose.domain.passwords import LONGEST, SHORTEST
from symbiose.services.invitations import accept_link, account_of_link
from web.access import public
from web.accounts.attempts import attempts
from web.accounts.routes import BUSY_S
from web.accounts.routes import blueprint as blueprint
from web.accounts.schemas import NewPasswordForm
from web.context import services
from web.forms import sentence
from web.language import _
from web.sessions import close_session


@blueprint.get("/invitation/<token>")
@public
def invitation(token: str) -> ResponseReturnValue:
    """Show the form of a link that still works."""
    return _page(account_of_link(services(), token), {})


@blueprint.post("/invitation/<token>")
@public
def choose_password(token: str) -> ResponseReturnValue:
    """Set the password; the link is spent, and every session of the account ends."""
    form = NewPasswordForm.of(request.form)
    holder = account_of_link(services(), token)
    if form.password != form.again:
        return make_response(_page(holder, {"again": _("Les deux saisies diffèrent.")}), 422)
    with attempts().place() as free:
        if not free:
            fault = _("Beaucoup de personnes se connectent en ce moment. Réessayez dans un instant.")
            response = make_response(_page(holder, {"password": fault}), 429)
            response.headers["Retry-After"] = str(BUSY_S)
            return response
        try:
            accept_link(services(), token, form.password)
        except InvalidDocument as error:
            fault = " ".join(sentence(problem.expected) for problem in error.problems)
            return make_response(_page(holder, {"password": fault}), 422)
    close_session(services())
    flash(_("Mot de passe enregistré : connectez-vous."), "success")
    return redirect(url_for("accounts.login"))


def _page(holder: Account, faults: dict[str, str]) -> str:
    return render_template(
        "accounts/invitation.html", email=holder.email, faults=faults, shortest=SHORTEST, longest=LONGEST
    )
