"""The rows of the exchange model as arrays: what one unit on each arc takes from each limit.

The rows are those of `docs/model.md`, once for all periods: a factor is the same in each. Where a row has a
least and a most, it stands for two of the model (`supply_limit` and `must_place`, say).
"""

from collections.abc import Iterator
from dataclasses import dataclass, field

import numpy as np

from matching.many.table import Table
from matching.rules.ends import Floats, Integers

Of = tuple[str, ...]
"""Ids, with the resource or property, that a row is about."""


@dataclass(frozen=True)
class Rows:
    """Σ factor · sent, with what stores keep, between `lower` and `upper`, in each period."""

    lower: Floats
    upper: Floats
    most: list[str | None]
    """Name of the rule that the upper limit of each row states."""
    least: list[str | None]
    """Name of the rule that the lower limit states."""
    of: list[Of]
    """What each row is about."""
    start: Integers
    """First entry of each arc, and the end of the last."""
    row: Integers
    """Row of each entry, arc by arc."""
    factor: Floats
    """Its factor."""

    @property
    def arc(self) -> Integers:
        """Return the arc of each entry."""
        return np.repeat(np.arange(len(self.start) - 1), np.diff(self.start))

    def entries(self, arcs: Integers) -> tuple[Integers, Integers]:
        """Return the entries of some arcs, one arc after another, and how many each has."""
        return entries_of(self.start, arcs)


def entries_of(start: Integers, arcs: Integers) -> tuple[Integers, Integers]:
    """Return the entries of some arcs, one arc after another, and how many each has.

    Args:
        start: First entry of each arc, and the end of the last.
        arcs: The arcs.
    """
    count = np.diff(start)[arcs]
    first = np.repeat(start[arcs] - np.r_[0, np.cumsum(count)[:-1]], count)
    return first + np.arange(len(first)), count


def stated_rows(table: Table) -> Rows:
    """Return every row of an instance, decisions apart."""
    return _Statement(table).rows()


