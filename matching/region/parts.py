"""A part of a region that shares nothing with the rest, with its best plan and its bound so far."""

from collections.abc import Iterator
from dataclasses import dataclass, field

import numpy as np

from matching.region.core import Core, likely, placed, possible, stated
from matching.region.generation import Priced
from matching.region.pairs import NONE, Columns
from matching.region.pricing import Pricing
from matching.region.sketching import sketch
from matching.rules.ends import Floats


@dataclass
class Part:
    """One part; its plan gets better and its bound lower while it is worked on."""

    pricing: Pricing
    priced: Priced
    bound: float
    """€; no plan over all pairs of the part is worth more."""
    number: int = 0
    """Number of the part in its cluster."""
    columns: Columns = NONE
    """Pairs of the plan."""
    carried: Floats = field(default_factory=lambda: np.zeros(0))
    """What each of them carries, unit sent."""
    value: float = 0.0
    """What the plan is worth, €."""

    @property
    def spare_eur(self) -> float:
        """Return how far the bound lies above the plan, €."""
        return max(0.0, self.bound - self.value)

    def take(self, core: Core, carried: Floats) -> None:
        """Take a plan, if it is worth more."""
        if (worth := core.worth(carried)) > self.value:
            used = carried > 0
            self.columns, self.carried, self.value = core.columns.of(used), carried[used], worth

    def likely(self) -> Core:
        """Return the pairs that are used in the plans so far, or nearest to being used."""
        return stated(self.pricing, self._own(likely(self.pricing, self.priced)).joined(self.columns))

    def possible(self) -> Core:
        """Return all pairs that may be open in a better plan, and those of the plan."""
        columns = self._own(self.pricing.everything())
        chosen = possible(self.pricing, self.priced, columns, self.spare_eur)
        return stated(self.pricing, columns.of(chosen).joined(self.columns))

    def start(self, core: Core) -> Floats:
        """Return the plan as one of a core that holds its pairs."""
        return placed(self.columns, self.carried, core.columns)

    def _own(self, columns: Columns) -> Columns:
        return columns.of(self.pricing.part[columns.block] == self.number)


def whole_part(pricing: Pricing, priced: Priced) -> Part:
    """Return a cluster where nothing is to be decided: its linear plan is its best."""
    used = priced.carried > 0
    columns, carried = priced.columns.of(used), priced.carried[used]
    return Part(pricing, priced, priced.bound, 0, columns, carried, priced.value)


def sketched_parts(pricing: Pricing, priced: Priced) -> Iterator[Part]:
    """Yield the parts of a cluster where exchanges cost something once, with a first plan each."""
    blocks = pricing.blocks
    for number in sorted({block.part for block in blocks}):
        offers, needs = np.zeros(len(priced.offer_bound), bool), np.zeros(len(priced.need_bound), bool)
        for block in blocks:
            offers[block.offers] |= block.part == number
            needs[block.needs] |= block.part == number
        bound = float(priced.offer_bound[offers].sum() + priced.need_bound[needs].sum())
        part = Part(pricing, priced, bound, number)
        core = part.likely()
        part.take(core, sketch(core))
        yield part
