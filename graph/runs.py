"""Runs of the optimiser and their proposals in the graph."""

from collections.abc import Sequence
from datetime import datetime
from operator import itemgetter

from graph.driver import Transaction
from graph.loops import loop_to_domain
from graph.proposals import proposal_to_domain, proposals_to_domain
from graph.queries import load
from graph.records import Record, native_record, plain, to_utc
from graph.run_parts import save_part
from graph.solar_groups import group_to_domain
from symbiose.domain.documents.run_check import RunCheck
from symbiose.domain.errors import UnknownThing
from symbiose.domain.exchanges import Proposal, ReferenceUsed, RelaxedDecision, Run
from symbiose.domain.heat_areas import HeatOfRun
from symbiose.domain.heat_loops import HeatLoop
from symbiose.domain.run_parts import RunPart, parts_of
from symbiose.domain.run_results import RunResult
from symbiose.domain.scarcity import ScarcityOfRun
from symbiose.domain.solar_groups import SolarGroup, SunOfRun

_BEGIN = load("run/begin")
_HEAR = load("run/hear")
_COUNT_PARTS = load("run/count_parts")
_SHOW = load("run/show")
_SAVE_RELAXATIONS = load("run/save_relaxations")
_LIST_ABANDONED = load("run/list_abandoned")
_GIVE_UP = load("run/give_up")
_REMOVE_SOME = load("run/remove_some")
_REMOVE = load("run/remove")
_LIST_PIECES = load("run/list_pieces")
_FORGET_PIECES = load("run/forget_pieces")
_LIST = load("run/list")
_GET = load("run/get")
_GET_LATEST = load("run/get_latest")
_GET_BEFORE = load("run/get_before")
_LIST_VALUES = load("run/list_values")
_LIST_PROPOSALS = load("run/list_proposals")
_GET_PROPOSAL = load("run/get_proposal")
_LIST_LOOPS = load("run/list_loops")
_GET_LOOP = load("run/get_loop")
_LIST_GROUPS = load("run/list_groups")
_GET_GROUP = load("run/get_group")
_BESIDE = ("heat", "sun", "scarcity", "check")
"""What a run tells beside its proposals, loops and groups: each a property that holds its JSON."""


