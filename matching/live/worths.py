"""What ends bring to a pair, as columns worked out once: a pair of thousands is then priced in one stroke."""

from collections.abc import Sequence
from dataclasses import dataclass, fields

import numpy as np

from matching.columns import End
from matching.knowledge import Knowledge
from matching.rules.ends import Floats, Integers
from matching.worth import (
    PairWorths,
    facts_of,
    haulage_of,
    months_of,
    received_per_unit,
    unit_prices,
)


@dataclass(frozen=True)
class EndWorths:
    """Ends side by side; what only givers or only takers have is nought on the other side."""

    price: Floats
    """Disposal or purchase that one unit avoids, €."""
    per_km: Floats
    """Transport of one unit given, €/km."""
    fee: Floats
    """What the public network costs for one unit given, €."""
    setup: Floats
    """Opening an outlet, €/yr; nought for what processors give."""
    link_per_km: Floats
    """Pipe or cable, €/(km·yr)."""
    received: Floats
    """What arrives at a taker from one unit of what it takes."""
    is_processor: Floats
    """1 at processors, 0 at flows."""
    months: Floats
    """Most given or taken in each month, ends × 12."""

    @classmethod
    def of(cls, ends: Sequence[End], knowledge: Knowledge, *, gives: bool) -> "EndWorths":
        """Return the columns of some ends of one side."""
        facts = facts_of(ends, knowledge)
        plants = np.array([end.processor is not None for end in ends], dtype=float)
        return cls(
            price=unit_prices(ends, knowledge, offered=gives),
            per_km=haulage_of(facts, "cost_eur_per_unit_km"),
            fee=haulage_of(facts, "fee_eur_per_unit"),
            setup=haulage_of(facts, "setup_eur_per_year") * (1 - plants),
            link_per_km=haulage_of(facts, "link_eur_per_km_year"),
            received=np.array([1.0 if gives else received_per_unit(end) for end in ends], dtype=float),
            is_processor=plants,
            months=months_of(ends),
        )

    def take(self, rows: Integers) -> "EndWorths":
        """Return some rows, in the order given."""
        return EndWorths(*(getattr(self, field.name)[rows] for field in fields(self)))

    def as_rows(self) -> "EndWorths":
        """Return one row for each end, to be priced with every end of the other side."""
        return EndWorths(*(getattr(self, field.name)[:, None] for field in fields(self)))


def worths_between(
    givers: EndWorths, takers: EndWorths, way_km: Floats, ratio: Floats, preparation: Floats
) -> PairWorths:
    """Return what aligned pairs, or givers as rows with every taker, are worth in net benefit.

    It is what `pair_worths` says of them.

    Args:
        givers: Their givers.
        takers: Their takers.
        way_km: Length of the way of each, km.
        ratio: Units covered by one unit sent, by resource alone.
        preparation: Cost of preparing one unit sent, €.
    """
    yields = ratio * takers.received
    value = givers.price + takers.price * yields - givers.per_km * way_km - givers.fee - preparation
    return PairWorths(
        through=(givers.is_processor > 0) | (takers.is_processor > 0),
        value=value,
        yields=yields,
        most=np.minimum(givers.months, takers.months / yields[..., None]).sum(axis=-1),
        opening=givers.setup + givers.link_per_km * way_km,
    )
