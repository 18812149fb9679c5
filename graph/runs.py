"""Runs of the optimiser and their proposals in the graph."""

from collections.abc import Sequence

from graph.driver import Transaction
from graph.loops import OWNER as LOOP
from graph.loops import loop_record, loop_to_domain, member_rows
from graph.made import benefit_rows, model_rows, value_rows
from graph.paths import save_paths
from graph.proposals import proposal_record, proposal_to_domain
from graph.queries import load
from graph.records import Record, native_record, plain
from graph.solar_groups import OWNER as GROUP
from graph.solar_groups import group_record, group_to_domain, heat_rows, need_rows, roof_rows, site_rows
from symbiose.domain.documents.run_check import RunCheck
from symbiose.domain.errors import UnknownThing
from symbiose.domain.exchanges import Proposal, RelaxedDecision, Run
from symbiose.domain.heat_areas import HeatOfRun
from symbiose.domain.heat_loops import HeatLoop, Role
from symbiose.domain.run_results import RunResult
from symbiose.domain.scarcity import ScarcityOfRun
from symbiose.domain.solar_groups import SolarGroup, SunOfRun
from symbiose.services.batches import in_batches

_SAVE = load("run/save")
_REMOVE_CONTENT = load("run/remove_content")
_REMOVE_RELAXATIONS = load("run/remove_relaxations")
_SAVE_RELAXATIONS = load("run/save_relaxations")
_SAVE_PROPOSALS = load("run/save_proposals")
_LINK_MODELS = load("run/link_models")
_LINK_VALUES = load("run/link_values")
_LINK_BENEFITS = load("run/link_benefits")
_REMOVE_LOOPS = load("run/remove_loops")
_SAVE_LOOPS = load("run/save_loops")
_LINK_LOOP_GIVERS = load("run/link_loop_givers")
_LINK_LOOP_TAKERS = load("run/link_loop_takers")
_LINK_LOOP_MODELS = load("run/link_loop_models")
_LINK_LOOP_VALUES = load("run/link_loop_values")
_LINK_LOOP_BENEFITS = load("run/link_loop_benefits")
_REMOVE_GROUPS = load("run/remove_groups")
_SAVE_GROUPS = load("run/save_groups")
_LINK_GROUP_ROOFS = load("run/link_group_roofs")
_LINK_GROUP_SITES = load("run/link_group_sites")
_LINK_GROUP_NEEDS = load("run/link_group_needs")
_LINK_GROUP_LOOPS = load("run/link_group_loops")
_LINK_GROUP_MODELS = load("run/link_group_models")
_LINK_GROUP_VALUES = load("run/link_group_values")
_LINK_GROUP_BENEFITS = load("run/link_group_benefits")
_SAVE_PIECES = load("run/save_pieces")
_REMOVE_PIECES = load("run/remove_pieces")
_LIST_PIECES = load("run/list_pieces")
_FORGET_PIECES = load("run/forget_pieces")
_LIST = load("run/list")
_GET = load("run/get")
_GET_LATEST = load("run/get_latest")
_GET_BEFORE = load("run/get_before")
_LIST_PROPOSALS = load("run/list_proposals")
_GET_PROPOSAL = load("run/get_proposal")
_LIST_LOOPS = load("run/list_loops")
_GET_LOOP = load("run/get_loop")
_LIST_GROUPS = load("run/list_groups")
_GET_GROUP = load("run/get_group")
_BESIDE = ("heat", "sun", "scarcity", "check")
"""What a run tells beside its proposals, loops and groups: each a property that holds its JSON."""
_PROPOSALS_AT_ONCE = 1000
"""Proposals in one statement: some megabytes."""
_PIECES_AT_ONCE = 100
"""Pieces in one statement: some megabytes."""
_PROPOSAL = "proposal_id"
"""Name of a proposal's id in the rows of its relationships."""


