"""Levels of temperature: which source may give to which, and whom each may serve, directly or by a heat pump.

Where an instance states no level, a source serves directly a consumer whose need is at most its supply less
two approaches, one at each exchanger. A heat pump evaporates at supply less three approaches and condenses at
need plus one. The exchanger of a source or of a consumer may have an approach of its own. Sources that can do
the same for every consumer form one level: heat of one level is all alike.

Where it states levels, the loop takes the place between: a source gives directly to a level whose supply is
at most its own less one approach, a level serves directly a need of at most its supply less one approach. A
heat pump lifts what a source gives (it evaporates at supply less two approaches and condenses at the level
plus one) or what a level brings (it evaporates at the level less two approaches). At its own node a source
also serves without the loop, as where no level is stated: such heat forms a level that no pipe carries.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Final, NamedTuple

from symbiose.domain.documents.heat_network_instance import (
    HeatNetworkInstance,
    NetworkConsumer,
    NetworkHeatPump,
    NetworkSource,
)
from symbiose.domain.documents.heat_network_options import NetworkLevel
from symbiose.domain.quantities import KELVIN

NO_LIFT_K: Final = 1e-9
"""A lift that is rounding alone, K."""
Manner = tuple[int | None, float]
"""The heat pump, or None, and the network's share of what is delivered."""


class Giving(NamedTuple):
    """A manner in which a source may give to a level."""

    level: int
    pump: int | None = None
    """Position of the heat pump that lifts the heat; None when it goes directly."""
    gain: float = 1.0
    """Heat that reaches the network by heat of the source."""
    share: float = 1.0
    """Share of what the source has that is warm enough not to come back too cold."""


@dataclass(frozen=True)
class Levels:
    """Levels of an instance, and what each may do for each consumer."""

    giving: Sequence[Sequence[Giving]]
    """Source → manners in which it may give."""
    serving: Sequence[Sequence[Sequence[Manner]]]
    """Level → consumer → manners in which it may be served."""
    stated: Sequence[NetworkLevel] = ()
    """The levels that the instance states; nothing where they follow from its sources."""
    at_once: int = 1
    """Most stated levels in use."""
    by_period: bool = False
    """Whether another level may be used in each period, one at once, by the same pipes."""

    @property
    def count(self) -> int:
        """Return the number of levels."""
        return len(self.serving)

    def manners(self, consumer: int, level: int) -> Sequence[Manner]:
        """Return the manners in which a level may serve a consumer."""
        return self.serving[level][consumer]

    def name(self, level: int) -> str | None:
        """Return the id of a stated level; None for heat that keeps the temperature of its source."""
        return self.stated[level].id if level < len(self.stated) else None

    @property
    def piped(self) -> range:
        """Return the levels that pipes may carry: the stated ones where there are any."""
        return range(len(self.stated) or self.count)


def find_levels(document: HeatNetworkInstance) -> Levels:
    """Return the levels that an instance states, or those of its sources."""
    return _stated(document) if document.levels else _of_sources(document)


def _of_sources(document: HeatNetworkInstance) -> Levels:
    approach = document.economics.approach_k
    known: dict[tuple[tuple[Manner, ...], ...], int] = {}
    by_temperature: dict[float | None, int] = {}
    of_source = []
    for source in document.sources:
        reached = brought_by(source, approach)
        if reached not in by_temperature:
            serving = tuple(
                tuple(_manners(reached, consumer, document.heat_pumps, approach))
                for consumer in document.consumers
            )
            by_temperature[reached] = known.setdefault(serving, len(known))
        of_source.append(by_temperature[reached])
    return Levels([[Giving(k)] for k in of_source], list(known))


def _stated(document: HeatNetworkInstance) -> Levels:
    approach = document.economics.approach_k
    at_home = _at_home(document)
    first = len(document.levels)
    return Levels(
        giving=[
            [
                *(
                    giving
                    for k, level in enumerate(document.levels)
                    for giving in _givings(source, k, level, document.heat_pumps, approach)
                ),
                *(
                    Giving(first + i)
                    for i, place in enumerate(at_home)
                    if place == (source.node, brought_by(source, approach))
                ),
            ]
            for source in document.sources
        ],
        serving=[
            *_by_stated_level(document, approach),
            *at_home.values(),
        ],
        stated=document.levels,
        at_once=len(document.levels) if document.level_by_period else document.levels_at_once,
        by_period=document.level_by_period,
    )


Serving = list[tuple[Manner, ...]]
"""Consumer → manners in which it may be served."""


