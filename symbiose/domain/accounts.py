"""Accounts, roles and the sessions that a sign-in opens."""

import hashlib
import re
from datetime import datetime
from enum import StrEnum

from symbiose.domain.base import Value

LONGEST_EMAIL = 254
"""Longest address that mail can be sent to (RFC 5321, erratum 1690)."""
_EMAIL = re.compile(r"[^@\s\x00-\x1f\x7f<>()\[\],;:\\\"]{1,64}@(?P<host>[^@\s.]+(\.[^@\s.]+)+)")
_SHORT = 24
_COMMAND = "command:"
_HOST = re.compile(r"[\w-]+(\.[\w-]+)+")


def checked_email(text: str) -> str:
    """Return an e-mail address in lower case, spaces around it left out.

    >>> checked_email(" Someone@Example.org ")
    'someone@example.org'

    Raises:
        ValueError: It is no address.
    """
    address = text.strip().lower()
    match = _EMAIL.fullmatch(address)
    if match is None or len(address) > LONGEST_EMAIL or not _HOST.fullmatch(match["host"]):
        msg = "an e-mail address such as name@company.example is expected"
        raise ValueError(msg)
    return address


class Role(StrEnum):
    """What an account may do."""

    ADMINISTRATOR = "administrator"
    COORDINATOR = "coordinator"
    SITE_MANAGER = "site_manager"
    ANALYST = "analyst"


class Account(Value):
    """A person's access to the service; the only personal data is the professional e-mail."""

    id: str
    """Opaque slug of ours."""
    email: str
    """Professional address, lower case; identifies the account at sign-in."""
    role: Role
    """What the account may do."""
    site_ids: tuple[str, ...] = ()
    """Sites a site manager runs."""
    park_ids: tuple[str, ...] = ()
    """Parks a coordinator answers for; none: the whole territory."""
    password_hash: str | None = None
    """argon2id hash; None until the account has set a password."""
    disabled: bool = False
    """True once the access is closed."""
    link_digest: str | None = None
    """SHA-256 of the secret of a single-use link to set a password; None when none is open."""
    link_expires_at: datetime | None = None
    """Until when the link works (aware, UTC)."""
    active_at: datetime | None = None
    """When it was last used, to the day (aware, UTC); None when that was never noted."""

    @property
    def stamp(self) -> str:
        """Return what changes with the rights of the account: who changes them states which they saw."""
        sites, parks = sorted(self.site_ids), sorted(self.park_ids)
        told = "\n".join((self.email, self.role, str(self.disabled), *sites, "", *parks))
        return hashlib.sha256(told.encode()).hexdigest()[:_SHORT]


class Session(Value):
    """A sign-in kept on the server, so that signing out kills it everywhere."""

    token_digest: str
    """SHA-256 of the session's secret: the secret itself is only in the cookie."""
    account_id: str
    """Account that signed in."""
    created_at: datetime
    """When (aware, UTC)."""
    seen_at: datetime
    """Last request (aware, UTC)."""

    @property
    def reference(self) -> str:
        """Return the name by which a page tells the session from others; it opens nothing."""
        return hashlib.sha256(self.token_digest.encode()).hexdigest()[:_SHORT]


class Actor(Value):
    """Who calls a use case: an account, or a command run by the operator (an administrator)."""

    id: str
    """Account id, or the name of the command."""
    role: Role
    """Rights."""
    site_ids: tuple[str, ...] = ()
    """Sites it runs, for a site manager; those that stand in its parks now, for a coordinator of parks."""
    park_ids: tuple[str, ...] = ()
    """Parks it answers for, for a coordinator; none: the whole territory."""

    @property
    def answers_for_all(self) -> bool:
        """Tell whether it is staff of the whole territory: an administrator, a coordinator without parks."""
        return self.role is Role.ADMINISTRATOR or (self.role is Role.COORDINATOR and not self.park_ids)

    @property
    def reach(self) -> str:
        """Return what names what it reaches at this moment: rights that change give another text.

        >>> Actor(id="a", role=Role.COORDINATOR).reach == Actor(id="b", role=Role.ADMINISTRATOR).reach
        True
        """
        if self.answers_for_all:
            return "all"
        return f"{self.role} of {sorted(self.site_ids)} in {sorted(self.park_ids)}"

    @property
    def coordinates_parks(self) -> bool:
        """Tell whether it is a coordinator of some parks, and of no other site."""
        return self.role is Role.COORDINATOR and bool(self.park_ids)

    @property
    def is_operator(self) -> bool:
        """Tell whether it is a command run on the machine."""
        return self.id.startswith(_COMMAND)


def operator(command: str) -> Actor:
    """Return the actor of a command run on the machine: it acts as administrator."""
    return Actor(id=f"{_COMMAND}{command}", role=Role.ADMINISTRATOR)
