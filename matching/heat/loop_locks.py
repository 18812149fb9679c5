"""Keeps accepted loops as they are while what is declared suffices; else cuts them back, and says why."""

import math
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Final

from matching.heat.loop_areas import Area
from matching.heat.loop_ends import HeatEnd, without
from matching.heat.loop_extraction import Extraction
from matching.heat.loop_levels import LoopLevel, candidate_levels
from matching.heat.loop_lifts import Lifts
from matching.heat.loop_parts import parts_of
from matching.heat.loop_search import try_levels
from matching.heat.network_levels import approach_at, is_at_most
from matching.rules.wording import MONTHS, figure
from symbiose.domain.heat_areas import RelaxedLoop
from symbiose.domain.heat_loops import HeatLoop, LoopDecision, LoopMember, Role
from symbiose.domain.heat_quantities import KWH_PER_MWH
from symbiose.domain.loops_held import accepted_loops

TOLERANCE: Final = 1e-6
"""Share of a month's heat whose loss is rounding."""


@dataclass(frozen=True)
class Kept:
    """What is kept of accepted loops."""

    loops: tuple[HeatLoop, ...] = ()
    relaxed: tuple[RelaxedLoop, ...] = ()
    left: tuple[HeatEnd, ...] = ()
    """What the ends have left beside them."""


def keep_accepted(decisions: Iterable[LoopDecision], ends: Sequence[HeatEnd], extraction: Extraction) -> Kept:
    """Return what is kept of every accepted loop, by id, each over what those before it leave."""
    kept = Kept(left=tuple(ends))
    for loop in accepted_loops(decisions):
        by_id = {end.id: end for end in kept.left}
        cause = why_not_kept(loop, by_id, extraction.lifts)
        found = loop if cause is None else _cut_back(loop, by_id, extraction)
        kept = Kept(
            loops=(*kept.loops, *((found,) if found else ())),
            relaxed=(*kept.relaxed, *((_relaxed(loop, found, cause),) if cause else ())),
            left=tuple(without(kept.left, found.taken_mwh)) if found else kept.left,
        )
    return kept


def why_not_kept(loop: HeatLoop, ends: Mapping[str, HeatEnd], lifts: Lifts) -> str | None:
    """Return, in French, why a loop no longer fits what is left of its flows; None when it does."""
    for member in loop.members:
        if member.flow_id is None:
            continue
        end = ends.get(member.flow_id)
        if end is None:
            return _gone(member)
        told = _temperature(member, end) or _approach(loop, end, lifts) or _shortage(member, end, loop)
        if told:
            return told
    return None


def _gone(member: LoopMember) -> str:
    if member.role is Role.SOURCE:
        return "Une source de la boucle n’est plus déclarée, ou toute sa chaleur est prise ailleurs."
    return "Un besoin de la boucle n’est plus déclaré, ou il est couvert ailleurs."


def _temperature(member: LoopMember, end: HeatEnd) -> str | None:
    before = member.supply_temp_c
    if before is None:
        return None
    now = end.supply_temp_c
    if member.role is Role.SOURCE and not is_at_most(before, now):
        return f"Une source donne à {figure(now)} °C, la boucle est faite pour {figure(before)} °C."
    if member.role is Role.CONSUMER and not is_at_most(now, before):
        return f"Un besoin demande {figure(now)} °C, la boucle est faite pour {figure(before)} °C."
    return None


def _approach(loop: HeatLoop, end: HeatEnd, lifts: Lifts) -> str | None:
    """Return why an exchanger no longer does: the carrier now declared asks for a greater difference."""
    instance = loop.instance
    usual, own = instance.economics.approach_k, lifts.own_approach_k(end)
    stated = instance.sources if end.gives else instance.consumers
    before = next((approach_at(one, usual) for one in stated if one.id == end.id), usual)
    now = usual if own == lifts.approach_k else own
    if is_at_most(now, before):
        return None
    of_whom = "d’une source" if end.gives else "d’un besoin"
    asked = f"L’échangeur {of_whom} demande {figure(now)} K d’écart"
    return f"{asked}, la boucle est faite pour {figure(before)} K."


def _shortage(member: LoopMember, end: HeatEnd, loop: HeatLoop) -> str | None:
    taken = loop.taken_mwh.get(end.id, ())
    for month, (mwh, left) in enumerate(zip(taken, end.left_mwh, strict=False)):
        if mwh > left + TOLERANCE * max(mwh, 1.0):
            what = "donne" if member.role is Role.SOURCE else "demande"
            who = "une source" if member.role is Role.SOURCE else "un besoin"
            return (
                f"En {MONTHS[month]}, {who} ne {what} plus que {figure(left)} MWh, "
                f"la boucle en compte {figure(mwh)}."
            )
    return None


def _cut_back(loop: HeatLoop, ends: Mapping[str, HeatEnd], extraction: Extraction) -> HeatLoop | None:
    """Return the loop over what is left of the same flows, each consumer held; None when one is gone."""
    wanted = [member.flow_id for member in loop.members if member.flow_id is not None]
    if not all(flow_id in ends for flow_id in wanted):
        return None
    area = Area(tuple(_scaled(loop, ends[flow_id], ends) for flow_id in sorted(wanted)))
    tools = replace(extraction, forced=frozenset(consumer.id for consumer in area.consumers))
    levels = levels_of(loop) or candidate_levels(area.sources, area.consumers, tools.lifts)
    for one in try_levels(area, levels, tools.lifts, tools.budget.share(0.5), tools.forced):
        full = tools.solved(area, one.statement.level)
        for part in parts_of(full.statement.document, full.result):
            if part.flows == frozenset(wanted):
                return tools.written(area, full, part)
    return None


def _scaled(loop: HeatLoop, end: HeatEnd, ends: Mapping[str, HeatEnd]) -> HeatEnd:
    """Return a consumer that asks for its part of what sources still give, each month; a source as it is."""
    if end.gives:
        return end
    taken, left = loop.taken_mwh.get(end.id, ()), []
    for month, mwh in enumerate(taken):
        given = [(loop.taken_mwh[i][month], ends[i].left_mwh[month]) for i in _sources(loop)]
        before, now = (math.fsum(column) for column in zip(*given, strict=True))
        lost = _lost_mwh(loop, month)
        share = (min(before, now) - lost) / (before - lost) if before > lost else 0.0
        left.append(min(end.left_mwh[month], mwh * max(0.0, share)))
    return replace(end, left_mwh=tuple(left))


def _sources(loop: HeatLoop) -> list[str]:
    return [one.id for one in loop.members if one.role is Role.SOURCE and one.id in loop.taken_mwh]


def _lost_mwh(loop: HeatLoop, month: int) -> float:
    """Return what pipes lose in a month, January being 0, MWh."""
    return math.fsum(
        edge.loss_kw[i] * stated.hours / KWH_PER_MWH
        for edge in loop.result.edges
        for i, (period, stated) in enumerate(zip(loop.periods, loop.instance.periods, strict=True))
        if period.month == month + 1
    )


def levels_of(loop: HeatLoop) -> list[LoopLevel]:
    """Return the levels that a loop was designed at."""
    return [
        LoopLevel(level.id, level.supply_temp_c, level.return_temp_c)
        for level in loop.instance.levels
        if level.return_temp_c is not None
    ]


def _relaxed(loop: HeatLoop, kept: HeatLoop | None, cause: str) -> RelaxedLoop:
    return RelaxedLoop(
        loop_id=loop.id,
        cause=cause,
        accepted_mwh_per_year=loop.heat_mwh_per_year,
        kept_mwh_per_year=kept.heat_mwh_per_year if kept else 0.0,
    )