def _by_stated_level(document: HeatNetworkInstance, approach: float) -> list[Serving]:
    return [
        [
            tuple(
                (pump, share)
                for pump, share in _manners(level.supply_temp_c, consumer, document.heat_pumps, approach)
                if pump is not None or _comes_back_cold(consumer, level, approach)
            )
            for consumer in document.consumers
        ]
        for level in document.levels
    ]


def _at_home(document: HeatNetworkInstance) -> dict[tuple[str, float | None], Serving]:
    """Return node and what sources bring that may serve consumers of their own node, °C, and how."""
    approach = document.economics.approach_k
    found: dict[tuple[str, float | None], Serving] = {}
    for source in document.sources:
        reached = brought_by(source, approach)
        serving: Serving = [
            tuple(_manners(reached, consumer, document.heat_pumps, approach))
            if consumer.node == source.node
            else ()
            for consumer in document.consumers
        ]
        if any(serving):
            found[source.node, reached] = serving
    return found


def _givings(
    source: NetworkSource, k: int, level: NetworkLevel, pumps: Sequence[NetworkHeatPump], approach: float
) -> Iterator[Giving]:
    brought = brought_by(source, approach)
    if brought is None or is_at_most(level.supply_temp_c, brought):
        share = _warm_share(source, level, approach)
        if share > 0:
            yield Giving(k, share=share)
        return
    for i, pump in enumerate(pumps):
        if pump.node == source.node:
            cop = coefficient(pump.carnot_fraction, brought - approach, level.supply_temp_c + approach)
            if cop is not None:
                yield Giving(k, i, 1 / (1 - 1 / cop))


def _warm_share(source: NetworkSource, level: NetworkLevel, approach: float) -> float:
    """Return the share of a source's heat that lies above what comes back, even by kelvin."""
    supply, end, back = source.supply_temp_c, source.return_temp_c, level.return_temp_c
    own = approach_at(source, approach)
    if supply is None or end is None or back is None or end >= back + own:
        return 1.0
    return max(0.0, (supply - back - own) / (supply - end))


def _comes_back_cold(consumer: NetworkConsumer, level: NetworkLevel, approach: float) -> bool:
    """Tell whether a consumer served directly cools what a level brings down to the return of the level."""
    back, end = level.return_temp_c, consumer.return_temp_c
    return back is None or end is None or is_at_most(end + approach_at(consumer, approach), back)


def _manners(
    reached: float | None, consumer: NetworkConsumer, pumps: Sequence[NetworkHeatPump], approach: float
) -> Iterator[Manner]:
    """Yield the manners in which what a network brings may serve a consumer.

    Args:
        reached: Temperature of what it brings, °C; None where it is warm enough for everything.
        consumer: The consumer.
        pumps: Every heat pump.
        approach: Difference lost at an exchanger that states none of its own, K.
    """
    need, own = consumer.need_temp_c, approach_at(consumer, approach)
    if reached is None or need is None or is_at_most(need, reached - own):
        yield None, 1.0
    if reached is None or need is None:
        return
    for i, pump in enumerate(pumps):
        if pump.node == consumer.node:
            cop = coefficient(pump.carnot_fraction, reached - 2 * approach, need + own)
            if cop is not None:
                yield i, 1 - 1 / cop


def approach_at(end: NetworkSource | NetworkConsumer, approach: float) -> float:
    """Return what is lost at the exchanger of a source or consumer, K.

    Args:
        end: The source or consumer.
        approach: What is lost where it states nothing of its own, K.
    """
    return approach if end.approach_k is None else end.approach_k


def brought_by(source: NetworkSource, approach: float) -> float | None:
    """Return the temperature to which a source brings the loop, °C; None where it is always warm enough."""
    supply = source.supply_temp_c
    return None if supply is None else supply - approach_at(source, approach)


def is_at_most(need: float, reached: float) -> bool:
    """Tell whether a need is at most what is reached, but for the rounding of their digits."""
    return need <= reached + 1e-9 * max(1.0, abs(reached))


def coefficient(fraction: float, evaporation_c: float, condensation_c: float) -> float | None:
    """Return fraction × Tc / (Tc - Te), kelvin; None where a heat pump has nothing to lift or no gain.

    >>> coefficient(0.5, 20.0, 65.0)
    3.757222222222222
    """
    lift = condensation_c - evaporation_c
    if lift <= NO_LIFT_K or evaporation_c + KELVIN <= 0:
        return None
    cop = fraction * (condensation_c + KELVIN) / lift
    return cop if cop > 1 else None
