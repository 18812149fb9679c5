"""Passwords are kept as argon2id hashes; only a few are computed at once."""

import threading

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError

MEMORY_KIB = 19 * 1024
"""19 MiB, 2 passes, 1 lane: OWASP Password Storage Cheat Sheet, argon2id minimum (read 2025)."""
PASSES = 2
LANES = 1
AT_ONCE = 2


class Argon2Hasher:
    """The `PasswordHasher` port over argon2-cffi."""

    def __init__(self) -> None:
        self._hasher = PasswordHasher(time_cost=PASSES, memory_cost=MEMORY_KIB, parallelism=LANES)
        self._places = threading.BoundedSemaphore(AT_ONCE)
        self._nobody = self._hasher.hash("no account has this password")

    def hash(self, password: str) -> str:
        """Return the hash of a password."""
        with self._places:
            return self._hasher.hash(password)

    def verify(self, hashed: str | None, password: str) -> bool:
        """Tell whether a password fits; an unknown account costs the same time."""
        with self._places:
            try:
                fits = self._hasher.verify(hashed or self._nobody, password)
            except (VerificationError, InvalidHashError):
                return False
            return fits and hashed is not None
