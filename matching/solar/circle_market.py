"""What members would do at prices of what circles share: at any prices, no answer for money brings more.

A group sells what its roofs leave to its participants in each step. Let each circle have a price for that,
above what a sale brings, and let everybody choose the circle and the size that are best for them alone: a
participant gains max(0, worth − price) on what it still uses, a roof earns the price on what it leaves. What
all gain together is a bound of the net benefit, the Lagrangean one of the balances of the groups, and how far
supply and demand are apart is its slope. Own use comes first as the rules say where an owner has one roof.
The roofs of an owner of several sell to it at a price of its own, which is chosen too, and it surely uses
what is surely its own (`surely_used`). Members may also pay for entering a circle, where another one receives
what all of them would pay (`matching/solar/anchored.py`): of those who stand in it, they ask no more in all.
Circles that meet at the same prices are one circle here.
"""

from copy import copy
from typing import Final

import numpy as np

from matching.solar.buyers import Buyers
from matching.solar.choices import Capped, Choices, Sums, Terms
from matching.solar.seats import seats_in
from matching.solar.sellers import Sellers
from matching.solar.sharing import Flags, Floats, Integers, Sharing, owner_sizes
from matching.solar.trading import LITTLE

SAME: Final = 1e-6
"""Share of the most power by which the power of a roof may exceed it by rounding alone."""
FEW_SIZES: Final = 40
"""Sizes up to which the own use of each is summed by itself."""


