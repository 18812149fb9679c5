"""Failed sign-ins, counted per account and per address in a file, so that passwords cannot be tried at will.

The file outlives a restart and is shared by the processes of one machine; it holds digests only.
"""

import hashlib
import math
import sqlite3
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from pathlib import Path
from typing import cast

from flask import current_app

from symbiose.domain.ports import Clock

EXTENSION = "symbiose.attempts"
WINDOW_S = timedelta(minutes=15).total_seconds()
FREE = 5
"""Failures of one account from one address that cost no waiting; each further one doubles it."""
PER_ACCOUNT = 50
"""Failures of one account from everywhere, for addresses that never signed in to it."""
PER_ADDRESS = 100
"""Failures of one address on all accounts."""
KNOWN_S = timedelta(days=90).total_seconds()
"""How long an address that signed in to an account stays known to it."""
AT_ONCE = 10
"""Passwords checked or waiting at the same time; each takes a thread that a page could use."""
_TABLES = """
CREATE TABLE IF NOT EXISTS failure (key TEXT NOT NULL, at REAL NOT NULL);
CREATE INDEX IF NOT EXISTS failure_key ON failure (key, at);
CREATE TABLE IF NOT EXISTS known (key TEXT PRIMARY KEY, at REAL NOT NULL);
"""


class Attempts:
    """Counts failures in a sliding window; waiting always ends, so nobody locks another out for good."""

    def __init__(self, clock: Clock, folder: Path) -> None:
        self._clock = clock
        self._file = folder / "sign-in-attempts.sqlite3"
        self._places = threading.BoundedSemaphore(AT_ONCE)
        folder.mkdir(parents=True, exist_ok=True)
        with self._open() as base:
            base.execute("PRAGMA journal_mode=WAL")
            base.executescript(_TABLES)

    @contextmanager
    def place(self) -> Iterator[bool]:
        """Hold one of the places at which passwords are checked; False when all are taken."""
        taken = self._places.acquire(blocking=False)
        try:
            yield taken
        finally:
            if taken:
                self._places.release()

    def wait_s(self, email: str, address: str) -> int | None:
        """Return how long to wait before the next try, None when it may go ahead."""
        now = self._now()
        pair, account, source = _keys(email, address)
        with self._open() as base:
            waits = [
                _doubling(_times(base, pair, now), now),
                _sliding(_times(base, source, now), PER_ADDRESS, now),
            ]
            if not _known(base, pair, now):
                waits.append(_sliding(_times(base, account, now), PER_ACCOUNT, now))
        longest = max(waits)
        return math.ceil(longest) if longest > 0 else None

    def failed(self, email: str, address: str) -> None:
        """Count a failure, and forget those that no longer count."""
        now = self._now()
        with self._open() as base:
            base.executemany(
                "INSERT INTO failure VALUES (?, ?)", [(key, now) for key in _keys(email, address)]
            )
            base.execute("DELETE FROM failure WHERE at < ?", (now - WINDOW_S,))

    def succeeded(self, email: str, address: str) -> None:
        """Forget the failures of this account from this address, which it knows from now on."""
        now = self._now()
        pair = _keys(email, address)[0]
        with self._open() as base:
            base.execute("DELETE FROM failure WHERE key = ?", (pair,))
            base.execute("INSERT OR REPLACE INTO known VALUES (?, ?)", (pair, now))
            base.execute("DELETE FROM known WHERE at < ?", (now - KNOWN_S,))

    def _now(self) -> float:
        return self._clock().timestamp()

    @contextmanager
    def _open(self) -> Iterator[sqlite3.Connection]:
        base = sqlite3.connect(self._file, timeout=5)
        try:
            with base:
                yield base
        finally:
            base.close()


def _keys(email: str, address: str) -> tuple[str, str, str]:
    account = email.strip().lower()
    pairs = ((account, address), (account, ""), ("", address))
    pair, alone, source = (hashlib.sha256(f"{who}\n{where}".encode()).hexdigest() for who, where in pairs)
    return pair, alone, source


def _times(base: sqlite3.Connection, key: str, now: float) -> list[float]:
    rows = base.execute("SELECT at FROM failure WHERE key = ? AND at >= ? ORDER BY at", (key, now - WINDOW_S))
    return [float(row[0]) for row in rows]


def _known(base: sqlite3.Connection, key: str, now: float) -> bool:
    row = base.execute("SELECT at FROM known WHERE key = ? AND at >= ?", (key, now - KNOWN_S)).fetchone()
    return row is not None


def _doubling(times: list[float], now: float) -> float:
    """Return what is left of a wait that doubles with each failure: 1 s, 2 s, 4 s… up to the window."""
    if len(times) < FREE:
        return 0.0
    wait = min(2.0 ** (len(times) - FREE), WINDOW_S)
    return times[-1] + wait - now


def _sliding(times: list[float], most: int, now: float) -> float:
    return times[-most] + WINDOW_S - now if len(times) >= most else 0.0


def attempts() -> Attempts:
    """Return the counter of this application."""
    return cast(Attempts, current_app.extensions[EXTENSION])
