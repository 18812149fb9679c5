"""The time that one answer about a flow takes, shared by the questions that it asks."""

import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager


class Patience:
    """What is left of it: a question may take an equal share, and leaves the rest to those to come."""

    def __init__(self, time_s: float, questions: int, now: Callable[[], float] = time.perf_counter) -> None:
        """Begin to count.

        Args:
            time_s: Time for the answer, s.
            questions: How many questions it asks at most.
            now: Tells the time, s.
        """
        self._now = now
        self._until = now() + time_s
        self._to_come = questions

    def next_s(self) -> float:
        """Return how long the next question may take, s: nought where nothing is left."""
        share = max(0.0, self._until - self._now()) / max(1, self._to_come)
        self._to_come -= 1
        return share

    def again_s(self) -> float:
        """Return how long the question that was asked last may take once more, s."""
        self._to_come += 1
        return self.next_s()

    @contextmanager
    def not_counted(self) -> Iterator[None]:
        """Leave out the time that something takes: what is read once for all answers."""
        began = self._now()
        try:
            yield
        finally:
            self._until += self._now() - began
