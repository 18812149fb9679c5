"""Things of the graph that never change once they are written, kept over all changes of the others."""

import threading
from collections.abc import Callable, Hashable
from typing import TypeVar, cast

T = TypeVar("T")
MOST_RUNS = 4
"""Runs whose proposals are kept at once: thousands each."""
MOST_PUBLICATIONS = 20_000
"""Publications known at once: what those of indicators tell, one a month, and which of them are of totals."""
MOST_PROPOSALS = 2_000
"""Single proposals kept at once."""


class Lasting:
    """Values by name; the one asked for least lately is forgotten first."""

    def __init__(self, most_kept: int) -> None:
        """Begin with nothing."""
        self._most_kept = most_kept
        self._lock = threading.Lock()
        self._kept: dict[Hashable, object] = {}

    def recall(self, name: Hashable, read: Callable[[], T]) -> T:
        """Return a value that was committed before anybody could name it, read once.

        Args:
            name: Names the value for good; the same name always goes with the same type.
            read: Reads it.
        """
        with self._lock:
            if name in self._kept:
                value = self._kept[name] = self._kept.pop(name)
                return cast(T, value)
        found = read()
        with self._lock:
            while len(self._kept) >= self._most_kept:
                del self._kept[next(iter(self._kept))]
            self._kept[name] = found
        return found
