"""What holds of a database whatever was killed and when: nothing half-written, each change with its entry."""

from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from itertools import combinations

from graph.driver import Database
from graph.journal import GraphJournal
from graph.store import GraphStore
from symbiose.domain.exchanges import Decision, Run, State
from symbiose.domain.flows import Flow
from symbiose.domain.heat_loops import LoopDecision
from symbiose.domain.journal import JournalEntry
from symbiose.domain.loops_held import taken_by_accepted
from symbiose.domain.repositories import Repositories
from symbiose.domain.solar_groups import SolarDecision
from symbiose.domain.solar_held import accepted_groups, in_common, taken_by_accepted_groups
from symbiose.domain.synergies import Happening

ROUNDING = 1e-6
EVERYTHING = 10_000_000
REVIEW_OF_LOOP, REVIEW_OF_GROUP = "review_loop_", "review_solar_group_"
CLOSING = frozenset({"synergy_abandon", "synergy_ended"})
"""Steps of a synergy that decide of its proposal too."""
STEPS = CLOSING | {
    f"synergy_{step}"
    for step in (
        "agree", "sign", "in_study", "running", "plan", "finish_action", "ask_evidence", "supply_evidence",
        "accept_evidence", "return_evidence",
    )
}  # fmt: skip
"""Steps that make another version of a synergy."""


def broken_invariants(database: Database) -> list[str]:
    """Return what is not as it should be, in sentences; empty when all is well."""
    store = GraphStore(database)
    check = database.read(lambda transaction: GraphJournal(transaction).check(None))
    chain = [f"journal: {fault.told}" for fault in check.faults]
    return [*chain, *store.read(lambda r: list(_broken(r)))]


def _broken(repositories: Repositories) -> Iterator[str]:
    entries = repositories.journal.latest(EVERYTHING)
    flows = repositories.flows.all()
    decisions = repositories.decisions.current()
    yield from _runs_without_entry(repositories, entries)
    yield from _declarations_without_entry(flows, entries)
    yield from _decisions_without_entry(repositories, decisions, entries)
    yield from _loop_decisions_without_entry(repositories, entries)
    yield from _acceptances_without_synergy(repositories, decisions)
    yield from _synergies_without_events(repositories, entries)
    yield from _group_decisions_without_entry(repositories, entries)
    on_designs = repositories.loop_decisions.current(), repositories.solar_decisions.current()
    yield from over_allocated(flows, decisions, *on_designs)
    yield from in_two_groups(repositories.solar_decisions.current())


def _runs_without_entry(repositories: Repositories, entries: Sequence[JournalEntry]) -> Iterator[str]:
    """A run has one entry, which tells how many proposals it has."""
    told = {entry.thing_id: entry.detail for entry in entries if entry.action == "propose_exchanges"}
    runs: dict[str, Run] = {run.id: run for run in repositories.runs.all()}
    if set(told) != set(runs):
        yield f"runs and their entries differ: {sorted(set(told) ^ set(runs))}"
    for run_id in set(told) & set(runs):
        count = len(repositories.runs.proposals(run_id))
        if not told[run_id].startswith(f"{count} "):
            yield f"run {run_id} has {count} proposals, its entry tells: {told[run_id]}"


def _declarations_without_entry(flows: Sequence[Flow], entries: Sequence[JournalEntry]) -> Iterator[str]:
    """A flow that an entry says was declared is there, and was declared once."""
    declared = Counter(entry.thing_id for entry in entries if entry.action == "declare_flow")
    there = {flow.id for flow in flows}
    yield from (f"flow {i} has {n} entries" for i, n in declared.items() if n != 1)
    yield from (f"flow {i} is told to be declared and is missing" for i in declared if i not in there)
    for reference, count in Counter(f.reference for f in flows if f.reference).items():
        if count > 1:
            yield f"{count} flows have the reference {reference}"


def _decisions_without_entry(
    repositories: Repositories, decisions: Sequence[Decision], entries: Sequence[JournalEntry]
) -> Iterator[str]:
    """Each version of a decision has one entry of its own."""
    proposals = {synergy.id: synergy.proposal_id for synergy in repositories.synergies.all()}
    told = Counter(proposals.get(i, i) for entry in entries for i in _decided(entry))
    for decision in decisions:
        versions = [one.version for one in repositories.decisions.of_proposal(decision.proposal_id)]
        if versions != list(range(1, len(versions) + 1)) or told[decision.proposal_id] != len(versions):
            entries_told = told[decision.proposal_id]
            yield f"decision on {decision.proposal_id}: versions {versions}, {entries_told} entries"


