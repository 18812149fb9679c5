"""A part of a region that shares nothing with the rest, with its best plan and its bound so far."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

import numpy as np

from matching.picked_pairs import NONE, Columns
from matching.region.core import Core, likely, placed, possible, stated
from matching.region.generation import Priced
from matching.region.pricing import Pricing
from matching.region.sketching import sketch
from matching.rules.ends import Floats, Integers


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
    core = stated(pricing, likely(pricing, priced))
    mine = pricing.part[core.columns.block]
    plan = sketch(core, mine)
    offers = _ends_of(pricing, len(priced.offer_bound), [block.offers for block in pricing.blocks])
    needs = _ends_of(pricing, len(priced.need_bound), [block.needs for block in pricing.blocks])
    count = int(pricing.part.max(initial=-1)) + 1
    bounds = np.bincount(offers, priced.offer_bound, count) + np.bincount(needs, priced.need_bound, count)
    for number in range(count):
        part = Part(pricing, priced, float(bounds[number]), number)
        own = mine == number
        part.take(core.of(own), plan[own])
        yield part


def _ends_of(pricing: Pricing, count: int, ends: Sequence[Integers]) -> Integers:
    """Return the part of each end; those without any pair are put with the first."""
    part = np.zeros(count, dtype=np.int64)
    for number, positions in zip(pricing.part, ends, strict=True):
        part[positions] = number
    return part
