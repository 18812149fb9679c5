"""Tells of a loop what it still serves when one of its sources fails."""

from collections.abc import Iterable

from matching.heat.network_outage import find_outages
from symbiose.domain.documents.heat_network_result import HeatNetworkResult
from symbiose.domain.heat_loops import HeatLoop
from symbiose.domain.heat_outages import loop_calendars


def with_outages(loops: Iterable[HeatLoop], solver: str) -> tuple[HeatLoop, ...]:
    """Return loops whose design tells what holds when a source stops, gives less, or gives at other times."""
    return tuple(loop.model_copy(update={"result": _told(loop, solver)}) for loop in loops)


def _told(loop: HeatLoop, solver: str) -> HeatNetworkResult:
    found = find_outages(loop.instance, loop.result, loop_calendars(loop.periods), solver)
    return loop.result.model_copy(update={"outages": found})
