"""Migrations: applied once, run again without harm, resumed after an interruption, never backwards."""

import os
import signal
import sys
from dataclasses import replace
from pathlib import Path

import pytest

from graph.driver import Database
from graph.embedded import open_embedded
from graph.flows import to_record
from graph.migrations import current_version, migrate
from graph.migrations.m0001_constraints import CONSTRAINTS as CONSTRAINTS_OF_THE_FIRST_STEP
from graph.migrations.step import Migration, apply_schema
from graph.migrations.steps import MIGRATIONS
from graph.queries import Statement
from graph.records import Record
from graph.schema import LABELS, RELATIONSHIPS
from graph.schema.words import Label, RelationshipType
from graph.store import GraphStore
from symbiose.domain.errors import GraphUnavailable
from symbiose.domain.flows import Flow
from tests.builders import make_company, make_flow, make_site
from tests.graph.counting import counts

FORGET = Statement("test/forget", "MATCH (m:Migration) DELETE m")
FLOW_OF_STEP_3 = Statement(
    "test/flow_of_step_3",
    "MATCH (s:Site {id: 'site_a'}) CREATE (s)-[:DECLARES]->(f:Flow) SET f = $properties",
)
CONSTRAINTS = Statement("test/constraints", "SHOW CONSTRAINTS YIELD type, labelsOrTypes, properties")
INDEXES = Statement("test/indexes", "SHOW INDEXES YIELD labelsOrTypes, properties")


class PowerCut(Exception):
    """Ends a migration in its middle."""


@pytest.fixture
def bare(database: Database) -> Database:
    """Return a database that believes it was never migrated; its constraints are there already."""
    database.write(lambda transaction: transaction.rows(FORGET))
    return database


def test_r7_every_migration_is_applied_once_and_in_order(bare: Database) -> None:
    assert migrate(bare) == [migration.name for migration in MIGRATIONS]
    assert migrate(bare) == []
    assert current_version(bare) == MIGRATIONS[-1].number


def test_a_database_without_migrations_is_at_version_0(bare: Database) -> None:
    version = current_version(bare)
    migrate(bare)

    assert version == 0


def test_r7_an_interrupted_migration_is_taken_up_where_it_stopped(bare: Database) -> None:
    first, second = MIGRATIONS[0], MIGRATIONS[1]

    def half(database: Database) -> None:
        second.apply(database)
        raise PowerCut

    with pytest.raises(PowerCut):
        migrate(bare, (first, replace(second, apply=half), *MIGRATIONS[2:]))
    after_the_cut = current_version(bare)

    assert after_the_cut == first.number
    assert migrate(bare) == [migration.name for migration in MIGRATIONS[1:]]


@pytest.mark.embedded
@pytest.mark.skipif(sys.platform == "win32", reason="kill -9 is a signal of POSIX")
def test_r7_a_server_killed_in_the_middle_of_a_step_is_migrated_to_the_end(tmp_path: Path) -> None:
    with open_embedded(tmp_path) as embedded, Database(embedded.settings) as database:
        assert embedded.server is not None
        apply_schema(database, CONSTRAINTS_OF_THE_FIRST_STEP[:7])
        os.kill(embedded.server.pid, signal.SIGKILL)
        embedded.server.wait_until_ready()

        applied = migrate(database)

        assert applied == [migration.name for migration in MIGRATIONS]
        assert constraints(database) == declared_constraints()


