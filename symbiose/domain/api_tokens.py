"""Tokens with which programs call the service in the name of an account, within a scope."""

from datetime import datetime
from enum import StrEnum

from symbiose.domain.base import Value


class TokenScope(StrEnum):
    """What a token may be used for; never more than its account may do."""

    READ = "read"
    """Read flows, proposals and reference data."""
    DECLARE = "declare"
    """Declare, import, correct and withdraw flows."""
    EXPORT = "export"
    """Take declarations away in a file."""


class ApiToken(Value):
    """A token of an account: the secret is shown once, only its digest is kept."""

    id: str
    """Opaque slug."""
    account_id: str
    """Account in whose name it calls."""
    name: str
    """What its owner calls it, such as the program that uses it."""
    digest: str
    """SHA-256 of the secret."""
    scopes: tuple[TokenScope, ...]
    """What it may be used for."""
    created_at: datetime
    """When (aware, UTC)."""
    expires_at: datetime
    """Until when it works (aware, UTC)."""
    used_at: datetime | None = None
    """When it was last used, to the hour (aware, UTC)."""
