"""Memory and open files of the service, sampled while the load goes on, and how they grow."""

import threading
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field

import numpy as np

from benchmarks.service import Service, open_files, resident_bytes

EVERY_S = 2.0
TEN_MINUTES_S = 600.0
SETTLED = 0.4
"""Share of the time after which caches and pools have filled: growth counts from then on."""


@dataclass(frozen=True)
class Sample:
    """What the service took at one moment."""

    at_s: float
    service_bytes: int
    database_bytes: int
    files: int


@dataclass
class Watch:
    """The samples of one load."""

    samples: list[Sample] = field(default_factory=list)

    def most(self, name: str) -> int:
        """Return the highest value of one of the fields."""
        return max(int(getattr(sample, name)) for sample in self.samples)

    def growth(self, name: str) -> float:
        """Return by which share of its mean a field grows in ten minutes, after it has settled."""
        return growth_in_ten_minutes([(sample.at_s, float(getattr(sample, name))) for sample in self.samples])


def growth_in_ten_minutes(points: Sequence[tuple[float, float]]) -> float:
    """Return the slope of the later points by least squares, as a share of their mean per ten minutes.

    >>> round(growth_in_ten_minutes([(60.0 * t, 100.0 + t) for t in range(21)]), 3)
    0.088
    """
    late = [point for point in points if point[0] >= SETTLED * points[-1][0]]
    times, values = np.array(late).T
    slope = float(np.polyfit(times, values, 1)[0])
    return slope * TEN_MINUTES_S / float(values.mean())


@contextmanager
def watched(service: Service) -> Iterator[Watch]:
    """Sample the service until the load is over."""
    watch, over, began = Watch(), threading.Event(), time.monotonic()
    database = service.database()

    def look() -> None:
        while not over.is_set():
            family = service.family()
            memory, files = sum(map(resident_bytes, family)), sum(map(open_files, family))
            held = resident_bytes(database) if database else 0
            watch.samples.append(Sample(time.monotonic() - began, memory, held, files))
            over.wait(EVERY_S)

    thread = threading.Thread(target=look)
    thread.start()
    try:
        yield watch
    finally:
        over.set()
        thread.join()
