"""Counts requests in a file that all processes of a machine share, and that outlives them.

For each key the file keeps a digest and the moment up to which its requests are counted, and nothing once
that is past: neither who asked, nor what. What cannot be counted is not admitted.
"""

import hashlib
import logging
import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Final

from symbiose.domain.errors import ServiceBusy
from symbiose.domain.ports import Clock
from symbiose.domain.rates import Rate

PATIENCE_S: Final = 5.0
"""Time that one process waits for another one to have counted, s."""
_log = logging.getLogger(__name__)


class KeptRates:
    """Requests by key, counted in one file by however many processes."""

    def __init__(self, file: Path, clock: Clock) -> None:
        """Keep where to count; the file is made when first needed.

        Args:
            file: The file, in a folder of the service on a disk of this machine.
            clock: Tells the present, the same to all processes.
        """
        self._file = file
        self._clock = clock

    def take(self, key: str, rate: Rate, cost: int = 1) -> int | None:
        """Count a request, or return how many seconds to wait before it is admitted.

        Args:
            key: Whose requests these are.
            rate: How many are admitted.
            cost: How many this one counts for.

        Raises:
            ServiceBusy: The file cannot be read or written now.
        """
        try:
            with self._alone() as database:
                return _taken(database, self._clock().timestamp(), key, rate, cost)
        except (sqlite3.Error, OSError) as error:
            _log.exception("requests cannot be counted", extra={"file": str(self._file)})
            msg = "The number of questions cannot be counted at present. Ask again in a moment."
            raise ServiceBusy(msg) from error

    @contextmanager
    def _alone(self) -> Iterator[sqlite3.Connection]:
        """Open the file for one process at a time; what fails leaves it as it was."""
        if not self._file.exists():
            self._file.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
            self._file.touch(mode=0o600)
        database = sqlite3.connect(self._file, timeout=PATIENCE_S, isolation_level=None)
        try:
            database.execute("BEGIN IMMEDIATE")
            yield database
            database.execute("COMMIT")
        finally:
            database.close()


def _taken(database: sqlite3.Connection, now: float, key: str, rate: Rate, cost: int) -> int | None:
    database.execute("CREATE TABLE IF NOT EXISTS counted (key TEXT PRIMARY KEY, free_at REAL NOT NULL)")
    database.execute("DELETE FROM counted WHERE free_at <= ?", (now,))
    digest = hashlib.sha256(key.encode()).hexdigest()
    row = database.execute("SELECT free_at FROM counted WHERE key = ?", (digest,)).fetchone()
    free_at = rate.counted(row[0] if row else now, now, cost)
    wait = rate.wait_s(free_at, now)
    if wait is None:
        database.execute("INSERT OR REPLACE INTO counted VALUES (?, ?)", (digest, free_at))
    return wait
