"""Decisions on paths in the graph; each replaces the one before, none is lost."""

from collections.abc import Sequence

from graph.driver import Transaction
from graph.paths import path_record, save_paths, take_path
from graph.queries import load
from graph.records import Record, native_record, plain
from symbiose.domain.errors import ConflictingReview
from symbiose.domain.exchanges import Decision, Path

_FIND_VERSION = load("decision/find_version")
_CREATE = load("decision/create")
_HOLD_ENDS = load("decision/hold_ends")
_LIST = load("decision/list")
_LIST_CURRENT = load("decision/list_current")
_LIST_OF_PROPOSAL = load("decision/list_of_proposal")


class GraphDecisions:
    """Decisions within one transaction."""

    def __init__(self, transaction: Transaction) -> None:
        """Work within a transaction."""
        self._transaction = transaction

    def save(self, decision: Decision) -> None:
        """Append a decision.

        Two reviewers at once: the uniqueness of (proposal, version) stops one of them; its unit of work then
        runs again and finds the version taken.

        Raises:
            ConflictingReview: Its version exists already.
        """
        key = {"proposal_id": decision.proposal_id, "version": decision.version}
        if self._transaction.row(_FIND_VERSION, **key):
            msg = f"Version {decision.version} of the decision exists already. Read the proposal again."
            raise ConflictingReview(msg, proposal=decision.proposal_id)
        save_paths(self._transaction, {decision.proposal_id: decision.path})
        self._transaction.rows(
            _CREATE,
            **key,
            run_id=decision.run_id,
            decided_by=decision.decided_by,
            properties=to_record(decision),
        )

    def hold_ends(self, paths: Sequence[Path]) -> None:
        """Let nobody else decide on the flows that paths join before this transaction ends.

        Within one process they wait for each other's turn: the embedded server notices two at once only when
        the second one ends, and once let both pass.
        """
        self._transaction.take_turn()
        ends = sorted({end for path in paths for end in (path.offer_id, path.need_id)})
        for flow_id in ends:  # one after another, in one order: two commands never wait for each other
            self._transaction.rows(_HOLD_ENDS, flow_id=flow_id)

    def current(self) -> list[Decision]:
        """Return the latest decision on each proposal, by proposal id."""
        return [to_domain(row["decision"]) for row in self._transaction.rows(_LIST_CURRENT)]

    def all(self) -> list[Decision]:
        """Return every decision ever taken, by proposal, the oldest first."""
        return [to_domain(row["decision"]) for row in self._transaction.rows(_LIST)]

    def of_proposal(self, proposal_id: str) -> list[Decision]:
        """Return all decisions on one proposal, oldest first."""
        rows = self._transaction.rows(_LIST_OF_PROPOSAL, proposal_id=proposal_id)
        return [to_domain(row["decision"]) for row in rows]


def to_record(decision: Decision) -> Record:
    """Return a decision as the graph keeps it."""
    return plain(decision.model_dump(exclude={"path"})) | path_record(decision.path)


def to_domain(record: Record) -> Decision:
    """Return the decision of a record."""
    values = native_record(record)
    path = take_path(values)
    return Decision.model_validate(values | {"path": path})
