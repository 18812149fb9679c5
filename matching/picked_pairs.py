"""Pairs picked out of tables of all: by numbers, the same whatever else there is."""

from dataclasses import dataclass

import numpy as np

from matching.rules.ends import Booleans, Integers

_WIDTH = 24
"""Bits that the number of an offer or need may take in the key of a pair."""


@dataclass(frozen=True)
class Columns:
    """Pairs picked out of tables, each of which stands for a block of givers and takers."""

    offer: Integers
    need: Integers
    block: Integers

    def __len__(self) -> int:
        return len(self.offer)

    @property
    def keys(self) -> Integers:
        """Return one number for each pair, the same whatever else there is."""
        keys: Integers = (self.block << 2 * _WIDTH) | (self.offer << _WIDTH) | self.need
        return keys

    def of(self, chosen: Integers | Booleans) -> "Columns":
        """Return some of them."""
        return Columns(self.offer[chosen], self.need[chosen], self.block[chosen])

    def joined(self, other: "Columns") -> "Columns":
        """Return these and others, each once."""
        return gathered([self, other]).once()

    def once(self) -> "Columns":
        """Return each pair once, by its number."""
        return self.of(np.unique(self.keys, return_index=True)[1])


def gathered(parts: list[Columns]) -> Columns:
    """Return pairs one after another."""
    sides = zip(*((part.offer, part.need, part.block) for part in (NONE, *parts)), strict=True)
    return Columns(*(np.concatenate(side) for side in sides))


NONE = Columns(*(np.zeros(0, dtype=np.int64) for _ in range(3)))
"""No pairs."""
