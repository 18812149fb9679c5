"""Where the two servers differ; `docs/graph-servers.md` names each of these tests."""

import threading
import time
from collections.abc import Callable
from typing import Any, LiteralString

import pytest
from neo4j import READ_ACCESS, unit_of_work
from neo4j.exceptions import ClientError, ConstraintError, CypherSyntaxError, CypherTypeError, Neo4jError

from graph.driver import Database
from tests.builders import NOON
from tests.conftest import REPOSITORY

SLOW = "UNWIND range(1, $rows) AS x UNWIND range(1, 1000) AS y RETURN sum(x * y) AS total"
"""Takes a second or two anywhere."""


def ask(database: Database, cypher: LiteralString, **parameters: object) -> list[dict[str, Any]]:
    """Run a statement as any client of the server could."""
    with database.driver.session(database=database.settings.database) as session:
        return session.run(cypher, parameters).data()


def fault(call: Callable[[], object]) -> Neo4jError | None:
    """Return the error that a call ends with, None when it does not."""
    try:
        call()
    except Neo4jError as error:
        return error
    return None


def test_only_neo4j_refuses_a_write_in_a_transaction_opened_for_reading(database: Database) -> None:
    def write() -> None:
        with database.driver.session(
            database=database.settings.database, default_access_mode=READ_ACCESS
        ) as session:
            session.execute_read(lambda transaction: transaction.run("CREATE (:Company)").consume())

    error = fault(write)

    assert (error is None) == database.is_embedded()


def test_only_neo4j_gives_a_moment_back_with_its_zone(database: Database) -> None:
    ask(database, "CREATE (:Run {id: 'r', created: $now})", now=NOON)

    [row] = ask(database, "MATCH (r:Run) RETURN r.created AS created")

    assert (row["created"].tzinfo is None) == database.is_embedded()
    assert row["created"].to_native().replace(tzinfo=None) == NOON.replace(tzinfo=None)


@pytest.mark.parametrize("clause", ["MERGE", "CREATE"])
def test_of_two_transactions_with_the_same_new_key_neo4j_lets_one_wait_and_the_other_fails_one(
    database: Database, clause: str
) -> None:
    cypher: LiteralString = "MERGE (:Flow {id: 'k'})" if clause == "MERGE" else "CREATE (:Flow {id: 'k'})"
    name = database.settings.database
    later: list[Neo4jError | None] = []

    def second() -> None:
        later.append(fault(lambda: ask(database, cypher)))

    with database.driver.session(database=name) as session, session.begin_transaction() as first:
        first.run(cypher).consume()
        thread = threading.Thread(target=second)
        thread.start()
        time.sleep(0.5)
        waiting = thread.is_alive()
        earlier = fault(first.commit)
        thread.join(20)

    if database.is_embedded():
        assert not waiting
        assert (type(earlier), later) == (ConstraintError, [None])
    else:
        assert waiting
        assert earlier is None
        assert isinstance(later[0], ConstraintError) == (clause == "CREATE")
    assert ask(database, "MATCH (f:Flow {id: 'k'}) RETURN count(f) AS flows") == [{"flows": 1}]


def test_only_neo4j_ends_a_transaction_at_its_time_out(database: Database) -> None:
    # Neo4j looks every two seconds; the embedded server would work to the end.
    rows = 3_000 if database.is_embedded() else 1_000_000

    def slow() -> None:
        with database.driver.session(database=database.settings.database) as session:
            session.execute_read(
                unit_of_work(timeout=0.05)(lambda transaction: transaction.run(SLOW, rows=rows).consume())
            )

    error = fault(slow)

    assert (error is None) == database.is_embedded()


def test_only_neo4j_creates_a_node_with_a_label_given_as_a_parameter(database: Database) -> None:
    [row] = ask(database, "CREATE (n:$($labels)) RETURN labels(n) AS labels", labels=["Company"])

    assert row["labels"] == ([] if database.is_embedded() else ["Company"])


def test_only_neo4j_has_text_indexes(database: Database) -> None:
    error = fault(lambda: ask(database, "CREATE FULLTEXT INDEX words FOR (s:Site) ON EACH [s.name]"))
    fault(lambda: ask(database, "DROP INDEX words IF EXISTS"))

    assert isinstance(error, CypherSyntaxError) == database.is_embedded()


def test_only_neo4j_says_in_its_error_what_was_wrong(database: Database) -> None:
    error = fault(lambda: ask(database, "RETURN undefined"))

    assert isinstance(error, ClientError)
    assert ("undefined" in str(error.message)) != database.is_embedded()
    assert isinstance(error, CypherSyntaxError) != database.is_embedded()


@pytest.mark.parametrize("mixed", ["[1, 'a']", "[1, null]"])
def test_only_neo4j_refuses_a_list_of_mixed_values_or_with_gaps(database: Database, mixed: str) -> None:
    cypher: LiteralString = (
        "CREATE (:Run {id: 'r', x: [1, 'a']})" if "a" in mixed else "CREATE (:Run {id: 'r', x: [1, null]})"
    )

    error = fault(lambda: ask(database, cypher))

    assert isinstance(error, CypherTypeError) != database.is_embedded()


def test_only_neo4j_names_the_index_of_a_constraint_as_declared(database: Database) -> None:
    rows = ask(database, "SHOW INDEXES YIELD name, labelsOrTypes WHERE labelsOrTypes = ['Flow'] RETURN name")
    constraints = ask(
        database, "SHOW CONSTRAINTS YIELD name, labelsOrTypes WHERE labelsOrTypes = ['Flow'] RETURN name"
    )

    assert rows == [{"name": "Flow[id]" if database.is_embedded() else "unique_flow_id"}]
    assert constraints == [{"name": "unique_flow_id"}]


def test_the_two_measure_a_distance_differently(database: Database) -> None:
    [row] = ask(
        database,
        "RETURN point.distance(point({longitude: 2.8, latitude: 50.4}), "
        "point({longitude: 2.8, latitude: 50.5})) AS metres",
    )

    expected = 11_119.49 if database.is_embedded() else 11_131.95
    assert row["metres"] == pytest.approx(expected, abs=0.01)


def test_the_embedded_server_says_what_it_is_in_its_name_alone(database: Database) -> None:
    agent = database.driver.get_server_info().agent
    [row] = ask(database, "CALL dbms.components() YIELD versions RETURN versions[0] AS version")

    assert ("ArcadeDB" in agent) == database.is_embedded()
    assert row["version"].startswith("5.26.") or not database.is_embedded()


def test_each_difference_is_written_down_with_the_test_that_shows_it() -> None:
    page = (REPOSITORY / "docs" / "graph-servers.md").read_text(encoding="utf-8")
    shown = [name for name in globals() if name.startswith("test_") and "written_down" not in name]

    assert [name for name in shown if f"`{name}`" not in page] == []
