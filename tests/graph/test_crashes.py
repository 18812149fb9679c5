"""No write that was acknowledged is lost, whichever process is killed while several write."""

import os
import signal
import sys
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import partial
from pathlib import Path

import pytest

from graph import driver
from graph.driver import Database, Transaction
from graph.embedded import open_embedded
from graph.queries import Statement
from symbiose.domain.errors import GraphUnavailable
from tests.graph.processes import owner_of, published, wait_until_gone, wait_until_it_answers

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="kill -9 is a signal of POSIX")
WRITE = Statement("test/write", "CREATE (:Company {id: $id, name: 'written under load'})")
READ = Statement("test/read", "MATCH (c:Company {name: 'written under load'}) RETURN c.id AS id")
ROUNDS = 2
LOAD_S = 1.0
WRITERS = 3
FEWEST = 20
"""Fewer acknowledged writes would prove nothing."""


@pytest.fixture(autouse=True)
def impatient(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let a writer whose database was killed give up at once, instead of waiting for it to come back."""
    monkeypatch.setattr(driver, "RETRY_TIME_S", 0.5)


def create(company_id: str, transaction: Transaction) -> None:
    transaction.rows(WRITE, id=company_id)


def kept(database: Database) -> set[str]:
    return {row["id"] for row in database.read(lambda transaction: transaction.rows(READ))}


@contextmanager
def writing(database: Database, name: str) -> Iterator[list[str]]:
    """Write from several threads, and yield the list of acknowledged ids, until the database fails them."""
    acknowledged: list[str] = []
    stop = threading.Event()

    def work(writer: int) -> None:
        number = 0
        while not stop.is_set():
            company_id = f"{name}_{writer}_{number}"
            try:
                database.write(partial(create, company_id))
            except GraphUnavailable:
                return
            acknowledged.append(company_id)
            number += 1

    threads = [threading.Thread(target=work, args=(writer,)) for writer in range(WRITERS)]
    for thread in threads:
        thread.start()
    try:
        yield acknowledged
    finally:
        stop.set()
        for thread in threads:
            thread.join()


def killed_under_load(database: Database, name: str, kill: Callable[[], None]) -> list[str]:
    """Return what was acknowledged before and after the server was killed while several wrote."""
    with writing(database, name) as acknowledged:
        time.sleep(LOAD_S)
        kill()
    return acknowledged


@pytest.mark.embedded
def test_r1_the_embedded_server_killed_under_load_loses_nothing_and_comes_back(tmp_path: Path) -> None:
    acknowledged: list[str] = []
    with open_embedded(tmp_path) as embedded, Database(embedded.settings) as database:
        assert embedded.server is not None
        for number in range(ROUNDS):
            pid = embedded.server.pid
            acknowledged += killed_under_load(database, str(number), partial(os.kill, pid, signal.SIGKILL))
            embedded.server.wait_until_ready()

            assert embedded.server.pid != pid
            assert set(acknowledged) <= kept(database)

    assert len(acknowledged) > FEWEST


@pytest.mark.embedded
def test_r1_the_owner_killed_under_load_loses_nothing(tmp_path: Path) -> None:
    acknowledged: list[str] = []
    for number in range(ROUNDS):
        with owner_of(tmp_path, f"round_{number}") as owner:
            with Database(published(tmp_path)) as database:
                assert set(acknowledged) <= kept(database)
            time.sleep(LOAD_S)
            acknowledged += owner.kill()

    with open_embedded(tmp_path) as embedded, Database(embedded.settings) as database:
        assert set(acknowledged) <= kept(database)
    assert len(acknowledged) > FEWEST


@pytest.mark.embedded
def test_r1_a_client_that_writes_while_its_owner_is_killed_loses_nothing_and_goes_on(tmp_path: Path) -> None:
    with (
        owner_of(tmp_path) as owner,
        open_embedded(tmp_path) as joined,
        Database(joined.settings) as database,
    ):
        acknowledged = killed_under_load(database, "before", owner.process.kill)
        assert wait_until_gone(owner.server)
        wait_until_it_answers(database)

        before = set(acknowledged) <= kept(database)
        with writing(database, "after") as later:
            time.sleep(LOAD_S)

        assert before
        assert len(later) > FEWEST
        assert set(acknowledged) | set(later) <= kept(database)
    assert len(acknowledged) > FEWEST
