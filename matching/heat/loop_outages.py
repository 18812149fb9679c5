"""Tells of a loop what it still serves when one of its sources fails."""

from collections.abc import Iterable

from matching.heat.network_outage import find_outages
from matching.work_clock import now_s
from symbiose.domain.documents.heat_network_result import HeatNetworkResult
from symbiose.domain.heat_loops import HeatLoop
from symbiose.domain.heat_outages import loop_calendars
from symbiose.domain.ports import SolveSettings


def with_outages(loops: Iterable[HeatLoop], settings: SolveSettings) -> tuple[HeatLoop, ...]:
    """Return loops whose design tells what holds when a source stops, gives less, or gives at other times.

    Args:
        loops: The loops.
        settings: Solver, and the time after which no further loop is begun: it stays as it is.
    """
    until = now_s() + settings.time_limit_s
    return tuple(
        loop.model_copy(update={"result": _told(loop, settings.solver)}) if now_s() < until else loop
        for loop in loops
    )


def _told(loop: HeatLoop, solver: str) -> HeatNetworkResult:
    found = find_outages(loop.instance, loop.result, loop_calendars(loop.periods), solver)
    return loop.result.model_copy(update={"outages": found})
