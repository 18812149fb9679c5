"""Covers: pairs of one end that can carry more together than it has, and what follows when some stay closed.

Where the pairs of C at an end with room S can carry Σ_C M = S + λ together, with λ > 0, any plan keeps to

    Σ_C x + Σ_C max(0, M - λ)·(1 - y) + Σ_L (x - (max(M, M_C) - λ)·y) ≤ S

for any other pairs L of that end, M_C > λ being the most that one of C can carry (Padberg, Van Roy and Wolsey
1985). Openings in parts, which prices of ends alone allow, break such rows; so these get prices, too.
"""

from dataclasses import dataclass
from itertools import product
from typing import Final

import numpy as np

from matching.groups.problem import GroupProblem
from matching.rules.ends import Booleans, Floats, Integers

BROKEN: Final = 1e-2
"""Share of the room of an end by which a cover has to be broken to be taken."""
BEYOND: Final = (0, 1)
"""Pairs that a cover has beyond the first that exceed the room of its end."""
DIGITS: Final = 3
"""Digits to which parts that are open are compared."""


@dataclass(frozen=True)
class Covers:
    """Covers of some pairs; each counts what pairs send in one period, and whether they are open."""

    pair: Integers
    """Of each entry, the pair, by position among those looked at."""
    period: Integers
    number: Integers
    """The cover of each entry."""
    unit: Floats
    """What one unit sent counts."""
    opening: Floats
    """What is given back if the pair is open."""
    rest: Floats
    """Of each cover, what its pairs have together while all of them are closed."""
    room: Floats
    """Of each cover, what its end has."""

    def __len__(self) -> int:
        """Return the number of covers."""
        return len(self.rest)

    def joined(self, other: "Covers") -> "Covers":
        """Return these covers, then others."""
        own, more = vars(self), vars(other) | {"number": other.number + len(self)}
        return Covers(**{name: np.r_[own[name], more[name]] for name in own})

    def of(self, kept: Booleans) -> "Covers":
        """Return some of the covers."""
        entries, numbers = kept[self.number], np.cumsum(kept) - 1
        parts = {name: vars(self)[name][entries] for name in ("pair", "period", "unit", "opening")}
        return Covers(
            number=numbers[self.number[entries]], rest=self.rest[kept], room=self.room[kept], **parts
        )

    def placed(self, pairs: Integers, among: Integers) -> "Covers":
        """Return the same covers, their pairs told by position among others, so far as they are there.

        Args:
            pairs: The pairs that positions tell now.
            among: The others, in order.
        """
        wanted = pairs[self.pair]
        place = np.searchsorted(among, wanted)
        mine = np.isin(wanted, among)
        parts = {name: vars(self)[name][mine] for name in ("period", "number", "unit", "opening")}
        return Covers(pair=place[mine], rest=self.rest, room=self.room, **parts)

    def asked(self, price: Floats, shape: tuple[int, ...]) -> tuple[Floats, Floats]:
        """Return what covers ask for each unit sent at some prices, and give back to pairs that are open."""
        flat, each = self.pair * shape[1] + self.period, price[self.number]
        asked: Floats = np.bincount(flat, self.unit * each, shape[0] * shape[1]).astype(float)
        given_back: Floats = np.bincount(self.pair, self.opening * each, shape[0]).astype(float)
        return asked.reshape(shape), given_back

    def left(self, sent: Floats, opened: Floats) -> Floats:
        """Return what each cover has left."""
        counted = self.unit * sent[self.pair, self.period] - self.opening * opened[self.pair]
        left: Floats = self.rest - np.bincount(self.number, counted, len(self))
        return left


def _no_covers() -> Covers:
    whole, parts = np.zeros(0, dtype=np.int64), np.zeros(0)
    return Covers(whole, whole, whole, parts, parts, parts, parts)


NONE: Final = _no_covers()


def broken_covers(problem: GroupProblem, rows: Integers, sent: Floats, opened: Floats) -> Covers:
    """Return covers that a plan with openings in parts breaks.

    Args:
        problem: The group.
        rows: Pairs; those accepted and those at plants are in no cover.
        sent: What each of them sends, pairs × periods.
        opened: Which part of each is open.
    """
    found, most, yields = NONE, problem.most(rows), problem.yields[rows]
    sides = (
        (problem.giver[rows], problem.given, ~problem.made, np.ones(len(rows))),
        (problem.taker[rows], problem.taken, ~problem.treated, yields),
    )
    for (end, rooms, own, unit), period in product(sides, range(len(problem.shares))):
        side = _Side(
            period, end, rooms[:, period], unit, unit * most[:, period], unit * sent[:, period], opened
        )
        free = np.flatnonzero(~problem.sunk[rows] & own[end] & (side.most > 0) & (side.room[end] > 0))
        for beyond in BEYOND:
            found = found.joined(side.broken(free, beyond))
    return found


@dataclass(frozen=True)
class _Side:
    """What pairs do at their givers, or at their takers, in one period, measured there."""

    period: int
    end: Integers
    room: Floats
    """Of each end."""
    unit: Floats
    most: Floats
    sent: Floats
    opened: Floats

    def broken(self, pairs: Integers, beyond: int) -> Covers:
        """Return the covers that are broken: of the pairs most open at each end, so many beyond its room."""
        part = np.round(np.maximum(self.opened[pairs], self.sent[pairs] / self.most[pairs]), DIGITS)
        pairs = pairs[np.lexsort((-self.most[pairs], -part, self.end[pairs]))]
        end, most, ends = self.end[pairs], self.most[pairs], len(self.room)
        covers = self._first(end, most, beyond)
        excess = np.bincount(end, most * covers, ends) - self.room
        largest = np.zeros(ends)
        np.maximum.at(largest, end[covers], most[covers])
        over = np.where(covers, np.maximum(most - excess[end], 0.0), 0.0)
        given = np.where(covers, over, np.maximum(largest[end], most) - excess[end])
        sent, opened = self.sent[pairs], self.opened[pairs]
        counts = sent - given * opened
        takes = covers | (counts > 0)
        rest = self.room - np.bincount(end, over, ends)
        broken = np.bincount(end, counts * takes, ends) - rest
        told = (excess > BROKEN * self.room) & (excess < largest)
        chosen = told & (broken > BROKEN * self.room)
        entries, numbers = takes & chosen[end], np.cumsum(chosen) - 1
        return Covers(
            pair=pairs[entries],
            period=np.full(int(entries.sum()), self.period),
            number=numbers[end[entries]],
            unit=self.unit[pairs[entries]],
            opening=given[entries],
            rest=rest[chosen],
            room=self.room[chosen],
        )

    def _first(self, end: Integers, most: Floats, beyond: int) -> Booleans:
        """Return the first pairs of each end until its room is exceeded, and so many beyond."""
        first = np.flatnonzero(np.diff(end, prepend=-1))
        lengths = np.diff(np.r_[first, len(end)])
        reached = np.cumsum(most)
        before = reached - most - np.repeat(reached[first] - most[first], lengths)
        within = before <= self.room[end]
        rank = np.arange(len(end)) - np.repeat(first, lengths)
        wanted = np.bincount(end, within, len(self.room)) + beyond
        enough = wanted <= np.bincount(end, minlength=len(self.room))
        covers: Booleans = (rank < wanted[end]) & enough[end]
        return covers
