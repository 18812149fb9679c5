"""Port: the roofs that pay, for their sites and for neighbours, which the optimisation package designs."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Protocol

from symbiose.domain.base import Value
from symbiose.domain.heat_loops import HeatLoop
from symbiose.domain.loops_held import summed
from symbiose.domain.ports import SolveSettings, Territory
from symbiose.domain.solar_groups import Months, SolarDecision, SolarGroup, SunOfRun


class SolarWish(Value):
    """How a coordinator wants a group to be designed anew."""

    without: tuple[str, ...] = ()
    """Sites left out."""
    without_roofs: tuple[str, ...] = ()
    """Roofs not to be built."""
    key: str | None = None
    """Key of sharing that must be used; None for the same one."""
    derogation: str | None = None
    """Dated value of a distance that has to be asked for: others within it may join; None for nobody."""


@dataclass(frozen=True)
class SunDesigned:
    """What a run finds of the sun."""

    groups: tuple[SolarGroup, ...] = ()
    """Accepted ones first, then the others by benefit; no two share a roof or a site."""
    sun: SunOfRun = field(default_factory=SunOfRun)
    """What each site could do alone, and how far the answer is proven."""
    seconds: float = 0.0
    """Time taken, s."""

    @property
    def taken_mwh(self) -> dict[str, Months]:
        """Return what all groups serve of each need in each month: no exchange may serve it again."""
        return summed(group.taken_mwh for group in self.groups)


@dataclass(frozen=True)
class SunHeld:
    """What is already spoken for when roofs are shared."""

    taken_mwh: Mapping[str, Months] = field(default_factory=dict)
    """Need of electricity → what accepted exchanges serve of it in each month, MWh."""
    loops: Sequence[HeatLoop] = ()
    """Loops of the run, whose heat pumps use electricity."""
    decisions: Sequence[SolarDecision] = ()
    """Latest decision on each group: accepted ones stay as they are, refused ones are not proposed again."""


class GroupAdjustment(Value):
    """A group to be designed anew, and how."""

    group: SolarGroup
    """The group as proposed or accepted."""
    wish: SolarWish
    """What is to be different."""
    joining: tuple[str, ...] = ()
    """Sites that may join its members where a derogation is wished."""
    loops: tuple[HeatLoop, ...] = ()
    """Loops of the run, whose heat pumps use electricity."""


class SolarDesigner(Protocol):
    """Designs roofs and their sharing over what a territory declares."""

    def design(self, territory: Territory, settings: SolveSettings, held: SunHeld) -> SunDesigned:
        """Return the groups that pay, and the accepted ones whatever they pay.

        Never fails for want of time: what is not found within the limit is not proposed; the gap tells it.

        Args:
            territory: Sites, flows, roofs, profiles and dated values.
            settings: The whole time given is at the disposal of the sun.
            held: What is spoken for.
        """

    def adjust(
        self,
        territory: Territory,
        wanted: GroupAdjustment,
        settings: SolveSettings,
        held: SunHeld,
    ) -> SolarGroup | None:
        """Return a group designed anew; None when nothing of it is possible.

        Args:
            territory: Sites, flows, roofs, profiles and dated values.
            wanted: The group as proposed, and what is to be different.
            settings: Limits.
            held: What is spoken for; what the group itself holds is free again.
        """
