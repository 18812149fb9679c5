"""A cluster kept warm: one declaration more, less or other, and what changes is known in milliseconds.

The solver goes on from its last basis. Prices of most ends stay as they are, and a pair can only have become
worth more than its prices where one of them fell; so only the pairs of those ends are looked at again, and
still all pairs are judged: the bound holds over every one.
"""

from dataclasses import dataclass
from typing import Final

import numpy as np

from matching.region.column_master import DUAL, PRIMAL
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
    """The linear problem of a cluster over all of its pairs, ready for the next change."""

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
        self._first(offers=[position], needs=[])
        return position

    def add_need(self, resource: int, place: tuple[float, float], quantity: float, worth: float) -> int:
        """Let a need join and return its position."""
        position = self.pricing.add_need(resource, place, quantity, worth)
        self.master.add_need(quantity)
        self._prices = self._prices[0], np.r_[self._prices[1], 0.0]
        self._first(offers=[], needs=[position])
        return position

    def change_offer(self, offer: int, quantity: float) -> None:
        """Let an offer have another quantity; nought withdraws it."""
        grows_from_nothing = self.pricing.supply[offer] <= 0 < quantity
        self.pricing.supply[offer] = quantity
        self.master.limit_offer(offer, quantity)
        self._over[offer] = -np.inf if quantity <= 0 else self._over[offer]
        if grows_from_nothing:
            self._first(offers=[offer], needs=[])
        else:
            self.worth = self._repriced(DUAL)

    def change_need(self, need: int, quantity: float) -> None:
        """Let a need take another quantity; nought withdraws it."""
        grows_from_nothing = self.pricing.demand[need] <= 0 < quantity
        self.pricing.demand[need] = quantity
        self.master.limit_need(need, quantity)
        if grows_from_nothing:
            self._first(offers=[], needs=[need])
        else:
            self.worth = self._repriced(DUAL)

    def partners(self) -> tuple[Columns, Floats]:
        """Return the pairs that carry something, with what each carries."""
        carried = self.master.carried()
        used = carried > 0
        return self._generation.columns().of(used), carried[used]

    def _first(self, offers: list[int], needs: list[int]) -> None:
        """Let the best pairs of a new end join, then go on."""
        chosen = self._mask(offers, needs)
        best = self.pricing.best(*self._prices, among=chosen)
        self._over = np.maximum(self._over, best.by_offer)
        self._let_join(best, chosen)
        self.worth = self._repriced(PRIMAL)

    def _mask(self, offers: list[int], needs: list[int]) -> tuple[Booleans, Booleans]:
        mine = np.zeros(len(self.pricing.supply), dtype=bool)
        theirs = np.zeros(len(self.pricing.demand), dtype=bool)
        mine[offers], theirs[needs] = True, True
        return mine, theirs

    def _let_join(self, best: Best, chosen: tuple[Booleans, Booleans] | None) -> None:
        """Let pairs join that are worth more than their prices; of one new end alone, its best few."""
        offers, needs = best.by_offer > 0, best.by_need > 0
        if chosen is not None and chosen[0].sum() + chosen[1].sum() == 1:
            for mask, worth, own in ((offers, best.by_offer, chosen[0]), (needs, best.by_need, chosen[1])):
                ranked = np.argsort(-worth)[:FIRST]
                near = np.zeros(len(mask), dtype=bool)
                near[ranked] = True
                mask &= near | own
        self._generation.join(best.offers.of(offers))
        self._generation.join(best.needs.of(needs))

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
