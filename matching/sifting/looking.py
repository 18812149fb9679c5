"""All pairs of a large family, looked at by prices of every month: what opening each would bring.

With s = b - f ÷ M in the tables, b being what one unit sent is worth, f the opening of the pair and M the
most that it carries in a year, opening it brings  Σ_t M_t·max(-f ÷ M, s - u_t - γ·v_t)  at prices u and v:
what `GroupProblem.gain` says of a pair that is listed.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Final

import numpy as np

from matching.candidates import Candidates, ways_km
from matching.groups.bounding import Prices
from matching.live.ground import Ground
from matching.live.pair_tables import Table, Worths, cuts
from matching.live.tables import Tables
from matching.live.worths import worths_between
from matching.rules.ends import Booleans, Floats, Integers
from matching.transport import best
from matching.worth import LinkColumns, PairWorths

AT_ONCE: Final = 100_000
"""Pairs looked at together: each of them in twelve months."""
HELD: Final = 1_000_000
"""Pairs that pay from which only the best of each end are held: 24 bytes each."""
SHUT: Final = 1e12
"""Price of an end in a month in which it has nothing, €/unit."""
PRECISION: Final = 1e-9
"""Share of what a pair is worth by which twelve months may differ from the year that its opening is spread
over."""


@dataclass(frozen=True)
class Paying:
    """Pairs that would pay at some prices, by positions in the family."""

    giver: Integers
    taker: Integers
    gain: Floats
    """What opening each would bring, €/year: more than nought."""

    def of(self, chosen: Booleans | Integers) -> "Paying":
        """Return some of them."""
        return Paying(self.giver[chosen], self.taker[chosen], self.gain[chosen])

    def best(self, most: int) -> "Paying":
        """Return, of each end, so many of the pairs that bring most."""
        chosen: Booleans = best(self.giver, self.gain, most) | best(self.taker, self.gain, most)
        return self.of(chosen)


@dataclass(frozen=True)
class Beside:
    """What pairs that are not listed would add at some prices."""

    added: float
    """What opening all of them would bring, €/year."""
    best: Paying
    """Of each end, those that bring most."""


NO_KEYS: Final = np.zeros(0, dtype=np.int64)
NOTHING: Final = Paying(NO_KEYS, NO_KEYS, np.zeros(0))


def joined(parts: Iterable[Paying]) -> Paying:
    """Return pairs of several parts, in order of their givers, then of their takers."""
    every = [NOTHING, *parts]
    giver = np.concatenate([one.giver for one in every])
    taker = np.concatenate([one.taker for one in every])
    order = np.lexsort((taker, giver))
    return Paying(giver, taker, np.concatenate([one.gain for one in every])).of(order)


def is_among(keys: Integers, known: Integers) -> Booleans:
    """Tell which keys are among known ones, which stand in order."""
    if not len(known):
        return np.zeros(len(keys), dtype=bool)
    at = np.minimum(np.searchsorted(known, keys), len(known) - 1)
    found: Booleans = known[at] == keys
    return found


class FamilyPairs:
    """All pairs of a family, none of them listed."""

    def __init__(self, ground: Ground, tables: Tables) -> None:
        """Look up what the ends of the family have."""
        self.ground, self.tables = ground, tables
        self.givers = tuple(ground.givers.ends[i] for i in tables.giver_rows)
        self.takers = tuple(ground.takers.ends[i] for i in tables.taker_rows)
        self.given = ground.givers.worths.months[tables.giver_rows]
        self.taken = ground.takers.worths.months[tables.taker_rows]
        self._setup = ground.givers.worths.setup[tables.giver_rows]
        self._link = ground.givers.worths.link_per_km[tables.giver_rows]
        self._between = LinkColumns(self.givers, self.takers, ground.book.links)

    def listed(self, keys: Integers) -> Candidates:
        """Return some pairs as candidates, each once, in order."""
        giver, taker = np.divmod(np.unique(keys), max(1, len(self.takers)))
        return Candidates(self.givers, self.takers, giver, taker, self._way_km(giver, taker))

    def keys(self, giver: Integers, taker: Integers) -> Integers:
        """Return one number for each of some pairs."""
        keys: Integers = giver * max(1, len(self.takers)) + taker
        return keys

    def worths(self, candidates: Candidates) -> PairWorths:
        """Return what pairs that are listed are worth."""
        parts = [self._worths(candidates, some) for some in _slices(len(candidates))]
        return PairWorths(
            through=np.concatenate([one.through for one in parts]),
            value=np.concatenate([one.value for one in parts]),
            yields=np.concatenate([one.yields for one in parts]),
            most=np.concatenate([one.most for one in parts]),
            opening=np.concatenate([one.opening for one in parts]),
        )

    def _worths(self, candidates: Candidates, some: slice) -> PairWorths:
        giver, taker = candidates.giver[some], candidates.taker[some]
        return worths_between(
            self.ground.givers.worths.take(self.tables.giver_rows[giver]),
            self.ground.takers.worths.take(self.tables.taker_rows[taker]),
            candidates.way_km[some],
            *self._between.at(giver, taker),
        )

    def _way_km(self, giver: Integers, taker: Integers) -> Floats:
        ground, tables = self.ground, self.tables
        ends = ground.givers.columns, ground.takers.columns
        return ways_km(*ends, tables.giver_rows[giver], tables.taker_rows[taker], ground.book)

    def nearest(self, prices: Prices, count: int) -> tuple[Integers, Integers]:
        """Return, of each end, so many pairs whose opening brings most, or loses least."""
        found = [self._nearest_in(table, prices, count) for table in self.tables.tables]
        none = np.zeros(0, dtype=np.int64)
        giver = np.concatenate([none, *(one[0] for one in found)])
        taker = np.concatenate([none, *(one[1] for one in found)])
        gain = np.concatenate([np.zeros(0), *(one[2] for one in found)])
        chosen: Booleans = best(giver, gain, count) | best(taker, gain, count)
        return giver[chosen], taker[chosen]

    def _nearest_in(self, table: Table, prices: Prices, count: int) -> tuple[Integers, Integers, Floats]:
        gains: Worths = np.full(table.worth.shape, -np.inf, dtype=np.float32)
        priced = self._priced(table, prices)
        for rows in cuts(len(table.worth), table.worth.shape[1], AT_ONCE):
            gains[rows] = self._gains_of_rows(priced, rows)
        chosen = []
        for turned in (gains, gains.T):
            few = min(count, turned.shape[1])
            near = np.concatenate(
                [
                    np.argpartition(-turned[rows], few - 1, axis=1)[:, :few].copy()  # a view holds all
                    for rows in cuts(len(turned), turned.shape[1], AT_ONCE)
                ]
            )
            chosen.append((np.repeat(np.arange(len(turned)), few), near.ravel()))
        i, j = np.r_[chosen[0][0], chosen[1][1]], np.r_[chosen[0][1], chosen[1][0]]
        cells = np.unique(i * gains.shape[1] + j)
        i, j = np.divmod(cells, gains.shape[1])
        finite = np.isfinite(gains[i, j])
        i, j = i[finite], j[finite]
        return table.givers[i], table.takers[j], gains[i, j].astype(float)

    def paying(self, prices: Prices) -> Paying:
        """Return all pairs that would pay at some prices, as exactly as if they were listed."""
        return joined(self._paying(prices))

    def beside(self, prices: Prices, listed: Integers, most: int) -> Beside:
        """Return what pairs that are not listed add at some prices, of which the best are kept.

        At prices that are far from the best almost all pairs of a family pay: so many are not held at once.

        Args:
            prices: The prices.
            listed: Keys of the pairs that are listed, in order.
            most: How many pairs are kept of each end.
        """
        added, held = 0.0, [NOTHING]
        for some in self._paying(prices):
            others = some.of(~is_among(self.keys(some.giver, some.taker), listed))
            added += float(others.gain.sum())
            held.append(others)
            if sum(len(one.gain) for one in held) > HELD:
                held = [joined(held).best(most)]
        return Beside(added, joined(held).best(most))

    def _paying(self, prices: Prices) -> Iterator[Paying]:
        """Yield the pairs that would pay at some prices, some at a time."""
        waiting, count = [NO_KEYS], 0
        for table in self.tables.tables:
            for giver, taker in self._about_paying(table, prices):
                waiting.append(self.keys(giver, taker))
                count += len(giver)
                if count > AT_ONCE:
                    yield self._exactly(np.concatenate(waiting), prices)
                    waiting, count = [NO_KEYS], 0
        yield self._exactly(np.concatenate(waiting), prices)

    def _exactly(self, keys: Integers, prices: Prices) -> Paying:
        """Return those of some pairs that pay, as exactly as if they were listed."""
        listed = self.listed(keys)
        gain = self._exact(listed, prices)
        return Paying(listed.giver, listed.taker, gain).of(gain > 0)

    def _exact(self, listed: Candidates, prices: Prices) -> Floats:
        """Return what opening each of some listed pairs would bring."""
        gain = np.zeros(len(listed))
        for some in _slices(len(listed)):
            worths, giver, taker = self._worths(listed, some), listed.giver[some], listed.taker[some]
            yields = worths.yields[:, None]
            beyond = worths.value[:, None] - prices.supply[giver] - yields * prices.demand[taker]
            most = np.minimum(self.given[giver], self.taken[taker] / yields)
            gain[some] = (np.maximum(beyond, 0.0) * most).sum(axis=1) - worths.opening
        return gain

    def _about_paying(self, table: Table, prices: Prices) -> Iterator[tuple[Integers, Integers]]:
        """Yield the pairs that pay, and those of which rounding does not tell."""
        margin = self.tables.rounding
        supply = np.where(self.given[table.givers] > 0, prices.supply[table.givers], SHUT)
        demand = np.where(self.taken[table.takers] > 0, prices.demand[table.takers], SHUT)
        supply = (supply - margin).astype(table.worth.dtype)
        demand = (table.yields[:, None] * demand).astype(table.worth.dtype)
        priced = self._priced(table, prices)
        for rows in cuts(len(table.worth), table.worth.shape[1], AT_ONCE):
            worth = table.worth[rows]
            above = np.zeros(worth.shape, dtype=bool)
            for left, right in zip(supply[rows].T, demand.T, strict=True):
                above |= worth - left[:, None] > right[None, :]
            i, j = np.nonzero(above)
            i += rows.start
            for first in range(0, len(i), AT_ONCE):
                some = slice(first, first + AT_ONCE)
                gain, most = self._gains(priced, i[some], j[some])
                worth_most = (margin + PRECISION * np.abs(table.worth[i[some], j[some]])) * most
                near = gain > -worth_most
                yield table.givers[i[some][near]], table.takers[j[some][near]]

    def _priced(self, table: Table, prices: Prices) -> "_Priced":
        yields = table.yields[:, None]
        return _Priced(
            table,
            given=self.given[table.givers],
            arriving=self.taken[table.takers] / yields,
            supply=prices.supply[table.givers],
            demand=yields * prices.demand[table.takers],
        )

    def _gains(self, priced: "_Priced", i: Integers, j: Integers) -> tuple[Floats, Floats]:
        """Return what opening some pairs of a table would bring, and the most that each carries in a year."""
        most = np.minimum(priced.given[i], priced.arriving[j])
        beyond = priced.table.worth[i, j].astype(float)[:, None] - priced.supply[i]
        beyond -= priced.demand[j]
        return _gain(most, beyond, self._opening(priced.table, i, j))

    def _gains_of_rows(self, priced: "_Priced", rows: slice) -> Floats:
        """Return what opening each pair of some rows of a table would bring; -inf where there is none."""
        worth = priced.table.worth[rows]
        there = np.isfinite(worth)
        most = np.minimum(priced.given[rows][:, None], priced.arriving)
        most[~there] = 1.0  # of no pair: it is looked at with the others, and left out
        beyond = worth.astype(float)[:, :, None] - priced.supply[rows][:, None]
        beyond -= priced.demand
        opening = np.zeros(worth.shape)
        i, j = np.nonzero(there)
        opening[i, j] = self._opening(priced.table, i + rows.start, j)
        return np.where(there, _gain(most, beyond, opening)[0], -np.inf)

    def _opening(self, table: Table, i: Integers, j: Integers) -> Floats:
        """Return what opening some pairs of a table costs, €/year."""
        giver = table.givers[i]
        opening = self._setup[giver]
        piped = np.flatnonzero(self._link[giver] > 0)
        if len(piped):
            ways = self._way_km(giver[piped], table.takers[j[piped]])
            opening[piped] += self._link[giver[piped]] * ways
        return opening


def _slices(count: int) -> list[slice]:
    """Return all of some pairs, so many at a time; none of them as one slice, too."""
    return [slice(first, first + AT_ONCE) for first in range(0, max(1, count), AT_ONCE)]


@dataclass(frozen=True)
class _Priced:
    """A table with what its ends have, and what that costs at some prices, worked out once for all pairs."""

    table: Table
    given: Floats
    """Most that each giver gives in each month."""
    arriving: Floats
    """Most that can be sent to each taker in each month, in units sent."""
    supply: Floats
    """Price of each giver in each month, €/unit sent."""
    demand: Floats
    """Price of each taker in each month, €/unit sent."""


def _gain(most: Floats, beyond: Floats, opening: Floats) -> tuple[Floats, Floats]:
    """Return what opening pairs would bring, and the most that each carries in a year.

    Args:
        most: Most that each carries in each month, the months last.
        beyond: What a unit of each is worth beyond its prices in each month, likewise; it is written over.
        opening: What opening each costs, €/year.
    """
    whole = most.sum(axis=-1)
    np.maximum(beyond, -(opening / whole)[..., None], out=beyond)
    beyond *= most
    return beyond.sum(axis=-1), whole
