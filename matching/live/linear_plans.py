"""What direct exchanges carry in linear plans of a family, and which of them two plans carry otherwise."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence

from matching.live.ground import Ground
from matching.live.own_pairs import OwnPairs
from matching.live.tables import Tables
from matching.picked_pairs import Columns
from matching.rules.ends import Floats
from symbiose.domain.exchanges import Path
from symbiose.domain.live_changes import PathChange, carries_the_same

DUST = 1e-6
"""Share of the largest exchange of its need below which one is what solving leaves of nothing."""


class LinearPlan:
    """What needs receive in a year, by the flow that it comes from, without processors between."""

    def __init__(self, ground: Ground, tables: Tables) -> None:
        """Begin with nothing."""
        self._ground = ground
        self._tables = tables
        self.received: dict[Path, float] = defaultdict(float)
        """Unit received."""

    def add(self, months: int, plan: tuple[Columns, Floats]) -> None:
        """Add months that are alike: pairs, and what each sends in one of them."""
        columns, sent = plan
        _, yields = self._tables.worth_of(columns)
        givers = self._tables.giver_rows[columns.offer].tolist()
        takers = self._tables.taker_rows[columns.need].tolist()
        for giver, taker, quantity in zip(givers, takers, (sent * yields * months).tolist(), strict=True):
            offer, need = self._ground.givers.ends[giver].flow, self._ground.takers.ends[taker].flow
            if offer is not None and need is not None:
                self.received[Path(offer_id=offer.id, need_id=need.id)] += quantity

    def add_draft(self, months: int, pairs: OwnPairs | None, carried: Floats) -> None:
        """Add what the pairs of a draft carry in such months, unit sent in one of them."""
        if pairs is None or pairs.end.flow is None:
            return
        for i in carried.nonzero()[0].tolist():
            own, other = pairs.end.flow, pairs.other(i).flow
            if other is not None:
                offer, need = (own, other) if pairs.end.gives else (other, own)
                received = float(carried[i] * pairs.worths.yields[i]) * months
                self.received[Path(offer_id=offer.id, need_id=need.id)] += received


def linear_changes(
    plans: Sequence[LinearPlan], proposed: Iterable[Path], units: Mapping[str, str]
) -> tuple[PathChange, ...]:
    """Return which of some direct exchanges two plans carry otherwise.

    Args:
        plans: The plan as things stand, and as they would stand.
        proposed: Ways of the exchanges.
        units: Unit of each need by its id.
    """
    most: dict[str, float] = defaultdict(float)
    for plan in plans:
        for path, quantity in plan.received.items():
            most[path.need_id] = max(most[path.need_id], quantity)
    found = []
    for path in proposed:
        dust = DUST * most[path.need_id]
        old, new = (q if (q := plan.received.get(path, 0.0)) > dust else 0.0 for plan in plans)
        if not path.through and not carries_the_same(old, new):
            found.append(PathChange(path, units.get(path.need_id, ""), old, new))
    return tuple(found)
