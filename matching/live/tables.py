"""Every pair of a family as tables of what one unit is worth, and the best of each end at some prices.

A table stands for one resource given and one taken: a row for each giver, a column for each taker. In it is
what one unit sent brings, an opening spread over the most that the pair can carry; minus infinity where a
rule refuses the pair, or where it can never pay. Tables of a large family are in single precision, which the
bound allows for.
"""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, replace
from functools import cached_property
from typing import Any

import numpy as np
import numpy.typing as npt

from matching.candidates import PAIRS_AT_ONCE
from matching.columns import End
from matching.links import Link
from matching.live.ground import Family, Ground
from matching.live.held import name_of
from matching.live.worths import worths_between
from matching.picked_pairs import Columns, gathered
from matching.rules.ends import Floats, Integers
from matching.worth import may_be_worth

AT_ONCE = 200_000
"""Pairs looked at together."""
LARGE = 2_000_000
"""Pairs of a family from which its tables are in single precision."""
SINGLE, DOUBLE = 5e-7, 1e-14
"""Share of the amounts that a pair is made of by which either precision may be wrong."""
SOLVED = 2e-7
"""€/unit by which the prices of the solver may be wrong, twice its tolerance."""

Worths = npt.NDArray[np.floating[Any]]


@dataclass(frozen=True)
class Table:
    """The pairs of the givers of one resource with the takers of one."""

    givers: Integers
    """Positions among the givers of the family."""
    takers: Integers
    yields: Floats
    """γ, units received from one unit sent, by taker; pair by pair where several tables are one."""
    worth: Worths
    number: int | Integers
    """Number of the table; pair by pair where several are one."""

    @property
    def cells(self) -> int:
        """Return how many pairs there are, refused ones included."""
        return int(self.worth.size)

    def pairs(self, i: Integers, j: Integers) -> Columns:
        """Return the pairs at some rows and columns."""
        number = self.number if isinstance(self.number, int) else self.number[i, j]
        return Columns(self.givers[i], self.takers[j], np.full(len(i), number, dtype=np.int64))


