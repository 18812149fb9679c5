"""Lets two members of different groups change places."""

from collections.abc import Iterator
from random import Random

import numpy as np

from matching.solar.groups import Groups, is_more
from matching.solar.operation import NOBODY
from matching.solar.sharing import Flags


def exchange(groups: Groups, chance: Random) -> None:
    """Let a member and one of another group change places: the one with whom that brings most.

    Where groups have as much power as they may, a roof finds room only where another one leaves.
    """
    inside = [i for i, g in enumerate(groups.group_of) if g != NOBODY]
    one = chance.choice(inside)
    group, best, found = groups.group_of[one], None, None
    for target, mine, theirs in _exchanges(groups, one):
        before = groups.gain[target]
        after = [groups.gain_of(members) for members in (mine, theirs)]
        gain = (after[0][0] + after[1][0] - before[0], after[0][1] + after[1][1] - before[1])
        if best is None or is_more(gain, best):
            best, found = gain, (target, mine, theirs)
    if found is not None:
        target, mine, theirs = found
        groups.put(group, mine - theirs)
        groups.put(target, theirs)
        groups.put(group, mine)


def _exchanges(groups: Groups, one: int) -> Iterator[tuple[int, frozenset[int], frozenset[int]]]:
    """Yield the group of each whom a member may change places with, and the members of both afterwards."""
    near, group = groups.data.near, groups.group_of[one]
    without = groups.members[group] - {one}
    beside: Flags = np.asarray(near[:, sorted(without)].all(axis=1))
    for target, members in groups.members.items():
        if target == group:
            continue
        for other in sorted(members):
            others = members - {other}
            mine, theirs = without | {other}, others | {one}
            if (
                beside[other]
                and near[one, sorted(others)].all()
                and groups.admits(mine)
                and groups.admits(theirs)
            ):
                yield target, mine, theirs
