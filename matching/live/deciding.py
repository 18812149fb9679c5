"""The optimum of the small part of a territory that a draft touches, with and without it.

Flows only bear on each other through pairs that the rules admit and through processors that they share. What
a draft does not reach in this way is the same with and without it: only the parts that it reaches are solved.
"""

import time
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from datetime import time as time_of_day
from threading import TIMEOUT_MAX, RLock

import networkx as nx
import numpy as np

from matching.candidates import Candidates, find_candidates
from matching.decided_pairs import accepted_pairs
from matching.decided_paths import accepted_decisions
from matching.live.answers import Found, Question, Range, partners_in
from matching.live.ground import Family, Ground
from matching.live.own_pairs import OwnPairs
from matching.live.recent import Recent
from matching.proposing import ExchangeMatcher
from matching.rules.ends import Booleans
from matching.solver_run import held
from matching.worth import may_be_worth, pair_worths
from symbiose.domain.exchanges import Decision, Proposal
from symbiose.domain.flows import Flow
from symbiose.domain.live_worth import Certainty
from symbiose.domain.ports import SolveSettings, Territory

GAP = 1e-6
"""Gap to which the parts are solved, time permitting."""
LARGEST = 800
"""Pairs of a part beyond which it is not decided while somebody waits."""
LARGEST_FAMILY = 60_000
"""Pairs of linked resources beyond which the parts of a family are not looked for while somebody waits."""
SHORTEST_S = 0.1
"""Time below which no optimum is looked for, s: to state it alone takes a part of that."""
MOST_FAMILIES = 64
MOST_OPTIMA = 256
"""Families and optima that are kept, those asked for last."""

Asked = tuple[frozenset[str], str]
"""Things that take part, and the flow that joins them, written out; empty without one."""


@dataclass(frozen=True)
class Optimum:
    """What a part of a territory is worth."""

    value: float
    """€/yr; a plan of this worth is known."""
    bound: float
    """€/yr; no plan is worth more."""
    proposals: tuple[Proposal, ...] = ()

    @property
    def proven(self) -> bool:
        """Tell whether the plan is as good as it needs to be."""
        return self.bound - self.value <= GAP * abs(self.value)


def _better(one: Optimum | None, other: Optimum | None) -> Optimum | None:
    """Return the better plan of two, with the closer bound that it leaves standing; None without any."""
    if one is None or other is None:
        return one or other
    best = max(one, other, key=lambda found: found.value)
    bound = held([one.bound, other.bound], best.value, abs(best.value))
    return None if bound is None else replace(best, bound=bound)


def family_territory(ground: Ground, family: Family) -> Territory:
    """Return the flows and processors of a family, on their sites."""
    flows = [f for f in ground.flows.values() if (f.resource_id or "", f.direction == "offer") in family]
    processors = [
        p for p in ground.territory.processors if any((resource, False) in family for resource in p.inputs)
    ]
    return replace(ground.territory, flows=tuple(flows), processors=tuple(processors))


class Decided:
    """Optima with and without drafts, over one ground; those asked for last are kept."""

    def __init__(self, ground: Ground, matcher: ExchangeMatcher) -> None:
        """Begin with none."""
        self._ground = ground
        self._matcher = matcher
        self._lock = RLock()
        self._parts = Recent[Family, Parts](MOST_FAMILIES)
        self._optima = Recent[Asked, Optimum](MOST_OPTIMA)

    def gain(self, question: Question, until: float) -> Found | None:
        """Return what a draft changes between two optima; None where the part is too large, or time is over.

        Args:
            question: The draft.
            until: When to be done, by `time.perf_counter`, s.
        """
        with self.held(until) as mine:
            things = self.touched([question]) if mine else None
            return None if things is None else self._between(question, things, until)

    @contextmanager
    def held(self, until: float) -> Iterator[bool]:
        """Let nobody else work meanwhile; false where that is not to be had in time."""
        mine = self._lock.acquire(timeout=max(0.0, min(until - time.perf_counter(), TIMEOUT_MAX)))
        try:
            yield mine and time.perf_counter() < until
        finally:
            if mine:
                self._lock.release()

    def touched(self, questions: Sequence[Question]) -> frozenset[str] | None:
        """Return what drafts reach together; None where that is too much."""
        ends = [end for one in questions for end in one.ends]
        family = self._ground.family_around(ends)
        if self._ground.pairs_judged(family) > LARGEST_FAMILY:
            return None
        parts = self._parts.get(family) or self._parts.keep(family, Parts(self._ground, family))
        reached = {one.draft.replaces for one in questions if one.draft.replaces}
        own = 0
        for pairs in (one.pairs for one in questions if one.pairs is not None):
            useful = np.flatnonzero(self._may_carry(pairs)).tolist()
            reached |= {pairs.other(i).thing_id for i in useful}
            own += len(useful)
        things, found = parts.touched(reached)
        return things if found + own <= LARGEST else None

    def _may_carry(self, pairs: OwnPairs) -> Booleans:
        may: Booleans = may_be_worth(pairs.worths)
        if self._ground.bound_things:
            things = (pairs.other(i).thing_id for i in range(len(pairs)))
            may |= np.array([thing in self._ground.bound_things for thing in things], dtype=bool)
        return may

    def best(self, things: frozenset[str], joining: Flow | None, time_s: float) -> Optimum | None:
        """Return what some things are worth together, with a flow beside them, as far as is known.

        Args:
            things: Flows and processors that take part.
            joining: A flow that takes part beside them.
            time_s: Time for it where it is not known yet, s; of less than `SHORTEST_S` nothing is made.
        """
        asked = things, joining.model_dump_json() if joining else ""
        known = self._optima.get(asked)
        if (known is None or not known.proven) and time_s >= SHORTEST_S:
            known = _better(known, optimum(self._ground, things, joining, self._matcher, time_s))
        return self._optima.keep(asked, known) if known else None

    def _between(self, question: Question, things: frozenset[str], until: float) -> Found | None:
        draft = question.draft
        before = self.best(things, None, (until - time.perf_counter()) / 2)
        if before is None:
            return None
        rest = things - {draft.replaces} if draft.replaces else things
        after = self.best(rest, draft.flow, until - time.perf_counter())
        if after is None:
            return None
        shown, plan = draft.flow, after
        if shown is None and question.old is not None:
            shown, plan = question.old.flow, before
        return Found(
            Range(after.value - before.bound, after.bound - before.value),
            after.value - before.value,
            Certainty.DECIDED,
            partners_in(plan.proposals, shown) if shown else (),
        )


