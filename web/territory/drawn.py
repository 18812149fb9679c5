"""Maps as drawn last: a person who comes back to the map finds it drawn, until something changed."""

import threading
from collections.abc import Callable

from symbiose.services.rounds import Rounds
from symbiose.services.territory_shown import TerritoryMap

MOST_KEPT = 40
"""Drawings kept at once, of some 100 kB each."""


class Drawings:
    """Drawings by who looks and what is asked for; each holds as long as it is of the very same map."""

    def __init__(self) -> None:
        """Begin with none."""
        self._lock = threading.Lock()
        self._kept: dict[str, tuple[TerritoryMap, str]] = {}
        self.of_everything = Rounds()
        """What was drawn last for who sees everything."""

    def recall(self, name: str, shown: TerritoryMap, draw: Callable[[], str]) -> str:
        """Return a drawing of a map; of too many the one asked for least lately is forgotten.

        Args:
            name: Names who looks, what is asked for and in which language.
            shown: The map; the services hand out the same object while nothing changed.
            draw: Draws it.
        """
        with self._lock:
            kept = self._kept.pop(name, None)
            if kept and kept[0] is shown:
                self._kept[name] = kept
                return kept[1]
        drawn = draw()
        with self._lock:
            while len(self._kept) >= MOST_KEPT:
                del self._kept[next(iter(self._kept))]
            self._kept[name] = shown, drawn
        return drawn
