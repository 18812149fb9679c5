"""Counts of the requests that this process has answered, and how long they took."""

import threading
from bisect import bisect_left
from collections.abc import Iterator
from dataclasses import dataclass, field

BOUNDS_S = (0.025, 0.05, 0.1, 0.2, 0.3, 0.6, 0.8, 1.5, 5.0, 15.0)
"""Upper bounds of the classes of durations, s: those that docs/performance.md promises are among them."""


@dataclass
class Durations:
    """How long the requests of one address took."""

    by_class: list[int] = field(default_factory=lambda: [0] * (len(BOUNDS_S) + 1))
    """Requests in each class; the last one has no upper bound."""
    total_s: float = 0.0
    """Sum, s."""

    def add(self, seconds: float) -> None:
        """Count a request."""
        self.by_class[bisect_left(BOUNDS_S, seconds)] += 1
        self.total_s += seconds

    def cumulated(self) -> Iterator[int]:
        """Yield, for each bound and then for all, how many requests took no longer."""
        count = 0
        for more in self.by_class:
            count += more
            yield count


class RequestCounts:
    """Counts since the process began; several threads add to them."""

    def __init__(self) -> None:
        """Begin with nothing counted."""
        self._lock = threading.Lock()
        self._answered: dict[tuple[str, str, int], int] = {}
        self._durations: dict[str, Durations] = {}

    def add(self, method: str, route: str, status: int, seconds: float) -> None:
        """Count a request that was answered."""
        with self._lock:
            key = (method, route, status)
            self._answered[key] = self._answered.get(key, 0) + 1
            self._durations.setdefault(route, Durations()).add(seconds)

    def answered(self) -> dict[tuple[str, str, int], int]:
        """Return (method, template of the address, status) → requests."""
        with self._lock:
            return dict(self._answered)

    def durations(self) -> dict[str, Durations]:
        """Return template of the address → how long its requests took."""
        with self._lock:
            return {r: Durations(list(d.by_class), d.total_s) for r, d in self._durations.items()}
