"""Into how many parts, each with its own balance, streams can fall apart: at most, proven.

Matches join streams into groups, and the hot streams of a group give exactly what its cold ones take. A group
of s streams has at least s - 1 matches, so that all have at least their number less the number of groups. Few
groups come out even by chance: where none does, the bound is the number of streams less one.
"""

from itertools import combinations
from math import comb
from typing import Final

import numpy as np
import numpy.typing as npt

from matching.heat.matches_problem import NONE, Bools, Floats

LISTED: Final = 42
"""Up to so many streams all even groups are listed, half of the streams against the other half."""
MOST_EVEN: Final = 50_000
"""Even groups that are looked at one by one."""
MOST_COMBINED: Final = 1000
"""Even groups that are combined with one another."""
LARGEST_GROUP: Final = 5
"""Groups looked for among more streams; all others are taken to be of the next size."""
MOST_HALVES: Final = 1_000_000
"""Halves of groups that are listed."""


def most_parts(hot: Floats, cold: Floats) -> int:
    """Return a number of parts that the streams cannot exceed.

    Args:
        hot: Heat given, stream × interval, share of all heat; each stream gives some.
        cold: Heat taken, stream × interval, share of all heat; each takes some, all as much as is given.

    >>> half = np.array([[0.5], [0.5]])
    >>> most_parts(half, np.array([[0.3], [0.7]])), most_parts(half, np.array([[0.25], [0.5], [0.25]]))
    (1, 2)
    """
    most = min(len(hot), len(cold))
    if most <= 1:
        return most
    heat = np.concatenate([hot, -cold])
    groups = _even_groups(heat.sum(axis=1)) if len(heat) <= LISTED else None
    if groups is not None:
        groups = [group for group in groups if _is_cascade(heat, group)]
        if len(groups) <= MOST_COMBINED:
            return _combined(groups, len(heat))
    return min(most, _by_size(heat.sum(axis=1)))


def _sums(heat: Floats) -> Floats:
    """Return the sum of each subset; bit k of its position tells whether stream k is in it."""
    sums = np.zeros(1)
    for one in heat:
        sums = np.concatenate([sums, sums + one])
    return sums


def _even_groups(heat: Floats) -> list[int] | None:
    """Return the groups that give what they take, bit k for stream k; None where there are too many."""
    half = len(heat) // 2
    first, second = _sums(heat[:half]), _sums(heat[half:])
    order = np.argsort(second)
    low = np.searchsorted(second[order], -first - NONE, side="left")
    high = np.searchsorted(second[order], -first + NONE, side="right")
    if int((high - low).sum()) > MOST_EVEN:
        return None
    found = [
        int(one) | int(other) << half
        for one in np.flatnonzero(high > low)
        for other in order[low[one] : high[one]]
    ]
    return [group for group in found if group]


def _is_cascade(heat: Floats, group: int) -> bool:
    """Tell whether a group's cold streams get all their heat from the same interval or hotter ones."""
    members = [k for k in range(len(heat)) if group >> k & 1]
    return bool(np.all(np.cumsum(heat[members].sum(axis=0)) >= -NONE))


def _combined(groups: list[int], streams: int) -> int:
    """Return the most groups into which all streams can be divided, each stream in one of them."""
    by_lowest: dict[int, list[int]] = {}
    for group in sorted(groups, key=int.bit_count):
        by_lowest.setdefault(group & -group, []).append(group)
    known: dict[int, int] = {0: 0}

    def parts(left: int) -> int:
        if left not in known:
            options = [group for group in by_lowest.get(left & -left, ()) if group & left == group]
            known[left] = max((1 + parts(left ^ group) for group in options), default=-streams)
        return known[left]

    return max(1, parts((1 << streams) - 1))


def _by_size(heat: Floats) -> int:
    """Return a bound from the streams that are in some small even group: the smallest groups are the most."""
    seen = np.zeros(len(heat), dtype=bool)
    used, parts, size = 0.0, 0.0, 2
    while size <= LARGEST_GROUP and comb(len(heat), (size + 1) // 2) <= MOST_HALVES:
        seen |= _in_groups(heat, size)
        parts += (float(seen.sum()) - used) / size
        used = float(seen.sum())
        size += 1
    return int(parts + (len(heat) - used) / size + NONE)


def _in_groups(heat: Floats, size: int) -> Bools:
    """Return which streams are in an even group of a size, or seem to be where one counts twice."""
    firsts, seconds = _groups(len(heat), size // 2), _groups(len(heat), size - size // 2)
    sums = heat[firsts].sum(axis=1)
    order = np.argsort(sums)
    wanted = -heat[seconds].sum(axis=1)
    low = np.searchsorted(sums[order], wanted - NONE, side="left")
    high = np.searchsorted(sums[order], wanted + NONE, side="right")
    met = high > low
    found = np.zeros(len(heat), dtype=bool)
    found[seconds[met]] = True
    edges = np.zeros(len(sums) + 1)
    np.add.at(edges, low[met], 1)
    np.add.at(edges, high[met], -1)
    found[firsts[order[np.cumsum(edges[:-1]) > 0]]] = True
    return found


def _groups(streams: int, size: int) -> npt.NDArray[np.intp]:
    return np.array(list(combinations(range(streams), size)), dtype=np.intp).reshape(-1, size)
