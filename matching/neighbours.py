"""Which pairs share an end, so that a few around one end can be decided anew together."""

from typing import Final

import numpy as np

from matching.rules.ends import Booleans, Floats, Integers

USED: Final = 5
"""Pairs of one end among them that carry something, at most."""
UNUSED: Final = 3
"""Other pairs of one end among them at most."""


class Neighbours:
    """Pairs by their ends."""

    def __init__(self, one: Integers, other: Integers, count: int) -> None:
        """Sort the pairs by their ends.

        Args:
            one: An end of each pair.
            other: Its other end.
            count: How many ends there are.
        """
        ends = np.r_[one, other]
        pairs = np.tile(np.arange(len(one)), 2)
        order = np.argsort(ends, kind="stable")
        self._pairs = pairs[order]
        self._starts = np.searchsorted(ends[order], np.arange(count + 1))
        self._other = np.r_[other, one][order]

    def around(self, end: int, allowed: Booleans, used: Booleans, rank: Floats, size: int) -> Integers:
        """Return pairs around an end, going on from end to end.

        Of those used the doubtful ones come first, of others those of greatest rank.
        """
        chosen: dict[int, None] = {}
        seen, waiting = {end}, [end]
        while waiting and len(chosen) < size:
            here = waiting.pop(0)
            part = slice(self._starts[here], self._starts[here + 1])
            pairs, others = self._pairs[part], self._other[part]
            open_to = allowed[pairs]
            pairs, others = pairs[open_to], others[open_to]
            order = np.argsort(-rank[pairs], kind="stable")
            held = used[pairs[order]]
            for i in [*order[held][::-1][:USED].tolist(), *order[~held][:UNUSED].tolist()]:
                chosen[int(pairs[i])] = None
                other = int(others[i])
                if other not in seen:
                    seen.add(other)
                    waiting.append(other)
        return np.array(sorted(chosen), dtype=np.int64)
