"""What is too much for one transaction: done some at a time, each in a transaction of its own."""

from collections.abc import Callable
from typing import Final

from graph.driver import Database, Transaction
from graph.queries import load

_REMOVE_NODES = load("copy/remove_nodes")
REMOVED: Final = 1000
"""Nodes removed in one transaction."""


def write_in_batches(database: Database, work: Callable[[Transaction], int]) -> None:
    """Do some of a work again and again, until nothing of it is left.

    Args:
        database: On which it is done.
        work: Does some of it, and returns how much that was.
    """
    while database.write(work):
        pass


def clear(database: Database) -> None:
    """Remove all nodes but the mark of what is under way and the steps of the schema."""
    write_in_batches(database, _remove_some)


def _remove_some(transaction: Transaction) -> int:
    row = transaction.row(_REMOVE_NODES, most=REMOVED)
    return 0 if row is None else int(row["removed"])
