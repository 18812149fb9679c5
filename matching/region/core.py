"""The pairs of a cluster that are decided on, where an exchange costs something once or carries a lot.

The bound is that of the linear problem over all pairs, each opening spread over the most its pair can carry.
Few pairs are ever used in a good plan: those that the linear plan uses, and those nearest to being used.
"""

from dataclasses import dataclass

import numpy as np

from matching.arrays import Arrays
from matching.picked_pairs import Columns
from matching.region.generation import Priced
from matching.region.pricing import Pricing
from matching.rules.ends import Booleans, Floats
from matching.transport import best

NEAREST = 2
"""Pairs of each end, nearest to being used, that are decided on beside those that are used."""


@dataclass(frozen=True)
class Core:
    """Pairs with what they are worth, and the limits of all ends of their cluster."""

    offers: int
    """How many limits are those of offers; those of needs follow."""
    limits: Floats
    """What each offer has, then what each need takes, unit."""
    columns: Columns
    value: Floats
    """€/unit sent, the opening left aside."""
    yields: Floats
    opening: Floats
    lot: Floats
    most: Floats

    def __len__(self) -> int:
        return len(self.value)

    def of(self, chosen: Booleans) -> "Core":
        """Return some of the pairs, with all limits."""
        parts = (self.value, self.yields, self.opening, self.lot, self.most)
        return Core(self.offers, self.limits, self.columns.of(chosen), *(part[chosen] for part in parts))

    def worth(self, carried: Floats) -> float:
        """Return what a plan is worth, €."""
        return float(self.value @ carried - self.opening @ (carried > 0))

    def amounts(self, carried: Floats) -> float:
        """Return the sum of the amounts that the worth of a plan adds and subtracts, €."""
        return float(np.abs(self.value) @ carried + self.opening @ (carried > 0))

    def fits(self, carried: Floats) -> bool:
        """Tell whether a plan keeps every limit and lot."""
        columns = self.columns
        given = np.bincount(columns.offer, carried, self.offers)
        taken = np.bincount(columns.need, self.yields * carried, len(self.limits) - self.offers)
        within = np.r_[given, taken] <= self.limits * (1 + ROUNDING)
        return bool(within.all() and ((carried == 0) | (carried >= self.lot * (1 - ROUNDING))).all())

    def arrays(self, *, whole: bool = False) -> Arrays:
        """Return max Σ v·x - F·z, Σ x ≤ S, Σ γ·x ≤ D, and where decided L·z ≤ x ≤ M·z, to be minimised."""
        count, ends, own = len(self), len(self.limits), np.arange(len(self))
        row = np.r_[self.columns.offer, self.offers + self.columns.need]
        column, factor = np.r_[own, own], np.r_[np.ones(count), self.yields]
        lower, upper = np.full(ends, -np.inf), self.limits
        cost, most = -self.value, self.most
        if whole:
            gates, lots = ends + own, ends + count + own
            row, column = (
                np.r_[row, gates, gates, lots, lots],
                np.r_[column, own, own + count, own, own + count],
            )
            factor = np.r_[factor, np.ones(count), -self.most, np.ones(count), -self.lot]
            lower = np.r_[lower, np.full(count, -np.inf), np.zeros(count)]
            upper = np.r_[upper, np.zeros(count), np.full(count, np.inf)]
            cost, most = np.r_[cost, self.opening], np.r_[most, np.ones(count)]
        order = np.argsort(row, kind="stable")
        return Arrays(
            variables=[],
            cost=cost,
            starts=np.searchsorted(row[order], np.arange(len(lower) + 1)).astype(np.int32),
            index=column[order].astype(np.int32),
            value=factor[order],
            row_lower=lower,
            row_upper=upper,
            lower=np.zeros(len(cost)),
            upper=most,
            whole=np.arange(len(cost)) >= (count if whole else len(cost)),
            unit=np.ones(len(cost)),
        )


ROUNDING = 1e-9
"""Share of a limit that is rounding."""


def stated(pricing: Pricing, columns: Columns) -> Core:
    """Return some pairs of a cluster as a core."""
    return Core(
        offers=len(pricing.supply),
        limits=np.r_[pricing.supply, pricing.demand],
        columns=columns,
        value=pricing.value(columns),
        yields=pricing.yields(columns),
        opening=pricing.opening(columns),
        lot=pricing.lot(columns),
        most=pricing.most(columns),
    )


def likely(pricing: Pricing, priced: Priced) -> Columns:
    """Return the pairs used in the linear plan, and for each end those that are nearest to being used."""
    columns = priced.columns
    reduced = _reduced(pricing, priced, columns)
    near = best(columns.offer, reduced, NEAREST) | best(columns.need, reduced, NEAREST)
    return columns.of(near | (priced.carried > 0))


def possible(pricing: Pricing, priced: Priced, columns: Columns, spare_eur: float | Floats) -> Booleans:
    """Tell which pairs may be open in a plan that is worth more than one that is known.

    Opening a pair, which the linear plan pays in part only, loses F·(1 - x/M) + |r|·x for some x between its
    lot and its most, r being its worth beyond its prices. Where that exceeds what the bound spares above the
    known plan, the pair stays closed in every better one.

    Args:
        pricing: The pairs of the cluster.
        priced: Its linear problem.
        columns: Pairs to be judged.
        spare_eur: Bound less worth of the known plan, of the part that each pair belongs to, €.
    """
    reduced = np.minimum(_reduced(pricing, priced, columns), 0.0)
    opening, lot, most = pricing.opening(columns), pricing.lot(columns), pricing.most(columns)
    least = np.minimum(lot, most)
    lost = np.minimum(opening * (1 - least / most) - reduced * least, -reduced * most)
    found: Booleans = (pricing.value(columns) * most > opening) & (lost <= spare_eur)
    return found


def _reduced(pricing: Pricing, priced: Priced, columns: Columns) -> Floats:
    """Return what one unit on each pair is worth beyond the prices of its ends."""
    own: Floats = pricing.relaxed(columns) - priced.offer_price[columns.offer]
    return own - pricing.yields(columns) * priced.need_price[columns.need]


def placed(known: Columns, carried: Floats, among: Columns) -> Floats:
    """Return the plan of some pairs as a plan of others that hold all that carry something."""
    used = np.flatnonzero(carried > 0)
    keys = among.keys
    order = np.argsort(keys)
    at = order[np.searchsorted(keys[order], known.keys[used])]
    plan = np.zeros(len(among))
    plan[at] = carried[used]
    return plan
