"""Steps taken on accepted groups that share roofs, in the graph; none is ever changed."""

from graph.driver import Transaction
from graph.queries import load
from graph.records import Record, native_record, plain
from symbiose.domain.errors import ConflictingReview
from symbiose.domain.solar_operations import Measured, SolarStep

_FIND_VERSION = load("solar_step/find_version")
_CREATE = load("solar_step/create")
_LIST = load("solar_step/list")
_LIST_OF_GROUP = load("solar_step/list_of_group")


class GraphSolarSteps:
    """Steps taken on accepted groups, within one transaction."""

    def __init__(self, transaction: Transaction) -> None:
        """Work within a transaction."""
        self._transaction = transaction

    def save(self, step: SolarStep) -> None:
        """Append a step.

        Two people at once: the uniqueness of (group, version) stops one of them; its unit of work then runs
        again and finds the version taken.

        Raises:
            ConflictingReview: Its version exists already.
        """
        if self._transaction.row(_FIND_VERSION, group_id=step.group_id, version=step.version):
            msg = "Something was done with this group meanwhile. Read it again."
            raise ConflictingReview(msg, group=step.group_id)
        self._transaction.rows(
            _CREATE,
            group_id=step.group_id,
            acceptance=step.acceptance,
            by=step.by,
            site_id=step.site_id,
            properties=_record(step),
        )

    def of_group(self, group_id: str) -> list[SolarStep]:
        """Return all steps taken on one group, the oldest first."""
        rows = self._transaction.rows(_LIST_OF_GROUP, group_id=group_id)
        return [_to_domain(row["step"]) for row in rows]

    def all(self) -> list[SolarStep]:
        """Return every step ever taken, by group, the oldest first."""
        return [_to_domain(row["step"]) for row in self._transaction.rows(_LIST)]


def _record(step: SolarStep) -> Record:
    measured = step.measured.model_dump() if step.measured else {}
    return plain(step.model_dump(exclude={"measured"}) | measured)


def _to_domain(record: Record) -> SolarStep:
    values = native_record(record)
    counted = {name: values.pop(name) for name in Measured.model_fields if name in values}
    return SolarStep.model_validate(values | {"measured": counted or None})