class Tables:
    """All pairs of a family."""

    def __init__(
        self,
        ground: Ground,
        family: Family,
        step: Callable[[], None],
        former: "Tables | None" = None,
        left_out: Mapping[str, frozenset[str]] | None = None,
    ) -> None:
        """Judge and price them all.

        Args:
            ground: The territory.
            family: Which of its ends.
            step: Called again and again; what it raises ends the work.
            former: Those of an earlier state: pairs of ends that did not change are taken from there.
            left_out: Flows with which no direct pair of each flow counts; None for those that were refused.
        """
        self._step = step
        self._ground = ground
        self._left_out = ground.refused if left_out is None else left_out
        single = ground.pairs_judged(family) > LARGE
        self.precision: type[np.floating[Any]] = np.float32 if single else np.float64
        self.giver_rows = ground.givers.rows(name for name, gives in family if gives)
        self.taker_rows = ground.takers.rows(name for name, gives in family if not gives)
        self.spreads: bool = former is not None and former.spreads
        """Whether some pair costs something once."""
        self.admitted = 0
        """Pairs looked at here that every rule admits, be they worth anything or not."""
        self._fill_all(former if former and self._is_like(former) else None)
        self._measure(SINGLE if single else DOUBLE)

    def _fill_all(self, former: "Tables | None") -> None:
        """Work out every table; those without any pair that counts are left out."""
        self._named = dict(self._filled(former))
        self._names = [name for name, table in self._named.items() if np.isfinite(table.worth).any()]
        self.tables = [replace(self._named[name], number=i) for i, name in enumerate(self._names)]

    def _measure(self, share: float) -> None:
        worths = (
            float(np.abs(table.worth).max(initial=0.0, where=np.isfinite(table.worth)))
            for table in self.tables
        )
        self.rounding = SOLVED + share * max(worths, default=0.0)
        """Most by which what a pair is worth beyond its prices may be found wrong, €/unit sent."""
        most = max((float(table.yields.max(initial=0.0)) for table in self.tables), default=0.0)
        self.drift = (1.0 + most) * self.rounding
        """Most by which a pair may become worth more while its prices fall by no more than rounding."""

    def _is_like(self, former: "Tables") -> bool:
        """Tell whether pairs of ends that did not change are worth the same as before."""
        return former.precision is self.precision and former._ground.surroundings == self._ground.surroundings

    def ends(self, *, gives: bool) -> list[End]:
        """Return the givers, or the takers, in order."""
        side, rows = (
            (self._ground.givers, self.giver_rows) if gives else (self._ground.takers, self.taker_rows)
        )
        return [side.ends[i] for i in rows]

    def _places_of(self, others: "Tables", *, gives: bool) -> Integers:
        """Return where each end of others stands here; -1 where it, or what its pairs leave out, differs."""
        own = self.ends(gives=gives)
        at = {name_of(end): i for i, end in enumerate(own)}
        places = []
        for end in others.ends(gives=gives):
            place, thing = at.get(name_of(end), -1), end.thing_id
            is_same = self._left_out.get(thing) == others._left_out.get(thing)
            places.append(place if place >= 0 and is_same and own[place] == end else -1)
        return np.array(places, dtype=np.int64)

    def carried_over(self, columns: Columns, later: "Tables") -> Columns:
        """Return pairs as a later state numbers them; those that are no longer there are left out."""
        offer, need = (
            later._places_of(self, gives=gives)[old]
            for gives, old in ((True, columns.offer), (False, columns.need))
        )
        numbers = {name: i for i, name in enumerate(later._names)}
        block = np.array([numbers.get(name, -1) for name in self._names], dtype=np.int64)
        moved = Columns(offer, need, block[columns.block] if len(columns) else columns.block)
        found = moved.of((moved.offer >= 0) & (moved.need >= 0) & (moved.block >= 0))
        return found.of(np.isfinite(later.worth_of(found)[0]))

    @property
    def cells(self) -> int:
        """Return how many pairs there are, refused ones included."""
        return sum(table.cells for table in self.tables)

    @cached_property
    def parts(self) -> list[Table]:
        """Return what is looked at in one stroke: all tables as one, or each of a large family by itself."""
        shape = len(self.giver_rows), len(self.taker_rows)
        if shape[0] * shape[1] > LARGE or len(self.tables) == 1:
            return self.tables
        worth, yields, number = np.full(shape, -np.inf), np.ones(shape), np.zeros(shape, dtype=np.int64)
        for table in self.tables:
            at = np.ix_(table.givers, table.takers)
            worth[at], yields[at], number[at] = table.worth, table.yields, table.number
        return [Table(np.arange(shape[0]), np.arange(shape[1]), yields, worth, number)]

    def _filled(self, former: "Tables | None") -> Iterator[tuple[tuple[str, str], Table]]:
        ground = self._ground
        known = former and (former._places_of(self, gives=True), former._places_of(self, gives=False))
        given, taken = (
            _by_resource(ground, self.giver_rows, True),
            _by_resource(ground, self.taker_rows, False),
        )
        for giver_resource, givers in given.items():
            for taker_resource, takers in taken.items():
                link = ground.book.links.get(giver_resource, taker_resource)
                if link is not None:
                    yields = link.yield_ratio * ground.takers.worths.received[self.taker_rows[takers]]
                    name = giver_resource, taker_resource
                    worth = np.full((len(givers), len(takers)), -np.inf, dtype=self.precision)
                    rows = np.ones(len(givers), dtype=bool)
                    columns = np.ones(len(takers), dtype=bool)
                    if former and known and name in former._named:
                        old = former._named[name]
                        i, j = _within(known[0][givers], old.givers), _within(known[1][takers], old.takers)
                        rows, columns = i < 0, j < 0
                        worth[np.ix_(~rows, ~columns)] = old.worth[np.ix_(i[~rows], j[~columns])]
                    self._fill(worth, givers, takers, link, np.flatnonzero(rows), np.arange(len(takers)))
                    self._fill(worth, givers, takers, link, np.flatnonzero(~rows), np.flatnonzero(columns))
                    yield name, Table(givers, takers, yields, worth, 0)

    def _fill(
        self, worth: Worths, givers: Integers, takers: Integers, link: Link, rows: Integers, columns: Integers
    ) -> None:
        """Work out some rows and columns of a table."""
        for cut in cuts(len(rows), len(columns), PAIRS_AT_ONCE) if len(columns) else ():
            self._step()
            some = rows[cut]
            worth[np.ix_(some, columns)] = self._some(
                self.giver_rows[givers[some]], self.taker_rows[takers[columns]], link
            )

    def _some(self, givers: Integers, takers: Integers, link: Link) -> Floats:
        """Return what the pairs of some givers and takers of the ground are worth."""
        ground = self._ground
        g, t = np.repeat(np.arange(len(givers)), len(takers)), np.tile(np.arange(len(takers)), len(givers))
        offers, needs = ground.givers.columns.take(givers[g]), ground.takers.columns.take(takers[t])
        kept = np.flatnonzero(ground.book.admitted(offers, needs))
        self.admitted += len(kept)
        way = ground.book.distance.way_km(offers.take(kept), needs.take(kept))
        own = ground.givers.worths.take(givers[g[kept]]), ground.takers.worths.take(takers[t[kept]])
        ratio, preparation = np.full(len(kept), link.yield_ratio), link.pretreatment_eur_per_unit
        worths = worths_between(*own, way, ratio, np.full(len(kept), preparation))
        pays = may_be_worth(worths) & (worths.most > 0)
        spread = worths.value - worths.opening / np.where(worths.most > 0, worths.most, 1.0)
        self.spreads |= bool((worths.opening > 0).any())
        table = np.full((len(givers), len(takers)), -np.inf)
        table[g[kept[pays]], t[kept[pays]]] = spread[pays]
        for i, j in self._not_counted(givers, takers):
            table[i, j] = -np.inf
        return table

    def _not_counted(self, givers: Integers, takers: Integers) -> Iterator[tuple[int, int]]:
        """Yield the pairs that are left out."""
        if not self._left_out:
            return
        ground = self._ground
        column = {ground.takers.ends[row].thing_id: j for j, row in enumerate(takers)}
        for i, row in enumerate(givers):
            end = ground.givers.ends[row]
            for other in self._left_out.get(end.thing_id, ()) if end.flow else ():
                if other in column and ground.takers.ends[takers[column[other]]].flow:
                    yield i, column[other]

    def joined_first(self, count: int) -> Columns:
        """Return the pairs of each end that are worth most, at most so many a table."""
        found = []
        for table in self.tables:
            for side in (0, 1):
                worth = table.worth if side == 0 else table.worth.T
                few = min(count, worth.shape[1])
                near = np.argpartition(-worth, few - 1, axis=1)[:, :few]
                i, j = np.repeat(np.arange(len(worth)), few), near.ravel()
                pays = worth[i, j] > 0
                i, j = i[pays], j[pays]
                found.append(table.pairs(*((i, j) if side == 0 else (j, i))))
        return gathered(found).once()

    def worth_of(self, columns: Columns) -> tuple[Floats, Floats]:
        """Return what one unit of some pairs is worth, and what arrives of it."""
        worth, yields = np.zeros(len(columns)), np.zeros(len(columns))
        for number in np.unique(columns.block):
            table, own = self.tables[number], columns.block == number
            i = np.searchsorted(table.givers, columns.offer[own])
            j = np.searchsorted(table.takers, columns.need[own])
            worth[own], yields[own] = table.worth[i, j], table.yields[j]
        return worth, yields

    def beyond(self, giver_price: Floats, taker_price: Floats, more_than: float) -> tuple[Columns, Floats]:
        """Return, of each table, the best pair of each end that is worth more than its prices.

        Args:
            giver_price: €/unit sent.
            taker_price: €/unit received.
            more_than: €/unit sent by which it has to be worth more.

        Returns:
            The pairs, and for each giver the most that any of its pairs is worth beyond prices.
        """
        over = np.full(len(self.giver_rows), -np.inf)
        found: list[Columns] = []
        for table in self.tables:
            left = giver_price[table.givers].astype(self.precision)
            right = (table.yields * taker_price[table.takers]).astype(self.precision)
            for rows in cuts(len(table.givers), len(table.takers)):
                excess = table.worth[rows] - left[rows, None]
                excess -= right
                if not excess.size:
                    continue
                best = excess.max(axis=1)
                givers = table.givers[rows]
                over[givers] = np.maximum(over[givers], best)
                if (best > more_than).any():
                    found.append(_best(table, excess, rows.start, more_than))
        return gathered(found), over


