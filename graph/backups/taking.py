"""The lines of a backup, read from a running database as it stands between two commands."""

from collections.abc import Callable, Iterator
from datetime import datetime

from graph.backups.lines import link_line, node_line
from graph.driver import Database, Row, Transaction
from graph.journal import GraphJournal
from graph.migrations import current_version, require_current
from graph.queries import Statement, load
from symbiose.domain.documents.backup import BackupEnd, BackupEndLine, BackupHeader, LinesDigest

_LIST_NODES = load("backup/list_nodes")
_LIST_LINKS = load("backup/list_relationships")
_COUNT_NODES = load("copy/count_nodes")
_COUNT_LINKS = load("copy/count_relationships")
_CATALOGUE = load("catalogue/get_digest")


class ChangedMeanwhile(Exception):
    """A command was written while the lines were read: they are of no one moment."""


class Backup:
    """A backup of a database as it stands between two commands; its lines are read once."""

    def __init__(
        self, database: Database, program: str, now: datetime, renew: Callable[[], None] = lambda: None
    ) -> None:
        """Look at what there is to read.

        Args:
            database: What to back up.
            program: Version of this program.
            now: The present moment.
            renew: Called again and again while the lines are read.

        Raises:
            GraphUnavailable: The database is not prepared for this version, or does not answer.
        """
        require_current(database)
        self._database = database
        self.header = _header(database, program, now)
        self._digest = LinesDigest()
        self._renew = renew

    @property
    def end(self) -> BackupEnd:
        """Return counts and digest of the lines read so far."""
        return self._digest.end()

    def lines(self) -> Iterator[bytes]:
        """Yield all lines: the header, the nodes, the relationships, counts and digest.

        Raises:
            ChangedMeanwhile: A command was written since the header was made; told before the last line.
        """
        yield self.header.model_dump_json().encode()
        with self._database.reading() as transaction:
            catalogue = transaction.row(_CATALOGUE)
            for line, link in graph_lines(transaction):
                self._digest.add(line, link=link)
                self._renew()
                yield line
        if not self._is_of_one_moment(catalogue):
            raise ChangedMeanwhile
        yield BackupEndLine(end=self.end).model_dump_json().encode()

    def _is_of_one_moment(self, catalogue: Row | None) -> bool:
        """Tell whether nothing was written while the lines were read: each command moves the journal."""
        counted = (sum(self.header.nodes.values()), sum(self.header.links.values()))
        now = self._database.read(lambda tx: (GraphJournal(tx).head(), tx.row(_CATALOGUE)))
        return now == (self.header.journal, catalogue) and (self.end.nodes, self.end.links) == counted


def _header(database: Database, program: str, now: datetime) -> BackupHeader:
    schema_version = current_version(database)

    def work(transaction: Transaction) -> BackupHeader:
        return BackupHeader(
            schema_version=schema_version,
            program=program,
            created=now,
            journal=GraphJournal(transaction).head(),
            nodes=_counts(transaction, _COUNT_NODES),
            links=_counts(transaction, _COUNT_LINKS),
        )

    return database.read(work)


def _counts(transaction: Transaction, statement: Statement) -> dict[str, int]:
    return {row["name"]: row["count"] for row in transaction.rows(statement)}


def graph_lines(transaction: Transaction) -> Iterator[tuple[bytes, bool]]:
    """Yield the line of each node, then of each relationship, which is told."""
    for row in transaction.stream(_LIST_NODES):
        yield node_line(row["label"], row["properties"]), False
    for row in transaction.stream(_LIST_LINKS):
        first, last = (row["first_label"], row["first"]), (row["last_label"], row["last"])
        yield link_line(row["type"], first, last, row["properties"]), True
