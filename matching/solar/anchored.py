"""Circles anchored: those of the groups whose first member, in an order, is a given one."""

from dataclasses import dataclass
from functools import cached_property
from typing import Final

import numpy as np

from matching.solar.circles import as_flags, cliques
from matching.solar.meetings import parted
from matching.solar.seats import Seats, seats_in
from matching.solar.sharing import Flags, Floats, Integers, Sharing

MOST_PLACES: Final = 150_000
"""Places in anchored circles at most: the fewer anchors, the fewer."""
MOST_NEAR: Final = 50_000
"""Members near an anchor, summed over anchors, at most: each looks at its prices in each step."""


@dataclass(frozen=True)
class Fees:
    """What members pay for entering circles."""

    least: Floats
    """What each seat costs, €; below nought where its member receives."""
    lean: Floats
    """How far each place is chosen, of those that its member has in the same meeting."""


@dataclass(frozen=True)
class Anchored:
    """Circles of groups by their first member: every possible group lies in one of its own anchor's.

    Anchors come in an order. A circle of an anchor holds none that comes before it; one without holds none at
    all. No two groups have the same anchor, so that a circle that has one is the place of one group at most:
    who stands in it half may meet no more than half of the others, if these pay it for entering. Circles of
    one anchor that are in the same meeting have the same prices, each with fees of its own.
    """

    led: Flags
    """Circles that have an anchor × members."""
    anchor: Integers
    """Anchor of each."""
    meeting: Integers
    """Meeting of each, from nought in ascending order."""
    others: Flags
    """Circles without an anchor × members: each is a meeting of its own, after those of the others."""
    must: Flags
    """Circles that have an anchor × members: who stands there as far as the anchor does."""

    @cached_property
    def begins(self) -> Integers:
        """Return the first circle of each meeting that has an anchor."""
        return np.flatnonzero(np.diff(self.meeting, prepend=-1))

    @cached_property
    def meetings(self) -> Flags:
        """Return who may be in each meeting, meetings × members."""
        return np.concatenate([np.logical_or.reduceat(self.led, self.begins, axis=0), self.others])

    @cached_property
    def places(self) -> "Places":
        """Return the places in circles that have an anchor."""
        member, circle = np.nonzero(self.led.T)
        return Places(member, circle, self.meeting[circle], self.anchor[circle] == member)

    @cached_property
    def seats(self) -> Seats:
        """Return the seats in meetings."""
        return seats_in(self.meetings)

    @cached_property
    def led_seats(self) -> Integers:
        """Return the seats in meetings that have an anchor: one for each run of places."""
        return np.flatnonzero(self.seats.circle < len(self.begins))

    @cached_property
    def seat(self) -> Integers:
        """Return the seat of each place."""
        return np.repeat(self.led_seats, self.places.lengths)

    @cached_property
    def least_entry(self) -> Floats:
        """Return the least that each place may be asked for, €: any fee where its member has to stand."""
        at = self.places
        return np.where(self.must[at.circle, at.member], -np.inf, 0.0)

    def fees(self, entry: Floats, softness: float = 0.0) -> Fees:
        """Return what members pay in the circle of each meeting that is best for them.

        Args:
            entry: What is asked for each place, €: the anchor receives it, and pays none.
            softness: What a choice may cost to be made a little too, €.
        """
        at = self.places
        received = np.bincount(at.circle, np.where(at.leads, 0.0, entry), len(self.led))
        paid = np.where(at.leads, -received[at.circle], entry)
        least = np.minimum.reduceat(paid, at.runs)
        more = paid - np.repeat(least, at.lengths)
        lean = np.exp(-more / softness) if softness > 0 else (more <= 0).astype(float)
        total = np.add.reduceat(lean, at.runs)
        told = np.zeros(len(self.seats.member))
        told[self.led_seats] = least - softness * np.log(total)
        return Fees(told, lean / np.repeat(total, at.lengths))

    def slope(self, taken: Floats, lean: Floats) -> Floats:
        """Return how what all gain grows with each fee: how far its anchor stands there, less who pays.

        Args:
            taken: How far each seat is taken.
            lean: How far it chooses each of its places there.
        """
        at = self.places
        here = taken[self.seat] * lean
        anchors = np.bincount(at.circle, np.where(at.leads, here, 0.0), len(self.led))
        return np.where(at.leads, 0.0, anchors[at.circle] - here)

    def split(self, into: int) -> "Split":
        """Part each meeting into so many at most."""
        finer = parted(self.led, self.meeting, into)
        order = np.argsort(finer, kind="stable")
        return self.drawn(self.led[order], self.must[order], order, finer[order])

    def drawn(self, led: Flags, must: Flags, was: Integers, meeting: Integers) -> "Split":
        """Draw circles anew, each within one of these and of its anchor.

        Args:
            led: Circles that have an anchor × members.
            must: Who stands there as far as the anchor does.
            was: Circle within which each lies.
            meeting: Meeting of each, in ascending order, within that of the circle.
        """
        other = Anchored(led, self.anchor[was], meeting, self.others, must)
        alone = np.arange(len(self.begins), len(self.meetings))
        at, count = self.places, len(self.led)
        now = other.places.member * count + was[other.places.circle]
        return Split(
            other,
            np.concatenate([self.meeting[was][other.begins], alone]),
            np.searchsorted(at.member * count + at.circle, now),
        )


