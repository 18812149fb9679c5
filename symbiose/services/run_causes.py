"""Why a proposal is new, gone or changed from one run to a later one: computed, never guessed.

Looked at: the versions of the two flows, decisions, the reference values used, what the journal says of the
processors, substitutions and imports concerned, what the two runs maximised and proved, and which other
proposals took or left the same flows. Where nothing of it explains the change, that is said.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from functools import cached_property

from symbiose.domain.exchanges import Decision, Path, Proposal, Run, State
from symbiose.domain.flow_changes import OPENNESS, Step, changes_between, step_between
from symbiose.domain.flows import Flow
from symbiose.domain.journal import JournalEntry
from symbiose.domain.repositories import Repositories
from symbiose.services.surroundings import Ends

MOST_ENTRIES = 2_000
"""Entries of the journal looked at between two runs."""
_SAYS_NOTHING = frozenset({"confidentiality", "description", "reference", "rank", "resource_text"})
"""Fields of a flow that no run looks at."""
_WIDE = frozenset({"import_files", "import_territory", "classify_flows"})
"""Commands that may change sites, processors and substitutions at once."""


class CauseKind(StrEnum):
    """What explains a change."""

    FLOW_NEW = "flow_new"
    FLOW_CHANGED = "flow_changed"
    FLOW_WITHDRAWN = "flow_withdrawn"
    FLOW_RESTORED = "flow_restored"
    FLOW_EXPIRED = "flow_expired"
    FLOW_BEGAN = "flow_began"
    DECIDED = "decided"
    RIVAL_DECIDED = "rival_decided"
    VALUE = "value"
    THING_EDITED = "thing_edited"
    IMPORTED = "imported"
    TAKEN = "taken"
    """Another proposal takes more of one of the two flows."""
    FREED = "freed"
    """Another proposal leaves more of one of the two flows."""
    LOOP_TAKES = "loop_takes"
    """A heat-recovery loop takes more of one of the two flows."""
    LOOP_LEAVES = "loop_leaves"
    """A heat-recovery loop leaves more of one of the two flows."""
    GROUP_TAKES = "group_takes"
    """A group that shares roofs serves more of the need."""
    GROUP_LEAVES = "group_leaves"
    """A group that shares roofs leaves more of the need."""
    OBJECTIVE = "objective"
    UNPROVEN = "unproven"
    VERSION = "version"


@dataclass(frozen=True)
class Cause:
    """One thing that explains a change."""

    kind: CauseKind
    at: datetime | None = None
    """When it happened, where that is known."""
    gives: bool = True
    """Of a flow: the one that gives, else the one that receives."""
    fields: tuple[str, ...] = ()
    """Of a changed flow: what differs."""
    state: State | None = None
    """Of a decision: what was decided."""
    thing: str = ""
    """Id of the proposal, value or thing concerned."""
    figures: tuple[float, float] | None = None
    """Of a value: before and after."""
    ends: Ends | None = None
    """Of another proposal: whom it joins."""


@dataclass(frozen=True)
class Span:
    """Two runs, the earlier one first, and what lies between."""

    before: Run
    after: Run
    old: Mapping[str, Proposal]
    new: Mapping[str, Proposal]
    entries: Sequence[JournalEntry]
    decisions: Sequence[Decision]
    """Decisions that were taken between the two runs, the latest of each proposal."""
    versions: Mapping[str, Sequence[Flow]]
    """Flow id → its versions, the oldest first."""
    edited: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    """Proposal id → things that it rests on beside its flows: processors, substitutions, values."""

    loops: tuple[Mapping[str, float], Mapping[str, float]] = field(default_factory=lambda: ({}, {}))
    """What heat-recovery loops of the earlier and of the later run take of each flow, MWh/yr."""
    groups: tuple[Mapping[str, float], Mapping[str, float]] = field(default_factory=lambda: ({}, {}))
    """What groups that share roofs of both runs serve of each need, MWh/yr."""

    @cached_property
    def sharing(self) -> Mapping[str, frozenset[str]]:
        """Return the proposals of the two runs that use each flow and processor."""
        found: dict[str, set[str]] = defaultdict(set)
        for i, proposal in {**self.old, **self.new}.items():
            for thing in _things(proposal.path):
                found[thing].add(i)
        return {thing: frozenset(ids) for thing, ids in found.items()}


def entries_between(repositories: Repositories, before: Run, after: Run) -> list[JournalEntry]:
    """Return what the journal says between two runs."""
    return repositories.journal.between(before.created, after.created, MOST_ENTRIES)


def versions_of(
    repositories: Repositories, flow_ids: Iterable[str], present: Mapping[str, Flow]
) -> dict[str, list[Flow]]:
    """Return every version of some flows, the oldest first."""
    wanted = [i for i in dict.fromkeys(flow_ids) if i in present]
    former = repositories.flows.former(wanted)
    return {i: [*former.get(i, []), present[i]] for i in wanted}


def direct_causes(span: Span, proposal_id: str) -> list[Cause]:
    """Return what happened to a proposal's own flows, values, things and decisions between two runs."""
    old, new = span.old.get(proposal_id), span.new.get(proposal_id)
    one = new or old
    if one is None:
        return []
    found = [
        *_flow_causes(span, one.path.offer_id, gives=True),
        *_flow_causes(span, one.path.need_id, gives=False),
        *_decided(span, one),
        *_values(old, new),
        *_edited(span, one),
    ]
    if span.before.objective is not span.after.objective:
        found.append(Cause(CauseKind.OBJECTIVE))
    return found


