"""Move everything from one database to an empty Neo4j, and count both to be sure."""

from collections.abc import Iterable, Iterator
from itertools import islice

from graph.batches import clear
from graph.driver import Database, Row, Transaction
from graph.migrations import migrate
from graph.queries import Statement, load
from graph.records import Record, native_record
from symbiose.domain.errors import GraphUnavailable

_LIST_NODES = load("copy/list_nodes")
_LIST_RELATIONSHIPS = load("copy/list_relationships")
_CREATE_NODES = load("copy/create_nodes")
_CREATE_RELATIONSHIPS = load("copy/create_relationships")
_COUNT_NODES = load("copy/count_nodes")
_COUNT_RELATIONSHIPS = load("copy/count_relationships")
_MARK_BEGUN = load("copy/mark_begun")
_MARK_COMPLETE = load("copy/mark_complete")
_FIND_MARK = load("copy/find_mark")

BATCH = 1000
"""Nodes or relationships written in one transaction."""
PREPARED = frozenset(
    {"CircularModel", "Catalogue", "Resource", "WasteCode", "Commune", "Agglomeration", "Park", "Activity"}
)
"""What `symbiose init` writes: a target that holds nothing else is as good as empty."""


def copy_all(source: Database, target: Database) -> dict[str, int]:
    """Copy every node and relationship, and return the counts by label and type, equal on both sides.

    The target is marked while the copy runs: an interrupted copy is begun again by running it again, and no
    service starts on half a copy. What the target held as reference data is replaced by the source's.

    Raises:
        GraphUnavailable: The target is not empty or is no Neo4j, or the source changed meanwhile.
    """
    _check_target(target)
    migrate(source)
    if not _begun(target):
        migrate(target)
    target.write(lambda transaction: transaction.rows(_MARK_BEGUN))
    clear(target)
    moved = _copy_nodes(source, target)
    _copy_relationships(source, target, moved)
    counts = _verified(source, target)
    target.write(lambda transaction: transaction.rows(_MARK_COMPLETE))
    return counts


def _check_target(target: Database) -> None:
    uri = target.settings.uri
    if target.is_embedded():
        msg = f"{uri} is an embedded database. Set SYMBIOSE_NEO4J_URI to a Neo4j 5.26 or newer to copy to."
        raise GraphUnavailable(msg, uri=uri)
    held = target.read(lambda transaction: transaction.rows(_COUNT_NODES))
    foreign = {row["name"]: row["count"] for row in held if row["name"] not in PREPARED}
    if foreign and not _begun(target):
        what = ", ".join(f"{count} {name}" for name, count in sorted(foreign.items()))
        msg = (
            f"The database at {uri} is not empty: it holds {what}. Copy to an empty one; to empty this "
            "one, run in Neo4j Browser: MATCH (n) CALL (n) { DETACH DELETE n } IN TRANSACTIONS"
        )
        raise GraphUnavailable(msg, uri=uri)


def _begun(target: Database) -> bool:
    mark = target.read(lambda transaction: transaction.row(_FIND_MARK))
    return mark is not None and mark["id"] == "copy"


def _copy_nodes(source: Database, target: Database) -> dict[str, str]:
    """Copy the nodes, and return where each one is now."""
    moved: dict[str, str] = {}
    for rows in _read_in_batches(source, _LIST_NODES):
        for row in _write(target, _CREATE_NODES, rows):
            moved[row["source"]] = row["target"]
    return moved


def _copy_relationships(source: Database, target: Database, moved: dict[str, str]) -> None:
    for rows in _read_in_batches(source, _LIST_RELATIONSHIPS):
        if any(row[end] not in moved for row in rows for end in ("first", "last")):
            raise _changed(source)
        placed = [row | {"first": moved[row["first"]], "last": moved[row["last"]]} for row in rows]
        _write(target, _CREATE_RELATIONSHIPS, placed)


def _read_in_batches(source: Database, statement: Statement) -> Iterator[list[Record]]:
    """Yield what a statement returns, a batch at a time, so that memory does not grow with the graph."""
    with source.reading() as transaction:
        records = (
            row | {"properties": native_record(row["properties"])} for row in transaction.stream(statement)
        )
        while rows := list(islice(records, BATCH)):
            yield rows


def _write(target: Database, statement: Statement, rows: Iterable[Record]) -> list[Row]:
    sent = list(rows)
    return target.write(lambda transaction: transaction.rows(statement, rows=sent))


def _verified(source: Database, target: Database) -> dict[str, int]:
    """Return the counts of the target once they are those of the source."""
    expected, found = _counts(source), _counts(target)
    if found != expected:
        raise _changed(source)
    return found


def _counts(database: Database) -> dict[str, int]:
    def work(transaction: Transaction) -> dict[str, int]:
        rows = transaction.rows(_COUNT_NODES) + transaction.rows(_COUNT_RELATIONSHIPS)
        return {row["name"]: row["count"] for row in rows}

    return database.read(work)


def _changed(source: Database) -> GraphUnavailable:
    uri = source.settings.uri
    msg = f"The database at {uri} changed while it was copied. Stop the service, then run the copy again."
    return GraphUnavailable(msg, uri=uri)
