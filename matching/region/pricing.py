"""Looks at every pair of a cluster with prices of its ends, block by block, and keeps none but the best.

What a pair is worth beyond its prices splits into what belongs to its offer, to its need, to the way between
and to its opening: a block is a table of distances with a number added to each row and each column. An
opening is spread over the most that the pair can carry, which is what the linear relaxation makes of it.
"""

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from matching.region.market import Block, Cluster
from matching.rules.ends import Booleans, Floats, Integers

Singles = npt.NDArray[np.float32]
CELLS = 1_000_000
"""Pairs looked at together: what fits in the cache of a processor."""
SINGLE = 5e-7
"""Share of the amounts that a pair is made of by which single precision may be wrong: eight roundings."""


@dataclass(frozen=True)
class Columns:
    """Pairs picked out of a cluster."""

    offer: Integers
    need: Integers
    block: Integers

    def __len__(self) -> int:
        return len(self.offer)

    def of(self, chosen: Integers | Booleans) -> "Columns":
        """Return some of them."""
        return Columns(self.offer[chosen], self.need[chosen], self.block[chosen])

    def joined(self, other: "Columns") -> "Columns":
        """Return these and others, each once."""
        mine, theirs = (np.stack((c.offer, c.need, c.block)) for c in (self, other))
        return Columns(*np.unique(np.concatenate((mine, theirs), axis=1), axis=1))


@dataclass(frozen=True)
class Best:
    """The best pair of each offer and of each need at some prices."""

    by_offer: Floats
    """What it is worth beyond its prices, €/unit sent; -inf where an offer has no pair."""
    by_need: Floats
    offers: Columns
    needs: Columns


class Pricing:
    """The pairs of one cluster, none of which is kept."""

    def __init__(self, cluster: Cluster) -> None:
        """Keep where the ends are, in single precision."""
        self.cluster = cluster
        market = cluster.market
        tariff = market.tariff
        self._per_km = np.float32(tariff.eur_per_unit_km * tariff.road_factor)
        self._radius2 = np.float32(tariff.radius_km**2)
        self._offer_xy = _places(market.offers.x_km[cluster.offers], market.offers.y_km[cluster.offers])
        self._need_xy = _places(market.needs.x_km[cluster.needs], market.needs.y_km[cluster.needs])
        self.offer_worth = market.offers.worth[cluster.offers]
        self.need_worth = market.needs.worth[cluster.needs]
        self._yields = np.array([block.yields for block in cluster.blocks])
        self._costs = np.array([block.cost for block in cluster.blocks])
        self._openings = np.array([block.opening_eur for block in cluster.blocks])
        self._lots = np.array([block.lot for block in cluster.blocks])
        self._supply, self._demand = cluster.supply, cluster.demand
        self.part: Integers = np.array([block.part for block in cluster.blocks], dtype=np.int64)
        """Block → number of its part."""
        self._reaches_all = self._is_within_radius()

    @property
    def rounding(self) -> float:
        """Return the most by which what a good pair is found to be worth may be wrong, €/unit sent."""
        way = float(self._per_km) * float(np.ptp(np.concatenate((self._offer_xy, self._need_xy), 1), 1).sum())
        parts = (self.offer_worth, self.need_worth, self._yields, self._costs)
        given, taken, yields, cost = (float(np.abs(part).max(initial=0.0)) for part in parts)
        return SINGLE * (given + taken * max(yields, 1.0) + cost + way)

    def _is_within_radius(self) -> bool:
        both = np.concatenate((self._offer_xy, self._need_xy), axis=1)
        return bool((np.ptp(both, axis=1) ** 2).sum() <= self._radius2)

    def everything(self) -> Columns:
        """Return every pair: for clusters that are small."""
        parts = [_all_of(number, block) for number, block in enumerate(self.cluster.blocks)]
        offer, need, block = (np.concatenate(side) for side in zip(*parts, strict=True))
        apart = self._offer_xy[:, offer] - self._need_xy[:, need]
        columns = Columns(offer, need, block)
        most = self.most(columns)
        chosen = ((apart**2).sum(axis=0) <= self._radius2) & (most > 0) & (most >= self.lot(columns))
        return columns.of(chosen)

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
            self._supply[columns.offer], self._demand[columns.need] / self._yields[columns.block]
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
        """Return the best pair of each end over all pairs, at prices of one unit given and one received."""
        found = _Found(len(self.cluster.offers), len(self.cluster.needs))
        for number, block in enumerate(self.cluster.blocks):
            left = self.offer_worth[block.offers] - offer_price[block.offers] - block.cost
            right = block.yields * (self.need_worth[block.needs] - need_price[block.needs])
            left[self._is_too_small(self._supply[block.offers], block.lot)] = -np.inf
            right[self._is_too_small(self._demand[block.needs], block.lot * block.yields)] = -np.inf
            for rows in _chunks(block):
                inner = slice(rows.start - block.offers.start, rows.stop - block.offers.start)
                worth = self._table(block, rows, left[inner].astype(np.float32), right.astype(np.float32))
                found.see(worth, rows.start, block.needs.start, number)
        return found.best()

    @staticmethod
    def _is_too_small(quantity: Floats, lot: float) -> Booleans:
        found: Booleans = (quantity <= 0) | (quantity < lot)
        return found

    def _table(self, block: Block, rows: slice, left: Singles, right: Singles) -> Singles:
        """Return what each pair of some offers of a block is worth beyond its prices."""
        across = self._offer_xy[0, rows, None] - self._need_xy[0, None, block.needs]
        up = self._offer_xy[1, rows, None] - self._need_xy[1, None, block.needs]
        np.multiply(across, across, out=across)
        np.multiply(up, up, out=up)
        across += up
        if not self._reaches_all:
            beyond = across > self._radius2
        np.sqrt(across, out=across)
        across *= -self._per_km
        across += left[:, None]
        across += right[None, :]
        if block.opening_eur > 0:
            with np.errstate(divide="ignore"):
                given = (block.opening_eur / self._supply[rows]).astype(np.float32)
                taken = (block.opening_eur * block.yields / self._demand[block.needs]).astype(np.float32)
            across -= np.maximum(given[:, None], taken[None, :], out=up)
        if not self._reaches_all:
            across[beyond] = -np.inf
        return across


