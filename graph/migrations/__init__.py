"""Bring a database to this version's schema: numbered steps, each of which may be run again without harm."""

from collections.abc import Sequence

from graph.driver import Database
from graph.migrations.step import Migration
from graph.migrations.steps import MIGRATIONS
from graph.queries import load
from symbiose.domain.errors import GraphUnavailable

_LIST = load("migration/list")
_FIND_MARK = load("copy/find_mark")
_RECORD = load("migration/record")


def migrate(database: Database, migrations: Sequence[Migration] = MIGRATIONS) -> list[str]:
    """Apply the migrations that a database lacks, in order, and return their names.

    A migration is recorded once it is done, in a transaction of its own. One that was interrupted is run
    again from its beginning: each of its statements leaves alone what is there already.

    Raises:
        GraphUnavailable: The database is newer than this program, holds half a copy, or does not answer.
    """
    _refuse_half_copy(database)
    return advance(database, migrations)


def advance(database: Database, migrations: Sequence[Migration] = MIGRATIONS) -> list[str]:
    """Do the same to a database that is being written as a whole.

    Raises:
        GraphUnavailable: The database is newer than this program, or does not answer.
    """
    done = _applied(database)
    _refuse_newer(database, done, migrations)
    names = []
    for migration in migrations:
        if migration.number not in done:
            migration.apply(database)
            _record(database, migration)
            names.append(migration.name)
    return names


def current_version(database: Database) -> int:
    """Return the number of the newest migration applied, 0 for a database without any."""
    return max(_applied(database), default=0)


def require_current(database: Database, migrations: Sequence[Migration] = MIGRATIONS) -> None:
    """Return when a database has exactly this version's schema; nothing is changed.

    Raises:
        GraphUnavailable: It is older or newer, holds half a copy, or does not answer.
    """
    _refuse_half_copy(database)
    done = _applied(database)
    _refuse_newer(database, done, migrations)
    if len(done) < len(migrations):
        msg = (
            f"The database at {database.settings.uri} is not prepared for this version. Run: symbiose migrate"
        )
        raise GraphUnavailable(msg, uri=database.settings.uri)


def _applied(database: Database) -> dict[int, str]:
    rows = database.read(lambda transaction: transaction.rows(_LIST))
    return {row["number"]: row["name"] for row in rows}


def _record(database: Database, migration: Migration) -> None:
    database.write(lambda tx: tx.rows(_RECORD, number=migration.number, name=migration.name))


def _refuse_half_copy(database: Database) -> None:
    mark = database.read(lambda transaction: transaction.row(_FIND_MARK))
    if mark is not None:
        where = f"the database at {database.settings.uri}"
        msg = f"A copy into {where} was interrupted. Run: symbiose copy"
        if mark["id"] == "restore":
            msg = f"A restore into {where} was interrupted. Run again: symbiose restore"
        raise GraphUnavailable(msg, uri=database.settings.uri)


def _refuse_newer(database: Database, done: dict[int, str], migrations: Sequence[Migration]) -> None:
    known = {migration.number for migration in migrations}
    newer = [done[number] for number in sorted(done) if number not in known]
    if newer:
        msg = (
            f"The database at {database.settings.uri} was prepared by a newer Symbiose: it has "
            f"{', '.join(newer)}, which this version does not know. Install the newer "
            "version, or use another database."
        )
        raise GraphUnavailable(msg, uri=database.settings.uri)
