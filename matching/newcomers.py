"""Weighs newcomers: the optimum with each one of them, over the part of the territory that it touches.

Two flows can only bear on each other through pairs that the rules admit and that may pay, and through
processors that they share. What such pairs join is a part; the optimum of the whole is the sum of those of
its parts. A newcomer therefore changes nothing but the parts that its own pairs lead into: they alone are
solved again, with it. All newcomers are joined to the territory once to find those pairs, in one pass.
"""

import time
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

import networkx as nx
import numpy as np

from matching.answers import WITH_PLAN, Tell
from matching.candidates import Candidates, find_candidates
from matching.columns import End
from matching.decided_pairs import accepted_pairs
from matching.decided_paths import accepted_decisions
from matching.knowledge import Knowledge
from matching.proposing import ExchangeMatcher, KnowledgeOf
from matching.rulebook import RuleBook
from matching.rules.ends import Booleans, Integers
from matching.work_clock import now_s
from matching.worth import may_be_worth, pair_worths
from symbiose.domain.exchanges import Objective
from symbiose.domain.land import UNTOUCHED, Gain, gain_of
from symbiose.domain.newcomers import Newcomer, NewcomersCase, Weighed
from symbiose.domain.ports import SolveSettings, Territory
from symbiose.domain.run_results import RunResult

SHORTEST_S = 0.5
"""Least time that an optimum is given, s."""


class NewcomerWeigher:
    """Weighs newcomers one by one (the port `WeighNewcomers`)."""

    def __init__(self, knowledge_of: KnowledgeOf, matcher: ExchangeMatcher) -> None:
        """Keep what finds pairs and what optimises."""
        self._knowledge_of = knowledge_of
        self._matcher = matcher

    def __call__(
        self,
        territory: Territory,
        case: NewcomersCase,
        settings: SolveSettings,
        created: datetime,
        tell: Tell,
    ) -> Iterator[Weighed]:
        """Yield each newcomer as soon as it is weighed, until the time is over.

        Those that are left share what is left of the time evenly: a hard one takes none of the others'.
        """
        began = now_s()
        reach = _reach(territory, case.newcomers, self._knowledge_of(territory), settings.objective)
        for number, newcomer in enumerate(case.newcomers):
            left_s = case.budget_s - (now_s() - began)
            if left_s < 0:
                return
            things = reach.things_touched_by(newcomer)
            before = sum((case.present[i] for i in sorted(things) if i in case.present), Gain())
            waiting = sum(reach.touches(one) for one in case.newcomers[number:])
            share_s = max(SHORTEST_S, left_s / max(waiting, 1))
            timed = replace(settings, time_limit_s=min(settings.time_limit_s, share_s))
            yield self._weighed(territory, newcomer, things, before, timed, created)
            tell((number + 1) / len(case.newcomers))

    def _weighed(
        self,
        territory: Territory,
        newcomer: Newcomer,
        things: frozenset[str],
        before: Gain,
        settings: SolveSettings,
        created: datetime,
    ) -> Weighed:
        began = time.perf_counter()
        weighed = Weighed(
            trade_id=newcomer.trade_id, scale=newcomer.scale, status=UNTOUCHED, before=before, after=before
        )
        if not things:
            return weighed
        joined = _joined(territory, things, newcomer)
        result = self._matcher.propose(joined, settings, newcomer.site.id, created)
        return weighed.model_copy(
            update=_found(result, newcomer, before, settings.objective)
            | {
                "flows_solved": len(joined.flows) - len(newcomer.flows),
                "seconds": time.perf_counter() - began,
            }
        )


def _found(result: RunResult, newcomer: Newcomer, before: Gain, objective: Objective) -> dict[str, object]:
    """Return what an optimum tells of a newcomer.

    The present plan, with a newcomer that carries nothing, is a plan too: it stands where the newcomer
    carries nothing, and where nothing better was found in time.
    """
    run, own = result.run, {flow.id for flow in newcomer.flows}
    loops = tuple(p for p in result.proposals if {p.path.offer_id, p.path.need_id} & own)
    after = sum((gain_of(p) for p in result.proposals), Gain())
    if run.status not in WITH_PLAN or not loops:
        return {"status": run.status, "after": before}
    worse = objective is Objective.NET_BENEFIT and after.benefit_eur < before.benefit_eur
    reached = before if worse else after
    short = max(0.0, run.bound - reached.benefit_eur) if run.bound is not None else 0.0
    return {
        "status": run.status,
        "after": reached,
        "short_of_bound_eur": short,
        "loops": () if worse else loops,
    }


