"""Errors as a person reads them: what happened, ways on, and an id by which the log is searched."""

import hashlib
import logging
import secrets
from dataclasses import dataclass
from http import HTTPStatus
from typing import cast
from urllib.parse import urlsplit

from flask import g, render_template, request, url_for
from markupsafe import escape

from symbiose.domain.errors import GraphUnavailable
from symbiose.services.journalling import REQUEST_ID
from web import bearer
from web.accounts.schemas import local_address
from web.context import settings
from web.language import _
from web.sessions import current_account, session_token

log = logging.getLogger(__name__)
_SHORT = 16
PASSING = frozenset({HTTPStatus.TOO_MANY_REQUESTS, HTTPStatus.SERVICE_UNAVAILABLE})
"""The same request succeeds later."""
OF_THE_FORM = frozenset({400, 409, 410, 412, 413, 415, 422})
"""Where one goes on from the page that was left."""
PLAIN = """<!doctype html><html lang="fr"><head><meta charset="utf-8"><title>{title}</title></head>
<body><main><h1>{title}</h1><p>{text}</p><p><a href="/">{home}</a></p><p>{named} <code>{id}</code></p></main>
</body></html>"""
"""Stands in for the page when the page itself cannot be made."""


@dataclass(frozen=True)
class ErrorPage:
    """What a person reads when something did not work."""

    status: int
    title: str
    text: str

    @property
    def told(self) -> bool:
        """Tell whether the page may differ from one request to the next: a missing thing looks the same."""
        return self.status != HTTPStatus.NOT_FOUND


@dataclass(frozen=True)
class Way:
    """A link that leads on."""

    label: str
    address: str


def request_id() -> str:
    """Return the id by which this request is found in the log."""
    if "request_id" not in g:
        name_request()
    return cast(str, g.request_id)


def name_request() -> None:
    """Give the request an id, which the journal and the log tell."""
    g.request_id = secrets.token_hex(8)
    REQUEST_ID.set(g.request_id)


def forget_request(error: BaseException | None) -> None:
    """Leave what the thread does next without the id of this request."""
    REQUEST_ID.set(None)


def shown_id(page: ErrorPage) -> str:
    """Return the id that a page shows.

    What is missing and what is another firm's are told in the same bytes: there it is that of the session,
    which the log tells beside the request's own.
    """
    if page.told:
        return request_id()
    secret = _secret()
    return hashlib.sha256(f"visit {secret}".encode()).hexdigest()[:_SHORT] if secret else request_id()


def _secret() -> str:
    """Return what tells this session, or the token of a program, from others; empty for a visitor."""
    call = bearer.call() if bearer.is_sent() else None
    if call is not None:
        return call.token.digest
    try:
        return "" if g.get("without_account") else session_token()
    except GraphUnavailable:
        return ""


def html_of(page: ErrorPage, retry_after_s: int | None = None) -> str:
    """Return the page; without the account when the database cannot be asked who it is."""
    try:
        return _page(page, retry_after_s)
    except GraphUnavailable:
        g.without_account = True
        return _page(page, retry_after_s)


def page_or_plain(page: ErrorPage, retry_after_s: int | None = None) -> str:
    """Return the page, or a plain one when making it fails: an error must not hide behind another."""
    try:
        return html_of(page, retry_after_s)
    except Exception:
        log.exception("request %s: the error page could not be made", request_id())
        words = {"title": page.title, "text": page.text, "home": _("Revenir à l’accueil")}
        named = {"named": _("Identifiant à transmettre :"), "id": request_id()}
        return PLAIN.format(**{name: escape(text) for name, text in (words | named).items()})


def _page(page: ErrorPage, retry_after_s: int | None) -> str:
    return render_template(
        "errors/error.html",
        page=page,
        ways=ways_on(page),
        shown_id=shown_id(page),
        wait=_wait(retry_after_s),
        contact=settings().contact,
    )


def ways_on(page: ErrorPage) -> list[Way]:
    """Return where to go from here, the likeliest first."""
    home = Way(_("Revenir à l’accueil"), url_for("home.index"))
    if g.get("without_account"):
        return [*_again(page), home]
    if current_account() is None:
        sign_in = Way(_("Se connecter"), url_for("accounts.login", next=_came_from(page)))
        return [sign_in, *_again(page)]
    if page.status == HTTPStatus.FORBIDDEN:
        return [home, Way(_("Voir les droits de votre compte"), url_for("own_account.page"))]
    if page.status == HTTPStatus.NOT_FOUND:
        return [home, Way(_("Rechercher"), url_for("search.page"))]
    return [*_again(page), *_back(page), home]


def _again(page: ErrorPage) -> list[Way]:
    """Return the way to try the same page again, where that may help."""
    passes = page.status >= HTTPStatus.INTERNAL_SERVER_ERROR or page.status in PASSING
    if request.method != "GET" or not passes:
        return []
    address = local_address(request.full_path.removesuffix("?"))
    return [Way(_("Réessayer"), address)] if address else []


def _back(page: ErrorPage) -> list[Way]:
    """Return the way back to the page of ours that was left, as the browser tells it."""
    parts = urlsplit(request.referrer or "")
    if page.status not in OF_THE_FORM or parts.netloc != request.host:
        return []
    address = local_address(f"{parts.path}?{parts.query}".removesuffix("?"))
    return [Way(_("Revenir à la page précédente"), address)] if address else []


def _came_from(page: ErrorPage) -> str | None:
    """Return the address to go to after signing in."""
    if page.status != HTTPStatus.UNAUTHORIZED or request.method != "GET" or request.path == "/":
        return None
    return request.full_path.removesuffix("?")


def _wait(seconds: int | None) -> str:
    """Return how long to wait, in words."""
    if seconds is None:
        return ""
    minutes = -(-seconds // 60)
    if seconds <= 90:
        return _("Réessayez dans %(seconds)s secondes.", seconds=seconds)
    return _("Réessayez dans %(minutes)s minutes.", minutes=minutes)
