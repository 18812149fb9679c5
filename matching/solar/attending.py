"""Parts circles of an anchor by whether a certain member stands in them: half a member is in no group.

Where a member stands in a circle half as far as its anchor does, it receives half of what it uses in each
step there, which is worth more than half of what all of it would receive. No group does that: the anchor's
group holds the member or does not. So each circle of the anchor that holds the member becomes two, one in
which it stands as far as the anchor does, and one without it, with prices of their own.
"""

from typing import Final

import numpy as np

from matching.solar.anchored import Anchored, Split
from matching.solar.operation import NOBODY
from matching.solar.sharing import Flags, Floats, Integers

HALF_AT_LEAST: Final = 0.02
"""How far a member stands half, as a share of a whole one, from which on circles are parted for it."""


def attended(led: Anchored, stands: Floats, stake: Floats, most: int) -> Split | None:
    """Part the circles of some anchors, each by the member that is half in them with most at stake.

    Args:
        led: Circles with anchors.
        stands: How far each member chose each circle, those that have an anchor first; circles × members.
        stake: What is at stake for each member, €.
        most: Anchors at most whose circles are parted: those of whom most is at stake.

    Returns:
        The circles parted; None where hardly anybody stands half.
    """
    by_anchor = _halves(led, stands)
    worth = by_anchor * stake
    member = worth.argmax(axis=1)
    value = np.where(by_anchor.max(axis=1) >= HALF_AT_LEAST, worth.max(axis=1), 0.0)
    anchors = np.argsort(-value, kind="stable")[:most]
    anchors = anchors[value[anchors] > 0]
    if not len(anchors):
        return None
    by = np.full(len(value), NOBODY)
    by[anchors] = member[anchors]
    return _parted(led, by[led.anchor])


def _halves(led: Anchored, stands: Floats) -> Floats:
    """Return how far each member stands half in circles of each anchor, members × members."""
    here = stands[: len(led.led)]
    anchor = here[np.arange(len(here)), led.anchor][:, None]
    half = np.where(led.led, np.minimum(here, np.maximum(0.0, anchor - here)), 0.0)
    half[led.must] = 0.0
    half[np.arange(len(here)), led.anchor] = 0.0
    found = np.zeros((stands.shape[1], stands.shape[1]))
    np.add.at(found, led.anchor, half)
    return found


def _parted(led: Anchored, by: Integers) -> Split:
    """Return circles parted by a member each, −1 for none."""
    rows = np.arange(len(led.led))
    divided = (by != NOBODY) & led.led[rows, by]
    divided &= ~led.must[rows, by]
    inside = rows[divided]
    circles, must = led.led.copy(), led.must[inside].copy()
    circles[inside, by[inside]] = False
    must[np.arange(len(inside)), by[inside]] = True
    was = np.concatenate([rows, inside])
    circles = np.concatenate([circles, led.led[inside]])
    must = np.concatenate([led.must, must])
    kept = np.flatnonzero(~_idle(circles, must, led.anchor[was]))
    meeting = 2 * led.meeting[was] + (np.arange(len(was)) >= len(rows))
    kept = kept[np.argsort(meeting[kept], kind="stable")]
    meeting = np.cumsum(np.diff(meeting[kept], prepend=-1) != 0) - 1
    was = was[kept]
    return led.drawn(circles[kept], must[kept], was, np.asarray(meeting))


def _idle(circles: Flags, must: Flags, anchor: Integers) -> Flags:
    """Return circles of which every group lies in another one of the same anchor."""
    idle = np.zeros(len(circles), dtype=bool)
    for a in np.unique(anchor):
        here = np.flatnonzero(anchor == a)
        holds, asks = circles[here].astype(np.float32), must[here].astype(np.float32)
        inside = holds @ (1 - holds).T == 0
        asked_less = asks @ (1 - asks).T == 0
        covered = inside & asked_less.T
        same = covered & covered.T
        covered &= ~(same & (here[:, None] <= here[None, :]))
        idle[here] = covered.any(axis=1)
    return idle
