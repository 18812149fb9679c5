"""The database over the official driver: settings, transactions with a time-out, errors in our own words."""

import random
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from types import TracebackType
from typing import Any, Self, TypeVar
from urllib.parse import urlsplit

import neo4j
from neo4j import (
    READ_ACCESS,
    Driver,
    GraphDatabase,
    ManagedTransaction,
    NotificationMinimumSeverity,
    unit_of_work,
)
from neo4j.exceptions import ClientError, ConstraintError, DriverError, Neo4jError

from graph.failures import SAID_WHILE_STOPPING, translated
from graph.queries import Statement, load
from graph.turns import Turn, Turns
from symbiose.domain.errors import GraphUnavailable, UnknownThing

_PING = load("server/ping")

T = TypeVar("T")
Row = dict[str, Any]
"""One record: the names a statement returns, with values of the driver."""

TRANSACTION_TIMEOUT_S = 120.0
"""Longest a transaction may take on the server: a whole import is one transaction."""
CONNECT_TIMEOUT_S = 5.0
ACQUIRE_TIMEOUT_S = 10.0
LIVENESS_IDLE_S = 0.0
"""A connection is tried before each use, within the time to acquire one: a server that hangs, its port
still open, is told after that time and not waited for."""
RETRY_TIME_S = 10.0
"""How long the driver retries what the server calls transient: deadlocks, a restart."""
FIRST_RETRY_S = 1.0
"""After how long the driver does so first, and we on the embedded server; then twice as long each time."""
STOPPING_PAUSE_S = 0.1
CLASH_ATTEMPTS = 8
"""How often a unit of work runs when another one created the same key at the same moment."""
CLASH_PAUSE_S = 0.01
"""Half of the longest pause before the second run; it doubles each time, for machines that are busy."""
LONGEST_HOLD_S = 60.0
"""How long a command waits for a backup that holds commands back."""
HOLD_PAUSE_S = 0.05
SCHEMES = ("bolt", "bolt+s", "bolt+ssc", "neo4j", "neo4j+s", "neo4j+ssc")


@dataclass(frozen=True)
class DatabaseSettings:
    """How to reach a database."""

    uri: str
    """Address, such as `neo4j://db.example:7687`."""
    user: str
    """User."""
    password: str = field(repr=False)
    """Password."""
    database: str = "neo4j"
    """Name of the database."""
    advice: str = "Check that the server runs, and SYMBIOSE_NEO4J_URI, _USER, _PASSWORD and _DATABASE."
    """What to do when it does not answer: the end of the message."""


class Transaction:
    """Statements of one transaction; one opened for reading refuses those that write."""

    def __init__(
        self,
        transaction: ManagedTransaction | neo4j.Transaction,
        *,
        writable: bool,
        turn: Turn | None = None,
    ) -> None:
        """Wrap the driver's transaction: the embedded server itself lets a reading one write."""
        self._transaction = transaction
        self._writable = writable
        self._turn = turn

    def take_turn(self) -> None:
        """Wait for those of this process that write what every command writes; until the end, others wait."""
        if self._turn is not None:
            self._turn.take()

    def rows(self, statement: Statement, **parameters: object) -> list[Row]:
        """Run a statement and return its records.

        Raises:
            ReadOnlyTransaction: It writes, and the transaction was opened for reading.
        """
        self._check(statement)
        # The driver keeps what it was given until the transaction ends: of a large import, all of it.
        sent = {name: list(value) if isinstance(value, list) else value for name, value in parameters.items()}
        records = [dict(record) for record in self._transaction.run(statement.text, sent)]
        for value in sent.values():
            if isinstance(value, list):
                value.clear()
        return records

    def stream(self, statement: Statement, **parameters: object) -> Iterator[Row]:
        """Run a statement that reads, and yield its records as they come, within this transaction."""
        self._check(statement)
        for record in self._transaction.run(statement.text, parameters):
            yield dict(record)

    def row(self, statement: Statement, **parameters: object) -> Row | None:
        """Run a statement and return its first record, None when there is none."""
        return next(iter(self.rows(statement, **parameters)), None)

    def _check(self, statement: Statement) -> None:
        if statement.writes and not self._writable:
            msg = f"{statement.name} writes: run it in a transaction opened for writing"
            raise ReadOnlyTransaction(msg)