class CircleMarket:
    """Members who choose among circles; rows of prices are circles, then owners of several roofs."""

    def __init__(self, data: Sharing, circles: Flags, most_sizes: int | None = None) -> None:
        """Prepare the choices.

        Args:
            data: Sets and parameters, for money.
            circles: Circles × members.
            most_sizes: Sizes of an owner's only roof that are looked at; None for all that can be best.
        """
        self.data = data
        self.count, self.circles = len(data.participants), len(circles)
        self.seats = seats_in(circles)
        self.kind = np.float64 if most_sizes is None else np.float32
        """Numbers are taken half as exactly where no bound is asked."""
        self.use, self.output = data.consumed.astype(self.kind), data.output.astype(self.kind)
        self.gain = np.maximum(0.0, data.worth - data.surplus).astype(self.kind)
        self.own = (data.purchase - data.surplus).astype(self.kind)
        self.alone = data.output.sum(axis=1) * data.surplus - data.cost
        self.only = {p: int(r[0]) for p, r in enumerate(data.roofs_of) if len(r) == 1}
        self.several = {p: r for p, r in enumerate(data.roofs_of) if len(r) > 1}
        self.sizes = {p: self._taken(owner_sizes(data, p, r, most_sizes)) for p, r in self.only.items()}
        self.floor = np.concatenate([np.zeros(self.circles), np.full(len(self.several), -np.inf)])[:, None]
        self.apart = {i: self.seats.of(i) for p, r in self.only.items() for i in (p, self.count + r)}
        """Seats of owners of one roof and of that roof, who choose together."""
        row = {p: self.circles + i for i, p in enumerate(self.several)}
        people = [p for p in range(self.count) if p not in self.only]
        rows = np.array([row.get(p, -1) for p in people], dtype=np.intp)
        self.buyers = Buyers(data, self.seats, np.array(people, dtype=np.intp), rows, self.kind)
        roofs = [r for r, p in enumerate(data.owner.tolist()) if p not in self.only]
        rows = np.array([row.get(int(data.owner[r]), -1) for r in roofs], dtype=np.intp)
        self.sellers = Sellers(data, self.seats, np.array(roofs, dtype=np.intp), rows, self.kind)

    def narrowed(self, taken: Floats) -> "CircleMarket":
        """Return the same market where members look at those seats alone that they take a little."""
        other = copy(self)
        other.buyers, other.sellers = self.buyers.narrowed(taken), self.sellers.narrowed(taken)
        other.apart = {i: seats[_some(taken[seats])] for i, seats in self.apart.items()}
        return other

    def at(
        self,
        prices: Floats,
        softness: float = 0.0,
        fees: Floats | None = None,
        capped: Capped | None = None,
    ) -> Choices:
        """Return what all choose at some prices.

        Args:
            prices: Circles, then owners of several roofs, × steps, €/kWh beyond a sale.
            softness: What a choice may cost to be made a little too, €; nought for the best alone.
            fees: What each seat costs, €; None for nothing.
            capped: What the most power of a group costs participants; None for nothing.
        """
        seats, people = len(self.seats.member), (self.count, self.data.steps)
        if fees is None:
            fees = np.zeros(seats)
        if capped is None:
            capped = Capped(np.zeros(people), np.zeros(self.count), np.zeros((0, 0)))
        kwp = np.zeros(len(self.data.roofs))
        sums = Sums(np.zeros_like(prices), kwp, np.zeros(seats), np.zeros(people))
        terms = Terms(prices.astype(self.kind), fees, capped, softness)
        self.buyers.choose(terms, sums)
        self.sellers.choose(terms, sums)
        for p, r in self.only.items():
            self._owner(p, r, terms, sums)
        stands = np.zeros(self.count + len(kwp))
        np.add.at(stands, self.seats.member, sums.seats)
        return Choices(sums.eur, sums.slope, sums.kwp, sums.seats, stands, sums.received)

    def _owner(self, p: int, r: int, terms: Terms, sums: Sums) -> None:
        """Let an owner and its only roof choose together, own use first: best size, best circles."""
        sizes, use, output = self.sizes[p], self.use[p], self.output[r]
        own = np.minimum(use, output * sizes[:, None])
        sold_at, bought_at = self.apart[self.count + r], self.apart[p]
        sold_in, bought_in = self.seats.circle[sold_at], self.seats.circle[bought_at]
        paid, saves = terms.prices[sold_in], self._saved(p, terms, bought_in)
        none = np.zeros((len(sizes), 1))
        sales = np.outer(sizes, paid @ output) - self._own_paid(p, r, own, paid)
        self._charge(sales, p, r, terms.fees[sold_at])
        buys = saves @ use - self._own_paid(p, r, own, saves)
        buys += terms.capped.given[p] - terms.fees[bought_at]
        sold, by_roof = _chosen(np.hstack([none, sales]), terms.softness)
        bought, by_use = _chosen(np.hstack([none, buys]), terms.softness)
        alone = sizes * self.alone[r] - self.data.opening[r] * (sizes > 0) + self.own[p] * own.sum(axis=1)
        eur, size = _chosen(alone + sold + bought, terms.softness)
        sums.eur += float(eur)
        by_roof, by_use = (self._taken(each[:, 1:] * size[:, None]) for each in (by_roof, by_use))
        sums.kwp[r] = sizes @ size
        sums.seats[sold_at] = by_roof.sum(axis=0)
        sums.seats[bought_at] = by_use.sum(axis=0)
        some = _some(by_roof.sum(axis=0))
        sums.slope[sold_in[some]] += np.outer(by_roof[:, some].T @ sizes, output) - by_roof[:, some].T @ own
        some = _some(by_use.sum(axis=0))
        left = np.outer(by_use[:, some].sum(axis=0), use) - by_use[:, some].T @ own
        kwh = (saves[some] > 0) * left
        sums.slope[bought_in[some]] -= kwh
        sums.received[p] += kwh.sum(axis=0)

    def _charge(self, sales: Floats, p: int, r: int, fees: Floats) -> None:
        """Take fees off what sales bring, sizes × seats, €, and leave out sizes that may not stand."""
        d, sizes = self.data, self.sizes[p]
        sales -= fees
        sales[sizes == 0] = np.where((fees < 0) & (d.least[r] == 0), -fees - d.opening[r], -np.inf)
        sales[sizes > d.max_power_kwp * (1 + SAME)] = -np.inf

    def _own_paid(self, p: int, r: int, own: Floats, prices: Floats) -> Floats:
        """Return what own use of each size costs at each of some prices, sizes × prices, €.

        With many sizes from sums over the steps in which the owner is satisfied, and over the others.
        """
        sizes = self.sizes[p]
        if len(sizes) <= FEW_SIZES:
            return np.asarray(own @ prices.T)
        lit = np.flatnonzero(self.output[r] > 0)
        bends = self.use[p][lit] / self.output[r][lit]
        order = lit[np.argsort(bends, kind="stable")]
        satisfied = np.searchsorted(np.sort(bends), sizes, side="right")
        used, made = (
            np.pad(np.cumsum(each[order] * prices[:, order], axis=1), ((0, 0), (1, 0)))
            for each in (self.use[p], self.output[r])
        )
        return np.asarray((used[:, satisfied] + sizes * (made[:, -1:] - made[:, satisfied])).T)

    def _taken(self, numbers: Floats) -> Floats:
        """Return numbers as exactly as they are taken here."""
        return np.asarray(numbers, dtype=self.kind)

    def _saved(self, p: int, terms: Terms, circles: Integers) -> Floats:
        """Return what a participant saves by a kWh received in each of some circles, circles × steps, €."""
        saved = terms.prices[circles]
        np.subtract(self.gain[p] - self._taken(terms.capped.served[p]), saved, out=saved)
        return np.maximum(saved, 0.0, out=saved)


def _some(lean: Floats) -> Integers:
    """Return which choices count, beside the one that is chosen most."""
    return np.flatnonzero(lean > LITTLE * lean.max(initial=0.0))


def _chosen(values: Floats, softness: float) -> tuple[Floats, Floats]:
    """Return the greatest of the last axis, and how far each is chosen, as `lean` does of seats."""
    best = values.max(axis=-1, keepdims=True)
    lean = np.exp((values - best) / softness) if softness > 0 else (values >= best).astype(values.dtype)
    total = lean.sum(axis=-1, keepdims=True)
    eur = best + softness * np.log(total) if softness > 0 else best
    return eur[..., 0], lean / total
