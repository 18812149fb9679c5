"""A cluster kept warm: one declaration more, less or other, and what changes is known in milliseconds.

The solver goes on from its last basis. Prices of most ends stay as they are, and a pair can only have become
worth more than its prices where one of them fell; so only the pairs of those ends are looked at again, and
still all pairs are judged: the bound holds over every one.
"""

from dataclasses import dataclass
from typing import Final

import numpy as np

from matching.highs import DUAL, PRIMAL
from matching.region.generation import Generation
from matching.region.pairs import Best, Columns
from matching.region.pricing import Pricing
from matching.rules.ends import Booleans, Floats

ROUNDS: Final = 30
"""Rounds at most after one change; the bound of the last is as true as any."""
FEW: Final = 0.25
"""Share of the ends whose prices fell from which all pairs are looked at again."""
FIRST: Final = 3
"""Pairs of a new end that join at once."""


@dataclass(frozen=True)
class Worth:
    """What a cluster is worth after a change."""

    value: float
    """€; a plan of this worth is known."""
    bound: float
    """€; no plan over all pairs is worth more."""


@dataclass(frozen=True)
class Gain:
    """What a declaration changes: between the two, whatever the best plan is."""

    least: float
    most: float
    """€."""

    @classmethod
    def between(cls, before: Worth, after: Worth) -> "Gain":
        """Return what a change brings, from what is known before and after it."""
        return cls(after.value - before.bound, after.bound - before.value)


class LiveCluster:
    """The linear problem of a cluster over all of its pairs, ready for the next change.

    Its pairs have neither openings nor lots: what an opening costs each unit follows from quantities.
    """

    def __init__(self, pricing: Pricing, gap: float) -> None:
        """Solve it once."""
        self.pricing = pricing
        self._gap = gap
        self._generation = Generation(pricing)
        self._generation.run(gap)
        self.master = self._generation.master
        self._prices = self.master.prices()
        best = pricing.best(*self._prices)
        self._over = best.by_offer
        self.worth = self._repriced(PRIMAL)

    def add_offer(self, resource: int, place: tuple[float, float], quantity: float, worth: float) -> int:
        """Let an offer join and return its position."""
        position = self.pricing.add_offer(resource, place, quantity, worth)
        self.master.add_offer(quantity)
        self._prices = np.r_[self._prices[0], 0.0], self._prices[1]
        self._over = np.r_[self._over, -np.inf]
        self._first(offer=position)
        return position

    def add_need(self, resource: int, place: tuple[float, float], quantity: float, worth: float) -> int:
        """Let a need join and return its position."""
        position = self.pricing.add_need(resource, place, quantity, worth)
        self.master.add_need(quantity)
        self._prices = self._prices[0], np.r_[self._prices[1], 0.0]
        self._first(need=position)
        return position

    def change_offer(self, offer: int, quantity: float) -> None:
        """Let an offer have another quantity; nought withdraws it."""
        grows_from_nothing = self.pricing.supply[offer] <= 0 < quantity
        self.pricing.supply[offer] = quantity
        self.master.limit_offer(offer, quantity)
        self._over[offer] = -np.inf if quantity <= 0 else self._over[offer]
        if grows_from_nothing:
            self._first(offer=offer)
        else:
            self.worth = self._repriced(DUAL)

    def change_need(self, need: int, quantity: float) -> None:
        """Let a need take another quantity; nought withdraws it."""
        grows_from_nothing = self.pricing.demand[need] <= 0 < quantity
        self.pricing.demand[need] = quantity
        self.master.limit_need(need, quantity)
        if grows_from_nothing:
            self._first(need=need)
        else:
            self.worth = self._repriced(DUAL)

    def partners(self) -> tuple[Columns, Floats]:
        """Return the pairs that carry something, with what each carries."""
        carried = self.master.carried()
        used = carried > 0
        return self._generation.columns().of(used), carried[used]

    def _first(self, offer: int | None = None, need: int | None = None) -> None:
        """Let the best few pairs of a new end join that are worth more than their prices, then go on."""
        own = _mask(len(self.pricing.supply), offer), _mask(len(self.pricing.demand), need)
        best = self.pricing.best(*self._prices, among=own)
        self._over = np.maximum(self._over, best.by_offer)
        sides = ((best.offers, best.by_offer, own[0]), (best.needs, best.by_need, own[1]))
        for columns, worth, mine in sides:
            near = mine.copy()
            near[np.argsort(-worth)[:FIRST]] = True
            self._generation.join(columns.of(near & (worth > 0)))
        self.worth = self._repriced(PRIMAL)

    def _repriced(self, method: int) -> Worth:
        """Solve again, and look at the pairs of every end whose price fell, until the gap is reached."""
        value = bound = 0.0
        for _ in range(ROUNDS):
            value = self.master.solve(warm=True, method=method)
            best = self._judged()
            bound = self._bound()
            before = self.master.columns
            if bound - value > self._gap * abs(value):
                self._generation.join(best.offers.of(best.by_offer > 0))
                self._generation.join(best.needs.of(best.by_need > 0))
            if self.master.columns == before:
                break
            method = PRIMAL
        return Worth(value, bound)

    def _judged(self) -> Best:
        """Look at all pairs that may be worth more than before, at the prices that the master stands at."""
        before, now = self._prices, self.master.prices()
        again = (now[0] < before[0]) | (self._over > 0), now[1] < before[1]
        few = again[0].sum() + again[1].sum() <= FEW * (len(now[0]) + len(now[1]))
        best = self.pricing.best(*now, among=again if few else None)
        left_aside = ~again[0] if few else np.zeros(len(now[0]), dtype=bool)
        self._over = np.where(left_aside, np.maximum(self._over, best.by_offer), best.by_offer)
        self._prices = now
        return best

    def _bound(self) -> float:
        offer, need = self._prices
        over = np.maximum(self._over + self.pricing.rounding, 0.0)
        return float(self.pricing.supply @ (offer + over) + self.pricing.demand @ need)


def _mask(count: int, position: int | None) -> Booleans:
    mask = np.zeros(count, dtype=bool)
    if position is not None:
        mask[position] = True
    return mask