def causes_of(span: Span, proposal_id: str, ends: Mapping[str, Ends]) -> tuple[Cause, ...]:
    """Return what explains that a proposal is new, gone or changed; nothing where no cause was found.

    Args:
        span: The two runs.
        proposal_id: The proposal.
        ends: Whom each proposal of the two runs joins.
    """
    found = direct_causes(span, proposal_id) + _rivals(span, proposal_id, ends)
    if not found:
        if span.before.status != "optimal" or span.after.status != "optimal":
            found.append(Cause(CauseKind.UNPROVEN))
        if span.before.version != span.after.version:
            found.append(Cause(CauseKind.VERSION))
    return tuple(found)


def _flow_causes(span: Span, flow_id: str, *, gives: bool) -> list[Cause]:
    versions = span.versions.get(flow_id, ())
    earlier = _at(versions, span.before.created)
    later = _at(versions, span.after.created)
    if later is None:
        return []
    if earlier is None:
        return [Cause(CauseKind.FLOW_NEW, at=later.declared_at, gives=gives)]
    step = step_between(earlier, later)
    if step is Step.WITHDRAWN:
        return [Cause(CauseKind.FLOW_WITHDRAWN, at=later.declared_at, gives=gives)]
    if step is Step.RESTORED:
        return [Cause(CauseKind.FLOW_RESTORED, at=later.declared_at, gives=gives)]
    fields = tuple(
        change.field
        for change in changes_between(earlier, later)
        if change.field not in _SAYS_NOTHING and not change.field.startswith(OPENNESS)
    )
    if fields:
        return [Cause(CauseKind.FLOW_CHANGED, at=later.declared_at, gives=gives, fields=fields)]
    held, holds = earlier.valid_on(span.before.day), later.valid_on(span.after.day)
    if held != holds:
        return [Cause(CauseKind.FLOW_EXPIRED if held else CauseKind.FLOW_BEGAN, gives=gives)]
    return []


def _at(versions: Sequence[Flow], moment: datetime) -> Flow | None:
    """Return what a flow was at a moment, None when it was not declared yet."""
    known = [flow for flow in versions if flow.declared_at <= moment]
    return known[-1] if known else None


def _decided(span: Span, proposal: Proposal) -> list[Cause]:
    """Return decisions on the proposal, and on others that share its flows or processors."""
    mine = _things(proposal.path)
    found = []
    for decision in span.decisions:
        theirs = _things(decision.path)
        own = decision.proposal_id == proposal.id
        if own or (mine & theirs):
            kind = CauseKind.DECIDED if own else CauseKind.RIVAL_DECIDED
            found.append(
                Cause(kind, at=decision.decided_at, state=decision.state, thing=decision.proposal_id)
            )
    return found


def _values(old: Proposal | None, new: Proposal | None) -> list[Cause]:
    """Return the reference values that a proposal in both runs was figured with differently."""
    if old is None or new is None:
        return []
    before = {(one.id, one.unit): one.value for one in old.references}
    after = {(one.id, one.unit): one.value for one in new.references}
    return [
        Cause(CauseKind.VALUE, thing=key[0], figures=(before[key], after[key]))
        for key in before
        if key in after and before[key] != after[key]
    ]


def _edited(span: Span, proposal: Proposal) -> list[Cause]:
    """Return the commands that changed what the proposal rests on, beside its flows."""
    things = {*proposal.path.through, *span.edited.get(proposal.id, ())}
    things |= {used.id for used in proposal.references}
    found = [
        Cause(CauseKind.THING_EDITED, at=entry.at, thing=entry.thing_id)
        for entry in span.entries
        if entry.thing_id in things
    ]
    wide = [entry for entry in span.entries if entry.action in _WIDE]
    if proposal.path.through and wide:
        found.append(Cause(CauseKind.IMPORTED, at=wide[-1].at))
    return found


def _rivals(span: Span, proposal_id: str, ends: Mapping[str, Ends]) -> list[Cause]:
    """Return the proposals of the same flows that took what this one lost, or left what it gained."""
    before = _quantity(span.old.get(proposal_id))
    after = _quantity(span.new.get(proposal_id))
    one = span.new.get(proposal_id) or span.old[proposal_id]
    grows = after > before
    found = []
    others = {i for thing in _things(one.path) for i in span.sharing[thing]} - {proposal_id}
    for i in others:
        more = _quantity(span.new.get(i)) - _quantity(span.old.get(i))
        if (more < 0) if grows else (more > 0):
            kind = CauseKind.FREED if grows else CauseKind.TAKEN
            found.append((abs(more), Cause(kind, thing=i, ends=ends.get(i))))
    found += _in_designs(span, one.path, grows=grows)
    found.sort(key=lambda pair: (-pair[0], pair[1].thing))
    return [cause for _more, cause in found[:3]]


def _in_designs(span: Span, path: Path, *, grows: bool) -> Iterator[tuple[float, Cause]]:
    """Yield what loops and groups took of the two flows, or left of them."""
    for (before, after), takes, leaves in (
        (span.loops, CauseKind.LOOP_TAKES, CauseKind.LOOP_LEAVES),
        (span.groups, CauseKind.GROUP_TAKES, CauseKind.GROUP_LEAVES),
    ):
        for flow_id, gives in ((path.offer_id, True), (path.need_id, False)):
            more = after.get(flow_id, 0.0) - before.get(flow_id, 0.0)
            if (more < 0) if grows else (more > 0):
                yield abs(more), Cause(leaves if grows else takes, gives=gives)


def _things(path: Path) -> frozenset[str]:
    """Return the flows and processors of a path."""
    return frozenset((path.offer_id, path.need_id, *path.through))


def _quantity(proposal: Proposal | None) -> float:
    return proposal.quantity_per_year if proposal else 0.0
