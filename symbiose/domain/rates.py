"""How often something may be asked for: the generic cell rate algorithm keeps one moment for each key."""

import math
from dataclasses import dataclass
from typing import Protocol


@dataclass(frozen=True)
class Rate:
    """So many requests in so many seconds, at once or spread out."""

    most: int
    seconds: float

    def wait_s(self, free_at: float, now: float) -> int | None:
        """Return how many seconds to wait before a request is admitted; None where it is.

        Args:
            free_at: The moment that it would be counted up to, s.
            now: The present, s.
        """
        early = free_at - now - self.seconds
        return math.ceil(early) if early > 0 else None

    def counted(self, free_at: float, now: float, cost: int = 1) -> float:
        """Return the moment up to which all is counted once a request is, s.

        Args:
            free_at: The same before it; in the past where nothing counts any more.
            now: The present, s.
            cost: How many requests this one counts for.
        """
        return max(free_at, now) + cost * self.seconds / self.most


class RateKeeper(Protocol):
    """Counts requests by key."""

    def take(self, key: str, rate: Rate, cost: int = 1) -> int | None:
        """Count a request, or return how many seconds to wait before it is admitted.

        Args:
            key: Whose requests these are.
            rate: How many are admitted.
            cost: How many this one counts for.

        Raises:
            ServiceBusy: It cannot be counted now.
        """
