"""Failed sign-ins, counted per account and per address, so that passwords cannot be tried at will."""

import threading
from collections import deque
from datetime import datetime, timedelta
from typing import cast

from flask import current_app

from symbiose.domain.ports import Clock

EXTENSION = "symbiose.attempts"
WINDOW = timedelta(minutes=15)
PER_ACCOUNT_AND_ADDRESS = 10
PER_ACCOUNT = 50
PER_ADDRESS = 60
MOST_KEYS = 100_000


class Attempts:
    """Counts failures in a sliding window; the window ends, so nobody can lock another out for good."""

    def __init__(self, clock: Clock) -> None:
        self._clock = clock
        self._failures: dict[tuple[str, str], deque[datetime]] = {}
        self._lock = threading.Lock()

    def wait_s(self, email: str, address: str) -> int | None:
        """Return how long to wait before the next try, None when it may go ahead."""
        now = self._clock()
        with self._lock:
            waits = [self._wait(key, limit, now) for key, limit in _keys(email, address)]
        longest = max(waits)
        return longest or None

    def failed(self, email: str, address: str) -> None:
        """Count a failure."""
        now = self._clock()
        with self._lock:
            if len(self._failures) > MOST_KEYS:
                self._forget_old(now)
            for key, _ in _keys(email, address):
                self._failures.setdefault(key, deque()).append(now)

    def succeeded(self, email: str, address: str) -> None:
        """Forget the failures of this account from this address."""
        with self._lock:
            self._failures.pop(_keys(email, address)[0][0], None)

    def _wait(self, key: tuple[str, str], limit: int, now: datetime) -> int:
        times = self._failures.get(key)
        while times and now - times[0] > WINDOW:
            times.popleft()
        if not times or len(times) < limit:
            return 0
        return int((times[-limit] + WINDOW - now).total_seconds()) + 1

    def _forget_old(self, now: datetime) -> None:
        old = [key for key, times in self._failures.items() if now - times[-1] > WINDOW]
        for key in old:
            del self._failures[key]


def _keys(email: str, address: str) -> tuple[tuple[tuple[str, str], int], ...]:
    account = email.strip().lower()
    return (
        ((account, address), PER_ACCOUNT_AND_ADDRESS),
        ((account, ""), PER_ACCOUNT),
        (("", address), PER_ADDRESS),
    )


def attempts() -> Attempts:
    """Return the counter of this application."""
    return cast(Attempts, current_app.extensions[EXTENSION])
