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
from dataclasses import dataclass, field
from typing import Final

import numpy as np

from matching.solar.sharing import Flags, Floats, Integers, Sharing, owner_sizes

LITTLE: Final = 1e-3
"""Share of the greatest choice from which on another one counts."""
SAME: Final = 1e-6
"""Share of the most power by which the power of a roof may exceed it by rounding alone."""
FEW_SIZES: Final = 40
"""Sizes up to which the own use of each is summed by itself."""


@dataclass(frozen=True)
class Choices:
    """What all choose at some prices."""

    eur: float
    """What they gain together: the bound at softness nought, €/year."""
    slope: Floats
    """How it grows with each price: supply less demand, kWh."""
    kwp: Floats
    """Power of each roof that is chosen, kWp."""
    places: Floats
    """How far each member chooses each circle, members × circles."""
    received: Floats
    """What each participant receives in each step, kWh."""


@dataclass(frozen=True)
class Capped:
    """What the most power of a group costs participants (`matching/solar/capped.py`)."""

    served: Floats
    """What each pays for what it receives, beside prices of circles, × steps, €/kWh."""
    given: Floats
    """What each receives for standing in any circle, €."""
    kwp: Floats
    """Power of the roofs that would earn that, those whom it concerns × roofs, kWp."""


@dataclass(frozen=True)
class _Asked:
    """What is asked of all who choose."""

    prices: Floats
    """Circles, then owners of several roofs, × steps, €/kWh beyond a sale."""
    fees: Floats
    """What each pays in each circle for entering it, members × circles, €; below nought where it receives."""
    capped: Capped
    softness: float
    """What a choice may cost to be made a little too, €."""


