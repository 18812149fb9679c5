"""Data step: the entries of a journal from before the chain get their places, the oldest first.

Touches every journal entry, which gains a place and two digests and keeps what it says. An interrupted step
goes on after the last entry that it chained.
"""

from graph.batches import write_in_batches
from graph.driver import Database
from graph.journal import GraphJournal


def apply(database: Database) -> None:
    """Chain the entries that have no place yet, some in each transaction."""
    write_in_batches(database, lambda transaction: GraphJournal(transaction).chain_oldest())
