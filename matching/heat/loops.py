"""Designs the heat-recovery loops of a territory (the port `LoopDesigner`)."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Final

from matching.heat.loop_areas import Area
from matching.heat.loop_displacing import Displacing, MakeRun
from matching.heat.loop_ends import HeatEnd, heat_ends
from matching.heat.loop_extraction import Extraction
from matching.heat.loop_levels import LoopLevel, candidate_levels, every_level
from matching.heat.loop_lifts import Lifts
from matching.heat.loop_locks import keep_accepted, levels_of
from matching.heat.loop_outages import with_outages
from matching.heat.loop_partners import public_networks
from matching.heat.loop_reasons import with_reasons
from matching.heat.loop_rounds import search_areas
from matching.heat.loop_search import Budget, Tried, try_levels
from matching.heat.loop_streets import StreetMap
from matching.heat.loop_values import loop_values
from matching.heat.loop_writing import ModelsOf
from matching.reference_knowledge import knowledge_on
from matching.work_clock import by_processor, now_s
from symbiose.domain.exchanges import Objective, State
from symbiose.domain.heat_investment import annuity
from symbiose.domain.heat_loop_design import HeatHeld, LoopsDesigned
from symbiose.domain.heat_loops import HeatLoop, LoopWish
from symbiose.domain.ports import SolveSettings, Territory
from symbiose.domain.reference import ReferenceData
from symbiose.domain.value_periods import laid_over

EXCHANGES_S: Final = 2.0
"""Time in which the exchanges that a loop displaces are weighed at most, s: they are few."""
REASONS_SHARE: Final = 0.6
"""Share of the time left in which loops are asked for the pairs that they leave out; a few seconds do."""


@dataclass(frozen=True)
class HeatLoopDesigner:
    """Loops over what is declared (the port `LoopDesigner`)."""

    reference: ReferenceData
    models_of: ModelsOf
    make_run: MakeRun
    """Chooses exchanges without loops: a loop has to bring more than those it displaces."""

    @by_processor()
    def design(self, territory: Territory, settings: SolveSettings, held: HeatHeld) -> LoopsDesigned:
        """Return the loops that pay, and the accepted ones whatever they pay; the processor is the clock."""
        began = now_s()
        budget = Budget(began + settings.time_limit_s, settings)
        tools = replace(self._tools(territory, budget), refused=_refused(held))
        ends = self._ends(territory, held)
        kept = keep_accepted(held.decisions, ends, tools)
        areas, found = search_areas(kept.left, tools)
        ordered = sorted(found, key=lambda loop: (-loop.benefit_eur_per_year, loop.id))
        return LoopsDesigned(
            loops=(*_kept(kept.loops, held, budget), *_questioned(ordered, budget)),
            relaxed=kept.relaxed,
            areas=tuple(areas),
            seconds=now_s() - began,
        )

    @by_processor()
    def adjust(
        self, territory: Territory, loop: HeatLoop, wish: LoopWish, settings: SolveSettings, held: HeatHeld
    ) -> HeatLoop | None:
        """Return a loop designed anew over the flows of its statement; None where there is no design."""
        budget = Budget(now_s() + settings.time_limit_s, settings)
        tools = self._tools(territory, budget)
        others = [one for one in held.decisions if one.loop_id != loop.id]
        left = keep_accepted(others, self._ends(territory, held), tools).left
        stated = {source.id for source in loop.instance.sources}
        stated |= {consumer.id for consumer in loop.instance.consumers}
        stated |= {network.id for network in loop.instance.networks}
        wanted = stated | {member.id for member in loop.members} | set(wish.with_all_of)
        area = Area(tuple(end for end in left if end.id in wanted and end.id not in wish.without))
        if not area.sources or not area.consumers:
            return None
        forced = frozenset(wish.with_all_of)
        levels = _wished(loop, wish, area, tools.lifts)
        tried = try_levels(area, levels, tools.lifts, budget.share(0.5), forced)
        found = _best_of(tried, area, replace(tools, forced=forced))
        return next(iter(_questioned([found] if found else [], budget)), None)

    def _tools(self, territory: Territory, budget: Budget) -> Extraction:
        values = loop_values(laid_over(self.reference.factors, territory.values), territory.day)
        small = replace(budget.settings, time_limit_s=EXCHANGES_S, objective=Objective.NET_BENEFIT)
        limit_km = values.limit.value / values.detour.value
        kept_up = values.maintenance.value / annuity(values.rate.value, values.pipe_years.value)
        displacing = Displacing(territory, self.make_run, small, limit_km, kept_up)
        streets, reach_m = territory.streets, values.further.street_reach.value
        lifts = Lifts(values, None if streets is None else StreetMap(streets, reach_m))
        return Extraction(lifts, self.models_of, budget, displacing)

    def _ends(self, territory: Territory, held: HeatHeld) -> list[HeatEnd]:
        book = laid_over(self.reference.factors, territory.values)
        knowledge = knowledge_on(self.reference, territory.day, territory.values)
        reference = replace(self.reference, factors=book)
        declared = heat_ends(territory, reference, knowledge, held.taken_mwh)
        return [*declared, *public_networks(territory, reference)]


def _kept(loops: Sequence[HeatLoop], held: HeatHeld, budget: Budget) -> Iterator[HeatLoop]:
    """Yield accepted loops as they were accepted; those that were cut back are asked anew."""
    for loop in loops:
        as_accepted = any(loop is one.loop for one in held.decisions)
        yield from (loop,) if as_accepted else _questioned([loop], budget)


def _questioned(loops: Sequence[HeatLoop], budget: Budget) -> tuple[HeatLoop, ...]:
    """Return loops with what they leave out, and what holds when a source fails."""
    explained = with_reasons(loops, budget.timed(REASONS_SHARE))
    return with_outages(explained, budget.timed(1.0))


def _refused(held: HeatHeld) -> frozenset[str]:
    """Return the loops that people refused, by id."""
    return frozenset(one.loop_id for one in held.decisions if one.state is State.REFUSED)


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
    """Return the loop of the best design that is one and joins all that is forced.

    Whether it pays is for those who wished it to see.
    """
    every = (loop for one in tried for loop in tools.every_loop_of(area, one))
    return next((loop for loop in every if tools.forced <= {member.id for member in loop.members}), None)
