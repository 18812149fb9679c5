"""Figures of days that are over: nothing that is declared, decided or told later changes them."""

import threading
from collections.abc import Callable, Hashable, Mapping
from datetime import date

from symbiose.domain.indicators import Column

MOST_KEPT = 1_000
"""Days kept, each for one grouping and filter: figures alone, without what they are made of."""

DayFigures = Mapping[tuple[str, str], Mapping[Column, float | None]]
"""(Indicator, scope) → column → figure of one day."""


class ClosedDays:
    """Figures by day and by what was asked; the one asked for least lately is forgotten first."""

    def __init__(self, most_kept: int = MOST_KEPT) -> None:
        """Begin with nothing."""
        self._most_kept = most_kept
        self._lock = threading.Lock()
        self._kept: dict[Hashable, DayFigures] = {}

    def recall(self, day: date, today: date, asked: Hashable, count: Callable[[], DayFigures]) -> DayFigures:
        """Return the figures of a day, counted once where the day is over.

        Args:
            day: Last day of which anything enters the figures.
            today: The present day, whose figures still change.
            asked: Everything else that the figures depend on.
            count: Counts them.
        """
        if day >= today:
            return count()
        key = (day, asked)
        with self._lock:
            if key in self._kept:
                found = self._kept[key] = self._kept.pop(key)
                return found
        found = count()
        with self._lock:
            while len(self._kept) >= self._most_kept:
                del self._kept[next(iter(self._kept))]
            self._kept[key] = found
        return found
