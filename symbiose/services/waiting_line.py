"""Few at once, and few who wait: what takes long leaves most threads of a service to what does not."""

import threading
from collections.abc import Iterator
from contextlib import contextmanager

from symbiose.domain.errors import ServiceBusy


class WaitingLine:
    """Places that are taken and given back; who finds the line full is told so at once."""

    def __init__(self, at_once: int, waiting: int, patience_s: float) -> None:
        """Begin with all places free.

        Args:
            at_once: How many hold a place at the same time.
            waiting: How many wait for one.
            patience_s: How long each of them waits, s.
        """
        self._line = threading.BoundedSemaphore(at_once + waiting)
        self._places = threading.BoundedSemaphore(at_once)
        self._patience_s = patience_s

    @contextmanager
    def place(self) -> Iterator[None]:
        """Hold one place.

        Raises:
            ServiceBusy: There is none, and the line is full or did not move in time.
        """
        with _taken(self._line, None), _taken(self._places, self._patience_s):
            yield


@contextmanager
def _taken(places: threading.BoundedSemaphore, patience_s: float | None) -> Iterator[None]:
    """Take a place, at once where no patience is given."""
    taken = places.acquire(blocking=False) if patience_s is None else places.acquire(timeout=patience_s)
    if not taken:
        msg = "Other files are being worked on. Try again in a moment."
        raise ServiceBusy(msg)
    try:
        yield
    finally:
        places.release()