def _joined(territory: Territory, things: frozenset[str], newcomer: Newcomer) -> Territory:
    """Return the touched part of a territory with the newcomer in it."""
    ends = (d for d in territory.decisions if {d.path.offer_id, d.path.need_id} <= things)
    return replace(
        territory,
        sites=(*territory.sites, newcomer.site),
        flows=(*(flow for flow in territory.flows if flow.id in things), *newcomer.flows),
        processors=tuple(one for one in territory.processors if one.id in things),
        decisions=tuple(ends),
    )


@dataclass(frozen=True)
class Reach:
    """Which part of the territory each flow and processor belongs to, and which parts newcomers lead into."""

    part_of: Mapping[str, int]
    """Existing flow or processor → its part."""
    parts_of: Mapping[str, frozenset[int]]
    """Site of a newcomer → parts that its pairs lead into."""

    def touches(self, newcomer: Newcomer) -> bool:
        """Tell whether any flow of a newcomer finds a counterpart."""
        return newcomer.site.id in self.parts_of

    def things_touched_by(self, newcomer: Newcomer) -> frozenset[str]:
        """Return the existing flows and processors of the parts that a newcomer leads into."""
        parts = self.parts_of.get(newcomer.site.id, frozenset())
        return frozenset(thing for thing, part in self.part_of.items() if part in parts)


def _reach(
    territory: Territory, newcomers: Sequence[Newcomer], knowledge: Knowledge, objective: Objective
) -> Reach:
    whole = replace(
        territory,
        sites=(*territory.sites, *(one.site for one in newcomers)),
        flows=(*territory.flows, *(flow for one in newcomers for flow in one.flows)),
    )
    book = RuleBook(whole, knowledge)
    candidates = find_candidates(whole, book, knowledge)
    pairs = _pairs(candidates, _useful(territory, candidates, book, knowledge, objective))
    new = {flow.id: flow.site_id for one in newcomers for flow in one.flows}
    inside: nx.Graph[str] = nx.Graph()
    led: list[tuple[str, str]] = []
    for giver, taker in pairs:
        ours = [new.get(giver), new.get(taker)]
        if ours == [None, None]:
            inside.add_edge(giver, taker)
        elif None in ours:
            site, thing = (ours[0], taker) if ours[0] else (ours[1], giver)
            inside.add_node(thing)
            led.append((site or "", thing))
    part_of = {thing: i for i, part in enumerate(nx.connected_components(inside)) for thing in part}
    parts_of: dict[str, set[int]] = {}
    for site, thing in led:
        parts_of.setdefault(site, set()).add(part_of[thing])
    return Reach(part_of, {site: frozenset(parts) for site, parts in parts_of.items()})


def _useful(
    territory: Territory, candidates: Candidates, book: RuleBook, knowledge: Knowledge, objective: Objective
) -> Booleans:
    """Return the pairs that may carry something: they lead to a need, and may pay or were accepted."""
    kept = np.ones(len(candidates), dtype=bool)
    if objective is Objective.NET_BENEFIT:
        worths = pair_worths(candidates, book.links, knowledge, objective)
        accepted = accepted_decisions(territory.decisions)
        kept = may_be_worth(worths) | accepted_pairs(candidates, accepted)
    return kept & _leading_to_a_need(candidates, kept)


def _leading_to_a_need(candidates: Candidates, kept: Booleans) -> Booleans:
    """Return the pairs into a need, or into a processor from which other pairs lead to one."""
    names = sorted({end.processor.id for end in (*candidates.givers, *candidates.takers) if end.processor})
    code = {name: i for i, name in enumerate(names)}

    def codes(ends: Sequence[End]) -> Integers:
        found = [code[end.processor.id] if end.processor else len(names) for end in ends]
        return np.array(found, dtype=np.int64)

    source = codes(candidates.givers)[candidates.giver]
    target = codes(candidates.takers)[candidates.taker]
    leads = np.zeros(len(names) + 1, dtype=bool)
    leads[-1] = True
    while True:
        onward = leads.copy()
        onward[source[kept & leads[target]]] = True
        if np.array_equal(onward, leads):
            break
        leads = onward
    found: Booleans = leads[target]
    return found


def _pairs(candidates: Candidates, kept: Booleans) -> Iterator[tuple[str, str]]:
    """Yield giver and taker of the pairs kept, by the ids of flows and processors."""
    givers = [end.thing_id for end in candidates.givers]
    takers = [end.thing_id for end in candidates.takers]
    for row in np.flatnonzero(kept):
        yield givers[candidates.giver[row]], takers[candidates.taker[row]]