class Parts:
    """What in a family is joined by its pairs, each part with how many pairs it has."""

    def __init__(self, ground: Ground, family: Family) -> None:
        """Find every pair of the family."""
        within = family_territory(ground, family)
        candidates = find_candidates(within, ground.book, ground.knowledge)
        useful = _useful(ground, candidates)
        giver, taker = candidates.giver[useful], candidates.taker[useful]
        graph: nx.Graph[str] = nx.Graph()
        graph.add_nodes_from(flow.id for flow in within.flows)
        graph.add_nodes_from(processor.id for processor in within.processors)
        givers = [end.thing_id for end in candidates.givers]
        takers = [end.thing_id for end in candidates.takers]
        graph.add_edges_from(
            (givers[g], takers[t]) for g, t in zip(giver.tolist(), taker.tolist(), strict=True)
        )
        self._members = [frozenset(part) for part in nx.connected_components(graph)]
        self._part_of = {thing: i for i, part in enumerate(self._members) for thing in part}
        self._pairs: dict[int, int] = defaultdict(int)
        for g, pairs in zip(*np.unique(giver, return_counts=True), strict=True):
            self._pairs[self._part_of[givers[g]]] += int(pairs)

    def touched(self, things: Iterable[str]) -> tuple[frozenset[str], int]:
        """Return what is joined to some things, and how many pairs that has."""
        parts = {self._part_of[thing] for thing in things if thing in self._part_of}
        members = (self._members[i] for i in sorted(parts))
        return frozenset().union(*members), sum(self._pairs[i] for i in parts)


def _useful(ground: Ground, candidates: Candidates) -> Booleans:
    """Return the pairs that may carry something in an optimum, or have to."""
    worths = pair_worths(candidates, ground.book.links, ground.knowledge)
    accepted = accepted_decisions(ground.territory.decisions)
    useful: Booleans = may_be_worth(worths) | accepted_pairs(candidates, accepted)
    return useful


def optimum(
    ground: Ground,
    things: frozenset[str],
    joining: Flow | None,
    matcher: ExchangeMatcher,
    time_s: float,
    locked: Iterable[Decision] = (),
) -> Optimum | None:
    """Return what some things of a territory are worth together; None where no time was enough.

    Args:
        ground: The territory.
        things: Flows and processors that take part.
        joining: A flow that takes part beside them.
        matcher: The matcher, without loops and sun.
        time_s: Time for it, s.
        locked: Exchanges that the plan carries as they are said, beside those that people accepted.
    """
    part = _part(ground, things, joining, locked)
    settings = SolveSettings(gap=GAP, time_limit_s=time_s)
    result = matcher.propose(part, settings, "live", _beginning(part))
    value, bound = result.run.objective_value, result.run.bound
    standing = None if value is None else held([bound], value, abs(value))
    if value is None or standing is None:
        return None
    return Optimum(value, standing, result.proposals)


def _part(
    ground: Ground, things: frozenset[str], joining: Flow | None, locked: Iterable[Decision]
) -> Territory:
    """Return some things of a territory, with a flow beside them and exchanges that are locked."""
    territory = ground.territory
    flows = [flow for flow in territory.flows if flow.id in things and not flow.withdrawn]
    ids = things | ({joining.id} if joining else frozenset())
    if joining:
        flows.append(joining)
    processors = [p for p in territory.processors if p.id in things]
    stand_on = {thing.site_id for thing in flows} | {thing.site_id for thing in processors}
    return replace(
        territory,
        sites=tuple(ground.sites[site] for site in sorted(stand_on) if site in ground.sites),
        flows=tuple(flows),
        processors=tuple(processors),
        decisions=(*(d for d in territory.decisions if {d.path.offer_id, d.path.need_id} <= ids), *locked),
        standing={f: place for f, place in territory.standing.items() if joining is None or f != joining.id},
    )


def _beginning(territory: Territory) -> datetime:
    return datetime.combine(territory.day, time_of_day.min, UTC)
