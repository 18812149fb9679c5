"""Tokens with which programs call the service in the name of an account, within a scope."""

import re
import zlib
from datetime import datetime, timedelta
from enum import StrEnum

from symbiose.domain.base import Value

PREFIX = "symb_"
"""What every secret begins with, so that scanners of published code recognise one."""
SECRET_BYTES = 32
LONGEST_LIFE = timedelta(days=365)
MOST_TOKENS = 20
"""Tokens that one account may have at once."""
_SECRET = re.compile(rf"(?P<body>{PREFIX}[A-Za-z0-9_-]{{43}})(?P<check>[0-9a-f]{{8}})")


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


def written_secret(random_part: str) -> str:
    """Return a secret from its random part: the prefix before it, a checksum after it."""
    body = f"{PREFIX}{random_part}"
    return body + _checksum(body)


def well_formed(secret: str) -> bool:
    """Tell whether a text can be a secret at all, so that one mistyped is refused without being looked up.

    >>> well_formed(written_secret("a" * 43)), well_formed("symb_" + "a" * 51)
    (True, False)
    """
    match = _SECRET.fullmatch(secret)
    return match is not None and match["check"] == _checksum(match["body"])


def _checksum(text: str) -> str:
    return f"{zlib.crc32(text.encode('ascii')):08x}"
