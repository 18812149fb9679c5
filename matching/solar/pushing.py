"""Pushes a member into a group next to it: whoever is too far from the newcomer leaves."""

from random import Random
from typing import Final

import numpy as np

from matching.solar.groups import Groups
from matching.solar.operation import NOBODY

STAYING: Final = 0.5
"""Share of a group that has to be near a newcomer."""


def push_in(groups: Groups, chance: Random) -> None:
    """Let a member that is near at least half of a group take its place in it, if its power has room.

    So a group moves to the next circle at once, which no move of one member does.
    """
    group = chance.choice(sorted(groups.members))
    members = sorted(groups.members[group])
    close = groups.data.near[:, members].sum(axis=1) >= STAYING * len(members)
    close[members] = False
    newcomers = np.flatnonzero(close & groups.usable).tolist()
    if not newcomers:
        return
    newcomer = chance.choice(newcomers)
    left = int(groups.group_of[newcomer])
    joined = frozenset(i for i in members if groups.data.near[newcomer, i]) | {newcomer}
    if not groups.admits(joined):
        return
    if left != NOBODY:
        groups.put(left, groups.members[left] - {newcomer})
    groups.put(group, joined)