class GraphRuns:
    """Runs and proposals within one transaction."""

    def __init__(self, transaction: Transaction) -> None:
        """Work within a transaction."""
        self._transaction = transaction

    def begin(self, run_id: str, at: datetime) -> None:
        """Begin to store a run that nobody sees yet; one that is begun or shown is left as it is."""
        self._transaction.rows(_BEGIN, run_id=run_id, at=to_utc(at))

    def add_part(self, run_id: str, number: int, part: RunPart, at: datetime) -> None:
        """Store the next part of a run that was begun; one that is stored already is left as it is.

        Raises:
            UnknownThing: The run was removed as abandoned, or a part before this one is missing.
        """
        heard = self._transaction.row(_HEAR, run_id=run_id, at=to_utc(at))
        if heard is None:
            self._require_shown(run_id)
            return
        stored = heard["parts"]
        if stored is None or stored < number:
            raise _abandoned(run_id)
        if stored == number:
            save_part(self._transaction, run_id, part)
            self._transaction.rows(_COUNT_PARTS, run_id=run_id, parts=number + 1)

    def show(self, result: RunResult) -> None:
        """Let everybody see a run of which every part is stored; one that is shown is left as it is.

        Raises:
            UnknownThing: The run was removed as abandoned, or a part of it is missing.
        """
        run = result.run
        told = {name: getattr(result, name) for name in _BESIDE}
        beside = {name: one.model_dump_json() for name, one in told.items() if one is not None}
        properties = plain(run.model_dump(exclude={"relaxed"})) | beside
        parts = len(parts_of(result))
        if self._transaction.row(_SHOW, run_id=run.id, parts=parts, properties=properties) is None:
            self._require_shown(run.id)
            return
        self._transaction.rows(_SAVE_RELAXATIONS, run_id=run.id, rows=_relaxation_rows(run.relaxed))

    def abandoned(self, before: datetime) -> list[str]:
        """Return the runs that nobody sees and that nobody was heard of to store since a moment."""
        return [row["id"] for row in self._transaction.rows(_LIST_ABANDONED, before=to_utc(before))]

    def remove_some(self, run_id: str, before: datetime, most: int) -> bool:
        """Remove so much of an abandoned run, and tell whether more is left; whoever stores it is told so."""
        if self._transaction.row(_GIVE_UP, run_id=run_id, before=to_utc(before)) is None:
            return False
        removed = self._transaction.row(_REMOVE_SOME, run_id=run_id, most=most)
        if removed and removed["removed"] == most:
            return True
        self._transaction.rows(_REMOVE, run_id=run_id)
        return False

    def latest(self) -> Run | None:
        """Return the newest run."""
        return _run_of(self._transaction.row(_GET_LATEST))

    def before(self, run_id: str) -> Run | None:
        """Return the run made just before another."""
        return _run_of(self._transaction.row(_GET_BEFORE, run_id=run_id))

    def get(self, run_id: str) -> Run:
        """Return a run, or raise `UnknownThing`."""
        return run_to_domain(self._record(run_id))

    def all(self) -> list[Run]:
        """Return all runs, newest first."""
        return [run_to_domain(row["run"]) for row in self._transaction.rows(_LIST)]

    def proposals(self, run_id: str) -> list[Proposal]:
        """Return the proposals of a run, in the order they were stored."""
        self.get(run_id)
        known = {
            row["value"].pop("key"): ReferenceUsed.model_validate(row["value"])
            for row in self._transaction.rows(_LIST_VALUES)
        }
        rows = self._transaction.stream(_LIST_PROPOSALS, run_id=run_id)
        return proposals_to_domain((row["proposal"] for row in rows), known)

    def proposal(self, run_id: str, proposal_id: str) -> Proposal:
        """Return one proposal of a run, or raise `UnknownThing`."""
        found = self._transaction.row(_GET_PROPOSAL, run_id=run_id, proposal_id=proposal_id)
        if found is None:
            msg = f"Proposal {proposal_id} does not exist. Go back to the list of proposals."
            raise UnknownThing(msg, proposal=proposal_id, run=run_id)
        return proposal_to_domain(found["proposal"])

    def loops(self, run_id: str) -> list[HeatLoop]:
        """Return the heat-recovery loops of a run, in the order they were stored."""
        self.get(run_id)
        rows = self._transaction.rows(_LIST_LOOPS, run_id=run_id)
        return [loop_to_domain(row["loop"]) for row in rows]

    def loop(self, run_id: str, loop_id: str) -> HeatLoop:
        """Return one heat-recovery loop of a run, or raise `UnknownThing`."""
        found = self._transaction.row(_GET_LOOP, run_id=run_id, loop_id=loop_id)
        if found is None:
            msg = f"Loop {loop_id} does not exist. Go back to the list of loops."
            raise UnknownThing(msg, loop=loop_id, run=run_id)
        return loop_to_domain(found["loop"])

    def heat(self, run_id: str) -> HeatOfRun:
        """Return where a run looked for loops and which accepted ones it relaxed, or raise `UnknownThing`."""
        text = self._record(run_id).get("heat")
        return HeatOfRun.model_validate_json(text) if text else HeatOfRun()

    def groups(self, run_id: str) -> list[SolarGroup]:
        """Return the groups that share roofs of a run, in the order they were stored."""
        self.get(run_id)
        rows = self._transaction.rows(_LIST_GROUPS, run_id=run_id)
        return [group_to_domain(row["group"]) for row in rows]

    def group(self, run_id: str, group_id: str) -> SolarGroup:
        """Return one group that shares roofs of a run, or raise `UnknownThing`."""
        found = self._transaction.row(_GET_GROUP, run_id=run_id, group_id=group_id)
        if found is None:
            msg = f"Group {group_id} does not exist. Go back to the list of groups."
            raise UnknownThing(msg, group=group_id, run=run_id)
        return group_to_domain(found["group"])

    def sun(self, run_id: str) -> SunOfRun:
        """Return what a run tells of the sun beside its groups, or raise `UnknownThing`."""
        text = self._record(run_id).get("sun")
        return SunOfRun.model_validate_json(text) if text else SunOfRun()

    def scarcity(self, run_id: str) -> ScarcityOfRun:
        """Return what a run tells of what is scarce, or raise `UnknownThing`."""
        text = self._record(run_id).get("scarcity")
        return ScarcityOfRun.model_validate_json(text) if text else ScarcityOfRun()

    def check(self, run_id: str) -> RunCheck | None:
        """Return what checking a run as it was made came to, or raise `UnknownThing`."""
        text = self._record(run_id).get("check")
        return RunCheck.model_validate_json(text) if text else None

    def pieces(self, run_id: str) -> tuple[str, ...]:
        """Return what a run solved, packed; nothing where it keeps none."""
        pieces = self._transaction.stream(_LIST_PIECES, run_id=run_id)
        return tuple(row["base64"] for row in sorted(pieces, key=itemgetter("position")))

    def forget_pieces(self, latest: int) -> None:
        """Remove what runs solved, but for the latest runs."""
        self._transaction.rows(_FORGET_PIECES, latest=latest)

    def _require_shown(self, run_id: str) -> None:
        """Raise `UnknownThing` unless everybody sees a run: whoever stores it did so before."""
        if self._transaction.row(_GET, run_id=run_id) is None:
            raise _abandoned(run_id)

    def _record(self, run_id: str) -> Record:
        """Return a run as the graph keeps it."""
        found = self._transaction.row(_GET, run_id=run_id)
        if found is None:
            msg = f"Run {run_id} does not exist. Check the id."
            raise UnknownThing(msg, run=run_id)
        record: Record = found["run"]
        return record


def _abandoned(run_id: str) -> UnknownThing:
    msg = f"Storing run {run_id} stopped for too long, and what was stored of it was removed. Run it again."
    return UnknownThing(msg, run=run_id)


def _relaxation_rows(relaxed: Sequence[RelaxedDecision]) -> list[Record]:
    return [
        {
            "path_id": decision.proposal_id,
            "properties": {"rank": rank, **decision.model_dump(exclude={"proposal_id"})},
        }
        for rank, decision in enumerate(relaxed)
    ]


def _run_of(row: Record | None) -> Run | None:
    return run_to_domain(row["run"]) if row else None


def run_to_domain(record: Record) -> Run:
    """Return the run of a record."""
    values: Record = {"objective_value": None, "bound": None, "gap": None} | native_record(record)
    for apart in _BESIDE:  # read apart: lists and pages of runs have no use for them
        values.pop(apart, None)
    relaxed = sorted(values["relaxed"], key=lambda decision: int(decision["rank"]))
    values["relaxed"] = [{k: v for k, v in decision.items() if k != "rank"} for decision in relaxed]
    return Run.model_validate(values)
