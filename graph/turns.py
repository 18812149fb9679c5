"""Whose turn it is, within one process, to write what every command writes: the head of the journal.

Neo4j lets the second of two writers wait. The embedded server lets both go on and fails one when it commits:
of many at once, most would be repeated, and some too often. They wait here instead; another process, which
does not, is repeated as before.
"""

import threading

LONGEST_WAIT_S = 20.0
"""After that a writer goes on out of turn: the server still keeps two from one place."""


class Turns:
    """Lets the transactions of one process pass one after the other."""

    def __init__(self) -> None:
        """Begin with nobody's turn."""
        self._lock = threading.Lock()

    def next(self) -> "Turn":
        """Return a turn that is not taken yet."""
        return Turn(self._lock)


class Turn:
    """The turn of one transaction: taken once, kept until it has ended."""

    def __init__(self, lock: threading.Lock) -> None:
        """Keep the lock that all turns share."""
        self._lock = lock
        self._taken = False

    def take(self) -> None:
        """Wait for the transactions before this one."""
        if not self._taken:
            self._taken = self._lock.acquire(timeout=LONGEST_WAIT_S)

    def end(self) -> None:
        """Let the next one pass."""
        if self._taken:
            self._taken = False
            self._lock.release()
