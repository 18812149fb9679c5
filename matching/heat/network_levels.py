"""Levels of temperature: which source may serve which consumer, directly or through a heat pump.

A source serves directly a consumer whose need is at most its supply less two approaches, one at each
exchanger. A heat pump evaporates at supply less three approaches and condenses at need plus one. Sources
that can do the same for every consumer form one level: heat of one level is all alike.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Final

from symbiose.domain.documents.heat_network_instance import (
    HeatNetworkInstance,
    NetworkConsumer,
    NetworkHeatPump,
    NetworkSource,
)

KELVIN: Final = 273.15
"""0 °C, K."""
Manner = tuple[int | None, float]
"""The heat pump, or None, and the network's share of what is delivered."""


@dataclass(frozen=True)
class Levels:
    """Levels of an instance, and what each may do for each consumer."""

    of_source: Sequence[int]
    """Level of each source."""
    serving: Sequence[Sequence[Sequence[Manner]]]
    """Level → consumer → manners in which it may be served."""

    @property
    def count(self) -> int:
        """Return the number of levels."""
        return len(self.serving)

    def manners(self, consumer: int, level: int) -> Sequence[Manner]:
        """Return the manners in which a level may serve a consumer."""
        return self.serving[level][consumer]


def find_levels(document: HeatNetworkInstance) -> Levels:
    """Return the levels of an instance's sources."""
    approach = document.economics.approach_k
    known: dict[tuple[tuple[Manner, ...], ...], int] = {}
    by_temperature: dict[float | None, int] = {}
    of_source = []
    for source in document.sources:
        if source.supply_temp_c not in by_temperature:
            serving = tuple(
                tuple(_manners(source, consumer, document.heat_pumps, approach))
                for consumer in document.consumers
            )
            by_temperature[source.supply_temp_c] = known.setdefault(serving, len(known))
        of_source.append(by_temperature[source.supply_temp_c])
    return Levels(of_source, list(known))


def _manners(
    source: NetworkSource, consumer: NetworkConsumer, pumps: Sequence[NetworkHeatPump], approach: float
) -> Iterator[Manner]:
    supply, need = source.supply_temp_c, consumer.need_temp_c
    if supply is None or need is None or is_at_most(need, supply - 2 * approach):
        yield None, 1.0
    if supply is None or need is None:
        return
    for i, pump in enumerate(pumps):
        if pump.node == consumer.node:
            cop = coefficient(pump.carnot_fraction, supply - 3 * approach, need + approach)
            if cop is not None:
                yield i, 1 - 1 / cop


def is_at_most(need: float, reached: float) -> bool:
    """Tell whether a need is at most what is reached, but for the rounding of their digits."""
    return need <= reached + 1e-9 * max(1.0, abs(reached))


def coefficient(fraction: float, evaporation_c: float, condensation_c: float) -> float | None:
    """Return fraction × Tc / (Tc - Te), kelvin; None where a heat pump has nothing to lift or no gain.

    >>> coefficient(0.5, 20.0, 65.0)
    3.757222222222222
    """
    lift = condensation_c - evaporation_c
    if lift <= 0 or evaporation_c + KELVIN <= 0:
        return None
    cop = fraction * (condensation_c + KELVIN) / lift
    return cop if cop > 1 else None
