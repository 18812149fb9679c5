"""Port: the heat-recovery loops that pay among what sites declare, which the optimisation package designs."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Protocol

from symbiose.domain.documents.geo_lines import LineCollection
from symbiose.domain.heat_areas import HeatArea as HeatArea
from symbiose.domain.heat_areas import RelaxedLoop as RelaxedLoop
from symbiose.domain.heat_loops import HeatLoop, LoopDecision, LoopWish
from symbiose.domain.loops_held import Months as Months
from symbiose.domain.loops_held import summed
from symbiose.domain.ports import SolveSettings, Territory


@dataclass(frozen=True)
class LoopsDesigned:
    """What a run finds of loops."""

    loops: tuple[HeatLoop, ...] = ()
    """Accepted ones first, then the others by benefit; no two use the same heat."""
    relaxed: tuple[RelaxedLoop, ...] = ()
    """Accepted loops that were cut back or left out, with the cause."""
    areas: tuple[HeatArea, ...] = ()
    """Every area looked at, those without a loop included."""
    seconds: float = 0.0
    """Time taken, s."""

    @property
    def taken_mwh(self) -> dict[str, Months]:
        """Return what all loops together use of each flow in each month: no exchange may use it again."""
        return summed(loop.taken_mwh for loop in self.loops)


@dataclass(frozen=True)
class HeatHeld:
    """What is already spoken for when loops are designed."""

    taken_mwh: Mapping[str, Months] = field(default_factory=dict)
    """Flow → what accepted exchanges use of it in each month."""
    decisions: Sequence[LoopDecision] = ()
    """Latest decision on each loop: accepted ones stay as they are, refused ones are not proposed again."""


class ReadStreets(Protocol):
    """Gives the streets along which loops may be laid."""

    def __call__(self) -> LineCollection:
        """Return them; they are read once.

        Raises:
            InvalidSettings: They cannot be read.
        """


class LoopDesigner(Protocol):
    """Designs loops over what a territory declares."""

    def design(self, territory: Territory, settings: SolveSettings, held: HeatHeld) -> LoopsDesigned:
        """Return the loops that pay, and the accepted ones whatever they pay.

        Never fails for want of time: what is not found within the limit is not proposed, and areas tell it.

        Args:
            territory: Sites, flows and dated values.
            settings: The whole time given is at the disposal of loops: the caller keeps what exchanges need.
            held: What is spoken for.
        """

    def adjust(
        self, territory: Territory, loop: HeatLoop, wish: LoopWish, settings: SolveSettings, held: HeatHeld
    ) -> HeatLoop | None:
        """Return a loop designed anew over the flows of its statement; None when nothing of it is possible.

        Args:
            territory: Sites, flows and dated values.
            loop: The loop as proposed.
            wish: What is to be different.
            settings: Limits.
            held: What is spoken for; what the loop itself holds is free again.
        """
