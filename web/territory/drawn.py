"""Maps as drawn last: a person who comes back to the map finds it drawn, until something changed."""

import threading
import weakref
from collections.abc import Callable
from typing import NamedTuple

from symbiose.services.rounds import Rounds
from symbiose.services.territory_shown import TerritoryMap

MOST_KEPT = 40
"""Drawings kept at once."""
MOST_CHARACTERS = 30_000_000
"""Characters of all drawings kept at once: a hundred thousand each, some millions of a large territory."""


class _Kept(NamedTuple):
    """A drawing, and the map that it is of, which may be forgotten."""

    of: "weakref.ref[TerritoryMap]"
    drawn: str


class Drawings:
    """Drawings by who looks and what is asked for; each holds as long as it is of the very same map."""

    def __init__(self, most_characters: int = MOST_CHARACTERS) -> None:
        """Begin with none."""
        self._lock = threading.Lock()
        self._most_characters = most_characters
        self._kept: dict[str, _Kept] = {}
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
            if kept and kept.of() is shown:
                self._kept[name] = kept
                return kept.drawn
        drawn = draw()
        with self._lock:
            self._keep(name, _Kept(weakref.ref(shown), drawn))
        return drawn

    def _keep(self, name: str, latest: _Kept) -> None:
        """Keep a drawing, however long, and of the others those of maps that still hold, the latest first."""
        room = self._most_characters - len(latest.drawn)
        standing = [one for one in reversed(self._kept.items()) if one[0] != name and one[1].of() is not None]
        found = [(name, latest)]
        for other, kept in standing[: MOST_KEPT - 1]:
            room -= len(kept.drawn)
            if room < 0:
                break
            found.append((other, kept))
        self._kept = dict(reversed(found))
