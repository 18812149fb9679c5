"""The two servers that the contract suite runs on, started once and emptied between tests."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from graph.driver import Database, Transaction
from graph.embedded import EmbeddedDatabase, open_embedded
from graph.migrations import m0003_circular_models, migrate
from graph.queries import Statement
from graph.store import GraphStore
from tests.fakes import FakeStore

SERVERS = (
    pytest.param("embedded", marks=pytest.mark.embedded),
    pytest.param("neo4j", marks=pytest.mark.neo4j),
)
EMPTY = Statement("test/empty", "MATCH (n) WHERE NOT n:Migration AND NOT n:CircularModel DETACH DELETE n")
MODELS_LEFT = Statement("test/models_left", "MATCH (m:CircularModel) RETURN count(m) AS count")
MODELS = 6


@pytest.fixture(scope="session")
def embedded(databases_folder: Path) -> Iterator[EmbeddedDatabase]:
    """Return an embedded server that this process owns."""
    home = databases_folder / "embedded"
    home.mkdir()
    with open_embedded(home) as server:
        yield server


@pytest.fixture(scope="session")
def embedded_database(embedded: EmbeddedDatabase) -> Iterator[Database]:
    """Return the embedded database with its schema."""
    with Database(embedded.settings) as database:
        migrate(database)
        yield database


@pytest.fixture(params=SERVERS)
def database(request: pytest.FixtureRequest) -> Database:
    """Return each of the two databases in turn, empty but for its schema."""
    return emptied(request)


@pytest.fixture(params=[*SERVERS, "fake"])
def any_store(request: pytest.FixtureRequest) -> GraphStore | FakeStore:
    """Return the graph on each server, and the fake that stands for it in other tests, all empty."""
    return FakeStore() if request.param == "fake" else GraphStore(emptied(request))


def emptied(request: pytest.FixtureRequest) -> Database:
    """Return the database that a test's parameter names, without what the test before left."""
    database: Database
    if request.param == "embedded":
        database = request.getfixturevalue("embedded_database")
    else:
        database, _ = request.getfixturevalue("neo4j_server")
    if database.write(_without_what_was_left) != MODELS:  # a restore in a test before took them away
        m0003_circular_models.apply(database)
    return database


def _without_what_was_left(transaction: Transaction) -> int:
    """Empty the database, and return how many circular models it has."""
    transaction.rows(EMPTY)
    (left,) = transaction.rows(MODELS_LEFT)
    return int(left["count"])


@pytest.fixture
def store(database: Database) -> GraphStore:
    """Return the store on each of the two databases in turn."""
    return GraphStore(database)
