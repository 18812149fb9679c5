"""A region as arrays: what is offered, what is needed, what can become what, and what the way costs."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np

from matching.rules.ends import Floats, Integers


@dataclass(frozen=True)
class Ends:
    """Offers, or needs, side by side."""

    resource: Integers
    """Number of the resource."""
    x_km: Floats
    y_km: Floats
    quantity: Floats
    """Most given or taken, unit."""
    worth: Floats
    """Disposal or purchase that each unit avoids, €/unit."""

    def __len__(self) -> int:
        return len(self.quantity)


@dataclass(frozen=True)
class Conversions:
    """Which resource serves as which; none is implied, not even itself."""

    source: Integers
    target: Integers
    yields: Floats
    """γ, units received from one unit sent."""
    cost: Floats
    """Treatment, €/unit sent."""
    opening_eur: Floats
    """What an exchange costs once, however much it carries, €."""
    lot: Floats
    """Least that an exchange carries, unit sent."""


@dataclass(frozen=True)
class Tariff:
    """What bringing one unit costs."""

    eur_per_unit_km: float
    road_factor: float
    """Road over straight distance."""
    eur_per_unit: float
    """Handling."""
    radius_km: float
    """Straight distance beyond which nothing is brought."""


@dataclass(frozen=True)
class Market:
    """Offers and needs of a region."""

    offers: Ends
    needs: Ends
    conversions: Conversions
    tariff: Tariff

    @property
    def has_decisions(self) -> bool:
        """Tell whether some exchange costs something once, or carries a lot at least."""
        return bool((self.conversions.opening_eur > 0).any() or (self.conversions.lot > 0).any())


@dataclass(frozen=True)
class Block:
    """All pairs of the offers of one resource with the needs of one that it can become."""

    offers: Integers
    """Positions within the cluster."""
    needs: Integers
    yields: float
    cost: float
    """Treatment and handling, €/unit sent."""
    opening_eur: float
    lot: float
    source: int
    """Resource of the offers."""
    target: int
    """Resource of the needs."""
    part: int
    """Number of the part of its cluster that it belongs to: parts share nothing."""

    @property
    def pairs(self) -> int:
        """Return how many pairs there are."""
        return len(self.offers) * len(self.needs)


@dataclass(frozen=True)
class Cluster:
    """Offers and needs that share nothing with those of other clusters, sorted by resource."""

    market: Market
    offers: Integers
    """Positions in the market."""
    needs: Integers
    blocks: tuple[Block, ...]

    @property
    def supply(self) -> Floats:
        """Return what each offer has, unit."""
        return self.market.offers.quantity[self.offers]

    @property
    def demand(self) -> Floats:
        """Return what each need takes, unit."""
        return self.market.needs.quantity[self.needs]

    @property
    def pairs(self) -> int:
        """Return how many pairs there are."""
        return sum(block.pairs for block in self.blocks)


GATHERED = 20_000
"""Pairs up to which small clusters are put together: each costs a solver of its own."""


def clusters_of(market: Market, gathered: int = GATHERED) -> list[Cluster]:
    """Return the clusters of a region, small ones put together, those without pairs among them.

    Args:
        market: The region.
        gathered: Pairs up to which clusters are put together.
    """
    clusters: list[Cluster] = []
    waiting: list[Integers] = []
    pairs = 0
    of = _Resources(market)
    for resources in of.labelled():
        cluster = of.cluster([resources])
        if cluster.pairs > gathered:
            clusters.append(cluster)
        elif len(cluster.offers) + len(cluster.needs):
            if waiting and pairs + cluster.pairs > gathered:
                clusters.append(of.cluster(waiting))
                waiting, pairs = [], 0
            waiting.append(resources)
            pairs += cluster.pairs
    return [*clusters, *([of.cluster(waiting)] if waiting else [])]


class _Resources:
    """What stands where once offers and needs are sorted by resource."""

    def __init__(self, market: Market) -> None:
        self._market = market
        conversions = market.conversions
        codes = (conversions.source, conversions.target, market.offers.resource, market.needs.resource)
        self._count = 1 + max(int(part.max(initial=-1)) for part in codes)
        self._offers = self._sorted(market.offers.resource)
        self._needs = self._sorted(market.needs.resource)

    def _sorted(self, resource: Integers) -> tuple[Integers, Integers]:
        """Return positions sorted by resource, and where each resource begins among them."""
        order = np.argsort(resource, kind="stable")
        return order, np.searchsorted(resource[order], np.arange(self._count + 1))

    def labelled(self) -> Iterator[Integers]:
        """Yield the resources that are joined by what can become what, by the least of them."""
        source, target = self._market.conversions.source, self._market.conversions.target
        label = np.arange(self._count)
        while True:
            before = label.copy()
            least = np.minimum(label[source], label[target])
            np.minimum.at(label, source, least)
            np.minimum.at(label, target, least)
            label = label[label]
            if np.array_equal(before, label):
                break
        yield from (np.flatnonzero(label == name) for name in np.unique(label))

    def cluster(self, parts: Sequence[Integers]) -> Cluster:
        """Return the cluster of some resources, given by the parts that are joined."""
        resources = np.concatenate(parts)
        part = {int(r): number for number, some in enumerate(parts) for r in some}
        offers, first = _of(resources, *self._offers)
        needs, last = _of(resources, *self._needs)
        conversions, handling = self._market.conversions, self._market.tariff.eur_per_unit
        blocks = (
            Block(
                offers=first[int(conversions.source[k])],
                needs=last[int(conversions.target[k])],
                yields=float(conversions.yields[k]),
                cost=float(conversions.cost[k]) + handling,
                opening_eur=float(conversions.opening_eur[k]),
                lot=float(conversions.lot[k]),
                source=int(conversions.source[k]),
                target=int(conversions.target[k]),
                part=part[int(conversions.source[k])],
            )
            for k in np.flatnonzero(np.isin(conversions.source, resources))
        )
        return Cluster(self._market, offers, needs, tuple(blocks))


def _of(resources: Integers, order: Integers, starts: Integers) -> tuple[Integers, dict[int, Integers]]:
    """Return the positions of some resources, and where each stands among them."""
    parts = [order[starts[r] : starts[r + 1]] for r in resources]
    ends = np.cumsum([0, *map(len, parts)]).tolist()
    places = {int(r): np.arange(a, b) for r, a, b in zip(resources, ends, ends[1:], strict=False)}
    return np.concatenate(parts), places
