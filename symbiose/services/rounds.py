"""What pages make of single things, taken over where nothing behind a thing has changed since.

What is remembered of a state goes with it (`memory.py`): of tens of thousands of lines one declaration
changes a few. Here each line is kept beside everything that it rests on, until one of these differs.
"""

import threading
from collections.abc import Callable
from typing import TypeVar

from symbiose.domain.remembered import Remembered

T = TypeVar("T")


class Rounds:
    """The last round of each sort of things; of threads that make the same one, the last to end is kept."""

    def __init__(self) -> None:
        """Begin with nothing."""
        self._lock = threading.Lock()
        self._last: dict[str, Remembered] = {}

    def made(self, sort: str, make: Callable[[Remembered], T]) -> T:
        """Return what is made of all things of a sort.

        Args:
            sort: Names what is made: one of a few words, since the last round of each is kept for good.
            make: Makes it, asking for each thing with everything that it rests on, the day included.
        """
        with self._lock:
            before = self._last.get(sort)
        things = Remembered(before)
        found = make(things)
        with self._lock:
            self._last[sort] = things.end()
        return found
