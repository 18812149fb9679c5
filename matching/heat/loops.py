"""Designs the heat-recovery loops of a territory (the port `LoopDesigner`)."""

import time
from collections.abc import Sequence
from dataclasses import dataclass, replace

from matching.heat.loop_areas import Area, find_areas
from matching.heat.loop_ends import HeatEnd, heat_ends
from matching.heat.loop_extraction import Extraction
from matching.heat.loop_levels import LoopLevel, candidate_levels, every_level
from matching.heat.loop_lifts import Lifts
from matching.heat.loop_locks import keep_accepted, levels_of
from matching.heat.loop_search import FOUND, Budget, Tried, best_bound, try_levels
from matching.heat.loop_values import loop_values
from matching.heat.loop_writing import ModelsOf
from matching.heat.network_solve import LEAST_OBJECTIVE
from matching.reference_knowledge import knowledge_on
from symbiose.domain.exchanges import State
from symbiose.domain.heat_areas import HeatArea
from symbiose.domain.heat_loop_design import HeatHeld, LoopsDesigned
from symbiose.domain.heat_loops import HeatLoop, LoopWish
from symbiose.domain.ports import SolveSettings, Territory
from symbiose.domain.reference import ReferenceData
from symbiose.domain.value_periods import laid_over


@dataclass(frozen=True)
class HeatLoopDesigner:
    """Loops over what is declared (the port `LoopDesigner`)."""

    reference: ReferenceData
    models_of: ModelsOf

    def design(self, territory: Territory, settings: SolveSettings, held: HeatHeld) -> LoopsDesigned:
        """Return the loops that pay, and the accepted ones whatever they pay."""
        began = time.perf_counter()
        budget = Budget(began + settings.time_limit_s, settings)
        lifts = self._lifts(territory)
        tools = Extraction(lifts, self.models_of, budget, _refused(held))
        ends = self._ends(territory, held)
        kept = keep_accepted(held.decisions, ends, tools)
        areas = [area for area in find_areas(kept.left, lifts) if _may_loop(area, lifts)]
        told: list[HeatArea] = []
        found: list[HeatLoop] = []
        for i, area in enumerate(areas):
            own = budget.share(_weight(area) / sum(map(_weight, areas[i:])))
            tried, loops = _designed(area, replace(tools, budget=own))
            told.append(_told(area, tried, loops))
            found += loops
        ordered = sorted(found, key=lambda loop: (-loop.benefit_eur_per_year, loop.id))
        return LoopsDesigned(
            loops=(*kept.loops, *ordered),
            relaxed=kept.relaxed,
            areas=tuple(told),
            seconds=time.perf_counter() - began,
        )

    def adjust(
        self, territory: Territory, loop: HeatLoop, wish: LoopWish, settings: SolveSettings, held: HeatHeld
    ) -> HeatLoop | None:
        """Return a loop designed anew over the flows of its statement; None where there is no design."""
        budget = Budget(time.perf_counter() + settings.time_limit_s, settings)
        lifts = self._lifts(territory)
        tools = Extraction(lifts, self.models_of, budget)
        others = [one for one in held.decisions if one.loop_id != loop.id]
        left = keep_accepted(others, self._ends(territory, held), tools).left
        stated = {source.id for source in loop.instance.sources}
        stated |= {consumer.id for consumer in loop.instance.consumers}
        area = Area(tuple(end for end in left if end.id in stated and end.id not in wish.without))
        if not area.sources or not area.consumers:
            return None
        levels = _wished(loop, wish, area, lifts)
        tried = try_levels(area, levels, lifts, budget.share(0.5), frozenset(wish.with_all_of))
        return _best_of(tried, area, replace(tools, forced=frozenset(wish.with_all_of)))

    def _lifts(self, territory: Territory) -> Lifts:
        return Lifts(loop_values(laid_over(self.reference.factors, territory.values), territory.day))

    def _ends(self, territory: Territory, held: HeatHeld) -> list[HeatEnd]:
        book = laid_over(self.reference.factors, territory.values)
        knowledge = knowledge_on(self.reference, territory.day, territory.values)
        return heat_ends(territory, replace(self.reference, factors=book), knowledge, held.taken_mwh)


def _refused(held: HeatHeld) -> frozenset[str]:
    """Return the loops that people refused, by id."""
    return frozenset(one.loop_id for one in held.decisions if one.state is State.REFUSED)


def _may_loop(area: Area, lifts: Lifts) -> bool:
    """Tell whether an area could hold a loop: two flows that meet without a heat pump are an exchange."""
    if len(area.ends) > 2:
        return True
    source, consumer = area.sources[0], area.consumers[0]
    return not lifts.serves_directly(source.supply_temp_c - lifts.approach_k, consumer)


def _weight(area: Area) -> int:
    """Return how much of the time an area deserves."""
    return len(area.sources) * len(area.consumers) * len(area.sites)


def _designed(area: Area, tools: Extraction) -> tuple[list[Tried], list[HeatLoop]]:
    levels = candidate_levels(area.sources, area.consumers, tools.lifts)
    tried = try_levels(area, levels, tools.lifts, tools.budget)
    best = next((one for one in tried if one.result.status in FOUND), None)
    return tried, tools.loops_of(area, best) if best else []


def _told(area: Area, tried: Sequence[Tried], loops: Sequence[HeatLoop]) -> HeatArea:
    """Return what is told of an area, on a few mean periods: at no level tried is there a cheaper design."""
    best = tried[0].result if tried and tried[0].result.status in FOUND else None
    cost, bound = best.objective_eur_per_year if best else None, best_bound(tried)
    gap = None if cost is None or bound is None else abs(cost - bound) / max(abs(cost), LEAST_OBJECTIVE)
    return HeatArea(
        source_ids=tuple(end.id for end in area.sources),
        consumer_ids=tuple(end.id for end in area.consumers),
        status=best.status if best else tried[0].result.status if tried else "optimal",
        objective_eur_per_year=cost if tried else 0.0,
        bound=bound if tried else 0.0,
        gap=gap,
        loop_ids=tuple(loop.id for loop in loops),
    )


def _wished(loop: HeatLoop, wish: LoopWish, area: Area, lifts: Lifts) -> list[LoopLevel]:
    """Return the levels to be tried: the one wished, else the most promising ones and that of the loop."""
    own = levels_of(loop)
    if wish.level is None:
        return _each_once([*candidate_levels(area.sources, area.consumers, lifts), *own])
    known = [*own, *every_level(area.sources, area.consumers, lifts)]
    return _each_once([level for level in known if level.id == wish.level])


def _each_once(levels: Sequence[LoopLevel]) -> list[LoopLevel]:
    found = {(level.supply_temp_c, level.return_temp_c): level for level in reversed(levels)}
    return [found[key] for key in sorted(found)]


def _best_of(tried: Sequence[Tried], area: Area, tools: Extraction) -> HeatLoop | None:
    """Return the loop of the best design that is one; whether it pays is for those who wished it to see."""
    for one in tried:
        for loop in tools.every_loop_of(area, one):
            return loop
    return None
