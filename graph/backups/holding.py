"""Hold commands back while a backup is read, when they come too often for it to find a moment between."""

import time
from types import TracebackType
from typing import Self

from graph.driver import Database
from graph.queries import load

_HOLD = load("backup/hold")
_AWAIT = load("backup/await_commands")
_RELEASE = load("backup/release")

LEASE_MS = 15_000
"""How long commands wait for a backup that was killed."""
RENEW_S = 3.0


class Hold:
    """Commands wait within `with`; those that were ending when it began are done."""

    def __init__(self, database: Database) -> None:
        """Hold nothing yet."""
        self._database = database
        self._renewed = 0.0

    def __enter__(self) -> Self:
        """Begin to hold: first those to come, so that nobody is in the way of waiting for the others."""
        self._take()
        self._database.write(lambda transaction: transaction.rows(_AWAIT))
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """Let commands pass."""
        self._database.write(lambda transaction: transaction.rows(_RELEASE))

    def renew(self) -> None:
        """Go on holding, when the lease has run for some time."""
        if time.monotonic() - self._renewed > RENEW_S:
            self._take()

    def _take(self) -> None:
        self._database.write(lambda transaction: transaction.rows(_HOLD, lease_ms=LEASE_MS))
        self._renewed = time.monotonic()
