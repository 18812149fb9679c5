"""Members who trade in circles step by step, all at once: what each seat brings, and what is traded there.

A roof sells what it leaves where the price of a circle is above what it has for it otherwise, a participant
buys what it uses where the price is below what a kWh is worth to it beyond what it has otherwise. So both
look at Σ_t energy_t · max(0, ±(price_kt − elsewhere_t)).
"""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Final

import numpy as np

from matching.solar.seats import Seats
from matching.solar.sharing import Flags, Floats, Integers

AT_ONCE: Final = 2**17
"""Numbers that are worked on at once: they fit beside the processor."""
LITTLE: Final = 1e-3
"""Share of the greatest choice from which on another one counts."""


@dataclass(frozen=True)
class Traders:
    """Roofs that sell, or participants that buy."""

    members: Integers
    """Member of each row."""
    energy: Floats
    """What each has to sell by kWp, or would buy, rows × steps, kWh."""
    sells: bool
    seat: Integers
    """Seats that are looked at, by row."""
    row: Integers
    """Row of each of them."""
    circle: Integers
    """Circle of each of them."""

    def narrowed(self, taken: Floats) -> "Traders":
        """Return the same looking at those seats alone that are taken a little, of all seats."""
        some = self._some(taken[self.seat])
        return replace(self, seat=self.seat[some], row=self.row[some], circle=self.circle[some])

    def gains(self, prices: Floats, elsewhere: Floats) -> Floats:
        """Return what each seat brings, €, or € by kWp.

        Args:
            prices: Of circles, and others, × steps, €/kWh.
            elsewhere: Price at which each row has or gets as much otherwise, rows × steps, €/kWh.
        """
        found = np.empty(len(self.row))
        for part in self._parts(np.arange(len(self.row))):
            row = self.row[part]
            beyond = np.maximum(margin := self._margin(part, prices, elsewhere), 0, out=margin)
            found[part] = np.einsum("st,st->s", beyond, self.energy[row])
        return found

    def trade(self, prices: Floats, elsewhere: Floats, far: Floats, slope: Floats) -> Floats:
        """Add what is sold to the slope of each price, less what is bought; return it by row, × steps, kWh.

        Args:
            prices: Of circles, and others, × steps, €/kWh.
            elsewhere: Price at which each row has or gets as much otherwise, rows × steps, €/kWh.
            far: How far each seat that is looked at is taken, or with what power.
            slope: Of each price, kWh.
        """
        traded = np.zeros_like(self.energy)
        add = np.add if self.sells else np.subtract
        for part in self._parts(np.flatnonzero(self._some(far))):
            margin = self._margin(part, prices, elsewhere)
            kwh = self.energy[self.row[part]] * (margin >= 0 if self.sells else margin > 0)
            kwh *= far[part, None].astype(kwh.dtype)
            for row, circle, one in zip(
                self.row[part].tolist(), self.circle[part].tolist(), kwh, strict=True
            ):
                traded[row] += one
                add(slope[circle], one, out=slope[circle])
        return traded

    def _margin(self, part: Integers, prices: Floats, elsewhere: Floats) -> Floats:
        """Return by how much the price of each seat is better than elsewhere, seats × steps, €/kWh."""
        here, there = prices[self.circle[part]], elsewhere[self.row[part]]
        return np.subtract(here, there, out=here) if self.sells else np.subtract(there, here, out=here)

    def _parts(self, seats: Integers) -> Iterator[Integers]:
        """Yield seats by as many as are worked on at once."""
        many = max(1, AT_ONCE // max(1, self.energy.shape[1]))
        return (seats[begin : begin + many] for begin in range(0, len(seats), many))

    def _some(self, far: Floats) -> Flags:
        """Tell which seats count, beside the one of the same row that is taken most."""
        most = np.zeros(len(self.members))
        np.maximum.at(most, self.row, far)
        return np.asarray(far > LITTLE * most[self.row])


def traders(seats: Seats, members: Integers, energy: Floats, *, sells: bool) -> Traders:
    """Return some members as those who trade, with all their seats.

    Args:
        seats: Of all members.
        members: Those who trade, in ascending order.
        energy: What each has to sell by kWp, or would buy, × steps, kWh.
        sells: Whether they sell.
    """
    place = np.full(int(max(members.max(initial=-1), seats.member.max(initial=-1))) + 1, -1)
    place[members] = np.arange(len(members))
    seat = np.flatnonzero(place[seats.member] >= 0)
    return Traders(members, energy, sells, seat, place[seats.member[seat]], seats.circle[seat])
