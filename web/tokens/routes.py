"""The page of one's own tokens: make one, see its secret once, revoke it."""

import logging
from collections.abc import Mapping, Sequence

from flask import Blueprint, flash, make_response, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from symbiose.domain.api_tokens import LONGEST_LIFE, TokenScope
from symbiose.domain.errors import InvalidDocument
from symbiose.domain.permissions import CanHoldToken
from symbiose.services.api_tokens import NewToken, create_token, revoke_token, tokens_of
from web.access import EVERYONE, requires
from web.accounts.attempts import attempts
from web.context import actor, services
from web.errors import request_id
from web.forms import ActionForm, sentences_of
from web.language import _
from web.sessions import signed_in_account
from web.tokens.schemas import TokenForm

log = logging.getLogger(__name__)
blueprint = Blueprint("tokens", __name__)
BUSY_S = 1


@blueprint.get("/compte/jetons")
@requires(EVERYONE)
def listing() -> ResponseReturnValue:
    """Show the caller's tokens, and the form of a new one."""
    return _page(TokenForm(read=True))


@blueprint.post("/compte/jetons")
@requires(EVERYONE)
def create() -> ResponseReturnValue:
    """Make a token and show its secret on this very answer: it is neither stored nor put in an address."""
    form = TokenForm.of(request.form)
    email, address = signed_in_account().email, request.remote_addr or ""
    wait = attempts().wait_s(email, address)
    if wait is not None:
        return _put_off(form, wait, _("Trop d’essais. Réessayez dans %(seconds)s s.", seconds=wait))
    with attempts().place() as free:
        if not free:
            fault = _("Beaucoup de personnes se connectent en ce moment. Réessayez dans un instant.")
            return _put_off(form, BUSY_S, fault)
        try:
            new = create_token(services(), actor(), form.wish(), form.password)
        except InvalidDocument as error:
            faults = sentences_of(error.problems)
            if "password" in faults:
                attempts().failed(email, address)
                log.warning("request %s: password refused for a new token", request_id())
            return make_response(_page(form, faults), 422)
    attempts().succeeded(email, address)
    return _page(TokenForm(read=True), new=new)


@blueprint.post("/compte/jetons/<token_id>/revocation")
@requires(EVERYONE)
def revoke(token_id: str) -> ResponseReturnValue:
    """End a token at once."""
    ActionForm.of(request.form)
    ended = revoke_token(services(), actor(), token_id)
    flash(_("Jeton « %(name)s » révoqué : il n’ouvre plus rien.", name=ended.name), "success")
    return redirect(url_for("tokens.listing"))


def _put_off(form: TokenForm, wait_s: int, fault: str) -> ResponseReturnValue:
    log.warning("request %s: new token put off for %s s", request_id(), wait_s)
    response = make_response(_page(form, {"password": fault}), 429)
    response.headers["Retry-After"] = str(wait_s)
    return response


def _page(form: TokenForm, faults: Mapping[str, str] | None = None, new: NewToken | None = None) -> str:
    return render_template(
        "tokens/page.html",
        form=form,
        faults=faults or {},
        new=new,
        tokens=tokens_of(services(), actor()),
        now=services().clock(),
        scopes=_scopes_offered(),
        words={scope.value: label for scope, label, _text in _scope_words()},
        longest_days=LONGEST_LIFE.days,
    )


def _scopes_offered() -> Sequence[tuple[str, str, str]]:
    """Return the scopes that the caller's role may have: name, label, what it is for."""
    return [
        (scope.value, label, text)
        for scope, label, text in _scope_words()
        if CanHoldToken(actor(), scope).allowed()
    ]


def _scope_words() -> Sequence[tuple[TokenScope, str, str]]:
    return (
        (
            TokenScope.READ,
            _("Lire"),
            _("vos flux, leurs versions, vos sites, le catalogue, les propositions"),
        ),
        (
            TokenScope.DECLARE,
            _("Déclarer"),
            _("déclarer, importer, corriger et retirer des flux ; brouillons"),
        ),
        (TokenScope.EXPORT, _("Exporter"), _("emporter vos déclarations dans un fichier")),
    )