class _Found:
    """The best pair of each end among those seen so far."""

    def __init__(self, offers: int, needs: int) -> None:
        self._worth = np.full(offers, -np.inf, dtype=np.float32), np.full(needs, -np.inf, dtype=np.float32)
        self._partner = np.zeros(offers, dtype=np.int64), np.zeros(needs, dtype=np.int64)
        self._block = np.zeros(offers, dtype=np.int64), np.zeros(needs, dtype=np.int64)

    def see(self, worth: Singles, first_offer: int, first_need: int, block: int) -> None:
        """Take a table of pairs into account."""
        for side, first, other in ((0, first_offer, first_need), (1, first_need, first_offer)):
            at = worth.argmax(axis=1 - side)
            most = np.take_along_axis(worth, np.expand_dims(at, 1 - side), 1 - side).ravel()
            seen = slice(first, first + len(most))
            better = most > self._worth[side][seen]
            self._worth[side][seen][better] = most[better]
            self._partner[side][seen][better] = at[better] + other
            self._block[side][seen][better] = block

    def best(self) -> Best:
        """Return the best of all."""
        own = np.arange(len(self._worth[0])), np.arange(len(self._worth[1]))
        return Best(
            self._worth[0].astype(float),
            self._worth[1].astype(float),
            Columns(own[0], self._partner[0], self._block[0]),
            Columns(self._partner[1], own[1], self._block[1]),
        )


def _all_of(number: int, block: Block) -> tuple[Integers, Integers, Integers]:
    offers, needs = (
        np.arange(block.offers.start, block.offers.stop),
        np.arange(block.needs.start, block.needs.stop),
    )
    offer, need = np.repeat(offers, len(needs)), np.tile(needs, len(offers))
    return offer, need, np.full(len(offer), number)


def _places(x_km: Floats, y_km: Floats) -> Singles:
    return np.array([x_km, y_km], dtype=np.float32)


def _chunks(block: Block) -> Iterator[slice]:
    rows = max(1, CELLS // (block.needs.stop - block.needs.start))
    for start in range(block.offers.start, block.offers.stop, rows):
        yield slice(start, min(start + rows, block.offers.stop))
