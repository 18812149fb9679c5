"""What was last read of the graph, kept until a command changes something.

Every command appends one entry to the journal in the transaction of its change, so the number of entries
tells whether anything changed; also what another process, such as `symbiose import`, did meanwhile.
"""

import threading
from collections.abc import Callable
from typing import TypeVar, cast

from symbiose.domain.repositories import Repositories

T = TypeVar("T")
MOST_KEPT = 16
"""Things kept at once: what pages share, the proposals of a few runs, coverage by rights."""


class Memory:
    """Values read in transactions of one state of the graph; frozen ones, since threads share them."""

    def __init__(self, most_kept: int = MOST_KEPT) -> None:
        """Begin with nothing; the oldest of more than `most_kept` values is forgotten."""
        self._most_kept = most_kept
        self._lock = threading.Lock()
        self._revision = -1
        self._kept: dict[str, object] = {}

    def recall(self, repositories: Repositories, name: str, read: Callable[[], T]) -> T:
        """Return a value as the graph holds it now, read again only when something changed since.

        The revision is asked for before the value is read: what is kept is never older than it says.

        Args:
            repositories: Those of the transaction.
            name: Names the value; the same name always goes with the same type.
            read: Reads it through the repositories.
        """
        revision = repositories.journal.count()
        with self._lock:
            if revision != self._revision:
                self._revision, self._kept = revision, {}
            elif name in self._kept:
                return cast(T, self._kept[name])
            while len(self._kept) >= self._most_kept:
                del self._kept[next(iter(self._kept))]
        value = read()
        with self._lock:
            if revision == self._revision and len(self._kept) < self._most_kept:
                self._kept[name] = value
        return value
