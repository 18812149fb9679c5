"""Programs that call with a token: who they are, and what the token was made for.

Tokens open the JSON addresses only. A request that carries one is judged by it alone: a session cookie that
comes along is not looked at, so that nothing a browser adds by itself stands behind such a request.
"""

import logging
from typing import cast

from flask import Flask, g, request
from flask_wtf.csrf import CSRFProtect

from symbiose.domain.api_tokens import TokenScope
from symbiose.services.api_tokens import TokenCall, resume_token
from symbiose.services.context import Services
from web.language import _
from web.limits import FAILED, rate_limits
from web.told import ToldError

log = logging.getLogger(__name__)
SCHEME = "bearer"
API = "/api/"
CHALLENGE = "WWW-Authenticate"


def init_bearer(app: Flask, services: Services) -> None:
    """Find out who calls, before anything else is decided about a request."""

    def identify() -> None:
        if is_sent():
            g.token_call = resume_token(services, _secret()) if request.path.startswith(API) else None

    app.before_request(identify)


def is_sent() -> bool:
    """Tell whether the request carries a token, good or bad."""
    return request.headers.get("Authorization", "").partition(" ")[0].lower() == SCHEME


def call() -> TokenCall | None:
    """Return who calls with a token that works, None for a visitor, a session or a bad token."""
    return cast(TokenCall | None, g.get("token_call"))


def require_scope(scope: TokenScope | None) -> None:
    """Stop a request whose token does not work, or was not made for this.

    Raises:
        ToldError: 401 for a bad token, 429 after many of them, 403 for one that is made for other things.
    """
    if not is_sent():
        return
    caller = call()
    if caller is None or scope is None:
        _refuse()
    elif scope not in caller.token.scopes:
        detail = _("Ce jeton n’a pas l’usage « %(scope)s ». Créez-en un autre.", scope=scope.value)
        challenge = f'Bearer error="insufficient_scope", scope="{scope.value}"'
        raise ToldError(403, "scope_missing", detail, headers={CHALLENGE: challenge})


def _refuse() -> None:
    """Count a token that does not work, and say so; one that works is never held up by those that do not."""
    log.warning("a token was refused at %s", request.endpoint)
    wait = rate_limits().take(f"refused {request.remote_addr}", FAILED)
    if wait is not None:
        detail = _("Trop de jetons refusés depuis cette adresse. Vérifiez le jeton du programme.")
        raise ToldError(429, "too_many_refused", detail, headers={"Retry-After": str(wait)})
    detail = _(
        "Ce jeton n’ouvre rien ici : il est mal copié, périmé ou révoqué, ou cette adresse est une page."
    )
    title = _("Jeton refusé")
    raise ToldError(
        401, "token_refused", detail, title=title, headers={CHALLENGE: 'Bearer error="invalid_token"'}
    )


def _secret() -> str:
    return request.headers.get("Authorization", "").partition(" ")[2].strip()


def init_form_tokens(app: Flask) -> None:
    """Ask for the token of forms on each request that changes something, unless a program calls with its own.

    Browsers send cookies by themselves, but never an `Authorization: Bearer` header.
    """
    app.config["WTF_CSRF_CHECK_DEFAULT"] = False
    forgery = CSRFProtect(app)

    def check() -> None:
        by_program = is_sent() and request.path.startswith(API)
        if app.config["WTF_CSRF_ENABLED"] and request.endpoint is not None and not by_program:
            forgery.protect()

    app.before_request(check)
