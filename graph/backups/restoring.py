"""Write the lines of a backup into an empty database, which says that it is incomplete until it is whole."""

from collections.abc import Callable, Iterable, Iterator

from graph.backups.lines import IDENTITIES, Link, Node, is_link, read_line
from graph.backups.statements import CREATE, LINK
from graph.backups.taking import graph_lines
from graph.batches import clear
from graph.copy import PREPARED
from graph.driver import Database
from graph.migrations import advance
from graph.migrations.steps import MIGRATIONS
from graph.queries import Statement, load
from graph.records import Record
from symbiose.domain.documents.backup import (
    BackupEnd,
    BackupEndLine,
    BackupHeader,
    LinesDigest,
    damaged,
    read_part,
)
from symbiose.domain.errors import GraphUnavailable, InvalidDocument, Problem

_COUNT_NODES = load("copy/count_nodes")
_FIND_MARK = load("copy/find_mark")
_MARK_BEGUN = load("restore/mark_begun")
_MARK_COMPLETE = load("restore/mark_complete")
_FORGET_STEPS = load("restore/forget_steps")

BATCH = 1000
"""Nodes or relationships written in one transaction."""
BATCH_BYTES = 4_000_000
"""Bytes of their lines at most: a thousand parts of documents are more than a server takes at once."""
MARK = "restore"
Lines = Callable[[], Iterable[bytes]]
"""Returns the lines of a backup from the first one on; called more than once."""


def checked_backup(lines: Lines) -> tuple[BackupHeader, BackupEnd]:
    """Return the first and last line of a backup, once all between them are what these say.

    Raises:
        InvalidDocument: The backup is not whole, or a newer version of Symbiose wrote it.
    """
    reader = iter(lines())
    header = read_part(next(reader, b""), BackupHeader)
    _refuse_newer(header)
    digest = LinesDigest()
    nodes: dict[str, int] = {}
    links: dict[str, int] = {}
    end: BackupEnd | None = None
    for line in reader:
        if end is not None:
            raise damaged("lines follow its last one")
        if line.startswith(b'{"end":'):
            end = read_part(line, BackupEndLine).end
            continue
        digest.add(line, link=is_link(line))
        _count(_known(read_line(line)), nodes, links)
    if end is None or end != digest.end() or (nodes, links) != (header.nodes, header.links):
        raise damaged("its counts or its digest are not those of its lines")
    return header, end


def restore(database: Database, lines: Lines) -> tuple[BackupHeader, BackupEnd]:
    """Write a backup into an empty database, bring it to this version's schema, and return what it held.

    Everything is checked before anything is written. The database is marked until it is whole: no service
    starts on it before, and an interrupted restore is begun again by running it again.

    Raises:
        InvalidDocument: The backup is not whole, or a newer version of Symbiose wrote it.
        GraphUnavailable: The database is not empty, or was changed meanwhile.
    """
    header, end = checked_backup(lines)
    _check_target(database)
    advance(database)
    database.write(lambda transaction: transaction.rows(_MARK_BEGUN))
    clear(database)
    _write_all(database, lines)
    _verify(database, end)
    version = header.schema_version
    database.write(lambda transaction: transaction.rows(_FORGET_STEPS, after=version))
    advance(database)
    database.write(lambda transaction: transaction.rows(_MARK_COMPLETE))
    return header, end


def _refuse_newer(header: BackupHeader) -> None:
    known = MIGRATIONS[-1].number
    if header.schema_version > known:
        msg = (
            f"A newer Symbiose ({header.program}) wrote this backup: its schema is number "
            f"{header.schema_version}, this version knows {known}. Install that version or a newer one."
        )
        raise InvalidDocument([Problem("schema_version", str(header.schema_version), msg)], msg)


def _known(found: Node | Link) -> Node | Link:
    """Return what a line holds once it has a place in the graph."""
    if isinstance(found, Node):
        known = found.label in CREATE
    else:
        ends = (found.first, found.last)
        known = (found.type, found.first[0], found.last[0]) in LINK and all(
            set(identity) == set(IDENTITIES[label]) for label, identity in ends
        )
    if not known:
        raise damaged("it has a line of a kind that the graph does not know")
    return found


def _count(found: Node | Link, nodes: dict[str, int], links: dict[str, int]) -> None:
    if isinstance(found, Node):
        if links:
            raise damaged("a node comes after a link")
        nodes[found.label] = nodes.get(found.label, 0) + 1
    else:
        links[found.type] = links.get(found.type, 0) + 1


def _check_target(database: Database) -> None:
    """Return when a database is empty, or only prepared, or holds part of a restore."""
    uri = database.settings.uri
    mark = database.read(lambda transaction: transaction.row(_FIND_MARK))
    if mark is not None and mark["id"] == MARK:
        return
    if mark is not None:
        msg = f"A copy into the database at {uri} was interrupted. Run: symbiose copy"
        raise GraphUnavailable(msg, uri=uri)
    held = database.read(lambda transaction: transaction.rows(_COUNT_NODES))
    foreign = {row["name"]: row["count"] for row in held if row["name"] not in PREPARED}
    if foreign:
        what = ", ".join(f"{count} {name}" for name, count in sorted(foreign.items()))
        msg = (
            f"The database at {uri} is not empty: it holds {what}. Restore into an empty one: another "
            "SYMBIOSE_HOME, or another Neo4j."
        )
        raise GraphUnavailable(msg, uri=uri)


def _write_all(database: Database, lines: Lines) -> None:
    waiting: dict[Statement, list[Record]] = {}
    held: dict[Statement, int] = {}
    linking = False
    for found, size in _contents(lines):
        if isinstance(found, Link) and not linking:
            linking = True
            _write_rest(database, waiting)
        statement, row = _row(found)
        rows = waiting.setdefault(statement, [])
        rows.append(row)
        held[statement] = held.get(statement, 0) + size
        if len(rows) >= BATCH or held[statement] >= BATCH_BYTES:
            _write(database, statement, waiting.pop(statement))
            held[statement] = 0
    _write_rest(database, waiting)


def _contents(lines: Lines) -> Iterator[tuple[Node | Link, int]]:
    """Yield what each line holds, with its bytes."""
    reader = iter(lines())
    next(reader, None)
    for line in reader:
        if line.startswith(b'{"end":'):
            return
        yield _known(read_line(line)), len(line)


def _row(found: Node | Link) -> tuple[Statement, Record]:
    if isinstance(found, Node):
        return CREATE[found.label], {"properties": found.properties}
    (first_label, first), (last_label, last) = found.first, found.last
    row = {"first": first, "last": last, "properties": found.properties}
    return LINK[found.type, first_label, last_label], row


def _write_rest(database: Database, waiting: dict[Statement, list[Record]]) -> None:
    for statement, rows in waiting.items():
        _write(database, statement, rows)
    waiting.clear()


def _write(database: Database, statement: Statement, rows: list[Record]) -> None:
    counted = database.write(lambda transaction: transaction.row(statement, rows=rows))
    if counted is None or counted["created"] != len(rows):
        raise damaged("a link leads to a node that is not in it")


def _verify(database: Database, expected: BackupEnd) -> None:
    """Read back what was written: it must have the digest of the backup."""
    digest = LinesDigest()
    with database.reading() as transaction:
        for line, link in graph_lines(transaction):
            digest.add(line, link=link)
    if digest.end() != expected:
        uri = database.settings.uri
        msg = f"The database at {uri} changed while it was restored. Stop the service, then restore again."
        raise GraphUnavailable(msg, uri=uri)
