"""The journal of commands in the graph."""

from graph.driver import Transaction
from graph.queries import load
from graph.records import native_record, plain
from symbiose.domain.journal import JournalEntry

_APPEND = load("journal/append")
_LIST_LATEST = load("journal/list_latest")
_COUNT = load("journal/count")


class GraphJournal:
    """The journal within one transaction."""

    def __init__(self, transaction: Transaction) -> None:
        """Work within a transaction."""
        self._transaction = transaction

    def append(self, entry: JournalEntry) -> None:
        """Write an entry."""
        self._transaction.rows(_APPEND, entry_id=entry.id, properties=plain(entry.model_dump()))

    def latest(self, limit: int) -> list[JournalEntry]:
        """Return the newest entries first."""
        rows = self._transaction.rows(_LIST_LATEST, limit=limit)
        return [JournalEntry.model_validate(native_record(row["entry"])) for row in rows]

    def count(self) -> int:
        """Return how many entries there are."""
        return sum(int(row["entries"]) for row in self._transaction.rows(_COUNT))
