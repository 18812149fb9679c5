"""Meetings: circles of one anchor that are much alike, whose members trade at the same prices."""

from itertools import pairwise

import numpy as np

from matching.solar.sharing import Flags, Integers


def parted(circles: Flags, meeting: Integers, into: int) -> Integers:
    """Return the meeting of each circle when every meeting is parted, circles much alike together.

    Args:
        circles: Circles × members.
        meeting: Meeting of each, in ascending order.
        into: Meetings that one becomes at most.
    """
    found, told = np.zeros_like(meeting), 0
    begins = np.flatnonzero(np.diff(meeting, prepend=-1)).tolist()
    for begin, end in pairwise([*begins, len(meeting)]):
        part = _parts(circles[begin:end], into)
        found[begin:end] = told + part
        told += int(part.max()) + 1
    return found


def _parts(circles: Flags, into: int) -> Integers:
    """Return the part of each circle: that of the one it differs least from, of some that differ most."""
    apart = _differ(circles, circles[0])[None, :]
    while len(apart) < min(into, len(circles)) and apart.min(axis=0).any():
        unlike = int(apart.min(axis=0).argmax())
        apart = np.concatenate([apart, _differ(circles, circles[unlike])[None, :]])
    return np.asarray(apart.argmin(axis=0))


def _differ(circles: Flags, one: Flags) -> Integers:
    """Return how many members stand in one of two circles alone."""
    return np.asarray((circles ^ one).sum(axis=1))
