"""A database that cannot be reached is said in plain words, with what to do; nothing secret is told."""

import socket
import time

import pytest
from neo4j.exceptions import ConstraintError

from graph import driver
from graph.driver import Database, DatabaseSettings
from graph.queries import Statement
from symbiose.domain.errors import GraphUnavailable

CREATE = Statement("test/create", "CREATE (:Run {id: 'same'})")


def settings(**changes: str) -> DatabaseSettings:
    values = {"uri": "bolt://127.0.0.1:1", "user": "neo4j", "password": "a secret word"} | changes
    return DatabaseSettings(**values)


def closed_port() -> int:
    with socket.socket() as trial:
        trial.bind(("127.0.0.1", 0))
        return int(trial.getsockname()[1])


@pytest.mark.parametrize("scheme", ["bolt", "neo4j"])
def test_a_server_that_does_not_run_is_told_at_once(scheme: str) -> None:
    began = time.monotonic()

    with pytest.raises(GraphUnavailable, match="Check that the server runs") as raised:
        Database(settings(uri=f"{scheme}://127.0.0.1:{closed_port()}")).__enter__()

    assert time.monotonic() - began < driver.CONNECT_TIMEOUT_S
    assert "secret" not in str(raised.value)


@pytest.mark.parametrize("uri", ["http://127.0.0.1:7474", "127.0.0.1:7687", "", "bolt://", "bolt://h:port"])
def test_an_address_of_another_form_is_told(uri: str) -> None:
    with pytest.raises(GraphUnavailable, match="address"):
        Database(settings(uri=uri)).__enter__()


def test_settings_do_not_show_their_password() -> None:
    assert "secret" not in repr(settings())


def test_a_wrong_password_is_told(database: Database) -> None:
    known = database.settings
    wrong = DatabaseSettings(known.uri, known.user, "not the password", known.database)

    with pytest.raises(GraphUnavailable, match="refuses the user or the password"):
        Database(wrong).__enter__()


def test_a_wrong_database_name_is_told(database: Database) -> None:
    known = database.settings
    wrong = DatabaseSettings(known.uri, known.user, known.password, "no_such_database")

    with pytest.raises(GraphUnavailable, match="no database of that name"):
        Database(wrong).__enter__()


def test_a_database_is_used_only_while_it_is_open() -> None:
    with pytest.raises(RuntimeError, match="not open"):
        Database(settings()).read(lambda transaction: None)


def test_the_two_servers_are_told_apart(database: Database, request: pytest.FixtureRequest) -> None:
    assert database.is_embedded() == ("embedded" in request.node.callspec.id)


def test_a_key_created_twice_is_tried_again_a_bounded_number_of_times(
    database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(driver, "CLASH_PAUSE_S", 0.0)
    attempts = []
    database.write(lambda transaction: transaction.rows(CREATE))

    def work(transaction: driver.Transaction) -> None:
        attempts.append(1)
        transaction.rows(CREATE)

    with pytest.raises(ConstraintError):
        database.write(work)

    assert len(attempts) == driver.CLASH_ATTEMPTS


def test_a_broken_unit_of_work_is_not_tried_again(database: Database) -> None:
    attempts = []

    def work(_: driver.Transaction) -> None:
        attempts.append(1)
        raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        database.write(work)

    assert len(attempts) == 1
