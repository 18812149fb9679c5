"""What people change in the browser, version by version, in the graph; none is lost."""

from graph.driver import Transaction
from graph.queries import load
from graph.records import Record, native_record, plain
from symbiose.domain.edits import Edit, Subject
from symbiose.domain.errors import ConflictingReview

_FIND_VERSION = load("edit/find_version")
_CREATE = load("edit/create")
_LIST_CURRENT = load("edit/list_current")
_LIST_OF_THING = load("edit/list_of_thing")
_LIST_OF_AUTHOR = load("edit/list_of_author")


class GraphEdits:
    """Versions within one transaction."""

    def __init__(self, transaction: Transaction) -> None:
        """Work within a transaction."""
        self._transaction = transaction

    def save(self, edit: Edit) -> None:
        """Append a version.

        Two at once: the uniqueness of versions stops one of them; its unit of work then runs again and finds
        the version taken.

        Raises:
            ConflictingReview: The version exists already.
        """
        key = {"subject": edit.subject.value, "thing_id": edit.thing_id, "version": edit.version}
        if self._transaction.row(_FIND_VERSION, **key):
            msg = f"Version {edit.version} of {edit.thing_id} exists already. Read it again, then decide."
            raise ConflictingReview(msg, thing=edit.thing_id)
        self._transaction.rows(_CREATE, by=edit.by, properties=plain(edit.model_dump()))

    def current(self, subject: Subject) -> list[Edit]:
        """Return the latest version of each thing of a sort, by its id."""
        rows = self._transaction.rows(_LIST_CURRENT, subject=subject.value)
        return [to_domain(row["edit"]) for row in rows]

    def of_thing(self, subject: Subject, thing_id: str) -> list[Edit]:
        """Return all versions of one thing, oldest first."""
        rows = self._transaction.rows(_LIST_OF_THING, subject=subject.value, thing_id=thing_id)
        return [to_domain(row["edit"]) for row in rows]

    def made_by(self, account_id: str) -> list[Edit]:
        """Return all versions that an account made, oldest first."""
        return [to_domain(row["edit"]) for row in self._transaction.rows(_LIST_OF_AUTHOR, by=account_id)]


def to_domain(record: Record) -> Edit:
    """Return the version of a record."""
    return Edit.model_validate(native_record(record))
