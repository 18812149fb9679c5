"""Roofs of nobody here, or of owners of several: of which size, and in which circle to sell."""

from copy import copy

import numpy as np

from matching.solar.choices import Sums, Terms
from matching.solar.seats import Seats, lean
from matching.solar.sharing import Floats, Integers, Sharing
from matching.solar.trading import traders


class Sellers:
    """They choose all at once."""

    def __init__(self, data: Sharing, seats: Seats, roofs: Integers, paid_row: Integers, kind: type) -> None:
        """Prepare their choices.

        Args:
            data: Sets and parameters, for money.
            seats: Of all members.
            roofs: Which ones, in ascending order.
            paid_row: Row of the price that the owner of each pays, −1 for none.
            kind: Of numbers.
        """
        self.roofs, self.owned = roofs, np.flatnonzero(paid_row >= 0)
        self.owned = self.owned[np.argsort(paid_row[self.owned], kind="stable")]
        self.paid_row = paid_row[self.owned]
        self.rows, self.begins = np.unique(self.paid_row, return_index=True)
        self.surely: Floats = data.surely_used[roofs].astype(kind)
        self.surely[paid_row < 0] = 0.0
        rest = data.output[roofs].astype(kind) - self.surely
        self.trading = traders(seats, roofs + len(data.participants), rest, sells=True)
        self.alone = (data.output.sum(axis=1) * data.surplus - data.cost)[roofs]
        self.opening, self.least, self.most = data.opening[roofs], data.least[roofs], data.most[roofs]
        self.inside = np.minimum(self.most, data.max_power_kwp)

    def narrowed(self, taken: Floats) -> "Sellers":
        """Return the same who look at those seats alone that they take a little."""
        other = copy(self)
        other.trading = self.trading.narrowed(taken)
        return other

    def choose(self, terms: Terms, sums: Sums) -> None:
        """Max over size and circle of size · Σ_t O_rt · price_kt − fee_k; its owner may pay more.

        Nothing or all of it is best, but one that receives fees may stand with as little as may be built.
        """
        trading, count = self.trading, len(self.roofs)
        paid = np.zeros_like(trading.energy)
        paid[self.owned] = terms.prices[self.paid_row]
        kept = np.maximum(0.0, paid)
        alone = np.einsum("rt,rt->r", self.surely, paid) + np.einsum("rt,rt->r", trading.energy, kept)
        alone = self.alone + alone
        here = alone[trading.row] + trading.gains(terms.prices, kept)
        fees = terms.fees[trading.seat]
        partly = np.flatnonzero((fees < 0) & (self.least < self.inside)[trading.row])
        row = np.concatenate([np.arange(count), trading.row, trading.row[partly]])
        kwp = np.concatenate([self.most, self.inside[trading.row], self.least[trading.row[partly]]])
        values = kwp * np.concatenate([alone, here, here[partly]]) - self.opening[row]
        values -= np.concatenate([np.zeros(count), fees, fees[partly]])
        values[kwp < self.least[row]] = -np.inf
        eur, taken = lean(np.zeros(count), values, row, terms.softness)
        sums.eur += float(eur.sum())
        sums.seats[trading.seat] = _by_seat(taken, count, partly)
        power = kwp * taken
        sums.kwp[self.roofs] = np.bincount(row, power, count)
        sold = trading.trade(terms.prices, kept, _by_seat(power, count, partly), sums.slope)
        self._use(paid, sold, sums)

    def _use(self, paid: Floats, sold: Floats, sums: Sums) -> None:
        """Add what owners are offered by their own roofs, who pay a price for it."""
        if not len(self.owned):
            return
        some, power = self.owned, sums.kwp[self.roofs[self.owned], None].astype(sold.dtype)
        left = power * self.trading.energy[some] - sold[some]
        offered = power * self.surely[some] + (paid[some] > 0) * left
        sums.slope[self.rows] += np.add.reduceat(offered, self.begins, axis=0)


def _by_seat(choices: Floats, outside: int, partly: Integers) -> Floats:
    """Return choices by seat: after those of standing outside, those of part of a roof are the last ones."""
    found = choices[outside : len(choices) - len(partly)].copy()
    found[partly] += choices[len(choices) - len(partly) :]
    return found
