"""Prices of the ends of a large family, month by month, that fit all of its pairs.

The linear problem of a month lets each unit pay an even part of the opening of its pair. Months differ in
what ends have alone: one problem stays in the solver, its right side is changed from month to month, and
pairs worth more than their prices join until what they may add is small. A month in the mean of the year
comes first: months that time does not reach keep its prices, which bound them less closely.

The best partners of all ends of a large family are the same few, of no use to most of them, and many rounds
would pass before others join. Parts of it, drawn at random, are solved first: what ends are worth within a
part is near what they are worth in the whole, and the pairs that are best at these prices join first.
"""

from dataclasses import dataclass
from math import ceil, inf
from typing import Final

import numpy as np

from matching.groups.bounding import Prices
from matching.highs import DUAL, PRIMAL
from matching.live.ground import Ground
from matching.live.master import LiveMaster
from matching.live.pair_tables import PairTables
from matching.live.plants import plants_of
from matching.live.tables import Tables
from matching.picked_pairs import NONE, Columns
from matching.rules.ends import Booleans, Floats, Integers
from matching.transport import best
from matching.work_clock import now_s
from symbiose.domain.errors import SolverFailed

FIRST: Final = 6
"""Pairs of each end that join at first, where nothing is known of prices."""
MORE: Final = 2
"""Pairs of each end that a round adds at most, and that join at first at prices of parts."""
PART: Final = 700
"""Givers or takers of a part at most."""
ROUNDS: Final = 60
"""Rounds of one month at most: any prices bound what a family is worth."""
CLOSE: Final = 2e-4
"""Share of the worth of a month by which pairs that did not join may add to it."""


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
        ends_at: Until when prices are sought, by the clock that holds: later months keep those of the mean
            month, and what does not fit these prices is told by the bound at them.

    Raises:
        SolverFailed: A linear problem could not be solved.
    """
    given = ground.givers.worths.months[tables.giver_rows]
    taken = ground.takers.worths.months[tables.taker_rows]
    plants = plants_of(ground, tables)
    made, treated = np.zeros(len(given), dtype=bool), np.zeros(len(taken), dtype=bool)
    for plant in plants:
        made[plant.outputs], treated[plant.inputs] = True, True
    have = np.concatenate([np.where(made[:, None], 0.0, given), np.where(treated[:, None], 0.0, taken)])
    seasons, first, season = np.unique(have, axis=1, return_index=True, return_inverse=True)
    mean = have.mean(axis=1)
    have_on_mean = mean[: len(given)], mean[len(given) :]
    is_parted = max(tables.counts) > PART and now_s() < ends_at
    begun = _begun(tables, have_on_mean, ends_at) if is_parted else None
    master = LiveMaster(*have_on_mean, plants)
    family = _Family(tables, master, ends_at, begun)
    prices = [family.solved(given.mean(axis=1))] * seasons.shape[1]
    carried = family.carrying()
    for number, month in enumerate(first.tolist() if len(prices) > 1 else ()):
        if now_s() >= ends_at:
            break
        master.limit(have[: len(given), month], have[len(given) :, month])
        prices[number] = family.solved(given[:, month])
        carried = carried.joined(family.carrying())
    supply, demand = (np.stack(one, axis=1)[:, season.ravel()] for one in zip(*prices, strict=True))
    return Monthly(Prices(supply, demand), carried.offer, carried.need)


def of_one_month(prices: Prices) -> Prices:
    """Return the prices of the first month in every month: a year of even calendars has no others."""
    first = np.zeros(prices.supply.shape[1], dtype=np.int64)
    return Prices(prices.supply[:, first], prices.demand[:, first])


@dataclass(frozen=True)
class _Begun:
    """What parts of a family, each priced by itself, tell of the whole."""

    prices: tuple[Floats, Floats]
    """Of each end within its part."""
    carrying: Columns
    """Pairs that carry something within a part."""


def _begun(tables: PairTables, have: tuple[Floats, Floats], ends_at: float) -> _Begun:
    """Price a family in parts drawn at random, the same for the same family.

    Args:
        tables: Its pairs.
        have: What its givers have and its takers need; nothing of the ends of processors, which are left out.
        ends_at: Until when prices are sought.
    """
    parts = ceil(max(tables.counts) / PART)
    draw = np.random.default_rng(parts)
    sides = [draw.permutation(count) for count in tables.counts]
    prices = np.zeros(tables.counts[0]), np.zeros(tables.counts[1])
    carrying = NONE
    for first in range(parts):
        givers, takers = (np.sort(side[first::parts]) for side in sides)
        given, taken = have[0][givers], have[1][takers]
        part = _Family(tables.part(givers, takers), LiveMaster(given, taken, ()), ends_at)
        prices[0][givers], prices[1][takers] = part.solved(given)
        own = part.carrying()
        carrying = carrying.joined(Columns(givers[own.offer], takers[own.need], own.block))
    return _Begun(prices, carrying)


class _Family:
    """The pairs that joined, month after month."""

    def __init__(
        self, tables: PairTables, master: LiveMaster, ends_at: float, begun: _Begun | None = None
    ) -> None:
        self._tables, self._master, self._ends_at = tables, master, ends_at
        self._columns, self._is_new = NONE, True
        if begun is None:
            none = np.zeros(tables.counts[0]), np.zeros(tables.counts[1])
            self._join(self._best(tables.joined_first(FIRST), none, FIRST))
        else:
            near = self._best(tables.nearest(*begun.prices, MORE), begun.prices, MORE)
            self._join(begun.carrying.joined(near))

    def solved(self, given: Floats) -> tuple[Floats, Floats]:
        """Return the prices of a month in which givers have so much.

        Where rounds end before these fit all pairs, givers ask for as much more as their dearest pair is
        worth: each unit beyond counts once then, not once for every pair that would pay.
        """
        value = self._solve(DUAL, warm=not self._is_new)
        self._is_new = False
        for left in reversed(range(ROUNDS)):
            prices = self._master.prices()
            beyond, over = self._tables.beyond(*prices, self._tables.rounding)
            short = float(np.maximum(over, 0.0) @ given)
            if short <= CLOSE * value:
                break
            is_over = not left or now_s() >= self._ends_at
            if is_over or not self._join(self._best(beyond, prices, MORE)):
                return prices[0] + np.maximum(over, 0.0), prices[1]
            value = self._solve(PRIMAL, warm=True)
        return prices

    def _solve(self, method: int, *, warm: bool) -> float:
        """Solve the problem from its last basis, or from nothing where that led nowhere."""
        try:
            return self._master.solve(method, warm=warm)
        except SolverFailed:
            self._master.highs.clearSolver()
            return self._master.solve(DUAL, warm=False)

    def carrying(self) -> Columns:
        """Return the pairs that carry something."""
        return self._columns.of(self._master.carried(len(self._columns)) > 0)

    def _join(self, columns: Columns) -> bool:
        """Let pairs join that have not, and tell whether there were any."""
        fresh = columns.of(~np.isin(columns.keys, self._columns.keys))
        if len(fresh):
            self._master.join(fresh.offer, fresh.need, *self._tables.worth_of(fresh))
            sides = ("offer", "need", "block")
            self._columns = Columns(
                *(np.r_[getattr(self._columns, side), getattr(fresh, side)] for side in sides)
            )
        return bool(len(fresh))

    def _best(self, columns: Columns, prices: tuple[Floats, Floats], count: int) -> Columns:
        """Return, of each end, so many pairs that are worth most beyond prices."""
        worth, yields = self._tables.worth_of(columns)
        excess = worth - prices[0][columns.offer] - yields * prices[1][columns.need]
        chosen: Booleans = best(columns.offer, excess, count) | best(columns.need, excess, count)
        return columns.of(chosen)
