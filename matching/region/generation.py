"""Solves the linear problem of a cluster over all of its pairs by letting few join (column generation).

Each round prices all pairs with the prices of the problem over those that joined; the best pair of each offer
and of each need joins. At any prices π, μ no plan is worth more than
Σ S·π + Σ D·μ + Σ_o S_o·max(0, max_a (v_a - π_o - γ_a·μ_n)), whose least value over the rounds is the bound.
"""

from dataclasses import dataclass

import numpy as np

from matching.picked_pairs import Columns, gathered
from matching.region.column_master import ColumnMaster
from matching.region.pairs import Best
from matching.region.pricing import Pricing
from matching.rules.ends import Floats

ROUNDS = 60
"""Rounds at most; the bound of the last is as true as any."""
WHOLE = 6_000
"""Pairs up to which all of them join at once."""
LEAST = 0.1
"""Share of the gap, spread over all supply, that a pair has to be worth beyond its prices to join."""
FRESH = 0.3
"""Share of new columns from which the problem is solved from nothing: the last basis tells little then."""


@dataclass(frozen=True)
class Prices:
    """Prices of the ends of a cluster, and what each adds to the bound that they prove."""

    offer_price: Floats
    need_price: Floats
    offer_bound: Floats
    """What each offer adds to the bound, €."""
    need_bound: Floats

    @property
    def bound(self) -> float:
        """Return what no plan is worth more than, €."""
        return float(self.offer_bound.sum() + self.need_bound.sum())


@dataclass(frozen=True)
class Priced(Prices):
    """A plan of a cluster, with prices that bound what any plan is worth."""

    columns: Columns
    """Pairs that joined."""
    carried: Floats
    """What each of them carries, unit sent."""
    value: float
    """What the plan is worth, € (openings spread over the most of each pair)."""


class Generation:
    """The rounds of one cluster; may be gone on with."""

    def __init__(self, pricing: Pricing) -> None:
        """Begin with no pair."""
        self.pricing = pricing
        self.master = ColumnMaster(pricing.supply, pricing.demand)
        self._joined: list[Columns] = []
        self._keys: set[int] = set()

    def run(self, gap: float) -> Priced:
        """Return a plan within a gap of the best over all pairs, or the best of all rounds."""
        if not self._joined:
            self._start()
        proven: Prices | None = None
        fresh, value = 1.0, 0.0
        for _ in range(ROUNDS):
            value = self.master.solve(warm=fresh <= FRESH)
            prices, best = self._judged()
            proven = prices if proven is None or prices.bound < proven.bound else proven
            before = self.master.columns
            if proven.bound - value > gap * abs(value):
                self._let_join(best, LEAST * gap * abs(value) / max(float(self.pricing.supply.sum()), 1e-9))
            if self.master.columns == before:
                break
            fresh = (self.master.columns - before) / self.master.columns
        carried = np.r_[self.master.carried(), np.zeros(self.master.columns)][: self.master.columns]
        known = proven or self._judged()[0]
        return Priced(**vars(known), columns=self.columns(), carried=carried, value=value)

    def _start(self) -> None:
        """Let all pairs of a small cluster join, the best of each end of a large one."""
        if sum(block.pairs for block in self.pricing.blocks) <= WHOLE:
            everything = self.pricing.everything()
            self.join(everything.of(self.pricing.relaxed(everything) > 0))
            return
        nothing = np.zeros(len(self.pricing.supply)), np.zeros(len(self.pricing.demand))
        self._let_join(self.pricing.best(*nothing), 0.0)

    def _judged(self) -> tuple[Prices, Best]:
        """Return the prices that the master stands at, and the best pairs at them."""
        offer, need = self.master.prices()
        best = self.pricing.best(offer, need)
        over = np.maximum(best.by_offer + self.pricing.rounding, 0.0)
        pricing = self.pricing
        return Prices(offer, need, pricing.supply * (offer + over), pricing.demand * need), best

    def _let_join(self, best: Best, least: float) -> None:
        self.join(best.offers.of(best.by_offer > least))
        self.join(best.needs.of(best.by_need > least))

    def join(self, columns: Columns) -> None:
        """Let pairs join that have not."""
        keys = columns.keys.tolist()
        fresh = {key: i for i, key in enumerate(keys) if key not in self._keys}
        self._keys.update(fresh)
        new = columns.of(np.array(list(fresh.values()), dtype=np.int64))
        self.master.add(new.offer, new.need, self.pricing.relaxed(new), self.pricing.yields(new))
        self._joined.append(new)

    def columns(self) -> Columns:
        """Return the pairs that joined, in the order of the solver's columns."""
        return gathered(self._joined)
