"""Decisions on what runs design, in the graph: each replaces the one before, none is lost."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Generic, TypeVar

from graph.driver import Transaction
from graph.queries import Statement, load
from graph.records import Record, native_record, plain
from symbiose.domain.errors import ConflictingReview
from symbiose.domain.heat_loops import HeatLoop, LoopDecision
from symbiose.domain.solar_groups import SolarDecision, SolarGroup

D = TypeVar("D", LoopDecision, SolarDecision)
_HOLD_ENDS = load("decision/hold_ends")


@dataclass(frozen=True)
class DecisionStatements:
    """The statements of one sort of decisions."""

    find_version: Statement
    create: Statement
    list_all: Statement
    list_current: Statement
    list_of_one: Statement


class KeptDecisions(Generic[D]):
    """Decisions of one sort within one transaction."""

    KEY: str
    """Property that names what is decided on."""
    WORD: str
    """What is decided on, as messages call it; the field of a decision that keeps it as accepted."""
    DECISION: type[D]
    THING: type[HeatLoop | SolarGroup]
    STATEMENTS: DecisionStatements

    def __init__(self, transaction: Transaction) -> None:
        """Work within a transaction."""
        self._transaction = transaction

    def save(self, decision: D) -> None:
        """Append a decision.

        Two reviewers at once: the uniqueness of (thing, version) stops one of them; its unit of work then
        runs again and finds the version taken.

        Raises:
            ConflictingReview: Its version exists already.
        """
        thing_id = decision.thing_id
        key = {self.KEY: thing_id, "version": decision.version}
        if self._transaction.row(self.STATEMENTS.find_version, **key):
            msg = f"Version {decision.version} of the decision exists already. Read the {self.WORD} again."
            raise ConflictingReview(msg, **{self.WORD: thing_id})
        self._transaction.rows(
            self.STATEMENTS.create,
            **key,
            run_id=decision.run_id,
            decided_by=decision.decided_by,
            properties=self._record(decision),
        )

    def hold_flows(self, flow_ids: Sequence[str]) -> None:
        """Let nobody else decide on flows before this transaction ends, whatever the decision is on.

        It takes the same turn and the same locks, in the same order, as decisions on exchanges.
        """
        self._transaction.take_turn()
        for flow_id in sorted(set(flow_ids)):
            self._transaction.rows(_HOLD_ENDS, flow_id=flow_id)

    def current(self) -> list[D]:
        """Return the latest decision on each thing, by its id."""
        return self._listed(self.STATEMENTS.list_current)

    def all(self) -> list[D]:
        """Return every decision ever taken, by thing, the oldest first."""
        return self._listed(self.STATEMENTS.list_all)

    def _of(self, thing_id: str) -> list[D]:
        """Return all decisions on one thing, oldest first."""
        return self._listed(self.STATEMENTS.list_of_one, **{self.KEY: thing_id})

    def _listed(self, statement: Statement, **parameters: str) -> list[D]:
        rows = self._transaction.rows(statement, **parameters)
        return [self._decision(row["decision"]) for row in rows]

    def _record(self, decision: D) -> Record:
        text = decision.kept.model_dump_json() if decision.kept else None
        return plain(decision.model_dump(exclude={self.WORD})) | {self.WORD: text}

    def _decision(self, record: Record) -> D:
        values = native_record(record)
        text = values.get(self.WORD)
        kept = self.THING.model_validate_json(text) if text else None
        return self.DECISION.model_validate(values | {self.WORD: kept})
