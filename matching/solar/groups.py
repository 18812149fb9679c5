"""Groups being improved at fixed sizes: what each shares, who may join it, and moves from one to another."""

from collections.abc import Iterable, Iterator
from copy import copy
from random import Random
from typing import Final

import numpy as np

from matching.solar.accounts import split_worth
from matching.solar.operation import NOBODY, Design, OwnUse, own_use, share
from matching.solar.sharing import Flags, Floats, Sharing

Gain = tuple[float, float]
"""What a group adds to the objective, and to the net benefit."""
NONE: Final[Gain] = (0.0, 0.0)
ROUNDING: Final = 1e-9
"""Share of an amount below which it is no gain."""
TINY: Final = 1e-300
"""What a share is divided by where nobody uses anything."""
STAMP_BITS: Final = 128
"""Bits of a stamp: two sums are never the same by chance."""
MOST_KNOWN: Final = 200_000
"""Gains that are kept at most."""
MOST_NEW: Final = 8
"""Members near one another with which a new group is tried."""


class Groups:
    """A grouping of members at fixed sizes."""

    def __init__(self, data: Sharing, design: Design) -> None:
        """Take over the groups of a design."""
        self.data = data
        self.kwp = design.kwp.copy()
        self.own = own_use(data, design.kwp)
        self.count = len(data.participants)
        self.beyond = data.worth - data.surplus
        self.place = np.argsort(np.argsort(-self.beyond, kind="stable")).tolist()
        """Place of each participant among those to whom a kWh is worth most."""
        self.paid = self.own.left * self.beyond[:, None]
        self.alone = 0.0
        """What changed sizes bring by own use and sale alone, beyond the sizes at first, €."""
        rest, left = self.own.rest.any(axis=1), self.own.left.any(axis=1)
        if data.objective == "installed_power":
            rest, left = design.kwp > 0, np.ones(self.count, dtype=bool)
        chance = Random(0)  # noqa: S311 – repeatable, not secret
        self.stamp = [chance.getrandbits(STAMP_BITS) for _ in range(len(design.group_of))]
        """Of each member, anew when what it uses or gives changes: the same sum gains the same."""
        self.known: dict[int, Gain] = {}
        """Sum of stamps → gain, for all copies."""
        self.chance = chance
        self.usable: Flags = np.concatenate([left & data.welcome, rest])
        self.group_of = design.group_of.tolist()
        self.members: dict[int, frozenset[int]] = {}
        self.gain: dict[int, Gain] = {}
        self.fits: dict[int, Flags] = {}
        self.sums: dict[int, int] = {}
        """Sum of the stamps of each group."""
        self.powers: dict[int, float] = {}
        """Power of the roofs of each, kWp."""
        self.changed: set[int] = set()
        """Groups changed, and members taken out as ~member, since somebody last looked."""
        self.apart: set[int] = set()
        """Groups changed since all were looked at two by two (`matching/solar/merging.py`)."""
        for group in design.groups():
            self.put(group, frozenset(np.flatnonzero(design.group_of == group).tolist()))

    def copy(self) -> "Groups":
        """Return the same grouping, to be changed by itself."""
        other = copy(self)
        other.group_of, other.stamp = list(self.group_of), list(self.stamp)
        other.kwp, other.paid, other.usable = self.kwp.copy(), self.paid.copy(), self.usable.copy()
        other.own = OwnUse(*(each.copy() for each in (self.own.used, self.own.rest, self.own.left)))
        other.members, other.gain, other.fits = dict(self.members), dict(self.gain), dict(self.fits)
        other.sums, other.powers = dict(self.sums), dict(self.powers)
        other.changed, other.apart = set(), set(self.apart)
        return other

    def design(self) -> Design:
        """Return the groups with their sizes."""
        return Design(self.kwp.copy(), np.array(self.group_of, dtype=np.intp))

    def put(self, group: int, members: frozenset[int]) -> None:
        """Let a group have these members and no others."""
        self.changed.add(group)
        self.apart.add(group)
        for i in self.members.get(group, frozenset()):
            self.group_of[i] = NOBODY
            if i not in members:
                self.changed.add(~i)
        if not members:
            for kept in (self.members, self.gain, self.fits, self.sums, self.powers):
                kept.pop(group, None)
            return
        for i in members:
            self.group_of[i] = group
        self.members[group] = members
        self.sums[group], self.powers[group] = sum(self.stamp[i] for i in members), self.power(members)
        self.gain[group] = self.gain_of(members, self.sums[group])
        self.fits[group] = np.asarray(self.data.near[list(members)].all(axis=0))

    def resize(self, roof: int, kwp: float) -> None:
        """Give a roof another size; without any it stands in no group."""
        data, owner = self.data, int(self.data.owner[roof])
        before = self._alone(roof)
        self.kwp[roof] = kwp
        mine = data.roofs_of[owner] if owner >= 0 else np.array([roof])
        made = data.output[mine] * self.kwp[mine, None]
        concerned = {self.group_of[r + self.count] for r in mine.tolist()}
        if owner >= 0:
            own = made.sum(axis=0)
            self.own.used[owner] = np.minimum(own, data.consumed[owner])
            self.own.left[owner] = data.consumed[owner] - self.own.used[owner]
            self.paid[owner] = self.own.left[owner] * self.beyond[owner]
            self.usable[owner] = bool(data.welcome[owner] and self.own.left[owner].any())
            made *= 1 - self.own.used[owner] / np.maximum(own, TINY)
            concerned.add(self.group_of[owner])
        self.own.rest[mine] = made
        for i in (*(mine + self.count).tolist(), *([owner] if owner >= 0 else [])):
            self.stamp[i] = self.chance.getrandbits(STAMP_BITS)
        self.usable[mine + self.count] = made.any(axis=1)
        self.alone += self._alone(roof) - before
        if not kwp and self.group_of[roof + self.count] != NOBODY:
            group = self.group_of[roof + self.count]
            self.put(group, self.members[group] - {roof + self.count})
        for group in concerned & set(self.members):
            self.put(group, self.members[group])

    def _alone(self, roof: int) -> float:
        """Return what a roof brings by sale, and its owner's own use, €."""
        data, owner, kwp = self.data, int(self.data.owner[roof]), float(self.kwp[roof])
        eur = (float(data.output[roof].sum()) * data.surplus - data.cost[roof]) * kwp
        eur -= data.opening[roof] * (kwp > 0)
        if owner >= 0:
            eur += (data.purchase[owner] - data.surplus) * float(self.own.used[owner].sum())
        return float(eur)

    def parted(self, members: Iterable[int]) -> tuple[list[int], list[int]]:
        """Return the participants among members, and the roofs."""
        people = [i for i in members if i < self.count]
        return people, [i - self.count for i in members if i >= self.count]

    def new(self) -> int:
        """Return a number that no group has."""
        return max(self.members, default=-1) + 1

    def power(self, members: Iterable[int]) -> float:
        """Return the power of the roofs among members."""
        return float(sum(self.kwp[i - self.count] for i in members if i >= self.count))

    def admits(self, members: frozenset[int]) -> bool:
        """Tell whether the roofs of members keep to the most power."""
        return self.power(members) <= self.data.max_power_kwp

    def gain_of(self, members: frozenset[int], stamp: int | None = None) -> Gain:
        """Return what members share, beyond selling it; the sum of their stamps is told where it is known."""
        if stamp is None:
            stamp = sum(self.stamp[i] for i in members)
        gain = self.known.get(stamp)
        if gain is None:
            if len(self.known) > MOST_KNOWN:
                self.known.clear()
            gain = self.known[stamp] = self._gain_of(members)
        return gain

    def _gain_of(self, members: frozenset[int]) -> Gain:
        people, roofs = self.parted(members)
        if not people or not roofs:
            return NONE
        rest: Floats = self.own.rest[roofs].sum(axis=0)
        if self.data.key == "dynamic_prorata":
            energy, net = self._prorata(people, rest)
        elif self.data.key == "optimal":
            energy, net = self._best_first(people, rest)
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

    def _best_first(self, people: list[int], rest: Floats) -> Gain:
        """Return energy and money of the key `optimal`: those to whom a kWh is worth most receive first."""
        people = sorted(people, key=self.place.__getitem__)
        met = np.minimum(rest, self.own.left[people].cumsum(axis=0)).sum(axis=1)
        gains = self.beyond[people]
        return float(met[-1]), float(met[:-1] @ (gains[:-1] - gains[1:]) + met[-1] * gains[-1])

    def try_move(self, i: int) -> bool:
        """Move a member to where it brings most, if that is anywhere else."""
        old, stamp = int(self.group_of[i]), self.stamp[i]
        without = self.members[old] - {i} if old != NOBODY else frozenset()
        left = self.gain_of(without, self.sums[old] - stamp) if old != NOBODY else NONE
        lost = _less(self.gain.get(old, NONE), left)
        best, target, joined = lost, old, frozenset[int]()
        for group, members in self._targets(i, old):
            told = self.sums[group] + stamp if group in self.sums else None
            gain = _less(self.gain_of(members, told), self.gain.get(group, NONE))
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
        added, most = self.power([i]), self.data.max_power_kwp
        for group in dict.fromkeys(self.group_of[j] for j in np.flatnonzero(self.data.near[i]).tolist()):
            if group not in (old, NOBODY) and self.fits[group][i] and self.powers[group] + added <= most:
                yield group, self.members[group] | {i}
        new, others = self.new(), self._free_near(i)
        for j in others:
            if self.admits(frozenset((i, j))):
                yield new, frozenset((i, j))

    def _free_near(self, i: int) -> list[int]:
        """Return members of the other kind near one, in no group."""
        span = slice(self.count, None) if i < self.count else slice(self.count)
        near = np.flatnonzero(self.data.near[i, span] & self.usable[span]) + (span.start or 0)
        found = (j for j in near.tolist() if self.group_of[j] == NOBODY)
        return [j for j, _ in zip(found, range(MOST_NEW), strict=False)]

    def total(self) -> Gain:
        """Return what all groups add, and sizes that changed."""
        added, net = (sum(each[k] for each in self.gain.values()) for k in (0, 1))
        return (added + self.alone if self.data.objective == "net_benefit" else added), net + self.alone


def is_more(one: Gain, other: Gain) -> bool:
    """Tell whether a gain is more than another, rounding aside; net benefit settles ties."""
    for a, b in zip(one, other, strict=True):
        if abs(a - b) > ROUNDING * max(abs(a), abs(b)):
            return a > b
    return False


def _less(one: Gain, other: Gain) -> Gain:
    return one[0] - other[0], one[1] - other[1]
