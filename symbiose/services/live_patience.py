"""The time that one answer about a flow takes, shared by the questions that it asks."""

import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager

SHORT = 0.1
"""Share of the time of an answer of which no question can make much."""


class Patience:
    """What is left of it: each question may take half, so that those that come first have most.

    What they find is kept. Asked again, the answer has its time for those that came last; with equal shares
    none might ever have enough.
    """

    def __init__(self, time_s: float, now: Callable[[], float] = time.perf_counter) -> None:
        """Begin to count.

        Args:
            time_s: Time for the answer, s.
            now: Tells the time, s.
        """
        self._now = now
        self._time_s = time_s
        self._until = now() + time_s

    def next_s(self) -> float:
        """Return how long the next question may take, s: nought where nothing is left."""
        return self._left_s / 2

    @property
    def was_short(self) -> bool:
        """Tell whether the time is over, or nearly: asked again the answer may tell more."""
        return self._left_s <= SHORT * self._time_s

    @property
    def _left_s(self) -> float:
        return max(0.0, self._until - self._now())

    @contextmanager
    def not_counted(self) -> Iterator[None]:
        """Leave out the time that something takes: what is read once for all answers."""
        began = self._now()
        try:
            yield
        finally:
            self._until += self._now() - began
