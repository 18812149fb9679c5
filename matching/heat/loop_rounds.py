"""Looks for loops area by area, in rounds: what a round joins or gives up, the next ones leave alone.

A loop runs at one level. Once the best loops of an area are known, what is left of it may hold others at
other levels, so it is looked at again; where exchanges are better than any loop, what they would leave is.
"""

from collections.abc import Sequence
from dataclasses import replace
from typing import Final

from matching.heat.loop_areas import Area, find_areas
from matching.heat.loop_displacing import Displacing
from matching.heat.loop_ends import HeatEnd, without
from matching.heat.loop_extraction import Extraction
from matching.heat.loop_levels import candidate_levels, promise
from matching.heat.loop_lifts import Lifts
from matching.heat.loop_search import Tried, best_bound, try_levels
from matching.solver_run import gap_of
from symbiose.domain.heat_areas import HeatArea
from symbiose.domain.heat_loop_design import Months
from symbiose.domain.heat_loops import HeatLoop, Role
from symbiose.domain.loops_held import summed

MOST_ROUNDS: Final = 4
"""How often what is left is looked at again."""
ENOUGH: Final = 0.25
"""Share of the time left that an area may always use: the most promising ones are looked at to the end."""


def search_areas(ends: Sequence[HeatEnd], tools: Extraction) -> tuple[list[HeatArea], list[HeatLoop]]:
    """Return every area looked at, and the loops found; each uses what those before it leave."""
    told: list[HeatArea] = []
    found: list[HeatLoop] = []
    left = list(ends)
    weighed = replace(tools.displacing, ends=tuple(ends))
    for _ in range(MOST_ROUNDS):
        areas = _most_promising_first(find_areas(left, tools.lifts), tools.lifts)
        left = []
        for i, area in enumerate(areas):
            share = _weight(area) / sum(map(_weight, areas[i:]))
            own = tools.budget.share(max(share, ENOUGH))
            if not own.left_s:
                told.append(_not_looked_at(area))
                continue
            tried, loops = _designed(area, replace(tools, budget=own, displacing=weighed))
            told.append(_told(area, tried, loops))
            found += loops
            taken = _taken(area, tried, loops, weighed)
            left += without(_free(area, loops), taken) if taken else []
            weighed = weighed.less(taken)
        if not left or not tools.budget.left_s:
            break
    return told, found


def _most_promising_first(areas: Sequence[Area], lifts: Lifts) -> list[Area]:
    """Return the areas that could hold a loop; those that could be worth most come before time is up."""
    found = []
    for area in areas:
        levels = candidate_levels(area.sources, area.consumers, lifts) if _may_loop(area, lifts) else []
        if levels:
            found.append((-promise(levels[0], area.sources, area.consumers, lifts), area.ends[0].id, area))
    return [area for *_, area in sorted(found, key=lambda one: one[:2])]


def _may_loop(area: Area, lifts: Lifts) -> bool:
    """Tell whether an area could hold a loop: two flows are an exchange without a heat pump or a store."""
    if len(area.ends) > 2 or any(end.is_network or end.is_uneven for end in area.ends):
        return True
    source, consumer = area.sources[0], area.consumers[0]
    return not lifts.serves_directly(lifts.brought_by(source), consumer)


def _weight(area: Area) -> int:
    """Return how much of the time an area deserves."""
    return len(area.sources) * len(area.consumers) * len(area.sites)


def _designed(area: Area, tools: Extraction) -> tuple[list[Tried], list[HeatLoop]]:
    """Return the area at its levels, and the loops of the best one that has any."""
    levels = candidate_levels(area.sources, area.consumers, tools.lifts)
    tried = try_levels(area, levels, tools.lifts, tools.budget.share(0.5))
    for one in tried:
        if one.cost_eur < 0 and (loops := tools.loops_of(area, one)):
            return tried, loops
    return tried, []


def _free(area: Area, loops: Sequence[HeatLoop]) -> list[HeatEnd]:
    """Return the ends of an area without the public networks that a loop has joined."""
    joined = {member.id for loop in loops for member in loop.members if member.role is Role.NETWORK}
    return [end for end in area.ends if end.id not in joined]


def _taken(
    area: Area, tried: Sequence[Tried], loops: Sequence[HeatLoop], weighed: Displacing
) -> dict[str, Months]:
    """Return what loops take, or else what exchanges would: what is left is looked at again."""
    if loops:
        return summed(loop.taken_mwh for loop in loops)
    return weighed.taken_mwh(area) if any(one.cost_eur < 0 for one in tried) else {}


def _not_looked_at(area: Area) -> HeatArea:
    """Return what is told of an area for which no time was left."""
    return HeatArea(
        source_ids=tuple(end.id for end in area.sources),
        consumer_ids=tuple(end.id for end in area.consumers if not end.is_network),
        status="unknown",
    )


def _told(area: Area, tried: Sequence[Tried], loops: Sequence[HeatLoop]) -> HeatArea:
    """Return what is told of an area, on a few mean periods: at no level tried is there a cheaper design."""
    cost, bound = tried[0].result.objective_eur_per_year if tried else 0.0, best_bound(tried)
    gap = gap_of(cost, bound)
    return HeatArea(
        source_ids=tuple(end.id for end in area.sources),
        consumer_ids=tuple(end.id for end in area.consumers if not end.is_network),
        status=tried[0].result.status if tried else "optimal",
        objective_eur_per_year=cost,
        bound=bound if tried else 0.0,
        gap=gap,
        loop_ids=tuple(loop.id for loop in loops),
    )
