"""Notes on synergies in the graph."""

from graph.driver import Transaction
from graph.queries import load
from graph.records import native_record, plain
from graph.synergies import unknown_synergy
from symbiose.domain.synergy_notes import SynergyNote

_CREATE = load("synergy_note/create")
_LIST = load("synergy_note/list")


class GraphSynergyNotes:
    """Notes within one transaction."""

    def __init__(self, transaction: Transaction) -> None:
        """Work within a transaction."""
        self._transaction = transaction

    def add(self, note: SynergyNote) -> None:
        """Append a note.

        Raises:
            UnknownThing: There is no such synergy.
        """
        properties = plain(note.model_dump())
        if self._transaction.row(_CREATE, synergy_id=note.synergy_id, properties=properties) is None:
            raise unknown_synergy(note.synergy_id)

    def of_synergy(self, synergy_id: str) -> list[SynergyNote]:
        """Return the notes on a synergy, the oldest first."""
        rows = self._transaction.rows(_LIST, synergy_id=synergy_id)
        return [SynergyNote.model_validate(native_record(row["note"])) for row in rows]
