"""How many requests a program may send: per caller and per address, counted in this process."""

import threading
from collections import OrderedDict
from typing import cast

from flask import Flask, current_app, request

from symbiose.domain.ports import Clock
from symbiose.domain.rates import Rate
from web.language import _
from web.told import ToldError

EXTENSION = "symbiose.limits"
MOST_KEYS = 20_000
"""Callers remembered at once; those that have been quiet longest are forgotten first."""
CALLER = Rate(600, 60.0)
"""Requests of one token or account."""
ADDRESS = Rate(1_200, 60.0)
"""Requests from one address, whoever calls."""
FAILED = Rate(20, 900.0)
"""Tokens refused from one address."""
DEAR = 5
"""Requests that a page counts for which is worked out anew for each set of figures in its address."""
HEAVY = 20
"""Requests that an import or an export counts for."""


class RateLimits:
    """Requests by key, counted in this process and forgotten with it."""

    def __init__(self, clock: Clock) -> None:
        """Begin with nothing counted."""
        self._clock = clock
        self._lock = threading.Lock()
        self._free_at: OrderedDict[str, float] = OrderedDict()

    def take(self, key: str, rate: Rate, cost: int = 1) -> int | None:
        """Count a request, or return how many seconds to wait before it is admitted.

        Args:
            key: Whose requests these are.
            rate: How many are admitted.
            cost: How many this one counts for.
        """
        now = self._clock().timestamp()
        with self._lock:
            free_at = rate.counted(self._free_at.get(key, now), now, cost)
            wait = rate.wait_s(free_at, now)
            if wait is not None:
                return wait
            self._free_at[key] = free_at
            self._free_at.move_to_end(key)
            while len(self._free_at) > MOST_KEYS:
                self._free_at.popitem(last=False)
        return None


def init_limits(app: Flask, clock: Clock) -> None:
    """Keep the counters of this application."""
    app.extensions[EXTENSION] = RateLimits(clock)


def rate_limits() -> RateLimits:
    """Return the counters of this application."""
    return cast(RateLimits, current_app.extensions[EXTENSION])


def require_rate(key: str, rate: Rate, cost: int = 1) -> None:
    """Stop a request that comes too soon.

    Raises:
        ToldError: 429, with the time to wait.
    """
    wait = rate_limits().take(key, rate, cost)
    if wait is not None:
        detail = _("Trop de demandes en peu de temps. Attendez %(seconds)s s, puis reprenez.", seconds=wait)
        title = _("Trop de demandes")
        raise ToldError(429, "too_many_requests", detail, title=title, headers={"Retry-After": str(wait)})


def by_address() -> None:
    """Count a request to the JSON addresses against the address it comes from."""
    if request.path.startswith("/api/"):
        require_rate(f"address {request.remote_addr}", ADDRESS)
