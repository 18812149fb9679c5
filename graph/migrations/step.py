"""What a migration is: a number, a name, and what it does to a database."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import partial

from graph.driver import Database, Transaction
from graph.queries import Statement


@dataclass(frozen=True)
class Migration:
    """One step; applying it twice, or again after it was interrupted, has the effect of applying it once."""

    number: int
    """Counts from 1; never given twice."""
    name: str
    """Number and what it does, as printed: `0001 constraints`."""
    apply: Callable[[Database], None]
    """Does it. Schema steps and data steps are apart: no server takes both in one transaction."""


def apply_schema(database: Database, statements: Sequence[Statement]) -> None:
    """Run schema statements, each in a transaction of its own, as Neo4j asks."""
    for statement in statements:
        database.write(partial(_run, statement))


def _run(statement: Statement, transaction: Transaction) -> None:
    transaction.rows(statement)