class GraphRuns:
    """Runs and proposals within one transaction."""

    def __init__(self, transaction: Transaction) -> None:
        """Work within a transaction."""
        self._transaction = transaction

    def save(self, result: RunResult) -> None:
        """Store a run and its proposals; the same run again replaces what was stored."""
        run = result.run
        self._transaction.rows(_REMOVE_CONTENT, run_id=run.id)
        self._transaction.rows(_REMOVE_RELAXATIONS, run_id=run.id)
        self._transaction.rows(_REMOVE_LOOPS, run_id=run.id)
        self._transaction.rows(_REMOVE_GROUPS, run_id=run.id)
        self._transaction.rows(_REMOVE_PIECES, run_id=run.id)
        told = {name: getattr(result, name) for name in _BESIDE}
        beside = {name: one.model_dump_json() for name, one in told.items() if one is not None}
        properties = plain(run.model_dump(exclude={"relaxed"})) | beside
        self._transaction.rows(_SAVE, run_id=run.id, properties=properties)
        self._transaction.rows(_SAVE_RELAXATIONS, run_id=run.id, rows=_relaxation_rows(run.relaxed))
        self._save_proposals(run.id, result.proposals)
        self._save_loops(run.id, result.loops)
        self._save_groups(run.id, result.groups)
        for rows in in_batches(_piece_rows(result), _PIECES_AT_ONCE):
            self._transaction.rows(_SAVE_PIECES, run_id=run.id, rows=rows)

    def _save_proposals(self, run_id: str, proposals: Sequence[Proposal]) -> None:
        for ranked in in_batches(enumerate(proposals), _PROPOSALS_AT_ONCE):
            some = [proposal for _, proposal in ranked]
            save_paths(self._transaction, {proposal.id: proposal.path for proposal in some})
            for statement, rows in (
                (_SAVE_PROPOSALS, [proposal_record(proposal, run_id, rank) for rank, proposal in ranked]),
                (_LINK_MODELS, model_rows(some, _PROPOSAL)),
                (_LINK_VALUES, value_rows(some, _PROPOSAL)),
                (_LINK_BENEFITS, benefit_rows(some, _PROPOSAL)),
            ):
                self._transaction.rows(statement, run_id=run_id, rows=rows)

    def _save_loops(self, run_id: str, loops: Sequence[HeatLoop]) -> None:
        if not loops:
            return
        for statement, rows in (
            (_SAVE_LOOPS, [loop_record(loop, run_id, rank) for rank, loop in enumerate(loops)]),
            (_LINK_LOOP_GIVERS, member_rows(loops, Role.SOURCE)),
            (_LINK_LOOP_TAKERS, member_rows(loops, Role.CONSUMER)),
            (_LINK_LOOP_MODELS, model_rows(loops, LOOP)),
            (_LINK_LOOP_VALUES, value_rows(loops, LOOP)),
            (_LINK_LOOP_BENEFITS, benefit_rows(loops, LOOP)),
        ):
            self._transaction.rows(statement, run_id=run_id, rows=rows)

    def _save_groups(self, run_id: str, groups: Sequence[SolarGroup]) -> None:
        if not groups:
            return
        for statement, rows in (
            (_SAVE_GROUPS, [group_record(group, run_id, rank) for rank, group in enumerate(groups)]),
            (_LINK_GROUP_ROOFS, roof_rows(groups)),
            (_LINK_GROUP_SITES, site_rows(groups)),
            (_LINK_GROUP_NEEDS, need_rows(groups)),
            (_LINK_GROUP_LOOPS, heat_rows(groups)),
            (_LINK_GROUP_MODELS, model_rows(groups, GROUP)),
            (_LINK_GROUP_VALUES, value_rows(groups, GROUP)),
            (_LINK_GROUP_BENEFITS, benefit_rows(groups, GROUP)),
        ):
            self._transaction.rows(statement, run_id=run_id, rows=rows)

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
        rows = self._transaction.rows(_LIST_PROPOSALS, run_id=run_id)
        return [proposal_to_domain(row["proposal"]) for row in rows]

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
        return tuple(row["base64"] for row in self._transaction.rows(_LIST_PIECES, run_id=run_id))

    def forget_pieces(self, latest: int) -> None:
        """Remove what runs solved, but for the latest runs."""
        self._transaction.rows(_FORGET_PIECES, latest=latest)

    def _record(self, run_id: str) -> Record:
        """Return a run as the graph keeps it."""
        found = self._transaction.row(_GET, run_id=run_id)
        if found is None:
            msg = f"Run {run_id} does not exist. Check the id."
            raise UnknownThing(msg, run=run_id)
        record: Record = found["run"]
        return record


def _piece_rows(result: RunResult) -> list[Record]:
    return [
        {"document_id": result.run.id, "position": position, "base64": piece}
        for position, piece in enumerate(result.pieces)
    ]


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
