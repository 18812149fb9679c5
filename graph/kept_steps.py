"""Steps taken on accepted loops and groups, in the graph; none is ever changed."""

from dataclasses import dataclass
from typing import Generic

from graph.driver import Transaction
from graph.queries import Statement
from graph.records import Record, native_record, plain
from symbiose.domain.errors import ConflictingReview
from symbiose.domain.followed_designs import DesignStep, M


@dataclass(frozen=True)
class StepStatements:
    """The statements of one sort of steps."""

    find_version: Statement
    create: Statement
    list_all: Statement
    list_of_one: Statement


class KeptSteps(Generic[M]):
    """Steps of one sort within one transaction."""

    KEY: str
    """Property that names what a step is taken on."""
    WORD: str
    """What it is taken on, as messages call it."""
    STEP: type[DesignStep[M]]
    MEASURED: type[M]
    """What meters count, whose figures are properties of the step."""
    STATEMENTS: StepStatements

    def __init__(self, transaction: Transaction) -> None:
        """Work within a transaction."""
        self._transaction = transaction

    def save(self, step: DesignStep[M]) -> None:
        """Append a step.

        Two people at once: the uniqueness of (thing, version) stops one of them; its unit of work then runs
        again and finds the version taken.

        Raises:
            ConflictingReview: Its version exists already.
        """
        key = {self.KEY: step.thing_id, "version": step.version}
        if self._transaction.row(self.STATEMENTS.find_version, **key):
            msg = f"Something was done with this {self.WORD} meanwhile. Read it again."
            raise ConflictingReview(msg, **{self.WORD: step.thing_id})
        self._transaction.rows(
            self.STATEMENTS.create,
            **{self.KEY: step.thing_id},
            acceptance=step.acceptance,
            by=step.by,
            site_id=step.site_id,
            properties=_record(step),
        )

    def of(self, thing_id: str) -> list[DesignStep[M]]:
        """Return all steps taken on one thing, the oldest first."""
        rows = self._transaction.rows(self.STATEMENTS.list_of_one, **{self.KEY: thing_id})
        return [self._step(row["step"]) for row in rows]

    def all(self) -> list[DesignStep[M]]:
        """Return every step ever taken, by thing, the oldest first."""
        return [self._step(row["step"]) for row in self._transaction.rows(self.STATEMENTS.list_all)]

    def _step(self, record: Record) -> DesignStep[M]:
        values = native_record(record)
        counted = {name: values.pop(name) for name in self.MEASURED.model_fields if name in values}
        return self.STEP.model_validate(values | {"measured": counted or None})


def _record(step: DesignStep[M]) -> Record:
    measured = step.measured.model_dump() if step.measured else {}
    return plain(step.model_dump(exclude={"measured"}) | measured)