@dataclass
class _Sums:
    """Choices being summed."""

    slope: Floats
    kwp: Floats
    places: Floats
    received: Floats
    eur: float = field(default=0.0)


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
        self.of: list[Integers] = [np.flatnonzero(circles[:, i]) for i in range(len(data.near))]
        self.kind = np.float64 if most_sizes is None else np.float32
        """Numbers are taken half as exactly where no bound is asked."""
        self.use, self.output = data.consumed.astype(self.kind), data.output.astype(self.kind)
        self.gain = np.maximum(0.0, data.worth - data.surplus).astype(self.kind)
        self.own = (data.purchase - data.surplus).astype(self.kind)
        self.alone = data.output.sum(axis=1) * data.surplus - data.cost
        self.only = {p: int(r[0]) for p, r in enumerate(data.roofs_of) if len(r) == 1}
        self.several = {p: r for p, r in enumerate(data.roofs_of) if len(r) > 1}
        self.without = [p for p, r in enumerate(data.roofs_of) if not len(r)]
        self.sizes = {p: self._taken(owner_sizes(data, p, r, most_sizes)) for p, r in self.only.items()}
        self.floor = np.concatenate([np.zeros(self.circles), np.full(len(self.several), -np.inf)])[:, None]

    def narrowed(self, places: Floats) -> "CircleMarket":
        """Return the same market where members look at those circles alone that they choose a little."""
        other = copy(self)
        other.of = [circles[_some(places[i, circles])] for i, circles in enumerate(self.of)]
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
            fees: What each pays in each circle for entering it, members × circles, €; None for nothing.
            capped: What the most power of a group costs participants; None for nothing.
        """
        shape, people = (len(self.of), self.circles), (self.count, self.data.steps)
        if fees is None:
            fees = np.zeros(shape)
        if capped is None:
            capped = Capped(np.zeros(people), np.zeros(self.count), np.zeros((0, 0)))
        kwp = np.zeros(len(self.data.roofs))
        sums = _Sums(np.zeros_like(prices), kwp, np.zeros(shape), np.zeros(people))
        asked = _Asked(prices.astype(self.kind), fees, capped, softness)
        for p in self.without:
            self._participant(p, asked, sums)
        for r in np.flatnonzero(self.data.owner < 0).tolist():
            self._roof(r, np.zeros(self.data.steps, self.kind), None, asked, sums)
        for p, r in self.only.items():
            self._owner(p, r, asked, sums)
        for row, (p, roofs) in enumerate(self.several.items()):
            self._owner_of_several(p, roofs, self.circles + row, asked, sums)
        return Choices(sums.eur, sums.slope, sums.kwp, sums.places, sums.received)

    def _participant(self, p: int, asked: _Asked, sums: _Sums) -> None:
        """Max over circles of Σ_t C_pt · max(0, v_p − price_kt) − fee_k."""
        use, circles = self.use[p], self.of[p]
        if not len(circles):
            return
        saves = self._saved(p, asked, circles)
        values = saves @ use + asked.capped.given[p]
        eur, lean = _chosen(np.concatenate([[0.0], values - asked.fees[p, circles]]), asked.softness)
        sums.eur += float(eur)
        sums.places[p, circles] = lean[1:]
        some = _some(lean[1:])
        kwh = np.outer(self._taken(lean[1 + some]), use)
        self._receive(p, circles[some], np.where(saves[some] > 0, kwh, 0.0), sums)

    def _receive(self, p: int, circles: Integers, kwh: Floats, sums: _Sums) -> None:
        """Add what a participant receives in some circles, circles × steps."""
        sums.slope[circles] -= kwh
        sums.received[p] += kwh.sum(axis=0)

    def _roof(self, r: int, surely: Floats, row: int | None, asked: _Asked, sums: _Sums) -> None:
        """Max over size and circle of size · Σ_t O_rt · price_kt − fee_k; its owner may pay more.

        Nothing or all of it is best, but one that receives fees may stand with as little as may be built.

        Args:
            r: The roof.
            surely: Share of its output that its owner surely uses in each step.
            row: Row of the prices that its owner pays.
            asked: Prices and fees.
            sums: What is added to.
        """
        d, prices, circles = self.data, asked.prices, self.of[self.count + r]
        paid = np.concatenate([np.zeros((1, d.steps), self.kind), prices[circles]])
        kept = paid < (0.0 if row is None else prices[row])
        if row is not None:
            paid = surely * prices[row] + (1 - surely) * np.maximum(paid, prices[row])
        sizes, fees = self._ends(r, len(circles)), np.pad(asked.fees[self.count + r, circles], (1, 0))
        each = sizes * (self.alone[r] + paid @ self.output[r]) - d.opening[r] - fees
        each[1, (fees >= 0) | (sizes[1] == sizes[0])] = -np.inf
        each[:, sizes[1] > sizes[0]] = -np.inf
        eur, lean = _chosen(np.concatenate([[0.0], each.ravel()]), asked.softness)
        by_size = lean[1:].reshape(each.shape)
        kwp, places = (sizes * by_size).sum(axis=0), by_size.sum(axis=0)
        sums.eur += float(eur)
        sums.kwp[r], sums.places[self.count + r, circles] = kwp.sum(), places[1:]
        left, some = (1 - surely) * self.output[r], _some(places[1:])
        sums.slope[circles[some]] += ~kept[1 + some] * np.outer(self._taken(kwp[1 + some]), left)
        if row is not None:
            sums.slope[row] += kwp.sum() * surely * d.output[r] + (kwp @ kept) * left

    def _ends(self, r: int, circles: int) -> Floats:
        """Return the greatest and the least power of a roof, in no circle, then in each, kWp."""
        most = float(self.data.most[r])
        inside = min(most, self.data.max_power_kwp)
        return np.array([[most, *[inside] * circles], [float(self.data.least[r])] * (1 + circles)])

    def _owner(self, p: int, r: int, asked: _Asked, sums: _Sums) -> None:
        """The same of an owner and its only roof together, own use first: best size, best circles."""
        d, sizes = self.data, self.sizes[p]
        use, output = self.use[p], self.output[r]
        own = np.minimum(use, output * sizes[:, None])
        sold_in, bought_in = self.of[self.count + r], self.of[p]
        paid, saves = asked.prices[sold_in], self._saved(p, asked, bought_in)
        none = np.zeros((len(sizes), 1))
        sales = np.outer(sizes, paid @ output) - self._own_paid(p, r, own, paid)
        buys = saves @ use - self._own_paid(p, r, own, saves)
        buys += asked.capped.given[p] - asked.fees[p, bought_in]
        fees = asked.fees[self.count + r, sold_in]
        sales -= fees
        sales[sizes == 0] = np.where((fees < 0) & (d.least[r] == 0), -fees - d.opening[r], -np.inf)
        sales[sizes > d.max_power_kwp * (1 + SAME)] = -np.inf
        sold, by_roof = _chosen(np.hstack([none, sales]), asked.softness)
        bought, by_use = _chosen(np.hstack([none, buys]), asked.softness)
        alone = sizes * self.alone[r] - d.opening[r] * (sizes > 0) + self.own[p] * own.sum(axis=1)
        eur, size = _chosen(alone + sold + bought, asked.softness)
        sums.eur += float(eur)
        by_roof, by_use = (self._taken(each[:, 1:] * size[:, None]) for each in (by_roof, by_use))
        sums.kwp[r] = sizes @ size
        sums.places[self.count + r, sold_in] = by_roof.sum(axis=0)
        sums.places[p, bought_in] = by_use.sum(axis=0)
        some = _some(by_roof.sum(axis=0))
        sums.slope[sold_in[some]] += np.outer(by_roof[:, some].T @ sizes, output) - by_roof[:, some].T @ own
        some = _some(by_use.sum(axis=0))
        left = np.outer(by_use[:, some].sum(axis=0), use) - by_use[:, some].T @ own
        self._receive(p, bought_in[some], (saves[some] > 0) * left, sums)

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

    def _owner_of_several(self, p: int, roofs: Integers, row: int, asked: _Asked, sums: _Sums) -> None:
        """The same of an owner of several roofs, which buys of them at a price of its own."""
        d, prices, circles = self.data, asked.prices, self.of[p]
        use = self.use[p]
        saves = np.concatenate([np.zeros((1, d.steps), self.kind), self._saved(p, asked, circles)])
        kept = self.own[p] - prices[row]
        values = np.maximum(saves, kept) @ use
        values[1:] += asked.capped.given[p] - asked.fees[p, circles]
        eur, lean = _chosen(values, asked.softness)
        sums.eur += float(eur)
        sums.places[p, circles] = lean[1:]
        some = _some(lean[1:])
        other = (saves[1 + some] > kept) & (saves[1 + some] > 0)
        self._receive(p, circles[some], other * np.outer(self._taken(lean[1 + some]), use), sums)
        sums.slope[row] -= use * (lean @ (saves <= kept))
        for r in roofs.tolist():
            surely = np.divide(d.surely_used[r], d.output[r], out=np.zeros(d.steps), where=d.output[r] > 0)
            self._roof(r, self._taken(surely), row, asked, sums)

    def _taken(self, numbers: Floats) -> Floats:
        """Return numbers as exactly as they are taken here."""
        return np.asarray(numbers, dtype=self.kind)

    def _saved(self, p: int, asked: _Asked, circles: Integers) -> Floats:
        """Return what a participant saves by a kWh received in each of some circles, circles × steps, €."""
        saved = asked.prices[circles]
        np.subtract(self.gain[p] - self._taken(asked.capped.served[p]), saved, out=saved)
        return np.maximum(saved, 0.0, out=saved)


def _some(lean: Floats) -> Integers:
    """Return which choices count, beside the one that is chosen most."""
    return np.flatnonzero(lean > LITTLE * lean.max(initial=0.0))


def _chosen(values: Floats, softness: float) -> tuple[Floats, Floats]:
    """Return the greatest of the last axis, and how far each is chosen: softly, the best alone at nought."""
    best = values.max(axis=-1, keepdims=True)
    if softness <= 0:
        lean = np.zeros_like(values)
        np.put_along_axis(lean, values.argmax(axis=-1)[..., None], 1.0, axis=-1)
        return best[..., 0], lean
    lean = np.exp((values - best) / softness)
    total = lean.sum(axis=-1, keepdims=True)
    return (best + softness * np.log(total))[..., 0], lean / total
