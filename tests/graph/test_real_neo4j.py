"""The fixture of the real Neo4j: it never empties a database that is in use, and says what it lacks."""

import shutil
from pathlib import Path

import pytest

from graph.driver import Database
from graph.store import GraphStore
from tests.builders import make_company
from tests.graph.conftest import EMPTY
from tests.graph.counting import counts
from tests.graph.neo4j_java import NoNeo4j
from tests.graph.real_neo4j import LocalNeo4j, neo4j_settings


@pytest.mark.neo4j
def test_a_given_database_that_holds_something_is_refused_and_left_alone(
    neo4j_server: tuple[Database, LocalNeo4j | None], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    database, _ = neo4j_server
    database.write(lambda transaction: transaction.rows(EMPTY))
    GraphStore(database).write(lambda r: r.sites.save_companies([make_company()]))
    before = counts(database)
    monkeypatch.setenv("NEO4J_TEST_URI", database.settings.uri)
    monkeypatch.setenv("NEO4J_TEST_USER", database.settings.user)
    monkeypatch.setenv("NEO4J_TEST_PASSWORD", database.settings.password)

    with pytest.raises(RuntimeError, match="Give an empty database"), neo4j_settings(tmp_path):
        pass

    assert counts(database) == before


def test_where_there_is_no_neo4j_at_all_the_packages_are_named(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("NEO4J_TEST_URI", raising=False)
    monkeypatch.setattr(shutil, "which", lambda name: None)

    with (
        pytest.raises(NoNeo4j, match="sudo apt install openjdk-17-jdk-headless maven"),
        neo4j_settings(tmp_path),
    ):
        pass
