"""Makes one group of two whose members are all near one another, where that brings more."""

from itertools import combinations

import numpy as np

from matching.solar.groups import NONE, Groups, is_more


def merge(groups: Groups) -> bool:
    """Join groups two by two, the two that bring most together first, and tell whether any were.

    By the key `optimal` two groups never share less as one; by the others they may.
    """
    merged = False
    while (pair := _best_pair(groups)) is not None:
        one, other = pair
        both = groups.members[one] | groups.members[other]
        groups.put(other, frozenset())
        groups.put(one, both)
        merged = True
    return merged


def _best_pair(groups: Groups) -> tuple[int, int] | None:
    best, found = NONE, None
    for one, other in combinations(sorted(groups.members), 2):
        both = groups.members[one] | groups.members[other]
        if not groups.admits(both) or not _are_near(groups, one, other):
            continue
        now = groups.gain_of(both)
        more = (
            now[0] - groups.gain[one][0] - groups.gain[other][0],
            (now[1] - groups.gain[one][1] - groups.gain[other][1]),
        )
        if is_more(more, best):
            best, found = more, (one, other)
    return found


def _are_near(groups: Groups, one: int, other: int) -> bool:
    """Tell whether all members of one group may stand in another."""
    return bool(np.all(groups.fits[one][list(groups.members[other])]))
