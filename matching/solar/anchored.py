"""Circles anchored: those of the groups whose first member, in an order, is a given one."""

from dataclasses import dataclass
from typing import Final

import numpy as np

from matching.solar.circles import as_flags, cliques
from matching.solar.sharing import Flags, Floats, Integers, Sharing

NOBODY: Final = -1
"""Anchor of a circle that has none."""
MOST_PLACES: Final = 18_000
"""Places in anchored circles at most: the fewer anchors, the fewer."""


@dataclass(frozen=True)
class Anchored:
    """Circles of groups by their first member: every possible group lies in one of its own anchor's.

    Anchors come in an order. A circle of an anchor holds none that comes before it; one without holds none at
    all. No two groups have the same anchor, so that a circle that has one is the place of one group at most:
    who stands in it half may meet no more than half of the others, if these pay it for entering.
    """

    circles: Flags
    """Circles × members."""
    anchor: Integers
    """Anchor of each circle, −1 for none."""

    def fees(self, entry: Floats) -> Floats:
        """Return what each member pays in each circle, members × circles, €: its anchor receives it.

        Args:
            entry: What members are asked for entering, members × circles, €; where nobody can ask, no matter.
        """
        paid = np.where(self._asked, entry, 0.0)
        led = np.flatnonzero(self.anchor != NOBODY)
        paid[self.anchor[led], led] = -paid[:, led].sum(axis=0)
        return np.asarray(paid)

    def slope(self, places: Floats) -> Floats:
        """Return how what all gain grows with each fee: how far its anchor stands there, less who pays."""
        led = np.flatnonzero(self.anchor != NOBODY)
        slope = np.zeros_like(places)
        slope[:, led] = places[self.anchor[led], led] - places[:, led]
        return np.where(self._asked, slope, 0.0)

    @property
    def _asked(self) -> Flags:
        """Tell where a fee is asked: of all in a circle but its anchor."""
        asked = self.circles.T & (self.anchor != NOBODY)
        led = np.flatnonzero(self.anchor != NOBODY)
        asked[self.anchor[led], led] = False
        return np.asarray(asked)


def anchored(data: Sharing, circles: Flags, order: Integers) -> Anchored:
    """Return circles anchored at the first members of an order: at as many as there are places for.

    Args:
        data: Tells who is near whom.
        circles: Circles × members, without anchors.
        order: Members that may be anchors, the first one first.
    """
    count, usable = len(data.participants), np.asarray(circles.any(axis=0))
    led: list[tuple[int, list[int]]] = []
    free, places = usable.copy(), 0
    for a in order[usable[order]].tolist():
        free[a] = False
        found = [[a, *clique] for clique in cliques(data.near, data.near[a] & free, MOST_PLACES - places)]
        places += sum(len(clique) for clique in found)
        if places >= MOST_PLACES:
            free[a] = True
            break
        led += [(a, clique) for clique in found if min(clique) < count <= max(clique)]
    others = _largest(circles & free)
    others = others[others[:, :count].any(axis=1) & others[:, count:].any(axis=1)]
    anchor = np.array([a for a, _ in led] + [NOBODY] * len(others), dtype=np.intp)
    return Anchored(np.concatenate([as_flags([clique for _, clique in led], len(usable)), others]), anchor)


def _largest(circles: Flags) -> Flags:
    """Return the circles that lie in no other one."""
    circles = np.unique(circles, axis=0)
    shared = circles.astype(np.float32) @ circles.T.astype(np.float32)
    inside = (shared >= circles.sum(axis=1)[:, None]).sum(axis=1) > 1
    return np.asarray(circles[~inside])
