"""Groups being improved at fixed sizes: what each shares, who may join it, and moves from one to another."""

from collections.abc import Iterable, Iterator
from copy import copy
from typing import Final

import numpy as np

from matching.solar.accounts import split_worth
from matching.solar.operation import NOBODY, Design, own_use, share
from matching.solar.sharing import Flags, Floats, Sharing

Gain = tuple[float, float]
"""What a group adds to the objective, and to the net benefit."""
NONE: Final[Gain] = (0.0, 0.0)
ROUNDING: Final = 1e-9
"""Share of an amount below which it is no gain."""
TINY: Final = 1e-300
"""What a share is divided by where nobody uses anything."""
MOST_NEW: Final = 8
"""Members near one another with which a new group is tried."""


class Groups:
    """A grouping of members at fixed sizes."""

    def __init__(self, data: Sharing, design: Design) -> None:
        """Take over the groups of a design."""
        self.data = data
        self.kwp = design.kwp
        self.own = own_use(data, design.kwp)
        self.count = len(data.participants)
        self.beyond = data.worth - data.surplus
        self.paid = self.own.left * self.beyond[:, None]
        rest, left = self.own.rest.any(axis=1), self.own.left.any(axis=1)
        if data.objective == "installed_power":
            rest, left = design.kwp > 0, np.ones(self.count, dtype=bool)
        self.usable: Flags = np.concatenate([left & data.welcome, rest])
        self.group_of = design.group_of.tolist()
        self.members: dict[int, frozenset[int]] = {}
        self.gain: dict[int, Gain] = {}
        self.fits: dict[int, Flags] = {}
        self.changed: set[int] = set()
        """Groups changed, and members taken out as ~member, since somebody last looked."""
        for group in design.groups():
            self.put(group, frozenset(np.flatnonzero(design.group_of == group).tolist()))

    def copy(self) -> "Groups":
        """Return the same grouping, to be changed by itself."""
        other = copy(self)
        other.group_of = list(self.group_of)
        other.members, other.gain, other.fits = dict(self.members), dict(self.gain), dict(self.fits)
        other.changed = set()
        return other

    def design(self) -> Design:
        """Return the groups with their sizes."""
        return Design(self.kwp, np.array(self.group_of, dtype=np.intp))

    def put(self, group: int, members: frozenset[int]) -> None:
        """Let a group have these members and no others."""
        self.changed.add(group)
        for i in self.members.get(group, frozenset()):
            self.group_of[i] = NOBODY
            if i not in members:
                self.changed.add(~i)
        if not members:
            for kept in (self.members, self.gain, self.fits):
                kept.pop(group, None)
            return
        for i in members:
            self.group_of[i] = group
        self.members[group] = members
        self.gain[group] = self.gain_of(members)
        self.fits[group] = np.asarray(self.data.near[list(members)].all(axis=0))

    def new(self) -> int:
        """Return a number that no group has."""
        return max(self.members, default=-1) + 1

    def power(self, members: Iterable[int]) -> float:
        """Return the power of the roofs among members."""
        return float(sum(self.kwp[i - self.count] for i in members if i >= self.count))

    def admits(self, members: frozenset[int]) -> bool:
        """Tell whether the roofs of members keep to the most power."""
        return self.power(members) <= self.data.max_power_kwp

    def gain_of(self, members: frozenset[int]) -> Gain:
        """Return what members share, beyond selling it."""
        people = [i for i in members if i < self.count]
        roofs = [i - self.count for i in members if i >= self.count]
        if not people or not roofs:
            return NONE
        rest: Floats = self.own.rest[roofs].sum(axis=0)
        if self.data.key == "dynamic_prorata":
            energy, net = self._prorata(people, rest)
        else:
            rows = np.array(people, dtype=np.intp)
            done = share(self.data, rest, self.own.left[rows], split_worth(self.data, rows))
            got = done.received.sum(axis=1)
            energy, net = float(got.sum()), float(self.beyond[rows] @ got)
        if self.data.objective == "shared_energy":
            return energy, net
        return (self.power(members), net) if self.data.objective == "installed_power" else (net, net)

    def _prorata(self, people: list[int], rest: Floats) -> Gain:
        """Return energy and money of the key `dynamic_prorata`, from sums over participants alone."""
        left: Floats = self.own.left[people].sum(axis=0)
        part = np.minimum(rest, left) / np.maximum(left, TINY)
        return float(part @ left), float(part @ self.paid[people].sum(axis=0))

    def try_move(self, i: int) -> bool:
        """Move a member to where it brings most, if that is anywhere else."""
        old = int(self.group_of[i])
        without = self.members[old] - {i} if old != NOBODY else frozenset()
        lost = _less(self.gain.get(old, NONE), self.gain_of(without))
        best, target, joined = lost, old, frozenset[int]()
        for group, members in self._targets(i, old):
            gain = _less(self.gain_of(members), self.gain.get(group, NONE))
            if is_more(gain, best):
                best, target, joined = gain, group, members
        if target == old and is_more(NONE, lost):
            target = NOBODY
        if target == old:
            return False
        if old != NOBODY:
            self.put(old, without)
        if target != NOBODY:
            self.put(target, joined)
        return True

    def _targets(self, i: int, old: int) -> Iterator[tuple[int, frozenset[int]]]:
        for group, members in list(self.members.items()):
            if group != old and self.fits[group][i] and self.admits(members | {i}):
                yield group, members | {i}
        new, others = self.new(), self._free_near(i)
        for j in others:
            if self.admits(frozenset((i, j))):
                yield new, frozenset((i, j))

    def _free_near(self, i: int) -> list[int]:
        """Return members of the other kind near one, in no group."""
        span = range(self.count, len(self.group_of)) if i < self.count else range(self.count)
        near = self.data.near[i]
        found = (j for j in span if near[j] and self.usable[j] and self.group_of[j] == NOBODY)
        return [j for j, _ in zip(found, range(MOST_NEW), strict=False)]

    def total(self) -> Gain:
        """Return what all groups add."""
        return sum(g for g, _ in self.gain.values()), sum(n for _, n in self.gain.values())


def is_more(one: Gain, other: Gain) -> bool:
    """Tell whether a gain is more than another, rounding aside; net benefit settles ties."""
    for a, b in zip(one, other, strict=True):
        if abs(a - b) > ROUNDING * max(abs(a), abs(b)):
            return a > b
    return False


def _less(one: Gain, other: Gain) -> Gain:
    return one[0] - other[0], one[1] - other[1]
