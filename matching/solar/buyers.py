"""Participants without a roof, or with several: in which circle to buy beside what own roofs give."""

from copy import copy

import numpy as np

from matching.solar.choices import Sums, Terms
from matching.solar.seats import Seats, lean
from matching.solar.sharing import Floats, Integers, Sharing
from matching.solar.trading import traders


class Buyers:
    """They choose all at once."""

    def __init__(self, data: Sharing, seats: Seats, people: Integers, own_row: Integers, kind: type) -> None:
        """Prepare their choices.

        Args:
            data: Sets and parameters, for money.
            seats: Of all members.
            people: Who they are, in ascending order.
            own_row: Row of the price at which each buys of its own roofs, −1 where it has none.
            kind: Of numbers.
        """
        self.people, self.several = people, np.flatnonzero(own_row >= 0)
        self.trading = traders(seats, people, data.consumed[people].astype(kind), sells=False)
        self.gain: Floats = np.maximum(0.0, data.worth - data.surplus)[people].astype(kind)[:, None]
        self.own_row = own_row[self.several]
        self.own: Floats = (data.purchase - data.surplus)[people[self.several]].astype(kind)[:, None]

    def narrowed(self, taken: Floats) -> "Buyers":
        """Return the same who look at those seats alone that they take a little."""
        other = copy(self)
        other.trading = self.trading.narrowed(taken)
        return other

    def choose(self, terms: Terms, sums: Sums) -> None:
        """Max over circles of Σ_t C_pt · max(kept_pt, v_p − price_kt) − fee_k, and what is kept outside.

        What is kept is what own roofs save, where anything; v_p is the worth less what the most power costs.
        """
        trading, use = self.trading, self.trading.energy
        own = self.own - terms.prices[self.own_row]
        kept = np.zeros_like(use)
        kept[self.several] = np.maximum(0.0, own)
        elsewhere = self.gain - kept
        if terms.capped.served.any():
            elsewhere -= terms.capped.served[self.people].astype(use.dtype)
        outside = np.einsum("pt,pt->p", kept, use).astype(float)
        inside = outside[trading.row] + trading.gains(terms.prices, elsewhere)
        inside += terms.capped.given[self.people[trading.row]] - terms.fees[trading.seat]
        eur, taken = lean(outside, inside, trading.row, terms.softness)
        sums.eur += float(eur.sum())
        sums.seats[trading.seat] = taken
        received = trading.trade(terms.prices, elsewhere, taken, sums.slope)
        sums.received[self.people] += received
        sums.slope[self.own_row] -= (own >= 0) * (use - received)[self.several]
