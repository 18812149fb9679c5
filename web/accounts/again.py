"""One's own password asked again before a step that gives rights, as limited as a sign-in."""

import logging
from collections.abc import Callable
from dataclasses import dataclass
from typing import TypeVar

from flask import request

from symbiose.services.own_password import password_fits
from web.accounts.attempts import attempts
from web.accounts.routes import BUSY_S
from web.context import actor, services
from web.errors import request_id
from web.language import _
from web.sessions import signed_in_account

log = logging.getLogger(__name__)
T = TypeVar("T")
UNPROCESSABLE, TOO_MANY = 422, 429


@dataclass(frozen=True)
class PasswordRefused:
    """The password does not fit, or may not be tried now."""

    status: int
    sentence: str
    retry_after_s: int | None = None

    @property
    def headers(self) -> dict[str, str]:
        """Return the headers that the answer carries."""
        return {} if self.retry_after_s is None else {"Retry-After": str(self.retry_after_s)}


def password_refused(password: str) -> PasswordRefused | None:
    """Return why the caller's own password is refused, None when it fits."""
    found = with_own_password(lambda: password_fits(services(), actor(), password) or None)
    return found if isinstance(found, PasswordRefused) else None


def with_own_password(work: Callable[[], T | None]) -> T | PasswordRefused:
    """Run what checks the caller's own password, unless it was tried too often.

    Args:
        work: Returns None when the password does not fit.
    """
    email, address = signed_in_account().email, request.remote_addr or ""
    wait = attempts().wait_s(email, address)
    if wait is not None:
        return _put_off(wait, _("Trop d’essais. Réessayez dans %(seconds)s s.", seconds=wait))
    with attempts().place() as free:
        if not free:
            busy = _("Beaucoup de personnes se connectent en ce moment. Réessayez dans un instant.")
            return _put_off(BUSY_S, busy)
        done = work()
    if done is None:
        attempts().failed(email, address)
        log.warning("request %s: password of %s refused", request_id(), actor().id)
        return PasswordRefused(
            UNPROCESSABLE, _("Ce n’est pas le mot de passe de votre compte : vérifiez-le.")
        )
    attempts().succeeded(email, address)
    return done


def _put_off(wait_s: int, sentence: str) -> PasswordRefused:
    log.warning("request %s: password put off for %s s", request_id(), wait_s)
    return PasswordRefused(TOO_MANY, sentence, wait_s)
