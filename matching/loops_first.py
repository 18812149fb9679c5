"""Loops before exchanges: what loops take of a flow, no exchange is offered again."""

from dataclasses import replace

from symbiose.domain.heat_loop_design import HeatHeld, LoopDesigner, LoopsDesigned
from symbiose.domain.loops_held import accepted_loops, taken_by_exchanges, without
from symbiose.domain.ports import SolveSettings, Territory

SHARE_OF_TIME = 0.5
"""Share of the time limit of a run that loops may use; what they leave of it, exchanges have too."""


def loops_first(
    territory: Territory, settings: SolveSettings, designer: LoopDesigner | None
) -> tuple[LoopsDesigned, Territory]:
    """Return the loops of a territory, and the territory that is left for exchanges.

    What accepted exchanges use is not given to loops; refused loops are not designed again; accepted ones
    are kept. Without a designer nothing new is looked for, but accepted loops keep what they hold.

    Args:
        territory: Everything that is declared and decided.
        settings: Those of the run; loops have their share of its time.
        designer: Designs loops.
    """
    if designer is None:
        designed = LoopsDesigned(loops=tuple(accepted_loops(territory.loop_decisions)))
    else:
        spoken_for = HeatHeld(
            taken_mwh=taken_by_exchanges(territory.decisions, territory.flows),
            decisions=territory.loop_decisions,
        )
        timed = replace(settings, time_limit_s=settings.time_limit_s * SHARE_OF_TIME)
        designed = designer.design(territory, timed, spoken_for)
    taken = designed.taken_mwh
    left = tuple(without(flow, taken.get(flow.id)) for flow in territory.flows)
    return designed, replace(territory, flows=left)


def time_left(settings: SolveSettings, designed: LoopsDesigned) -> SolveSettings:
    """Return the settings of exchanges: the time of the run without what loops used of their share."""
    used = min(designed.seconds, settings.time_limit_s * SHARE_OF_TIME)
    return replace(settings, time_limit_s=settings.time_limit_s - used)