def cuts(rows: int, width: int, at_once: int = AT_ONCE) -> Iterator[slice]:
    """Yield so many rows after one another as have no more cells than are looked at together."""
    step = max(1, at_once // max(width, 1))
    yield from (slice(start, min(start + step, rows)) for start in range(0, rows, step))


def _best(table: Table, excess: Worths, first: int, more_than: float) -> Columns:
    """Return the best pair of each of some rows, and of each column in them, that beats its prices."""
    rows, columns = np.arange(excess.shape[0]), np.arange(excess.shape[1])
    across, down = excess.argmax(axis=1), excess.argmax(axis=0)
    own, other = np.r_[rows, down], np.r_[across, columns]
    good = excess[own, other] > more_than
    return table.pairs(first + own[good], other[good]).once()


def _by_resource(ground: Ground, rows: Integers, gives: bool) -> dict[str, Integers]:
    side = ground.givers if gives else ground.takers
    found: dict[str, list[int]] = {}
    for position, i in enumerate(rows):
        found.setdefault(side.ends[i].resource_id or "", []).append(position)
    return {name: np.array(found[name], dtype=np.int64) for name in sorted(found)}


def _within(positions: Integers, among: Integers) -> Integers:
    """Return where positions stand in a sorted list of them; -1 where they do not."""
    if not len(among):
        return np.full(len(positions), -1, dtype=np.int64)
    at = np.minimum(np.searchsorted(among, positions), len(among) - 1)
    found: Integers = np.where(among[at] == positions, at, -1)
    return found
