"""The best pair of each end of a cluster among those seen."""

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from matching.picked_pairs import Columns
from matching.rules.ends import Floats, Integers

Singles = npt.NDArray[np.float32]


@dataclass(frozen=True)
class Best:
    """The best pair of each offer and of each need at some prices."""

    by_offer: Floats
    """What it is worth beyond its prices, €/unit sent; -inf where an offer has no pair."""
    by_need: Floats
    offers: Columns
    """Aligned with `by_offer`."""
    needs: Columns


class Found:
    """The best pair of each end among those seen so far."""

    def __init__(self, offers: int, needs: int) -> None:
        """Begin with none seen."""
        self._worth = np.full(offers, -np.inf, dtype=np.float32), np.full(needs, -np.inf, dtype=np.float32)
        self._partner = np.zeros(offers, dtype=np.int64), np.zeros(needs, dtype=np.int64)
        self._block = np.zeros(offers, dtype=np.int64), np.zeros(needs, dtype=np.int64)

    def see(self, worth: Singles, offers: Integers, needs: Integers, block: int) -> None:
        """Take a table of pairs into account, offers by needs."""
        for side, own, others in ((0, offers, needs), (1, needs, offers)):
            at = worth.argmax(axis=1 - side)
            most = np.take_along_axis(worth, np.expand_dims(at, 1 - side), 1 - side).ravel()
            better = most > self._worth[side][own]
            seen = own[better]
            self._worth[side][seen] = most[better]
            self._partner[side][seen] = others[at[better]]
            self._block[side][seen] = block

    def best(self) -> Best:
        """Return the best of all seen."""
        own = np.arange(len(self._worth[0])), np.arange(len(self._worth[1]))
        return Best(
            self._worth[0].astype(float),
            self._worth[1].astype(float),
            Columns(own[0], self._partner[0], self._block[0]),
            Columns(self._partner[1], own[1], self._block[1]),
        )