@pytest.mark.embedded
def test_r7_a_database_from_before_versions_opens_and_begins_the_history_of_its_flows(tmp_path: Path) -> None:
    old = make_flow(id="f")
    with open_embedded(tmp_path) as embedded, Database(embedded.settings) as database:
        migrate(database, MIGRATIONS[:3])
        store = GraphStore(database)
        store.write(lambda r: r.sites.save_companies([make_company()]))
        store.write(lambda r: r.sites.save([make_site()]))
        database.write(lambda transaction: transaction.rows(FLOW_OF_STEP_3, properties=as_of_step_3(old)))

        applied = migrate(database)
        before = store.read(lambda r: (r.flows.versions("f"), r.flows.of_sites(["site_a"])))
        store.write(lambda r: r.flows.save([make_flow(id="f", quantity_per_year=2.0)]))
        after = store.read(lambda r: r.flows.versions("f"))

        assert applied == [migration.name for migration in MIGRATIONS[3:]]
        assert before == ([old], [old])
        assert [flow.quantity_per_year for flow in after] == [1000.0, 2.0]
        assert constraints(database) == declared_constraints()


def as_of_step_3(flow: Flow) -> Record:
    """Return the properties that the third step's versions of the program kept of a flow."""
    new = ("version", "field_confidentiality_quantity", "field_confidentiality_price")
    properties = to_record(flow, 1)["properties"]
    return {k: v for k, v in properties.items() if k not in (*new, "field_confidentiality_quality")}


def test_r7_running_every_step_again_changes_nothing(database: Database) -> None:
    migrate(database)
    before = counts(database)

    for migration in MIGRATIONS:
        migration.apply(database)

    assert counts(database) == before


def test_r7_a_database_newer_than_the_program_is_refused(bare: Database) -> None:
    future = Migration(999, "0999 from the future", lambda database: None)
    migrate(bare, (*MIGRATIONS, future))

    with pytest.raises(GraphUnavailable, match="newer Symbiose: it has 0999 from the future"):
        migrate(bare)

    bare.write(lambda transaction: transaction.rows(FORGET))
    migrate(bare)


def test_r7_a_database_that_a_newer_program_migrated_meanwhile_is_not_ready(bare: Database) -> None:
    store = GraphStore(bare)
    migrate(bare)
    store.ping()
    migrate(bare, (*MIGRATIONS, Migration(999, "0999 from the future", lambda database: None)))

    with pytest.raises(GraphUnavailable, match="newer Symbiose"):
        store.ping()

    bare.write(lambda transaction: transaction.rows(FORGET))
    migrate(bare)


def test_the_six_circular_models_are_there_with_their_names(database: Database) -> None:
    MIGRATIONS[2].apply(database)
    read = Statement(
        "test/models", "MATCH (m:CircularModel) RETURN m.number AS n, m.name_fr AS fr ORDER BY n"
    )

    rows = database.read(lambda transaction: transaction.rows(read))

    assert [row["n"] for row in rows] == [1, 2, 3, 4, 5, 6]
    assert rows[4]["fr"] == "Réemploi des composants et matériaux"


def constraints(database: Database) -> set[tuple[str, tuple[str, ...]]]:
    rows = database.read(lambda transaction: transaction.rows(CONSTRAINTS))
    return {
        (row["labelsOrTypes"][0], tuple(row["properties"])) for row in rows if "UNIQUENESS" in row["type"]
    }


def declared_constraints() -> set[tuple[str, tuple[str, ...]]]:
    words: list[Label | RelationshipType] = [*LABELS, *RELATIONSHIPS]
    return {(one.name, names) for one in words for names in one.identities}


def test_the_database_has_the_declared_constraints_and_no_other(database: Database) -> None:
    migrate(database)

    assert constraints(database) == declared_constraints()


def test_the_database_has_the_declared_indexes(database: Database) -> None:
    migrate(database)
    rows = database.read(lambda transaction: transaction.rows(INDEXES))

    found = {(row["labelsOrTypes"][0], tuple(row["properties"])) for row in rows if row["labelsOrTypes"]}

    assert {(one.name, (index,)) for one in LABELS for index in one.indexes} <= found


def test_the_numbers_of_migrations_are_their_order_and_part_of_their_names() -> None:
    assert [m.number for m in MIGRATIONS] == list(range(1, len(MIGRATIONS) + 1))
    assert all(m.name.startswith(f"{m.number:04d} ") for m in MIGRATIONS)
