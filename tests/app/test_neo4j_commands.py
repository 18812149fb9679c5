"""The commands on a real Neo4j: what began in the embedded database is copied there, counted, and goes on."""

import json
import os
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from importlib.resources import as_file, files
from pathlib import Path
from typing import Any

import pytest

from graph.driver import Database
from graph.migrations import migrate
from graph.queries import Statement
from tests.app.conftest import CommandIn
from tests.graph.real_neo4j import LocalNeo4j

pytestmark = [pytest.mark.embedded, pytest.mark.neo4j]
EMPTY = Statement("test/leave_empty", "MATCH (n) DETACH DELETE n")


@dataclass(frozen=True)
class Place:
    """A home folder and a Neo4j, with the environment that names one or both."""

    embedded: Mapping[str, str]
    both: Mapping[str, str]


@pytest.fixture(scope="module")
def place(
    tmp_path_factory: pytest.TempPathFactory, neo4j_server: tuple[Database, LocalNeo4j | None]
) -> Iterator[Place]:
    """Return a home folder and the Neo4j of the tests, which holds nothing, not even its schema."""
    database, _ = neo4j_server
    bare = {name: value for name, value in os.environ.items() if not name.startswith("SYMBIOSE_")}
    embedded = bare | {"SYMBIOSE_HOME": str(tmp_path_factory.mktemp("home"))}
    settings = database.settings
    named = {
        "SYMBIOSE_NEO4J_URI": settings.uri,
        "SYMBIOSE_NEO4J_USER": settings.user,
        "SYMBIOSE_NEO4J_PASSWORD": settings.password,
        "SYMBIOSE_NEO4J_DATABASE": settings.database,
    }
    database.write(lambda transaction: transaction.rows(EMPTY))
    yield Place(embedded, embedded | named)
    database.write(lambda transaction: transaction.rows(EMPTY))
    migrate(database)


def document(run: CommandIn, environment: Mapping[str, str], *words: object) -> dict[str, Any]:
    done = run(environment, *words, "--json")
    assert done.code == 0, done.err
    read: dict[str, Any] = json.loads(done.out)
    return read


def fictional() -> Iterator[Path]:
    for name in ("territory.json", "flows.json"):
        with as_file(files("seed_data").joinpath("fictional", name)) as path:
            yield path


def test_everything_is_copied_counted_and_the_next_run_there_changes_nothing(
    command_in: CommandIn, place: Place
) -> None:
    document(command_in, place.embedded, "import", *fictional())
    before = document(command_in, place.embedded, "propose")

    copied = command_in(place.both, "copy")
    after = document(command_in, place.both, "propose")
    again = command_in(place.both, "copy")

    counts = {name: int(n) for name, n in re.findall(r"^(\w+): (\d+) copied and verified$", copied.out, re.M)}
    assert copied.code == 0, copied.err
    assert (counts["Site"], counts["Flow"], counts["Run"]) == (5, 9, 1)
    assert counts["Proposal"] == len(before["proposals"]) == counts["PROPOSED"]
    assert after["changes"] == {"new": [], "gone": [], "changed": []}
    assert after["proposals"] == before["proposals"]
    assert again.code == 3
    assert "not empty" in again.err


def test_init_migrate_and_import_reach_it_too(command_in: CommandIn, place: Place) -> None:
    for name in ("init", "migrate"):
        assert "schema version" in command_in(place.both, name).out

    report = document(command_in, place.both, "import", *fictional())

    assert all(file["rejected"] == 0 for file in report["files"])
    assert sum(file["written"] + file["unchanged"] for file in report["files"]) > 0
