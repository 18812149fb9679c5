"""Every pair of a family of a territory, judged by the rules and priced, as tables of what one unit is worth.

Tables of a large family are in single precision, which the bound allows for.
"""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import replace
from functools import cached_property

import numpy as np

from matching.candidates import PAIRS_AT_ONCE
from matching.columns import End
from matching.links import Link
from matching.live.ground import Family, Ground
from matching.live.held import name_of
from matching.live.pair_tables import PairTables, Table, Worths, cuts, within
from matching.live.worths import EndWorths, worths_between
from matching.picked_pairs import Columns
from matching.rules.ends import Ends, Floats, Integers
from matching.worth import may_be_worth

LARGE = 2_000_000
"""Pairs of a family from which its tables are in single precision."""
SINGLE, DOUBLE = 5e-7, 1e-14
"""Share of the amounts that a pair is made of by which either precision may be wrong."""
SOLVED = 2e-7
"""€/unit by which the prices of the solver may be wrong, twice its tolerance."""


class Tables(PairTables):
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
        self.giver_rows = ground.givers.rows(name for name, gives in family if gives)
        self.taker_rows = ground.takers.rows(name for name, gives in family if not gives)
        self.spreads: bool = former is not None and former.spreads
        """Whether some pair costs something once."""
        self.admitted = 0
        """Pairs looked at here that every rule admits, be they worth anything or not."""
        counts = len(self.giver_rows), len(self.taker_rows)
        super().__init__((), counts, np.float32 if single else np.float64, 0.0)
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
                        i, j = within(known[0][givers], old.givers), within(known[1][takers], old.takers)
                        rows, columns = i < 0, j < 0
                        worth[np.ix_(~rows, ~columns)] = old.worth[np.ix_(i[~rows], j[~columns])]
                    self._fill(worth, givers, takers, link, np.flatnonzero(rows), np.arange(len(takers)))
                    self._fill(worth, givers, takers, link, np.flatnonzero(~rows), np.flatnonzero(columns))
                    yield name, Table(givers, takers, yields, worth, 0)

    def _fill(
        self, worth: Worths, givers: Integers, takers: Integers, link: Link, rows: Integers, columns: Integers
    ) -> None:
        """Work out some rows and columns of a table."""
        if not len(rows) or not len(columns):
            return
        taken = self.taker_rows[takers[columns]]
        side = self._ground.takers
        needs, theirs = side.columns.take(taken), side.worths.take(taken)
        for cut in cuts(len(rows), len(columns), PAIRS_AT_ONCE):
            self._step()
            some = rows[cut]
            given = self.giver_rows[givers[some]]
            found = self._some(given, needs, theirs, link)
            for i, j in self._not_counted(given, taken):
                found[i, j] = -np.inf
            worth[np.ix_(some, columns)] = found

    def _some(self, givers: Integers, needs: Ends, theirs: EndWorths, link: Link) -> Floats:
        """Return what the pairs of some givers of the ground with takers are worth.

        Args:
            givers: Their positions.
            needs: The takers as rules see them.
            theirs: What the takers bring to a pair.
            link: What the resource of the givers becomes at the takers.
        """
        side = self._ground.givers
        admitted, way = self._ground.book.crossed(side.columns.take(givers), needs)
        ratio = np.full(len(needs), link.yield_ratio)
        preparation = np.full(len(needs), link.pretreatment_eur_per_unit)
        worths = worths_between(side.worths.take(givers).as_rows(), theirs, way, ratio, preparation)
        pays = admitted & may_be_worth(worths) & (worths.most > 0)
        spread = worths.value - worths.opening / np.where(worths.most > 0, worths.most, 1.0)
        self.admitted += int(np.count_nonzero(admitted))
        self.spreads |= bool((admitted & (worths.opening > 0)).any())
        return np.where(pays, spread, -np.inf)

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


def _by_resource(ground: Ground, rows: Integers, gives: bool) -> dict[str, Integers]:
    side = ground.givers if gives else ground.takers
    found: dict[str, list[int]] = {}
    for position, i in enumerate(rows):
        found.setdefault(side.ends[i].resource_id or "", []).append(position)
    return {name: np.array(found[name], dtype=np.int64) for name in sorted(found)}
