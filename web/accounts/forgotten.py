"""A forgotten password: a link by mail, where mail is set up; which addresses have an account is not told."""

import contextvars
import logging
import threading
from concurrent.futures import Future, ThreadPoolExecutor
from functools import partial
from typing import cast

from flask import Flask, abort, current_app, make_response, render_template, request
from flask.typing import ResponseReturnValue

from symbiose.domain.accounts import checked_email
from symbiose.domain.rates import Rate
from symbiose.services.letters import send_reset_asked_for
from web.access import public
from web.accounts.attempts import attempts
from web.accounts.invitations import blueprint as blueprint
from web.accounts.letters import reset_letter
from web.accounts.schemas import ForgottenForm
from web.context import services, settings
from web.errors import request_id
from web.forms import LONGEST_SHOWN
from web.language import _
from web.limits import rate_limits

log = logging.getLogger(__name__)
EXTENSION = "symbiose.forgotten"
ALL = Rate(60, 900.0)
"""Forgotten passwords of everybody together."""
WAITING = 60
"""Letters that wait to be sent, at most."""
WORKERS = 2
ALIKE = "forgotten\n"
"""Put before an address where requests are counted, apart from its sign-ins."""


class ForgottenWork:
    """Looks accounts up and sends their links after the answer, so that its time tells nothing."""

    def __init__(self) -> None:
        self._workers = ThreadPoolExecutor(WORKERS, thread_name_prefix="forgotten")
        self._places = threading.BoundedSemaphore(WAITING)

    def start(self, email: str) -> None:
        """Send a link to an address later, if it has an open account; dropped when too many wait."""
        if not self._places.acquire(blocking=False):
            log.warning("request %s: too many letters wait", request_id())
            return
        send = partial(send_reset_asked_for, services(), email, settings().url, reset_letter())
        future = self._workers.submit(contextvars.copy_context().run, send)
        future.add_done_callback(self._done)

    def finish(self) -> None:
        """Wait until everything asked for is done; nothing more can be asked for."""
        self._workers.shutdown(wait=True)

    def _done(self, future: "Future[None]") -> None:
        self._places.release()
        if (error := future.exception()) is not None:
            log.error("a forgotten password was not dealt with: %s", type(error).__name__)


def init_forgotten(app: Flask) -> None:
    """Keep the workers of this application."""
    app.extensions[EXTENSION] = ForgottenWork()


@blueprint.get("/mot-de-passe-oublie")
@public
def forgotten() -> ResponseReturnValue:
    """Show the form; without mail there is no such page."""
    _require_mail()
    return _page("", None)


@blueprint.post("/mot-de-passe-oublie")
@public
def ask_reset() -> ResponseReturnValue:
    """Answer the same for every address, and send a link to one that has an open account."""
    _require_mail()
    form = ForgottenForm.of(request.form)
    try:
        email = checked_email(form.email)
    except ValueError:
        fault = _("Écrivez une adresse électronique, par exemple nom@entreprise.fr.")
        return make_response(_page(form.email, fault), 422)
    wait = _wait_s(email, request.remote_addr or "")
    if wait is not None:
        log.warning("request %s: forgotten password put off for %s s", request_id(), wait)
        fault = _("Trop de demandes. Réessayez dans %(seconds)s s.", seconds=wait)
        response = make_response(_page(form.email, fault), 429)
        response.headers["Retry-After"] = str(wait)
        return response
    cast(ForgottenWork, current_app.extensions[EXTENSION]).start(email)
    log.info("request %s: reset asked for", request_id())
    return render_template("accounts/asked.html")


def _wait_s(email: str, address: str) -> int | None:
    """Count a request, or return how long to wait: per account and address, per address, in all."""
    wait = attempts().wait_s(ALIKE + email, address) or rate_limits().take(ALIKE, ALL)
    if wait is None:
        attempts().failed(ALIKE + email, address)
    return wait


def _require_mail() -> None:
    if services().mailer is None:
        abort(404)


def _page(email: str, fault: str | None) -> str:
    return render_template("accounts/forgotten.html", email=email[:LONGEST_SHOWN], fault=fault)
