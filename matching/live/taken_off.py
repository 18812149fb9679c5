"""What accepted loops and groups that share roofs take of flows; exchanges have what is left, as in runs."""

from collections.abc import Mapping
from dataclasses import replace

from symbiose.domain.loops_held import Months, summed, taken_by_accepted, without
from symbiose.domain.ports import Territory
from symbiose.domain.solar_held import taken_by_accepted_groups


def taken_by_designs(territory: Territory) -> dict[str, Months]:
    """Return what accepted loops and groups take of each flow in each month."""
    return summed(
        (taken_by_accepted(territory.loop_decisions), taken_by_accepted_groups(territory.solar_decisions))
    )


def left_beside_designs(territory: Territory, taken: Mapping[str, Months]) -> Territory:
    """Return what is left of a territory for exchanges; nothing of it is taken off again.

    Args:
        territory: The territory.
        taken: What is taken of each flow.
    """
    if not taken:
        return territory
    left = tuple(without(flow, taken.get(flow.id)) for flow in territory.flows)
    return replace(territory, flows=left, loop_decisions=(), solar_decisions=())
