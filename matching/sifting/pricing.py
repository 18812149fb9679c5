"""Prices of the ends of a large family, month by month, that fit all of its pairs.

The linear problem of a month lets each unit pay an even part of the opening of its pair. Months differ in
what ends have alone. A month in the mean of the year comes first, and before it the parts of the family, all
months of them (`parts.py`): those that time does not reach keep the prices of the parts, raised until they
fit all pairs, or those of the mean month, which bound them less closely.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from math import inf

import numpy as np

from matching.groups.bounding import Prices
from matching.live.ground import Ground
from matching.live.master import LiveMaster
from matching.live.plants import plants_of
from matching.live.tables import Tables
from matching.picked_pairs import Columns
from matching.plants import Plant
from matching.rules.ends import Floats, Integers
from matching.sifting.generation import Generation, raised
from matching.sifting.parts import PART, Parts, price_parts
from matching.work_clock import now_s

Ends = tuple[Floats, Floats]
"""Something of the givers and of the takers of a family."""


@dataclass(frozen=True)
class Monthly:
    """What the linear problems of all months tell."""

    prices: Prices
    """Of all ends of the family in each month, €/unit."""
    giver: Integers
    """Of pairs that carry something in some month, the position of the giver in the family."""
    taker: Integers


def price_months(ground: Ground, tables: Tables, ends_at: float = inf) -> Monthly:
    """Return prices that fit all pairs of a family in every month.

    Args:
        ground: The territory.
        tables: The pairs of the family.
        ends_at: Until when prices are sought, by the clock that holds.

    Raises:
        SolverFailed: A linear problem could not be solved.
    """
    plants = plants_of(ground, tables)
    year = _Year(ground, tables, plants)
    is_parted = max(tables.counts) > PART and now_s() < ends_at
    parts = price_parts(tables, *year.limits, ends_at) if is_parted else None
    if parts is not None and now_s() >= ends_at:
        return year.told([year.fitting(one) for one in parts.prices], parts.carrying)
    master = LiveMaster(*year.limits_in(0), plants)
    family = Generation(tables, master, ends_at, parts.prices[0] if parts else None)
    if parts is not None:
        family.join(parts.carrying)
    prices = [family.solved(year.given[:, 0])]
    carried = family.carrying()
    for period in range(1, year.periods):
        if now_s() >= ends_at:
            prices.append(year.cheaper(period, prices[0], parts))
            continue
        master.limit(*year.limits_in(period))
        prices.append(family.solved(year.given[:, period]))
        carried = carried.joined(family.carrying())
    if parts is not None:
        carried = carried.joined(parts.carrying)
    return year.told(prices, carried)


def of_one_month(prices: Prices) -> Prices:
    """Return the prices of the first month in every month: a year of even calendars has no others."""
    first = np.zeros(prices.supply.shape[1], dtype=np.int64)
    return Prices(prices.supply[:, first], prices.demand[:, first])


class _Year:
    """What the ends of a family have: in the mean of the year, then in its seasons if there are some."""

    def __init__(self, ground: Ground, tables: Tables, plants: tuple[Plant, ...]) -> None:
        self._tables = tables
        given = ground.givers.worths.months[tables.giver_rows]
        taken = ground.takers.worths.months[tables.taker_rows]
        self._made, self._treated = np.zeros(len(given), dtype=bool), np.zeros(len(taken), dtype=bool)
        for plant in plants:
            self._made[plant.outputs], self._treated[plant.inputs] = True, True
        have = np.concatenate(
            [np.where(self._made[:, None], 0.0, given), np.where(self._treated[:, None], 0.0, taken)]
        )
        _, first, season = np.unique(have, axis=1, return_index=True, return_inverse=True)
        is_even = len(first) == 1
        self.period_of: Integers = season.ravel() + (0 if is_even else 1)
        """Period of each month."""
        given, have = (
            of[:, first] if is_even else np.c_[of.mean(axis=1), of[:, first]] for of in (given, have)
        )
        self.given: Floats = given
        """What each giver has in each period, what processors may give included."""
        self.limits: tuple[Floats, Floats] = have[: len(given)], have[len(given) :]
        """What givers and takers have in each period, those of processors nothing."""

    @property
    def periods(self) -> int:
        """Return how many periods there are."""
        return int(self.given.shape[1])

    def limits_in(self, period: int) -> tuple[Floats, Floats]:
        """Return what givers and takers have in a period."""
        return self.limits[0][:, period], self.limits[1][:, period]

    def cheaper(self, period: int, of_mean: Ends, parts: Parts | None) -> Ends:
        """Return those prices that bound a period more closely: of the mean, or of its parts.

        Those of parts know no processor, and are raised until they fit all pairs.
        """
        if parts is None:
            return of_mean
        own = parts.prices[period]
        near = np.where(self._made, of_mean[0], own[0]), np.where(self._treated, of_mean[1], own[1])
        fitting = self.fitting(near)
        given, taken = self.limits_in(period)
        bounds = [float(given @ one[0] + taken @ one[1]) for one in (of_mean, fitting)]
        return of_mean if bounds[0] <= bounds[1] else fitting

    def fitting(self, prices: Ends) -> Ends:
        """Return prices raised until they fit all pairs."""
        return raised(prices, self._tables.beyond(*prices, self._tables.rounding)[1])

    def told(self, prices: Sequence[Ends], carried: Columns) -> Monthly:
        """Return the prices of periods month by month, with the pairs that carry something."""
        supply, demand = (np.stack(one, axis=1)[:, self.period_of] for one in zip(*prices, strict=True))
        return Monthly(Prices(supply, demand), carried.offer, carried.need)
