"""What was counted last of single things and of tables, taken over as far as nothing behind it has changed.

A declared flow changes a handful of figures; the rest of a day with tens of thousands of flows stands as it
was counted before.
"""

import threading
from collections.abc import Callable, Hashable
from dataclasses import dataclass
from datetime import date
from typing import TypeVar, cast

from symbiose.domain.communes import CommuneDirectory
from symbiose.domain.counting import contributions_on
from symbiose.domain.figures import Places
from symbiose.domain.indicators import Contribution
from symbiose.domain.remembered import Remembered
from symbiose.domain.resources import ResourceCatalogue
from symbiose.domain.territory_on import TerritoryOn

T = TypeVar("T")
MOST_DAYS = 3
"""Days kept at once: the present one, the one it is compared with, and one more."""
MOST_TABLES = 400
"""Tables kept at once, each of one indicator by one dimension."""


@dataclass(frozen=True)
class _Told:
    """A table with everything that it was made from."""

    made_from: tuple[object, ...]
    table: object


class KeptCounts:
    """Counts of the days that were counted last, and the tables told last.

    A day that was not counted before begins with what the last one came to.
    """

    def __init__(self) -> None:
        """Begin with nothing."""
        self._lock = threading.Lock()
        self._things: dict[date, Remembered] = {}
        self._places: Places | None = None
        self._tables: dict[Hashable, _Told] = {}

    def contributions(self, territory: TerritoryOn, catalogue: ResourceCatalogue) -> tuple[Contribution, ...]:
        """Return what everything adds to the indicators, things counted again only where they changed."""
        with self._lock:
            latest = next(reversed(self._things.values()), None)
            before = self._things.get(territory.day, latest)
        things = Remembered(before)
        found = contributions_on(territory, catalogue, things)
        with self._lock:
            self._things.pop(territory.day, None)
            while len(self._things) >= MOST_DAYS:
                del self._things[next(iter(self._things))]
            self._things[territory.day] = things.end()
        return found

    def places(
        self, territory: TerritoryOn, communes: CommuneDirectory, catalogue: ResourceCatalogue
    ) -> Places:
        """Return where things are counted: the same value as before while no site has changed."""
        known, fresh = self._places, Places(territory.sites, communes, catalogue)
        if known != fresh:
            known = self._places = fresh
        return known

    def table(self, name: Hashable, tell: Callable[[], T], *made_from: object) -> T:
        """Return a table, told again only where something that it is made from differs.

        Args:
            name: Names the table; the same name always goes with the same type.
            tell: Tells it.
            made_from: Everything that it is made from, compared by identity first, then by value.
        """
        with self._lock:
            known = self._tables.get(name)
        if known is None or known.made_from != made_from:
            known = _Told(made_from, tell())
            with self._lock:
                self._tables.pop(name, None)
                while len(self._tables) >= MOST_TABLES:
                    del self._tables[next(iter(self._tables))]
                self._tables[name] = known
        return cast(T, known.table)
