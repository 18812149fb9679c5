"""What accepted exchanges hold, at the rows of a family; and what a draft lets go of it, or takes."""

from dataclasses import dataclass

import numpy as np

from matching.live.ground import Side
from matching.live.held import Held, Name, name_of
from matching.live.own_pairs import OwnPairs
from matching.rules.ends import Booleans, Floats, Integers
from symbiose.domain.flows import MONTHS

DUST = 1e-8
"""Share of what an end has in a month below which what is left beside accepted exchanges is rounding."""


class HeldRows:
    """Where the ends of a family stand, by name."""

    def __init__(self, givers: tuple[Side, Integers], takers: tuple[Side, Integers]) -> None:
        """Number them.

        Args:
            givers: All givers of the territory, and which of them are of the family.
            takers: All takers, and which.
        """
        self._sides = givers, takers
        self._place_of: tuple[dict[Name, int], dict[Name, int]] | None = None

    @property
    def _places(self) -> tuple[dict[Name, int], dict[Name, int]]:
        """Return the positions of givers and of takers, numbered when first asked for."""
        if self._place_of is None:
            given, taken = (
                {name_of(side.ends[row]): place for place, row in enumerate(rows.tolist())}
                for side, rows in self._sides
            )
            self._place_of = given, taken
        return self._place_of

    def held(self, held: Held) -> tuple[Floats, Floats]:
        """Return what is held of each giver and of each taker of the family, in each month."""
        found = [np.zeros((len(rows), MONTHS)) for _, rows in self._sides]
        for gives, quantities in zip((True, False), found, strict=True):
            for name, quantity in held.of_ends(gives=gives).items():
                place = self._places[0 if gives else 1].get(name)
                if place is not None:
                    quantities[place] += quantity
        return found[0], found[1]

    def meets(self, things: frozenset[str]) -> bool:
        """Tell whether any of some flows and processors is in the family."""
        return bool(things) and any(name[0] in things for side in self._places for name in side)

    def shifts(self, before: Held, after: Held, apart: frozenset[str]) -> "Shifts":
        """Return by how much ends of the family have more where something else is held of them.

        Args:
            before: What was held.
            after: What is held.
            apart: Flows that are left aside.
        """
        found: dict[int, Floats] = {}
        givers = len(self._sides[0][1])
        for gives, first in ((True, 0), (False, givers)):
            quantities = before.of_ends(gives=gives), after.of_ends(gives=gives)
            for name in {**quantities[0], **quantities[1]}:
                place = self._places[0 if gives else 1].get(name)
                was, now = (one.get(name, np.zeros(MONTHS)) for one in quantities)
                if place is not None and name[0] not in apart and (was != now).any():
                    found[first + place] = was - now
        places = np.array(sorted(found), dtype=np.int64)
        return Shifts(places, np.array([found[at] for at in places.tolist()]).reshape(-1, MONTHS))


@dataclass(frozen=True)
class Shifts:
    """Ends of a family that have more in a month, or less, beside what is held of them."""

    places: Integers
    """Of givers, then of takers."""
    more: Floats
    """In each month."""


def left_beside(most: Floats, held: Floats) -> Floats:
    """Return what is left in each month beside what is held."""
    left = most - held
    found: Floats = np.where(left > DUST * most, left, 0.0)
    return found


@dataclass(frozen=True)
class OwnHeld:
    """What accepted exchanges hold of the pairs of one end, aligned with them."""

    own: Floats
    """Of the end itself in each month."""
    sent: Floats
    """By each pair in each month."""
    settled: Booleans
    """Which carry just that."""

    @classmethod
    def of(cls, held: Held, pairs: OwnPairs | None) -> "OwnHeld":
        """Return what is held of the pairs of an end."""
        if pairs is None:
            return cls(np.zeros(MONTHS), np.zeros((0, MONTHS)), np.zeros(0, dtype=bool))
        gives = pairs.end.gives
        by_other = held.beside(name_of(pairs.end), gives=gives)
        own, sent = np.zeros(MONTHS), np.zeros((len(pairs), MONTHS))
        settled = np.zeros(len(pairs), dtype=bool)
        for one in by_other.values():
            own += one.sent if gives else one.received
        named = [name_of(pairs.other(i)) for i in range(len(pairs))] if by_other else []
        for i, name in enumerate(named):
            if name in by_other:
                sent[i], settled[i] = by_other[name].sent, by_other[name].direct
        return cls(own, sent, settled)
