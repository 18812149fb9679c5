"""What the most power of a group costs participants at prices: no group gives more than so many kWp do.

What a participant receives in a step is no more than the roofs beside it give, and these have no more power
together than a group may have. That row is relaxed: a participant pays a price of its own, beside that of its
circle, for what it receives in each step, and receives what those roofs near it would earn by these prices
that earn most. So it holds as well for members that stand in several circles in part.
"""

import numpy as np

from matching.solar.choices import Capped, Choices
from matching.solar.sharing import Floats, Sharing


class Caps:
    """Participants near whom there is room for more power than a group may have, and what they pay for it."""

    def __init__(self, data: Sharing) -> None:
        """Find whom it concerns: the same on any sums of steps."""
        count = len(data.participants)
        self.data = data
        sizes = np.where(data.near[:count, count:], np.minimum(data.most, data.max_power_kwp), 0.0)
        self.limited = np.flatnonzero(data.welcome & (sizes.sum(axis=1) > data.max_power_kwp))
        """Whom it concerns."""
        self.sizes = sizes[self.limited]
        """Most power of each roof near each of them in its group, kWp."""
        self.beside = [np.flatnonzero(sizes) for sizes in self.sizes]
        """Roofs near each of them."""

    def none(self) -> Floats:
        """Return prices of nought for those whom it concerns, × steps, €/kWh."""
        return np.zeros((len(self.limited), self.data.steps))

    def asked(self, prices: Floats) -> Capped:
        """Return what participants pay at prices, and what they receive for it."""
        count = len(self.data.participants)
        served, given = np.zeros((count, self.data.steps)), np.zeros(count)
        kwp, given[self.limited] = self._beside(prices)
        served[self.limited] = prices
        return Capped(served, given, kwp)

    def slope(self, asked: Capped, told: Choices) -> Floats:
        """Return how what all gain grows with each price: what roofs would give, less what is received."""
        stands, slope = told.stands[self.limited], -told.received[self.limited]
        for row, roofs in enumerate(self.beside):
            slope[row] += (stands[row] * asked.kwp[row, roofs]) @ self.data.output[roofs]
        return np.asarray(slope)

    def _beside(self, prices: Floats) -> tuple[Floats, Floats]:
        """Return the power of the roofs that would earn most for each, kWp, and what they would earn, €."""
        kwp: Floats = np.zeros_like(self.sizes)
        eur = np.zeros(len(kwp))
        for row, roofs in enumerate(self.beside):
            earns = self.data.output[roofs] @ prices[row]
            order = np.argsort(-earns, kind="stable")
            sizes = self.sizes[row, roofs][order]
            room = np.maximum(0.0, self.data.max_power_kwp - (np.cumsum(sizes) - sizes))
            kwp[row, roofs[order]] = np.minimum(sizes, room)
            eur[row] = kwp[row, roofs] @ earns
        return kwp, eur
