"""Seats: who may stand in which circle, those of a member one after the other."""

from dataclasses import dataclass

import numpy as np

from matching.solar.sharing import Flags, Floats, Integers


@dataclass(frozen=True)
class Seats:
    """Pairs of a member and a circle in which it may stand, by member, then by circle."""

    member: Integers
    circle: Integers

    def of(self, member: int) -> Integers:
        """Return the seats of a member."""
        begin, end = np.searchsorted(self.member, [member, member + 1])
        return np.arange(begin, end)


def seats_in(circles: Flags) -> Seats:
    """Return the seats that there are in some circles, circles × members."""
    return Seats(*np.nonzero(circles.T))


def lean(outside: Floats, seats: Floats, row: Integers, softness: float) -> tuple[Floats, Floats]:
    """Return what each gains, €, and how far it takes each seat beside staying outside.

    It chooses softly; the best alone at nought, and those that are as good alike.

    Args:
        outside: What each of those who choose gains without a seat, €.
        seats: What it gains by each seat, €.
        row: Who chooses each seat.
        softness: What a choice may cost to be made a little too, €.
    """
    best = outside.copy()
    np.maximum.at(best, row, seats)
    if softness > 0:
        taken, stays = np.exp((seats - best[row]) / softness), np.exp((outside - best) / softness)
    else:
        taken, stays = (seats >= best[row]).astype(float), (outside >= best).astype(float)
    total = stays + np.bincount(row, taken, len(outside))
    eur = best + softness * np.log(total) if softness > 0 else best
    return eur, taken / total[row]