@dataclass(frozen=True)
class Places:
    """Places of members in circles, those of a member in one meeting one after the other."""

    member: Integers
    circle: Integers
    meeting: Integers
    leads: Flags
    """Whether the member is the anchor of the circle."""

    @cached_property
    def runs(self) -> Integers:
        """Return the first place of each member in each meeting."""
        same = (np.diff(self.member, prepend=-1) == 0) & (np.diff(self.meeting, prepend=-1) == 0)
        return np.flatnonzero(~same)

    @cached_property
    def lengths(self) -> Integers:
        """Return the number of places of each member in each meeting."""
        return np.diff(self.runs, append=len(self.member))


@dataclass(frozen=True)
class Split:
    """Meetings parted: at the same prices and fees nothing changes."""

    led: Anchored
    lay_in: Integers
    """Meeting of which each is a part."""
    was: Integers
    """Where each place was."""


def unanchored(circles: Flags) -> Anchored:
    """Return circles without anchors."""
    nobody = np.zeros(0, dtype=np.intp)
    return Anchored(circles[:0], nobody, nobody, circles, circles[:0])


def anchored(data: Sharing, circles: Flags, order: Integers) -> Anchored:
    """Return circles anchored at the first members of an order: at as many as there are places for.

    The circles of each anchor are one meeting.

    Args:
        data: Tells who is near whom.
        circles: Circles × members, without anchors.
        order: Members that may be anchors, the first one first.
    """
    count, usable = len(data.participants), np.asarray(circles.any(axis=0))
    led: list[tuple[int, list[int]]] = []
    free, places, near = usable.copy(), 0, 0
    for a in order[usable[order]].tolist():
        free[a] = False
        found = [[a, *clique] for clique in cliques(data.near, data.near[a] & free, MOST_PLACES - places)]
        places, near = places + sum(map(len, found)), near + int((data.near[a] & free).sum())
        if places >= MOST_PLACES or near >= MOST_NEAR:
            free[a] = True
            break
        led += [(a, clique) for clique in found if min(clique) < count <= max(clique)]
    others = _largest(circles & free)
    others = others[others[:, :count].any(axis=1) & others[:, count:].any(axis=1)]
    anchor = np.array([a for a, _ in led], dtype=np.intp)
    meeting = np.cumsum(np.diff(anchor, prepend=-1) != 0) - 1
    circles = as_flags([clique for _, clique in led], len(usable))
    return Anchored(circles, anchor, meeting, others, np.zeros_like(circles))


def _largest(circles: Flags) -> Flags:
    """Return the circles that lie in no other one."""
    circles = np.unique(circles, axis=0)
    shared = circles.astype(np.float32) @ circles.T.astype(np.float32)
    inside = (shared >= circles.sum(axis=1)[:, None]).sum(axis=1) > 1
    return np.asarray(circles[~inside])
