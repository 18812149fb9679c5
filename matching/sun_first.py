"""The sun after loops and before exchanges: what roofs serve of a need, no exchange is offered again."""

from collections.abc import Sequence
from dataclasses import replace

from symbiose.domain.heat_loops import HeatLoop
from symbiose.domain.loops_held import taken_by_exchanges, without
from symbiose.domain.ports import SolveSettings, Territory
from symbiose.domain.solar_design import SolarDesigner, SunDesigned, SunHeld
from symbiose.domain.solar_held import accepted_groups

SHARE_OF_TIME = 0.4
"""Share of the time that loops leave which the sun may use; what it leaves of it, exchanges have too."""


def sun_first(
    territory: Territory,
    settings: SolveSettings,
    loops: Sequence[HeatLoop],
    designer: SolarDesigner | None,
) -> tuple[SunDesigned, Territory]:
    """Return the groups that share roofs, and the territory that is left for exchanges.

    What accepted exchanges serve of a need is not served by roofs; refused groups are not designed again;
    accepted ones are kept. Without a designer nothing new is looked for, but accepted groups keep what they
    hold.

    Args:
        territory: Everything that is declared and decided.
        settings: The time that loops left; the sun has its share of it.
        loops: Loops of the run, whose heat pumps use electricity.
        designer: Designs roofs and groups.
    """
    if designer is None:
        designed = SunDesigned(groups=tuple(accepted_groups(territory.solar_decisions)))
    else:
        held = SunHeld(
            taken_mwh=taken_by_exchanges(territory.decisions, territory.flows),
            loops=loops,
            decisions=territory.solar_decisions,
        )
        timed = replace(settings, time_limit_s=settings.time_limit_s * SHARE_OF_TIME)
        designed = designer.design(territory, timed, held)
    taken = designed.taken_mwh
    left = tuple(without(flow, taken.get(flow.id)) for flow in territory.flows)
    return designed, replace(territory, flows=left)


def time_left_beside_sun(settings: SolveSettings, designed: SunDesigned) -> SolveSettings:
    """Return the settings of exchanges: the time that loops left without what the sun used of its share."""
    used = min(designed.seconds, settings.time_limit_s * SHARE_OF_TIME)
    return replace(settings, time_limit_s=settings.time_limit_s - used)