@dataclass
class _Statement:
    """Rows while they are stated, family by family."""

    table: Table
    lower: list[Floats] = field(default_factory=list)
    upper: list[Floats] = field(default_factory=list)
    most: list[str | None] = field(default_factory=list)
    least: list[str | None] = field(default_factory=list)
    of: list[Of] = field(default_factory=list)
    entries: list[tuple[Integers, Integers, Floats]] = field(default_factory=list)

    def rows(self) -> Rows:
        """State the families in turn."""
        self._supply_limit()
        self._need_limit()
        self._capacity()
        self._pool_capacity()
        self._output_limit()
        self._hand_on()
        self._blend()
        arc, row, factor = _each_once(*(np.concatenate(side) for side in zip(*self.entries, strict=True)))
        empty = np.zeros((0, self.table.periods))
        return Rows(
            lower=np.vstack([empty, *self.lower]),
            upper=np.vstack([empty, *self.upper]),
            most=self.most,
            least=self.least,
            of=self.of,
            start=np.searchsorted(arc, np.arange(len(self.table) + 1)),
            row=row,
            factor=factor,
        )

    def _add(self, arcs: Integers, row: Integers | int, factor: Floats | float) -> None:
        """Add entries; those of no factor are left out."""
        where = np.full(len(arcs), row) if isinstance(row, int) else row
        size = np.full(len(arcs), factor) if isinstance(factor, float) else factor
        kept = size != 0
        self.entries.append((arcs[kept], where[kept], size[kept]))

    def _state(self, rule: tuple[str | None, str | None], of: Of, lower: Floats, upper: Floats) -> int:
        """Add a row and return its position."""
        self.most.append(rule[0])
        self.least.append(rule[1])
        self.of.append(of)
        self.lower.append(lower)
        self.upper.append(upper)
        return len(self.of) - 1

    def _supply_limit(self) -> None:
        """Σ_a x_at + s_ot - (1-λ_o)·s_o,t-1 ≤ S_ot, = S_ot where all of it must be placed   ∀ o, t."""
        table = self.table
        for offer, supply in zip(table.document.offers, table.supply, strict=True):
            lower = supply if offer.must_place else np.full(len(supply), -np.inf)
            self._state(("supply_limit", "must_place"), (offer.id,), lower, supply)
        arcs = np.flatnonzero(table.from_offer)
        self._add(arcs, table.source[arcs], 1.0)

    def _need_limit(self) -> None:
        """Σ_a γ_a·x_at ≤ D_nt, = D_nt where it must be met   ∀ n, t."""
        table, first = self.table, len(self.of)
        for need, demand in zip(table.document.needs, table.room[: table.needs], strict=True):
            lower = demand if need.must_meet else np.full(len(demand), -np.inf)
            self._state(("need_limit", "must_meet"), (need.id,), lower, demand)
        arcs = np.flatnonzero(table.to_need)
        self._add(arcs, first + table.target[arcs], table.yields[arcs])

    def _capacity(self) -> None:
        """Σ_a γ_a·x_at ≤ K_pt   ∀ p, t."""
        table, first = self.table, len(self.of)
        for processor, capacity in zip(table.document.processors, table.room[table.needs :], strict=True):
            self._state(("capacity", None), (processor.id,), np.full(len(capacity), -np.inf), capacity)
        arcs = np.flatnonzero(~table.to_need)
        self._add(arcs, first + table.target[arcs] - table.needs, table.yields[arcs])

    def _pool_capacity(self) -> None:
        """Σ_{p∈g} Σ_a γ_a·x_at ≤ K_gt   ∀ g, t."""
        position = {p.id: i for i, p in enumerate(self.table.document.processors)}
        for pool in self.table.document.pools:
            capacity = np.broadcast_to(np.array(pool.capacity, dtype=float), (self.table.periods,))
            row = self._state(("pool_capacity", None), (pool.id,), np.full(len(capacity), -np.inf), capacity)
            for member in dict.fromkeys(pool.processors):
                arcs = self._into(position[member])
                self._add(arcs, row, self.table.yields[arcs])

    def _output_limit(self) -> None:
        """Σ_a x_at - ρ_pk · Σ_b γ_b·x_bt ≤ 0   ∀ p, k, t."""
        nothing = np.zeros(self.table.periods)
        number = 0
        for position, processor in enumerate(self.table.document.processors):
            into, out = self._into(position), self._out_of(position)
            for name, ratio in processor.outputs.items():
                of = (processor.id, name)
                row = self._state(("output_limit", None), of, np.full(len(nothing), -np.inf), nothing)
                self._add(out[self.table.output[out] == number], row, 1.0)
                self._add(into, row, -ratio * self.table.yields[into])
                number += 1

    def _hand_on(self) -> None:
        """Σ_b γ_b·x_bt - Σ_k Σ_a x_at ÷ ρ_pk ≤ 0   ∀ p that must hand on, t."""
        table, nothing = self.table, np.zeros(self.table.periods)
        for position, processor in enumerate(table.document.processors):
            if processor.must_hand_on:
                row = self._state(("hand_on", None), (processor.id,), np.full(len(nothing), -np.inf), nothing)
                into, out = self._into(position), self._out_of(position)
                self._add(into, row, table.yields[into])
                taken = out[table.ratio[table.output[out]] > 0]
                self._add(taken, row, -1 / table.ratio[table.output[taken]])

    def _blend(self) -> None:
        """Σ_a (q_ak - max_nk)·x_at ≤ 0 and Σ_a (q_ak - min_nk)·x_at ≥ 0   ∀ n ∈ N ∪ P, bounded k, t."""
        table, nothing = self.table, np.zeros(self.table.periods)
        endless = np.full(len(nothing), np.inf)
        nodes = [n.id for n in table.document.needs] + [p.id for p in table.document.processors]
        for receiver, name, least, most in self._bounded():
            arcs = table.reaching[receiver]
            arcs = arcs[~table.barred[arcs]]
            quality = np.array([table.quality(arc)[name] for arc in arcs.tolist()], dtype=float)
            of = (nodes[receiver], name)
            if most is not None and len(arcs):
                self._add(arcs, self._state(("blend_max", None), of, -endless, nothing), quality - most)
            if least is not None and len(arcs):
                self._add(arcs, self._state((None, "blend_min"), of, nothing, endless), quality - least)

    def _bounded(self) -> Iterator[tuple[int, str, float | None, float | None]]:
        """Yield receiver, property, least and most of its mean."""
        for receiver, ranges in enumerate(self.table.ranges):
            for name, accepted in ranges.items():
                yield receiver, name, accepted.min, accepted.max

    def _into(self, processor: int) -> Integers:
        return self.table.reaching[self.table.needs + processor]

    def _out_of(self, processor: int) -> Integers:
        return self.table.leaving[self.table.offers + processor]


def _each_once(arc: Integers, row: Integers, factor: Floats) -> tuple[Integers, Integers, Floats]:
    """Return entries by arc; what leaves and reaches one processor stands in one row once, added up."""
    order = np.argsort(arc * (int(row.max(initial=0)) + 1) + row, kind="stable")
    arc, row, factor = arc[order], row[order], factor[order]
    first = np.r_[True, (arc[1:] != arc[:-1]) | (row[1:] != row[:-1])][: len(arc)]
    return arc[first], row[first], np.add.reduceat(factor, np.flatnonzero(first))
