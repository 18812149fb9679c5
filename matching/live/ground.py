"""A territory laid out once, so that the pairs of one more flow are found as arrays."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from functools import cached_property
from threading import Lock
from typing import NamedTuple

import numpy as np

from matching.columns import End, columns, flow_ends, processor_ends, standing_end
from matching.decided_paths import BINDING
from matching.knowledge import Knowledge
from matching.live.held import Held, HeldMoved, held_in
from matching.live.worths import EndWorths
from matching.rulebook import RuleBook
from matching.rules.ends import Ends, Integers
from symbiose.domain.companies import Site
from symbiose.domain.errors import UnknownThing
from symbiose.domain.exchanges import State
from symbiose.domain.flows import MONTHS, Direction, Flow
from symbiose.domain.live_worth import FlowDraft
from symbiose.domain.loops_held import Months, without
from symbiose.domain.ports import Territory

Node = tuple[str, bool]
"""A resource, and whether it is given."""
Family = frozenset[Node]
"""What is given and taken by ends that may bear on one another."""


class Size(NamedTuple):
    """How large a family is."""

    givers: int
    takers: int
    seasons: int
    """Groups of like months into which its year falls; each month is one where something was accepted."""
    pairs: int
    """Of linked resources, admitted or not."""

    @property
    def ends(self) -> int:
        """Return how many ends it has."""
        return self.givers + self.takers


class Side:
    """All givers, or all takers, of a territory: what is withdrawn is not among them."""

    def __init__(self, ends: list[End], book: RuleBook, knowledge: Knowledge, *, gives: bool) -> None:
        """Lay them out by resource."""
        self.ends = ends
        self.columns: Ends = columns(ends, book.codes, knowledge)
        self.worths = EndWorths.of(ends, knowledge, gives=gives)
        rows: dict[str, list[int]] = defaultdict(list)
        for i, end in enumerate(ends):
            rows[end.resource_id or ""].append(i)
        self.row_of = {end.flow.id: i for i, end in enumerate(ends) if end.flow}
        self.of_resource = {name: np.array(found, dtype=np.int64) for name, found in rows.items()}

    def rows(self, resources: Iterable[str]) -> Integers:
        """Return the positions of the ends of some resources, in order."""
        found = [self.of_resource[name] for name in resources if name in self.of_resource]
        rows: Integers = np.sort(np.concatenate(found)) if found else np.zeros(0, dtype=np.int64)
        return rows


class Ground:
    """Sites, ends and rules of one state of a territory."""

    def __init__(
        self, territory: Territory, knowledge: Knowledge, taken: Mapping[str, Months] | None = None
    ) -> None:
        """Lay out every end.

        Args:
            territory: The territory, with what is left of its flows.
            knowledge: What is known of its resources.
            taken: What was taken off its flows before; a flow that takes the place of one has as much less.
        """
        self.territory = territory
        self._taken = taken or {}
        self.knowledge = knowledge
        self.book = RuleBook(territory, knowledge)
        self.sites: dict[str, Site] = {site.id: site for site in territory.sites}
        self.flows: dict[str, Flow] = {flow.id: flow for flow in territory.flows if not flow.withdrawn}
        self._sizes: dict[Family, Size] = {}
        self._held: dict[frozenset[str], Held] = {}
        self._lock = Lock()
        self.givers = self._side(Direction.OFFER)
        self.takers = self._side(Direction.NEED)

    def _side(self, direction: Direction) -> Side:
        flows = [end for end in flow_ends(self.territory, direction) if end.flow and not end.flow.withdrawn]
        ends = [*flows, *processor_ends(self.territory, direction)]
        return Side(ends, self.book, self.knowledge, gives=direction is Direction.OFFER)

    def end_of(self, flow: Flow) -> End:
        """Return the end that a flow is.

        Raises:
            UnknownThing: Its site is not in the territory.
        """
        site = self.sites.get(flow.site_id)
        if site is None:
            msg = f"Site {flow.site_id} does not exist. Choose it from the list of sites."
            raise UnknownThing(msg, site=flow.site_id)
        return End(site, flow.resource_id, flow.direction is Direction.OFFER, flow=flow)

    def declared_end(self, flow_id: str) -> End:
        """Return the end that a declared flow is, where it counts as standing.

        Raises:
            UnknownThing: It is not declared, or was withdrawn.
        """
        return standing_end(self.end_of(self.declared(flow_id)), self.territory)

    def declared(self, flow_id: str) -> Flow:
        """Return a flow that takes part.

        Raises:
            UnknownThing: It is not declared, or was withdrawn.
        """
        if flow_id not in self.flows:
            msg = f"Flow {flow_id} does not exist. Choose it from the list of flows."
            raise UnknownThing(msg, flow=flow_id)
        return self.flows[flow_id]

    def beside_taken(self, draft: FlowDraft) -> FlowDraft:
        """Return a draft with what is left of its flow where some of what it replaces was taken off."""
        taken = self._taken.get(draft.replaces) if draft.replaces else None
        if taken is None:
            return draft
        left = without(draft.flow, taken) if draft.flow else None
        return FlowDraft(
            None if left is None or left.withdrawn else left,
            draft.replaces if draft.replaces in self.flows else None,
        )

    def other_side(self, end: End) -> Side:
        """Return the ends that an end may be paired with."""
        return self.takers if end.gives else self.givers

    def linked(self, end: End) -> tuple[str, ...]:
        """Return the resources of the other side that an end's resource serves as, or is served by."""
        return self._linked.get((end.resource_id or "", end.gives), ())

    @cached_property
    def _linked(self) -> dict[Node, tuple[str, ...]]:
        """Return the resources of the other side by what is given or taken, in order."""
        found: dict[Node, list[str]] = defaultdict(list)
        for given, taken, _ in self.book.links.items():
            if taken in self.takers.of_resource:
                found[given, True].append(taken)
            if given in self.givers.of_resource:
                found[taken, False].append(given)
        return {node: tuple(sorted(others)) for node, others in found.items()}

    def with_waste_of(self, end: End) -> RuleBook:
        """Return the rules that judge an end: they number its waste code, be it the first of its kind."""
        code = end.flow.waste_code if end.flow else None
        if code is None or code in self.book.codes.wastes or end.flow is None:
            return self.book
        return RuleBook(replace(self.territory, flows=(*self.territory.flows, end.flow)), self.knowledge)

    @cached_property
    def refused(self) -> dict[str, frozenset[str]]:
        """Return the flows with which a person refused a direct exchange of each flow."""
        found: dict[str, set[str]] = defaultdict(set)
        for d in self.territory.decisions:
            if d.state is State.REFUSED and not d.path.through:
                found[d.path.offer_id].add(d.path.need_id)
                found[d.path.need_id].add(d.path.offer_id)
        return {flow: frozenset(others) for flow, others in found.items()}

    @cached_property
    def settled(self) -> dict[str, frozenset[str]]:
        """Return the flows with which a direct exchange of each flow is settled: refused, or as accepted."""
        found: dict[str, set[str]] = defaultdict(set)
        for flow, others in self.refused.items():
            found[flow] |= others
        for (giver, taker), pair in self.held.pairs.items():
            if pair.direct:
                found[giver[0]].add(taker[0])
                found[taker[0]].add(giver[0])
        return {flow: frozenset(others) for flow, others in found.items()}

    @cached_property
    def surroundings(self) -> tuple[object, ...]:
        """Return all that pairs of flows depend on beside the flows and what was decided on them."""
        held = self.territory
        return held.day, held.values, held.sites, held.processors, held.substitutions

    @cached_property
    def bound_things(self) -> frozenset[str]:
        """Return the flows and processors on paths that were accepted."""
        paths = (d.path for d in self.territory.decisions if d.state in BINDING)
        return frozenset(thing for p in paths for thing in (p.offer_id, *p.through, p.need_id))

    @cached_property
    def tied(self) -> dict[str, list[str]]:
        """Return what stands beside each thing on accepted paths."""
        found: dict[str, list[str]] = defaultdict(list)
        for d in self.territory.decisions:
            if d.state in BINDING:
                stops = (d.path.offer_id, *d.path.through, d.path.need_id)
                for stop in stops:
                    found[stop] += stops
        return dict(found)

    def tied_to(self, things: Iterable[str]) -> frozenset[str]:
        """Return what accepted exchanges tie to some things, themselves included; none where none is tied."""
        found: set[str] = set()
        waiting = [thing for thing in things if thing in self.bound_things]
        while waiting:
            thing = waiting.pop()
            if thing not in found:
                found.add(thing)
                waiting += self.tied[thing]
        return frozenset(found)

    @cached_property
    def held(self) -> Held:
        """Return what accepted exchanges hold, each group of things that they tie by itself."""
        found, left = Held(), set(self.bound_things)
        while left:
            tied = self.tied_to([min(left)])
            found, left = found.joined(self._held_of(tied)), left - tied
        return found

    def held_moved(self, draft: FlowDraft) -> HeldMoved:
        """Return what accepted exchanges hold of things that they tie to a draft, without it and with it."""
        tied = self.tied_to([draft.replaces] if draft.replaces else [])
        if not tied:
            return HeldMoved()
        return HeldMoved(self._held_of(tied), self._held_among(tied - {draft.replaces}, draft.flow))

    def _held_of(self, tied: frozenset[str]) -> Held:
        """Return what is held of things that are tied to one another, as it was found before."""
        with self._lock:
            if tied not in self._held:
                self._held[tied] = self._held_among(tied, None)
            return self._held[tied]

    def _held_among(self, things: frozenset[str], joining: Flow | None) -> Held:
        """Return what is held of some things and of a flow beside them."""
        flows = [self.flows[thing] for thing in sorted(things) if thing in self.flows]
        flows += [joining] if joining else []
        processors = tuple(one for one in self.territory.processors if one.id in things)
        ids = {one.id for one in flows}
        sites = {one.site_id for one in flows} | {one.site_id for one in processors}
        within = replace(
            self.territory,
            sites=tuple(self.sites[site] for site in sorted(sites) if site in self.sites),
            flows=tuple(flows),
            processors=processors,
            decisions=tuple(d for d in self.territory.decisions if {d.path.offer_id, d.path.need_id} <= ids),
            standing={f: place for f, place in self.territory.standing.items() if f in things},
        )
        book = self.book if joining is None else self.with_waste_of(self.end_of(joining))
        return held_in(within, book, self.knowledge)

    @cached_property
    def families(self) -> dict[Node, Family]:
        """Return what bears on one another: linked resources, and what one processor takes and gives."""
        label: dict[Node, Node] = {}

        def root(node: Node) -> Node:
            while label.setdefault(node, node) != node:
                node = label[node]
            return node

        for one, other in self._ties():
            label[root(one)] = root(other)
        members: dict[Node, set[Node]] = defaultdict(set)
        for node in list(label):
            members[root(node)].add(node)
        return {node: frozenset(members[root(node)]) for node in label}

    def _ties(self) -> Iterator[tuple[Node, Node]]:
        for given, taken, _ in self.book.links.items():
            if given in self.givers.of_resource and taken in self.takers.of_resource:
                yield (given, True), (taken, False)
        for processor in self.territory.processors:
            nodes = [*((r, False) for r in processor.inputs), *((r, True) for r in processor.outputs)]
            yield from ((nodes[0], node) for node in nodes)

    def family_around(self, ends: Iterable[End]) -> Family:
        """Return all that some ends may bear on, themselves included."""
        found: set[Node] = set()
        for end in ends:
            around = [(other, not end.gives) for other in self.linked(end)]
            for node in ((end.resource_id or "", end.gives), *around):
                found |= self.families.get(node, frozenset({node}))
        return frozenset(found)

    def size_of(self, family: Family) -> Size:
        """Return how large a family is."""
        if family not in self._sizes:
            sides = [
                (side, side.rows(name for name, gives in family if gives is giving))
                for side, giving in ((self.givers, True), (self.takers, False))
            ]
            months = np.concatenate([side.worths.months[rows] for side, rows in sides])
            seasons = np.unique(months, axis=1).shape[1] if len(months) else 1
            if self.bound_things and any(
                side.ends[row].thing_id in self.bound_things for side, rows in sides for row in rows
            ):
                seasons = MONTHS
            givers, takers = (len(rows) for _, rows in sides)
            self._sizes[family] = Size(givers, takers, seasons, self.pairs_judged(family))
        return self._sizes[family]

    def pairs_judged(self, family: Family) -> int:
        """Return how many pairs of linked resources a family has, admitted or not."""
        given = [resource for resource, gives in family if gives and resource in self.givers.of_resource]
        taken = [resource for resource, gives in family if not gives and resource in self.takers.of_resource]
        return sum(
            len(self.givers.of_resource[g]) * len(self.takers.of_resource[t])
            for g in given
            for t in taken
            if self.book.links.get(g, t)
        )
