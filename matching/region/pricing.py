"""Looks at every pair of a cluster with prices of its ends, block by block, and keeps none but the best.

What a pair is worth beyond its prices splits into what belongs to its offer, to its need, to the way between
and to its opening: a block is a table of distances with a number added to each row and each column. An
opening is spread over the most that the pair can carry, which is what the linear relaxation makes of it.
"""

from collections.abc import Iterator
from itertools import pairwise

import numpy as np

from matching.picked_pairs import Columns, gathered
from matching.region.market import Block, Cluster
from matching.region.pairs import Best, Found, Singles
from matching.rules.ends import Booleans, Floats, Integers

CELLS = 1_000_000
"""Pairs looked at together: what fits in the cache of a processor."""
SINGLE = 5e-7
"""Share of the amounts that a pair is made of by which single precision may be wrong: eight roundings."""


class Pricing:
    """The pairs of one cluster, none of which is kept."""

    def __init__(self, cluster: Cluster) -> None:
        """Keep where the ends are, in single precision, and what each is worth."""
        self.cluster = cluster
        self.blocks: tuple[Block, ...] = cluster.blocks
        market = cluster.market
        tariff = market.tariff
        self._per_km = np.float32(tariff.eur_per_unit_km * tariff.road_factor)
        self._radius2 = np.float32(tariff.radius_km**2)
        self._offer_xy = _places(market.offers.x_km[cluster.offers], market.offers.y_km[cluster.offers])
        self._need_xy = _places(market.needs.x_km[cluster.needs], market.needs.y_km[cluster.needs])
        self.offer_worth = market.offers.worth[cluster.offers]
        self.need_worth = market.needs.worth[cluster.needs]
        self.supply, self.demand = cluster.supply, cluster.demand
        self._yields = np.array([block.yields for block in cluster.blocks])
        self._costs = np.array([block.cost for block in cluster.blocks])
        self._openings = np.array([block.opening_eur for block in cluster.blocks])
        self._lots = np.array([block.lot for block in cluster.blocks])
        self.part: Integers = np.array([block.part for block in cluster.blocks], dtype=np.int64)
        """Block → number of its part."""
        self._look_around()

    def _look_around(self) -> None:
        """See how far ends stand apart at most, and how exact what follows is."""
        both = np.concatenate((self._offer_xy, self._need_xy), axis=1)
        width = np.ptp(both, axis=1) if both.size else np.zeros(2)
        self._reaches_all = bool((width**2).sum() <= self._radius2)
        parts = (self.offer_worth, self.need_worth, self._yields, self._costs)
        given, taken, yields, cost = (float(np.abs(part).max(initial=0.0)) for part in parts)
        way = float(self._per_km) * float(width.sum())
        self.rounding = SINGLE * (given + taken * max(yields, 1.0) + cost + way)
        """Most by which what a good pair is found to be worth may be wrong, €/unit sent."""

    def everything(self) -> Columns:
        """Return every pair: for clusters that are small."""
        columns = gathered([_all_of(number, block) for number, block in enumerate(self.blocks)])
        apart = self._offer_xy[:, columns.offer] - self._need_xy[:, columns.need]
        most = self.most(columns)
        return columns.of(
            ((apart**2).sum(axis=0) <= self._radius2) & (most > 0) & (most >= self.lot(columns))
        )

    def value(self, columns: Columns) -> Floats:
        """Return what one unit sent on each pair is worth, €."""
        apart = self._offer_xy[:, columns.offer].astype(float) - self._need_xy[:, columns.need]
        way = float(self._per_km) * np.hypot(apart[0], apart[1])
        bought = self._yields[columns.block] * self.need_worth[columns.need]
        value: Floats = self.offer_worth[columns.offer] + bought - self._costs[columns.block] - way
        return value

    def yields(self, columns: Columns) -> Floats:
        """Return what arrives from one unit sent on each pair."""
        return self._yields[columns.block]

    def most(self, columns: Columns) -> Floats:
        """Return the most that each pair can carry, unit sent."""
        most: Floats = np.minimum(
            self.supply[columns.offer], self.demand[columns.need] / self._yields[columns.block]
        )
        return most

    def opening(self, columns: Columns) -> Floats:
        """Return what using each pair at all costs, €."""
        return self._openings[columns.block]

    def lot(self, columns: Columns) -> Floats:
        """Return the least that each pair carries, unit sent."""
        return self._lots[columns.block]

    def relaxed(self, columns: Columns) -> Floats:
        """Return what one unit sent on each pair is worth, €, its opening spread over the most it carries."""
        return self.value(columns) - self.opening(columns) / self.most(columns)

    def best(self, offer_price: Floats, need_price: Floats) -> Best:
        """Return the best pair of each end, at prices of one unit given and one received.

        Args:
            offer_price: €/unit sent.
            need_price: €/unit received.
        """
        found = Found(len(self.supply), len(self.demand))
        for number, block in enumerate(self.blocks):
            for offers, needs in _tables(block):
                left = self.offer_worth[offers] - offer_price[offers] - block.cost
                right = block.yields * (self.need_worth[needs] - need_price[needs])
                left[_is_too_small(self.supply[offers], block.lot)] = -np.inf
                right[_is_too_small(self.demand[needs], block.lot * block.yields)] = -np.inf
                found.see(self._table(block, offers, needs, left, right), offers, needs, number)
        return found.best()

    def _table(self, block: Block, offers: Integers, needs: Integers, left: Floats, right: Floats) -> Singles:
        """Return what each pair of some offers and needs of a block is worth beyond its prices."""
        (x, y), (other_x, other_y) = self._offer_xy[:, offers], self._need_xy[:, needs]
        worth: Singles = x[:, None] - other_x[None, :]
        spare = y[:, None] - other_y[None, :]
        np.multiply(worth, worth, out=worth)
        np.multiply(spare, spare, out=spare)
        worth += spare
        beyond = None if self._reaches_all else worth > self._radius2
        np.sqrt(worth, out=worth)
        worth *= -self._per_km
        worth += left.astype(np.float32)[:, None]
        worth += right.astype(np.float32)[None, :]
        if block.opening_eur > 0:
            with np.errstate(divide="ignore"):
                given = (block.opening_eur / self.supply[offers]).astype(np.float32)
                taken = (block.opening_eur * block.yields / self.demand[needs]).astype(np.float32)
            worth -= np.maximum(given[:, None], taken[None, :], out=spare)
        if beyond is not None:
            worth[beyond] = -np.inf
        return worth


def _places(x_km: Floats, y_km: Floats) -> Singles:
    return np.array([x_km, y_km], dtype=np.float32)


def _is_too_small(quantity: Floats, lot: float) -> Booleans:
    found: Booleans = (quantity <= 0) | (quantity < lot)
    return found


def _all_of(number: int, block: Block) -> Columns:
    offer, need = np.repeat(block.offers, len(block.needs)), np.tile(block.needs, len(block.offers))
    return Columns(offer, need, np.full(len(offer), number))


def _tables(block: Block) -> Iterator[tuple[Integers, Integers]]:
    """Yield the offers and needs of a block whose pairs are looked at together."""
    offers, needs = block.offers, block.needs
    if len(offers) and len(needs):
        rows = max(1, CELLS // len(needs))
        cuts = [*range(0, len(offers), rows), len(offers)]
        yield from ((offers[start:stop], needs) for start, stop in pairwise(cuts))
