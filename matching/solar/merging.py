"""Makes one group of two whose members are all near one another, where that brings more."""

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
    groups.apart.clear()
    return merged


def _best_pair(groups: Groups) -> tuple[int, int] | None:
    best, found = NONE, None
    for one, other in _pairs(groups):
        both = groups.members[one] | groups.members[other]
        if not groups.admits(both):
            continue
        now = groups.gain_of(both)
        more = (
            now[0] - groups.gain[one][0] - groups.gain[other][0],
            (now[1] - groups.gain[one][1] - groups.gain[other][1]),
        )
        if is_more(more, best):
            best, found = more, (one, other)
    return found


def _pairs(groups: Groups) -> list[tuple[int, int]]:
    """Return the groups, two by two, all of whose members are near one another, where one of them changed.

    Of each group anybody is looked at first: where there are many groups, most are far from one another.
    """
    names = sorted(groups.members)
    some = [next(iter(groups.members[one])) for one in names]
    changed = [i for i, one in enumerate(names) if one in groups.apart]
    close = np.argwhere(groups.data.near[np.ix_([some[i] for i in changed], some)]).tolist()
    pairs = sorted({(min(changed[i], j), max(changed[i], j)) for i, j in close if changed[i] != j})
    return [
        (names[i], names[j]) for i, j in pairs if groups.fits[names[i]][list(groups.members[names[j]])].all()
    ]