def _loop_decisions_without_entry(
    repositories: Repositories, entries: Sequence[JournalEntry]
) -> Iterator[str]:
    """Each version of a decision on a loop has one entry, and an acceptance keeps its loop."""
    versions: dict[str, list[int]] = defaultdict(list)
    for decision in repositories.loop_decisions.all():
        versions[decision.loop_id].append(decision.version)
        if (decision.loop is not None) is not (decision.state is State.ACCEPTED):
            yield f"decision on {decision.loop_id}: {decision.state}, its loop {decision.loop is not None}"
    yield from _versions_without_entry(versions, entries, REVIEW_OF_LOOP)


def _group_decisions_without_entry(
    repositories: Repositories, entries: Sequence[JournalEntry]
) -> Iterator[str]:
    """The same of groups that share roofs."""
    versions: dict[str, list[int]] = defaultdict(list)
    for decision in repositories.solar_decisions.all():
        versions[decision.group_id].append(decision.version)
        if (decision.group is not None) is not (decision.state is State.ACCEPTED):
            yield f"decision on {decision.group_id}: {decision.state}, its group {decision.group is not None}"
    yield from _versions_without_entry(versions, entries, REVIEW_OF_GROUP)


def _versions_without_entry(
    versions: dict[str, list[int]], entries: Sequence[JournalEntry], action: str
) -> Iterator[str]:
    told = Counter(entry.thing_id for entry in entries if entry.action.startswith(action))
    for thing_id in told.keys() | versions.keys():
        known = versions.get(thing_id, [])
        if known != list(range(1, len(known) + 1)) or told[thing_id] != len(known):
            yield f"decision on {thing_id}: versions {known}, {told[thing_id]} entries"


def _decided(entry: JournalEntry) -> list[str]:
    """Return the proposals that an entry tells a decision on, or the synergy whose end decides of one."""
    return [entry.thing_id] if entry.action in CLOSING else _reviewed(entry)


def _reviewed(entry: JournalEntry) -> list[str]:
    """Return the proposals that an entry tells a decision on; one for several names them after the state."""
    if entry.action == "review_several":
        return entry.detail.split()[1:]
    return [entry.thing_id] if entry.action.startswith("review_") else []


def _acceptances_without_synergy(repositories: Repositories, decisions: Sequence[Decision]) -> Iterator[str]:
    opened = {synergy.proposal_id for synergy in repositories.synergies.all()}
    for decision in decisions:
        if decision.state is State.ACCEPTED and decision.proposal_id not in opened:
            yield f"the acceptance of {decision.proposal_id} opened no synergy"


def _synergies_without_events(repositories: Repositories, entries: Sequence[JournalEntry]) -> Iterator[str]:
    """Each version of a synergy is an event, and each event but its opening and reopening an entry."""
    told = Counter(entry.thing_id for entry in entries if entry.action in STEPS)
    for synergy in repositories.synergies.all():
        history = repositories.synergies.history(synergy.id)
        versions = [event.version for event in history]
        reviewed = sum(event.kind in (Happening.OPENED, Happening.REOPENED) for event in history)
        if versions != list(range(1, synergy.version + 1)) or history[-1].state is not synergy.state:
            yield f"synergy {synergy.id} is at {synergy.version}, {synergy.state}; its events are {versions}"
        if told[synergy.id] != len(history) - reviewed:
            yield f"synergy {synergy.id} has {len(history)} events, {told[synergy.id]} entries of steps"


def over_allocated(
    flows: Sequence[Flow],
    decisions: Sequence[Decision],
    on_loops: Sequence[LoopDecision] = (),
    on_groups: Sequence[SolarDecision] = (),
) -> Iterator[str]:
    """Yield the flows of which more is accepted than is declared, over the year."""
    taken: dict[str, float] = defaultdict(float)
    for decision in decisions:
        if decision.state is State.ACCEPTED:
            taken[decision.path.offer_id] += sum(decision.monthly)
            taken[decision.path.need_id] += sum(decision.monthly_received)
    for designed in (taken_by_accepted(on_loops), taken_by_accepted_groups(on_groups)):
        for flow_id, months in designed.items():
            taken[flow_id] += sum(months)
    declared = {flow.id: flow.quantity_per_year for flow in flows}
    for flow_id, quantity in taken.items():
        if flow_id in declared and quantity > declared[flow_id] * (1 + ROUNDING):
            yield f"of flow {flow_id} {quantity} is accepted and {declared[flow_id]} declared"


def in_two_groups(decisions: Sequence[SolarDecision]) -> Iterator[str]:
    """Yield the sites and roofs that two accepted groups both have."""
    for one, other in combinations(accepted_groups(decisions), 2):
        yield from (f"{thing} is in groups {one.id} and {other.id}" for thing in in_common(one, other))
