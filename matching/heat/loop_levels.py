"""The temperatures at which a loop may run: usual ones, and those that declarations suggest."""

import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Final

from matching.heat.loop_ends import HeatEnd
from matching.heat.loop_lifts import Lifts
from symbiose.domain.exchanges import ReferenceUsed

MOST_LEVELS: Final = 3
"""Levels of an area that are designed for, the most promising ones."""
LEAST_DROP_K: Final = 10.0
"""Least difference between supply and return for which pipes are laid, K."""


@dataclass(frozen=True)
class LoopLevel:
    """A temperature at which a loop may run."""

    id: str
    supply_temp_c: float
    return_temp_c: float
    references: tuple[ReferenceUsed, ...] = ()
    """Dated values that it is; none where declarations suggest it."""

    @property
    def drop_k(self) -> float:
        """Return the difference between supply and return, K."""
        return self.supply_temp_c - self.return_temp_c


def candidate_levels(
    sources: Sequence[HeatEnd], consumers: Sequence[HeatEnd], lifts: Lifts
) -> list[LoopLevel]:
    """Return the most promising levels of some ends, the best first."""
    return every_level(sources, consumers, lifts)[:MOST_LEVELS]


def every_level(sources: Sequence[HeatEnd], consumers: Sequence[HeatEnd], lifts: Lifts) -> list[LoopLevel]:
    """Return every level at which some heat could be worth something, the most promising first."""
    found = {
        (level.supply_temp_c, level.return_temp_c): level for level in _suggested(sources, consumers, lifts)
    }
    for usual in lifts.values.levels:
        key = (usual.supply.value, usual.back.value)
        found[key] = LoopLevel(usual.id, *key, references=(usual.supply, usual.back))
    promising = ((promise(level, sources, consumers, lifts), level) for level in found.values())
    ranked = sorted(
        (one for one in promising if one[0] > 0), key=lambda one: (-one[0], one[1].supply_temp_c, one[1].id)
    )
    return [level for _, level in ranked]


def _suggested(sources: Sequence[HeatEnd], consumers: Sequence[HeatEnd], lifts: Lifts) -> Iterator[LoopLevel]:
    """Yield the coldest level for each need and the warmest of each source, up to the hottest usual one."""
    hottest = max(usual.supply.value for usual in lifts.values.levels)
    coldest = lifts.values.ground.value + LEAST_DROP_K
    supplies = {lifts.asked_by(consumer) for consumer in consumers}
    supplies |= {lifts.brought_by(source) for source in sources}
    usual_drop = min(usual.supply.value - usual.back.value for usual in lifts.values.levels)
    for supply in sorted(supplies):
        if coldest <= supply <= hottest:
            served = [c for c in consumers if lifts.serves_directly(supply, c)]
            back = max((lifts.back_from(c) for c in served), default=supply - usual_drop)
            back = min(back, supply - LEAST_DROP_K)
            yield LoopLevel(f"{supply:g}/{back:g}", supply, back)


def promise(
    level: LoopLevel, sources: Sequence[HeatEnd], consumers: Sequence[HeatEnd], lifts: Lifts
) -> float:
    """Return what a level would be worth in a year if pipes and seasons were no obstacle, €."""
    left = math.fsum(_given(level, source, consumers, lifts) for source in sources)
    worth = 0.0
    for eur_per_mwh, mwh in sorted((_taken(level, c, lifts) for c in consumers), reverse=True):
        used = min(left, mwh)
        worth += used * eur_per_mwh
        left -= used
    return worth


def _given(level: LoopLevel, source: HeatEnd, consumers: Sequence[HeatEnd], lifts: Lifts) -> float:
    """Return the heat that a source brings to a level in a year, MWh, the electricity left aside."""
    year = math.fsum(source.left_mwh)
    if lifts.gives_directly(source, level.supply_temp_c):
        return year * warm_share(level, source, lifts)
    dearest = max((c.worth_eur_per_mwh for c in consumers), default=0.0)
    cop = lifts.lifted_in(source, level.supply_temp_c, dearest)
    share = 1 - lifts.values.electricity.value / (cop * dearest) if cop else 0.0
    return year * share


def _taken(level: LoopLevel, consumer: HeatEnd, lifts: Lifts) -> tuple[float, float]:
    """Return what a MWh of a level is worth to a consumer, and how much it takes in a year."""
    year = math.fsum(consumer.left_mwh)
    if lifts.serves_directly(level.supply_temp_c, consumer):
        comes_back = lifts.back_from(consumer) <= level.return_temp_c
        return (consumer.worth_eur_per_mwh, year) if comes_back else (0.0, 0.0)
    cop = lifts.lifted_out(level.supply_temp_c, consumer)
    if cop is None:
        return 0.0, 0.0
    network = 1 - 1 / cop
    return (consumer.worth_eur_per_mwh - lifts.values.electricity.value / cop) / network, year * network


def warm_share(level: LoopLevel, source: HeatEnd, lifts: Lifts) -> float:
    """Return the share of a source's heat that lies above what comes back, even by kelvin."""
    supply, end = source.supply_temp_c, source.return_temp_c
    back = level.return_temp_c + lifts.own_approach_k(source)
    if end >= back:
        return 1.0
    return max(0.0, (supply - back) / (supply - end))
