"""Solves a whole region over all of its pairs, cluster by cluster, with a bound over all of them."""

import time
from collections.abc import Callable, Sequence
from concurrent.futures import Executor
from dataclasses import dataclass
from typing import Final

import numpy as np

from matching.region.core import Core
from matching.region.deciding import decide
from matching.region.generation import Generation, Priced
from matching.region.market import Cluster, Market, clusters_of
from matching.region.parts import Part, sketched_parts, whole_part
from matching.region.pricing import Pricing
from matching.rules.ends import Floats, Integers
from matching.solver_run import held

Clock = Callable[[], float]
"""Tells the time, s: that on the wall, or that of the processor."""
LINEAR_SHARE: Final = 0.1
"""Share of the gap asked that the linear problems may leave open where there are decisions, too."""
ENUMERATED: Final = 300_000
"""Pairs of a cluster up to which all of them are judged at once."""
DECIDED: Final = 3_000
"""Pairs of a part up to which all that may be open are decided on: the solver's bound then holds for all."""
FINE: Final = 0.002
"""Gap to the best of its likely pairs at which a larger part is left, a fraction."""


@dataclass(frozen=True)
class RegionPlan:
    """What each pair carries, and what no plan over all pairs is worth more than."""

    offer: Integers
    """Positions in the market of the pairs that carry something."""
    need: Integers
    sent: Floats
    """Unit sent."""
    value: float
    """€."""
    bound: float
    """€, over all pairs."""
    joined: int
    """Pairs that were ever handed to the linear problems."""
    pairs: int
    """Pairs that there are, those out of reach included."""

    @property
    def gap(self) -> float:
        """Return |value − bound| / max(|value|, 1e-9)."""
        return abs(self.bound - self.value) / max(abs(self.value), 1e-9)


def solve_region(
    market: Market,
    *,
    gap: float = 1e-4,
    time_s: float = 60.0,
    clock: Clock = time.perf_counter,
    executor: Executor | None = None,
) -> RegionPlan:
    """Return the best plan found within a gap, or within the time; the linear problems are always ended.

    Args:
        market: The region.
        gap: Share of its worth by which the plan may be below the bound.
        time_s: Time for decisions, by the clock, s.
        clock: Tells the time.
        executor: Does the linear problems of clusters, in other processes or on other machines; None: here.
    """
    ends_at = clock() + time_s
    clusters = sorted(clusters_of(market), key=lambda cluster: -cluster.pairs)
    asked = gap * LINEAR_SHARE if market.has_decisions else gap
    do = executor.map if executor else map
    priced = do(price_cluster, clusters, [asked] * len(clusters))
    found = list(zip(map(Pricing, clusters), priced, strict=True))
    if not market.has_decisions:
        return _plan([whole_part(pricing, one) for pricing, one in found], found)
    parts = [part for pricing, priced in found for part in sketched_parts(pricing, priced)]
    improve(parts, gap, ends_at, clock)
    return _plan(parts, found)


def price_cluster(cluster: Cluster, gap: float) -> Priced:
    """Return the linear plan of a cluster within a gap, with its prices."""
    return Generation(Pricing(cluster)).run(gap)


def improve(parts: Sequence[Part], gap: float, ends_at: float, clock: Clock) -> None:
    """Decide on one part after another until the gap of the whole is reached, or the time is up.

    Small ones come first. What the gap allows in € is shared out by how far each may still be from its best;
    what one leaves unused is there for the next.
    """
    waiting = sorted((part for part in parts if part.spare_eur > 0), key=_size)
    while waiting and clock() < ends_at:
        allowed = gap * abs(sum(part.value for part in parts)) - sum(part.spare_eur for part in parts)
        if allowed >= 0:
            break
        part = waiting.pop(0)
        spare = part.spare_eur + sum(other.spare_eur for other in waiting)
        share = part.spare_eur / spare * max(0.0, allowed + spare)
        time_s = (ends_at - clock()) * _size(part) / (_size(part) + sum(map(_size, waiting)))
        _decide(part, share, clock() + time_s, clock)


def _size(part: Part) -> int:
    return len(part.columns)


def _decide(part: Part, allowed_eur: float, ends_at: float, clock: Clock) -> None:
    """Improve the plan of a part, and its bound where all pairs that may be open are decided on."""
    whole = _all_that_may_be_open(part)
    core = part.likely() if whole is None else whole
    allowed_eur = FINE * part.value if whole is None else allowed_eur
    decided = decide(core, part.start(core), allowed_eur, lambda: clock() >= ends_at)
    part.take(core, decided.carried)
    if whole is not None:
        amounts = core.amounts(part.start(core))
        standing = held([part.bound, decided.bound], part.value, amounts)
        part.bound = np.inf if standing is None else standing


def _all_that_may_be_open(part: Part) -> Core | None:
    """Return all pairs that may be open in a better plan; None where there are too many."""
    if part.pricing.cluster.pairs > ENUMERATED:
        return None
    core = part.possible()
    return core if len(core) <= DECIDED else None


def _plan(parts: Sequence[Part], found: Sequence[tuple[Pricing, Priced]]) -> RegionPlan:
    offers = [part.pricing.cluster.offers[part.columns.offer] for part in parts]
    needs = [part.pricing.cluster.needs[part.columns.need] for part in parts]
    none = [np.zeros(0, dtype=np.int64)]
    return RegionPlan(
        offer=np.concatenate([*offers, *none]),
        need=np.concatenate([*needs, *none]),
        sent=np.concatenate([np.zeros(0), *(part.carried for part in parts)]),
        value=sum(part.value for part in parts),
        bound=sum(part.bound for part in parts),
        joined=sum(len(priced.columns) for _, priced in found),
        pairs=sum(pricing.cluster.pairs for pricing, _ in found),
    )
