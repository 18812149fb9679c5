"""What direct exchanges carry in linear plans of a family, and which of them two plans carry otherwise."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from functools import cached_property

import numpy as np

from matching.live.ground import Ground
from matching.live.own_pairs import OwnPairs
from matching.live.tables import Tables
from matching.picked_pairs import Columns
from matching.rules.ends import Floats, Integers
from symbiose.domain.exchanges import Path
from symbiose.domain.live_changes import PathChange, carries_the_same

NOTHING = 1e-6
"""Yearly quantities below are what the solver leaves of nothing."""
_WIDTH = 32
"""Bits that the row of a taker may take in the key of a pair."""


class LinearPlan:
    """What needs receive in a year, by the flow that it comes from, without processors between."""

    def __init__(self, ground: Ground, tables: Tables) -> None:
        """Begin with nothing."""
        self._ground = ground
        self._tables = tables
        self._keys: list[Integers] = [np.zeros(0, dtype=np.int64)]
        self._received: list[Floats] = [np.zeros(0)]
        self._own: dict[tuple[str, str], float] = defaultdict(float)
        """What a draft that is not declared exchanges, by offer and need."""

    def add(self, months: int, plan: tuple[Columns, Floats]) -> None:
        """Add months that are alike: pairs, and what each sends in one of them."""
        columns, sent = plan
        _, yields = self._tables.worth_of(columns)
        givers, takers = self._tables.giver_rows[columns.offer], self._tables.taker_rows[columns.need]
        self._keys.append(_key(givers, takers))
        self._received.append(sent * yields * months)

    def add_draft(self, months: int, pairs: OwnPairs | None, carried: Floats) -> None:
        """Add what the pairs of a draft carry in such months, unit sent in one of them."""
        if pairs is None:
            return
        busy = np.flatnonzero(carried > 0)
        received = carried[busy] * pairs.worths.yields[busy] * months
        sides = self._ground.givers, self._ground.takers
        own = sides[0 if pairs.end.gives else 1].row_of.get(pairs.end.thing_id)
        if own is not None:
            mine = np.full(len(busy), own)
            ends = (mine, pairs.rows[busy]) if pairs.end.gives else (pairs.rows[busy], mine)
            self._keys.append(_key(*ends))
            self._received.append(received)
            return
        for i, quantity in zip(busy.tolist(), received.tolist(), strict=True):
            other = pairs.other(i).thing_id
            self._own[(pairs.end.thing_id, other) if pairs.end.gives else (other, pairs.end.thing_id)] += (
                quantity
            )

    def received(self, paths: Sequence[Path], wanted: Integers) -> Floats:
        """Return what the need of each path receives on it in a year.

        Args:
            paths: Direct ones.
            wanted: Their numbers, negative for those of flows that are not declared.
        """
        keys, quantity = self._year
        found = np.zeros(len(paths))
        if len(keys):
            at = np.minimum(np.searchsorted(keys, wanted), len(keys) - 1)
            found = np.where(keys[at] == wanted, quantity[at], 0.0)
        for i in np.flatnonzero(wanted < 0).tolist():
            found[i] = self._own.get((paths[i].offer_id, paths[i].need_id), 0.0)
        return found

    @cached_property
    def _year(self) -> tuple[Integers, Floats]:
        """Return the pairs, in order, with what each receives in all months together."""
        keys, position = np.unique(np.concatenate(self._keys), return_inverse=True)
        received = np.zeros(len(keys))
        np.add.at(received, position, np.concatenate(self._received))
        return keys, received


def _key(givers: Integers, takers: Integers) -> Integers:
    keys: Integers = (givers << _WIDTH) | takers
    return keys


def _keys_of(ground: Ground, paths: Sequence[Path]) -> Integers:
    """Return the numbers of direct paths, negative for those of flows that are not declared."""
    givers, takers = ground.givers.row_of, ground.takers.row_of
    rows = [(givers.get(path.offer_id, -1), takers.get(path.need_id, -1)) for path in paths]
    offers, needs = np.array(rows, dtype=np.int64).reshape(-1, 2).T
    keys: Integers = np.where((offers < 0) | (needs < 0), -1, _key(offers, needs))
    return keys


def linear_changes(
    ground: Ground, plans: Sequence[LinearPlan], proposed: Iterable[Path]
) -> tuple[PathChange, ...]:
    """Return which of some direct exchanges two plans carry otherwise.

    Args:
        ground: The territory.
        plans: The plan as things stand, and as they would stand.
        proposed: Ways of the exchanges; those through processors are left out.
    """
    paths = [path for path in proposed if not path.through]
    wanted = _keys_of(ground, paths)
    before, after = (np.where(q > NOTHING, q, 0.0) for q in (plan.received(paths, wanted) for plan in plans))
    found = []
    for i in np.flatnonzero(before != after).tolist():
        old, new, need = float(before[i]), float(after[i]), ground.flows.get(paths[i].need_id)
        if need is not None and not carries_the_same(old, new):
            found.append(PathChange(paths[i], need.unit, old, new))
    return tuple(found)
