"""What direct exchanges carry in linear plans of a family, and which of them two plans carry otherwise."""

from collections.abc import Iterable, Sequence

import numpy as np

from matching.live.carriers import Carriers
from matching.live.ground import Ground
from matching.live.own_pairs import OwnPairs
from matching.live.tables import Tables
from matching.picked_pairs import Columns
from matching.rules.ends import Floats, Integers
from symbiose.domain.exchanges import Path
from symbiose.domain.live_changes import PathChange, carries_the_same

NOTHING = 1e-6
"""Yearly quantities below are what the solver leaves of nothing."""
Pair = tuple[str, str]
"""Offer and need."""
Carried = tuple[Columns, Floats, int]
"""Pairs, what each sends in a month, and in how many months it does."""


class Declared:
    """What direct pairs of a family receive in a year without a draft."""

    def __init__(self, ground: Ground, tables: Tables, plans: Iterable[Carried]) -> None:
        """Add up the months.

        Args:
            ground: The territory.
            tables: All pairs.
            plans: Pairs that carry something in some months, what they send in one, and how many these are.
        """
        self._ground, self._tables = ground, tables
        keys: list[Integers] = [np.zeros(0, dtype=np.int64)]
        received: list[Floats] = [np.zeros(0)]
        for columns, sent, months in plans:
            keys.append(self.keys(columns.offer, columns.need))
            received.append(sent * tables.worth_of(columns)[1] * months)
        self._keys, position = np.unique(np.concatenate(keys), return_inverse=True)
        self._received = np.bincount(position, np.concatenate(received), len(self._keys))

    def keys(self, giver: Integers, taker: Integers) -> Integers:
        """Return a number for each pair of positions in the family."""
        keys: Integers = giver * len(self._tables.taker_rows) + taker
        return keys

    def pair(self, key: int) -> Pair | None:
        """Return the flows of a pair; None where a processor is one of its ends."""
        giver, taker = divmod(key, len(self._tables.taker_rows))
        offer = self._ground.givers.ends[self._tables.giver_rows[giver]].flow
        need = self._ground.takers.ends[self._tables.taker_rows[taker]].flow
        return (offer.id, need.id) if offer and need else None

    def received(self, keys: Integers) -> Floats:
        """Return what some pairs receive."""
        if not len(self._keys):
            return np.zeros(len(keys))
        at = np.minimum(np.searchsorted(self._keys, keys), len(self._keys) - 1)
        found: Floats = np.where(self._keys[at] == keys, self._received[at], 0.0)
        return found


class LinearPlan:
    """What needs receive in a year on direct pairs, as far as it is not what they receive without a draft."""

    def __init__(self, declared: Declared) -> None:
        """Begin with the plan without a draft."""
        self._declared = declared
        self.received: dict[Pair, tuple[float, float]] = {}
        """Without a draft, and with it, by offer and need."""

    def add(self, months: Integers, carriers: Carriers, sent: Floats, own: OwnPairs | None) -> None:
        """Add what may be carried otherwise.

        Args:
            months: How many each problem stands for.
            carriers: Pairs in each problem, with what they carry in one of its months without a draft.
            sent: What they carry with it.
            own: Pairs of the draft.
        """
        share = carriers.yields * months[carriers.problem]
        more, declared = (sent - carriers.before) * share, self._declared
        pairs = np.flatnonzero((more != 0) & (carriers.giver >= 0))
        ends = carriers.giver[pairs], carriers.taker[pairs]
        keys, position = np.unique(declared.keys(*ends), return_inverse=True)
        moved = np.bincount(position, more[pairs], len(keys))
        rows = zip(keys.tolist(), declared.received(keys).tolist(), moved.tolist(), strict=True)
        for key, before, raised in rows:
            pair = declared.pair(key)
            if pair is not None:
                self.received[pair] = before, before + raised
        if own is not None:
            self._add_own(own, carriers.own, more)

    def _add_own(self, own: OwnPairs, number: Integers, more: Floats) -> None:
        for i in np.flatnonzero((number >= 0) & (more > 0)).tolist():
            other = own.other(int(number[i])).thing_id
            pair = (own.end.thing_id, other) if own.end.gives else (other, own.end.thing_id)
            before, received = self.received.get(pair, (0.0, 0.0))
            self.received[pair] = before, received + float(more[i])


def linear_changes(
    ground: Ground, plans: Sequence[LinearPlan], proposed: Iterable[Path]
) -> tuple[PathChange, ...]:
    """Return which of some direct exchanges two plans carry otherwise.

    Args:
        ground: The territory.
        plans: The plan as things stand, and as they would stand.
        proposed: Ways of the exchanges; those through processors are left out.
    """
    now, then = (plan.received for plan in plans)
    givers = {offer for offer, _ in (*now, *then)}
    found = []
    for path in proposed:
        if path.offer_id not in givers or path.through:
            continue
        pair = path.offer_id, path.need_id
        declared = (now.get(pair) or then.get(pair) or (0.0, 0.0))[0]
        before, after = (_told(plan.get(pair, (declared, declared))[1]) for plan in (now, then))
        need = ground.flows.get(path.need_id)
        if before != after and need is not None and not carries_the_same(before, after):
            found.append(PathChange(path, need.unit, before, after))
    return tuple(found)


def _told(received: float) -> float:
    return received if received > NOTHING else 0.0
