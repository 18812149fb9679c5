"""What the most power of a group costs participants at prices: no group gives more than so many kWp do.

What a participant receives in a step is no more than the roofs beside it give, and these have no more power
together than a group may have. That row is relaxed: a participant pays a price of its own, beside that of its
circle, for what it receives in each step, and receives what those roofs near it would earn by these prices
that earn most. So it holds as well for members that stand in several circles in part.
"""

import numpy as np

from matching.solar.circle_market import Capped, Choices
from matching.solar.sharing import Floats, Sharing


class Caps:
    """Participants near whom there is room for more power than a group may have, and what they pay for it."""

    def __init__(self, data: Sharing) -> None:
        """Find whom it concerns: the same on any sums of steps."""
        count = len(data.participants)
        self.data = data
        sizes = data.near[:count, count:] * np.minimum(data.most, data.max_power_kwp)
        self.limited = np.flatnonzero(data.welcome & (sizes.sum(axis=1) > data.max_power_kwp))
        """Whom it concerns."""
        self.sizes = sizes[self.limited]
        """Most power of each roof near each of them in its group, kWp."""

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
        stands = told.places[self.limited].sum(axis=1)[:, None]
        return np.asarray((stands * asked.kwp) @ self.data.output - told.received[self.limited])

    def _beside(self, prices: Floats) -> tuple[Floats, Floats]:
        """Return the power of the roofs that would earn most for each, kWp, and what they would earn, €."""
        earns = prices @ self.data.output.T
        order = np.argsort(-earns, axis=1, kind="stable")
        sizes = np.take_along_axis(self.sizes, order, axis=1)
        before: Floats = np.cumsum(sizes, axis=1) - sizes
        kwp = np.zeros_like(earns)
        room = np.maximum(0.0, self.data.max_power_kwp - before)
        np.put_along_axis(kwp, order, np.minimum(sizes, room), axis=1)
        return kwp, (kwp * earns).sum(axis=1)
