"""Signed-in people: a cookie names a session kept on the server, so that signing out kills every copy."""

import hashlib
from dataclasses import dataclass
from typing import cast

from flask import Flask, g, request, session
from flask_login import LoginManager, current_user, login_user, logout_user

from symbiose.domain.accounts import Account
from symbiose.services import accounts
from symbiose.services.accounts import SignIn
from symbiose.services.context import Services
from web import bearer
from web.settings import WebSettings

SEPARATOR = "."


@dataclass(frozen=True)
class SignedIn:
    """A person as Flask-Login sees them: the account and the token of this sign-in."""

    account: Account
    token: str
    is_authenticated: bool = True
    is_active: bool = True
    is_anonymous: bool = False

    def get_id(self) -> str:
        """Return what the cookie holds: account id and session token."""
        return f"{self.account.id}{SEPARATOR}{self.token}"


def init_sessions(app: Flask, settings: WebSettings, services: Services) -> None:
    """Set up cookies and the loader that asks the server whether a session is still alive."""
    app.config.update(
        SECRET_KEY=settings.secret_key,
        SESSION_COOKIE_NAME="__Host-symbiose" if settings.https else "symbiose",
        SESSION_COOKIE_SECURE=settings.https,
        SESSION_COOKIE_HTTPONLY=True,
        SESSION_COOKIE_SAMESITE="Lax",
        SESSION_COOKIE_PATH="/",
    )
    manager = LoginManager()
    manager.session_protection = "strong"
    manager._session_identifier_generator = _browser
    manager.user_loader(lambda key: _load(services, key))
    manager.init_app(app, add_context_processor=False)


def _browser() -> str:
    """Return what binds a session to the browser that opened it.

    The address is left out: it changes between IPv4, IPv6 and the networks of a telephone, and would throw
    people out in the middle of a form.
    """
    agent = request.headers.get("User-Agent", "")
    return hashlib.sha256(agent.encode("utf-8", "surrogateescape")).hexdigest()


def _load(services: Services, key: str) -> SignedIn | None:
    account_id, _, token = key.partition(SEPARATOR)
    account = accounts.resume(services, token) if token else None
    if account is None or account.id != account_id:
        return None
    return SignedIn(account, token)


def open_session(opened: SignIn) -> None:
    """Give the browser a new session; nothing of the one before survives."""
    session.clear()
    login_user(SignedIn(opened.account, opened.token))


def close_session(services: Services) -> None:
    """End the session on the server, then forget it in the browser."""
    if isinstance(person := _person(), SignedIn):
        accounts.sign_out(services, person.token)
    logout_user()
    session.clear()


def current_account() -> Account | None:
    """Return the account signed in, or that of the token a program calls with; None for a visitor."""
    if bearer.is_sent():
        call = bearer.call()
        return call.account if call else None
    person = _person()
    return person.account if isinstance(person, SignedIn) else None


def known_account() -> Account | None:
    """Return the account that the request was found to come from; the database is not asked anew."""
    if bearer.is_sent():
        return current_account()
    person = g.get("_login_user")  # kept there by Flask-Login once it has loaded somebody
    return person.account if isinstance(person, SignedIn) else None


def signed_in_account() -> Account:
    """Return the account signed in, on a page that only signed-in people reach."""
    account = current_account()
    if account is None:
        msg = "a public view asked who is signed in; declare the roles that may open it"
        raise RuntimeError(msg)
    return account


def session_token() -> str:
    """Return the secret of the session that this request belongs to; empty for a program or a visitor."""
    person = None if bearer.is_sent() else _person()
    return person.token if isinstance(person, SignedIn) else ""


def had_session() -> bool:
    """Tell whether the browser sent a session, alive or dead."""
    return "_user_id" in session


def _person() -> object:
    return cast(object, current_user._get_current_object())