class ReadOnlyTransaction(RuntimeError):
    """A use case that reads tried to write: a fault of the program, never of its user."""


class Overtaken(Exception):
    """Another transaction created what this one had found missing: the unit of work is to be repeated."""


class HeldBack(Exception):
    """A backup reads the database as it stands at one moment: this unit of work is to be repeated later."""


class Database:
    """One driver on one database; open it with `with`."""

    def __init__(self, settings: DatabaseSettings) -> None:
        """Keep the settings; nothing is opened yet."""
        self.settings = settings
        self._driver: Driver | None = None
        self._embedded = False
        self._turns = Turns()

    def __enter__(self) -> Self:
        """Open the driver and make sure that the database answers.

        Raises:
            GraphUnavailable: It does not, or the address or password is wrong.
        """
        check_address(self.settings.uri)
        with translated(self.settings.uri, self.settings.advice):
            self._driver = GraphDatabase.driver(
                self.settings.uri,
                auth=(self.settings.user, self.settings.password),
                connection_timeout=CONNECT_TIMEOUT_S,
                connection_acquisition_timeout=ACQUIRE_TIMEOUT_S,
                liveness_check_timeout=LIVENESS_IDLE_S,
                max_transaction_retry_time=RETRY_TIME_S,
                notifications_min_severity=NotificationMinimumSeverity.OFF,
                telemetry_disabled=True,
            )
        try:
            self.verify()
            self._embedded = "ArcadeDB" in self.driver.get_server_info().agent
        except BaseException:
            self.close()
            raise
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """Close the driver."""
        self.close()

    def close(self) -> None:
        """Close all connections."""
        if self._driver is not None:
            self._driver.close()
            self._driver = None

    def verify(self) -> None:
        """Return once the database has answered a query.

        Raises:
            GraphUnavailable: It does not.
        """
        with translated(self.settings.uri, self.settings.advice):
            # A unit of work is repeated for some time when there is no connection: here it is told at once.
            self.driver.verify_connectivity()
            self._once(lambda tx: tx.run(_PING.text).consume(), writable=False)

    @property
    def driver(self) -> Driver:
        """Return the open driver."""
        if self._driver is None:
            msg = "the database is not open: use it within `with Database(settings)`"
            raise RuntimeError(msg)
        return self._driver

    def read(self, work: Callable[[Transaction], T]) -> T:
        """Run a unit of work in a transaction opened for reading.

        Raises:
            GraphUnavailable: The database does not answer.
        """
        with translated(self.settings.uri, self.settings.advice):
            return self._session_run(lambda tx: work(Transaction(tx, writable=False)), writable=False)

    @contextmanager
    def reading(self) -> Iterator[Transaction]:
        """Yield a transaction for one long reading: without time-out, and not repeated when it breaks.

        Raises:
            GraphUnavailable: The database does not answer.
        """
        with (
            translated(self.settings.uri, self.settings.advice),
            self.driver.session(database=self.settings.database, default_access_mode=READ_ACCESS) as session,
            session.begin_transaction() as transaction,
        ):
            yield Transaction(transaction, writable=False)

    def write(self, work: Callable[[Transaction], T]) -> T:
        """Run a unit of work in a transaction; it may run more than once, only the last run is kept.

        Two transactions that create the same key at once: Neo4j lets one wait, the embedded server fails
        one. That one runs again a bounded number of times, and then sees what the other one wrote. On the
        embedded server one that clashes may also miss what it wrote itself a moment ago: what is told to be
        missing is looked for once more.

        Raises:
            GraphUnavailable: The database does not answer.
        """
        with translated(self.settings.uri, self.settings.advice):
            for attempt in range(1, CLASH_ATTEMPTS):
                try:
                    return self._write_unless_held(work)
                except UnknownThing:
                    if not self._embedded or attempt > 1:
                        raise
                except (ConstraintError, Overtaken):
                    pause = CLASH_PAUSE_S * 2**attempt
                    time.sleep(random.uniform(0, pause))  # noqa: S311 - spreads retries
            return self._write_unless_held(work)

    def _write_unless_held(self, work: Callable[[Transaction], T]) -> T:
        """Run a unit of work; one that a backup holds back is repeated until the backup is done."""
        deadline = time.monotonic() + LONGEST_HOLD_S
        while time.monotonic() < deadline:
            try:
                return self._write_once(work)
            except HeldBack:
                time.sleep(random.uniform(0, 2 * HOLD_PAUSE_S))  # noqa: S311 - spreads retries
        uri = self.settings.uri
        msg = f"A backup of the database at {uri} takes long. Try again in a moment."
        raise GraphUnavailable(msg, uri=uri)

    def _write_once(self, work: Callable[[Transaction], T]) -> T:
        if self._embedded:
            return self._unless_stopping(lambda: self._in_turn(work))
        return self._session_run(lambda tx: work(Transaction(tx, writable=True)), writable=True)

    def _in_turn(self, work: Callable[[Transaction], T]) -> T:
        """Run a unit of work as the driver would; while it waits to be repeated, others have their turn."""
        deadline: float | None = None
        pause = FIRST_RETRY_S
        while True:
            turn = self._turns.next()
            try:
                return self._in_transaction(work, turn)
            except (Neo4jError, DriverError) as error:
                deadline = deadline or time.monotonic() + RETRY_TIME_S
                if not error.is_retryable() or time.monotonic() > deadline:
                    raise
            finally:
                turn.end()
            time.sleep(random.uniform(0.8, 1.2) * pause)  # noqa: S311 - spreads retries
            pause *= 2

    def _in_transaction(self, work: Callable[[Transaction], T], turn: Turn) -> T:
        with (
            self.driver.session(database=self.settings.database) as session,
            session.begin_transaction(timeout=TRANSACTION_TIMEOUT_S) as transaction,
        ):
            result = work(Transaction(transaction, writable=True, turn=turn))
            transaction.commit()
            return result

    def _session_run(self, work: Callable[[ManagedTransaction], T], *, writable: bool) -> T:
        return self._unless_stopping(lambda: self._once(work, writable=writable))

    def _unless_stopping(self, run: Callable[[], T]) -> T:
        """Run a unit of work; an embedded server that stops refuses it, and the next one takes it."""
        deadline = time.monotonic() + RETRY_TIME_S
        while True:
            try:
                return run()
            except ClientError as error:
                stopping = self._embedded and error.code in SAID_WHILE_STOPPING
                if not stopping or time.monotonic() > deadline:
                    raise
                time.sleep(STOPPING_PAUSE_S)

    def _once(self, work: Callable[[ManagedTransaction], T], *, writable: bool) -> T:
        timed = unit_of_work(timeout=TRANSACTION_TIMEOUT_S)(work)
        with self.driver.session(database=self.settings.database) as session:
            return session.execute_write(timed) if writable else session.execute_read(timed)

    def is_embedded(self) -> bool:
        """Tell whether the server is the embedded one, which says so in its name."""
        return self._embedded


def check_address(uri: str) -> None:
    """Raise `GraphUnavailable` for an address that the driver has no use for."""
    try:
        parts = urlsplit(uri)
        usable = parts.scheme in SCHEMES and bool(parts.hostname) and parts.port != 0
    except ValueError:  # the port is no number
        usable = False
    if not usable:
        schemes = ", ".join(f"{scheme}://" for scheme in SCHEMES)
        msg = f"The database address {uri} is none: write one like neo4j://db.example:7687 ({schemes})."
        raise GraphUnavailable(msg, uri=uri)
