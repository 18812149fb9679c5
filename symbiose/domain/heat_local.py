"""The heat of a network that stays where its source stands: given and taken at one place, through no pipe."""

import math
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from symbiose.domain.documents.heat_network_instance import HeatNetworkInstance
from symbiose.domain.documents.heat_network_result import Given, HeatNetworkResult, Served
from symbiose.domain.heat_quantities import KWH_PER_MWH

Spot = tuple[str, str | None]
"""A node and a level; None for heat that keeps the temperature of its source."""


@dataclass(frozen=True)
class StayingHeat:
    """What stays at its place in a year."""

    delivered_mwh: float
    """Delivered to consumers there, with the electricity of heat pumps, MWh."""
    recovered_mwh: float
    """Waste heat in it, MWh."""


def staying_heat(instance: HeatNetworkInstance, result: HeatNetworkResult) -> StayingHeat:
    """Return the heat that passes through no pipe.

    At a node, heat of one level that is given and heat that is taken cancel out before any pipe is needed:
    the lesser of the two stays, in each period, shared in proportion among those who give and who take.
    """
    given, served = _by_spot(instance, result)
    hours = [period.hours for period in instance.periods]
    waste = {one.id for one in instance.sources if one.recovered}
    delivered, recovered = [], []
    for spot in given.keys() & served.keys():
        for t, span in enumerate(hours):
            into = math.fsum(one.into_network_kw[t] for one in given[spot])
            taken = math.fsum(one.from_network_kw[t] for one in served[spot])
            if min(into, taken) <= 0:
                continue
            out = math.fsum(one.heat_kw[t] for one in served[spot])
            wasted = math.fsum(one.heat_kw[t] for one in given[spot] if one.source in waste)
            delivered.append(out * min(1.0, into / taken) * span)
            recovered.append(wasted * min(1.0, taken / into) * span)
    return StayingHeat(math.fsum(delivered) / KWH_PER_MWH, math.fsum(recovered) / KWH_PER_MWH)


def _by_spot(
    instance: HeatNetworkInstance, result: HeatNetworkResult
) -> tuple[Mapping[Spot, Sequence[Given]], Mapping[Spot, Sequence[Served]]]:
    """Return what is given to, and what is taken from, the water of each node and level."""
    node_of = _nodes(instance)
    given: dict[Spot, list[Given]] = defaultdict(list)
    served: dict[Spot, list[Served]] = defaultdict(list)
    for giving in result.given:
        given[node_of[giving.source], giving.level].append(giving)
    for taking in result.served:
        if taking.boiler is None:
            served[node_of[taking.consumer], taking.level].append(taking)
    return given, served


def _nodes(instance: HeatNetworkInstance) -> Mapping[str, str]:
    ends: Iterable[tuple[str, str]] = (
        *((one.id, one.node) for one in instance.sources),
        *((one.id, one.node) for one in instance.consumers),
        *((one.id, one.node) for one in instance.networks),
    )
    return dict(ends)
