"""Decisions on heat-recovery loops in the graph; each replaces the one before, none is lost."""

from collections.abc import Sequence

from graph.driver import Transaction
from graph.queries import load
from graph.records import Record, native_record, plain
from symbiose.domain.errors import ConflictingReview
from symbiose.domain.heat_loops import HeatLoop, LoopDecision

_FIND_VERSION = load("loop_decision/find_version")
_CREATE = load("loop_decision/create")
_LIST = load("loop_decision/list")
_LIST_CURRENT = load("loop_decision/list_current")
_LIST_OF_LOOP = load("loop_decision/list_of_loop")
_HOLD_ENDS = load("decision/hold_ends")


class GraphLoopDecisions:
    """Decisions on loops within one transaction."""

    def __init__(self, transaction: Transaction) -> None:
        """Work within a transaction."""
        self._transaction = transaction

    def save(self, decision: LoopDecision) -> None:
        """Append a decision.

        Two reviewers at once: the uniqueness of (loop, version) stops one of them; its unit of work then runs
        again and finds the version taken.

        Raises:
            ConflictingReview: Its version exists already.
        """
        key = {"loop_id": decision.loop_id, "version": decision.version}
        if self._transaction.row(_FIND_VERSION, **key):
            msg = f"Version {decision.version} of the decision exists already. Read the loop again."
            raise ConflictingReview(msg, loop=decision.loop_id)
        self._transaction.rows(
            _CREATE,
            **key,
            run_id=decision.run_id,
            decided_by=decision.decided_by,
            properties=to_record(decision),
        )

    def hold_flows(self, flow_ids: Sequence[str]) -> None:
        """Let nobody else decide on flows before this transaction ends, neither on exchanges nor on loops.

        It takes the same turn and the same locks, in the same order, as decisions on exchanges.
        """
        self._transaction.take_turn()
        for flow_id in sorted(set(flow_ids)):
            self._transaction.rows(_HOLD_ENDS, flow_id=flow_id)

    def current(self) -> list[LoopDecision]:
        """Return the latest decision on each loop, by loop id."""
        return [to_domain(row["decision"]) for row in self._transaction.rows(_LIST_CURRENT)]

    def all(self) -> list[LoopDecision]:
        """Return every decision ever taken, by loop, the oldest first."""
        return [to_domain(row["decision"]) for row in self._transaction.rows(_LIST)]

    def of_loop(self, loop_id: str) -> list[LoopDecision]:
        """Return all decisions on one loop, oldest first."""
        rows = self._transaction.rows(_LIST_OF_LOOP, loop_id=loop_id)
        return [to_domain(row["decision"]) for row in rows]


def to_record(decision: LoopDecision) -> Record:
    """Return a decision as the graph keeps it."""
    text = decision.loop.model_dump_json() if decision.loop else None
    return plain(decision.model_dump(exclude={"loop"})) | {"loop": text}


def to_domain(record: Record) -> LoopDecision:
    """Return the decision of a record."""
    values = native_record(record)
    text = values.get("loop")
    return LoopDecision.model_validate(
        values | {"loop": HeatLoop.model_validate_json(text) if text else None}
    )
