"""Backups (checks R1, R6, R7): what one server holds comes back on either, whole or not at all."""

import subprocess
import sys
import threading
import time
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path

import pytest

from graph import driver
from graph.backups import holding, restoring
from graph.backups.holding import Hold
from graph.backups.lines import link_line, node_line
from graph.backups.restoring import checked_backup, restore
from graph.backups.taking import Backup, ChangedMeanwhile
from graph.driver import Database
from graph.embedded import open_embedded
from graph.journal import GraphJournal
from graph.migrations import current_version, migrate
from graph.migrations.steps import MIGRATIONS
from graph.queries import Statement
from graph.store import GraphStore
from symbiose.domain.documents.backup import BackupEndLine, BackupHeader, LinesDigest
from symbiose.domain.errors import GraphUnavailable, InvalidDocument
from symbiose.domain.journal import JournalEntry
from symbiose.files.backup_file import packed
from tests.builders import NOON
from tests.graph.conftest import EMPTY
from tests.graph.counting import counts
from tests.graph.test_copy import DECLARED, everything, fill

MARK = Statement("test/mark", "MATCH (m:CopyInProgress) RETURN m.id AS id")
SERVERS = ("embedded", "neo4j")
NEWEST = MIGRATIONS[-1].number


class PowerCut(Exception):
    """Ends a restore in its middle."""


def taken(database: Database) -> list[bytes]:
    return list(Backup(database, "test", NOON).lines())


def digest_of(lines: list[bytes]) -> str:
    return checked_backup(lambda: lines)[1].digest


def written(
    *body: tuple[bytes, bool], schema_version: int = NEWEST, **counted: dict[str, int]
) -> list[bytes]:
    """Return the lines of a backup whose first and last line fit what is between."""
    digest = LinesDigest()
    for line, link in body:
        digest.add(line, link=link)
    told = {"schema_version": schema_version, "program": "9.9", "created": NOON, "journal": {}}
    header = BackupHeader.model_validate(told | {"nodes": {}, "links": {}} | counted)
    end = BackupEndLine(end=digest.end())
    return [header.model_dump_json().encode(), *(line for line, _ in body), end.model_dump_json().encode()]


@pytest.fixture
def filled(database: Database) -> Database:
    GraphStore(database).write(fill)
    return database


@pytest.mark.parametrize(("first", "second"), [(a, b) for a in SERVERS for b in SERVERS])
@pytest.mark.embedded
@pytest.mark.neo4j
def test_r6_what_one_server_holds_comes_back_on_either_with_the_same_digest(
    request: pytest.FixtureRequest, first: str, second: str
) -> None:
    source, target = (named(request, name) for name in (first, second))
    source.write(lambda transaction: transaction.rows(EMPTY))
    GraphStore(source).write(fill)
    before, lines = GraphStore(source).read(everything), taken(source)
    target.write(lambda transaction: transaction.rows(EMPTY))

    header, end = restore(target, lambda: lines)

    assert GraphStore(target).read(everything) == before
    assert digest_of(taken(target)) == end.digest
    assert header.nodes["Flow"] == header.links["DECLARES"] == DECLARED
    assert target.read(lambda transaction: GraphJournal(transaction).check(header.journal)).intact
    assert migrate(target) == []


def named(request: pytest.FixtureRequest, server: str) -> Database:
    if server == "neo4j":
        database: Database = request.getfixturevalue("neo4j_server")[0]
    else:
        database = request.getfixturevalue("embedded_database")
    return database


def test_two_backups_of_what_did_not_change_have_one_digest(filled: Database) -> None:
    assert digest_of(taken(filled)) == digest_of(taken(filled))


def test_r6_a_database_that_is_not_empty_is_refused_and_left_alone(filled: Database) -> None:
    lines, before = taken(filled), counts(filled)

    with pytest.raises(GraphUnavailable, match=r"not empty: it holds .* 30 Flow"):
        restore(filled, lambda: lines)

    assert counts(filled) == before


def test_a_database_that_init_prepared_counts_as_empty(filled: Database) -> None:
    lines = taken(filled)
    filled.write(lambda transaction: transaction.rows(EMPTY))
    filled.write(lambda tx: tx.rows(Statement("test/prepared", "CREATE (:Resource {id: 'theirs'})")))

    _, end = restore(filled, lambda: lines)

    assert digest_of(taken(filled)) == end.digest


def test_r6_a_backup_of_a_newer_version_is_refused_before_anything_is_written(database: Database) -> None:
    before = counts(database)

    with pytest.raises(
        InvalidDocument, match=rf"newer Symbiose \(9.9\).* number {NEWEST + 1}, .* knows {NEWEST}"
    ):
        restore(database, lambda: written(schema_version=NEWEST + 1))

    assert counts(database) == before


COMPANY = (node_line("Company", {"id": "a"}), False)
LINK = (link_line("OPERATES", ("Company", {"id": "a"}), ("Site", {"id": "gone"}), {}), True)


@pytest.mark.parametrize(
    ("lines", "why"),
    [
        ([], "first or last line"),
        ([b"{}"], "first or last line"),
        (written(COMPANY, nodes={"Company": 1})[:-1], "counts"),
        (written(COMPANY, nodes={"Company": 2}), "counts"),
        ([*written(COMPANY, nodes={"Company": 1}), b"{}"], "follow"),
        (written((node_line("Company", {"id": "b"}), True), nodes={"Company": 1}), "counts"),
        (written((b'{"node":"Spy","properties":{}}', False), nodes={"Spy": 1}), "a kind"),
        (written((b'{"node":"Company"}', False), nodes={"Company": 1}), "neither"),
        (written((b"]", True), links={"OPERATES": 1}), "neither"),
        (written(LINK, COMPANY, nodes={"Company": 1}, links={"OPERATES": 1}), "after a link"),
    ],
)
def test_r6_lines_that_do_not_fit_together_are_refused_before_anything_is_written(
    lines: list[bytes], why: str
) -> None:
    with pytest.raises(InvalidDocument, match=why):
        checked_backup(lambda: lines)


def test_a_link_to_a_node_that_is_not_there_leaves_a_database_that_says_so(database: Database) -> None:
    lines = written(COMPANY, LINK, nodes={"Company": 1}, links={"OPERATES": 1})

    with pytest.raises(InvalidDocument, match="not in it"):
        restore(database, lambda: lines)

    with pytest.raises(GraphUnavailable, match="interrupted"):
        migrate(database)


@pytest.mark.parametrize("step", ["clear", "_write_rest", "_verify"])
def test_an_interrupted_restore_says_so_and_is_begun_again(
    filled: Database, step: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    lines = taken(filled)
    filled.write(lambda transaction: transaction.rows(EMPTY))

    def cut(*_: object) -> None:
        raise PowerCut

    with monkeypatch.context() as patched:
        patched.setattr(restoring, step, cut)
        with pytest.raises(PowerCut):
            restore(filled, lambda: lines)
    with pytest.raises(GraphUnavailable, match=r"restore into .* was interrupted"):
        migrate(filled)
    with pytest.raises(GraphUnavailable, match="interrupted"):
        Backup(filled, "test", NOON)
    _, end = restore(filled, lambda: lines)

    assert migrate(filled) == []
    assert digest_of(taken(filled)) == end.digest


def test_r7_a_backup_from_before_the_chain_is_brought_to_this_schema(database: Database) -> None:
    entries = [
        JournalEntry(id=f"e{n}", at=NOON - timedelta(n), actor_id="a", action="x", thing_id="t")
        for n in (1, 2)
    ]
    body = [(node_line("JournalEntry", entry.model_dump(exclude_none=True)), False) for entry in entries]
    lines = written(*body, schema_version=4, nodes={"JournalEntry": 2})

    restore(database, lambda: lines)

    assert current_version(database) == NEWEST
    check = database.read(lambda transaction: GraphJournal(transaction).check())
    assert (check.intact, check.entries) == (True, 2)
    assert GraphStore(database).read(lambda r: r.journal.latest(2)) == entries


def test_a_command_written_while_a_backup_is_read_is_told(filled: Database) -> None:
    lines = Backup(filled, "test", NOON).lines()
    next(lines)
    entry = JournalEntry(id="late", at=NOON, actor_id="a", action="x", thing_id="t")
    GraphStore(filled).write(lambda r: r.journal.append(entry))

    with pytest.raises(ChangedMeanwhile):
        list(lines)


@pytest.mark.embedded
@pytest.mark.skipif(sys.platform == "win32", reason="kill -9 is a signal of POSIX")
def test_r1_a_restore_killed_in_its_middle_says_so_and_is_begun_again(
    embedded_database: Database, tmp_path: Path
) -> None:
    embedded_database.write(lambda transaction: transaction.rows(EMPTY))
    GraphStore(embedded_database).write(fill)
    lines, file = taken(embedded_database), tmp_path / "backup"
    file.write_bytes(b"".join(packed(lines)))
    with open_embedded(tmp_path) as embedded, Database(embedded.settings) as database:
        process = restoring_process(tmp_path, file)
        wait_for(lambda: bool(database.read(lambda transaction: transaction.rows(MARK))), process)
        process.kill()
        process.wait()

        with pytest.raises(GraphUnavailable, match=r"restore into .* was interrupted"):
            migrate(database)
        _, end = restore(database, lambda: lines)

        assert digest_of(taken(database)) == end.digest
        assert GraphStore(database).read(everything) == GraphStore(embedded_database).read(everything)


STOPS_MIDWAY = """
import time
from graph.backups import restoring
from symbiose.app.cli import main

restoring._verify = lambda *_: time.sleep(3600)
main()
"""
"""A restore that writes all and goes no further: it is killed before it is whole, however fast it is."""


def restoring_process(home: Path, file: Path) -> "subprocess.Popen[bytes]":
    line = [sys.executable, "-c", STOPS_MIDWAY, "restore", str(file)]
    return subprocess.Popen(line, env={"SYMBIOSE_HOME": str(home), "PATH": "/usr/bin"})


def wait_for(true: Callable[[], bool], working: "subprocess.Popen[bytes] | None" = None) -> None:
    deadline = time.monotonic() + 300
    while not true():
        assert time.monotonic() < deadline
        assert working is None or working.poll() is None, "it ended before"
        time.sleep(0.002)


def test_r6_a_backup_that_holds_commands_back_finds_a_moment_under_load_and_they_go_on(
    filled: Database,
) -> None:
    store, stop, done = GraphStore(filled), threading.Event(), []

    def write() -> None:
        while not stop.is_set():
            entry = JournalEntry(id=f"e{len(done)}", at=NOON, actor_id="a", action="x", thing_id="t")
            store.write(lambda r, entry=entry: r.journal.append(entry))
            done.append(entry.id)

    writer = threading.Thread(target=write, daemon=True)
    writer.start()
    try:
        wait_for(lambda: len(done) > 3)
        with Hold(filled) as hold:
            before = len(done)
            lines = list(Backup(filled, "test", NOON, hold.renew).lines())
            during = len(done) - before
        after = len(done)
        wait_for(lambda: len(done) > after + 3)
    finally:
        stop.set()
        writer.join()

    header, end = checked_backup(lambda: lines)
    assert during <= 1  # the command that was ending when it began
    assert header.nodes["JournalEntry"] in (before + 1, before + 2)  # one is of what was filled in
    assert "CopyInProgress" not in header.nodes
    assert end.nodes == sum(header.nodes.values())
    assert filled.read(lambda transaction: GraphJournal(transaction).check(header.journal)).intact


def test_r1_a_backup_that_was_killed_holds_nothing_back_after_its_lease(
    filled: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(holding, "LEASE_MS", 300)
    Hold(filled).__enter__()
    entry = JournalEntry(id="late", at=NOON, actor_id="a", action="x", thing_id="t")

    began = time.monotonic()
    GraphStore(filled).write(lambda r: r.journal.append(entry))

    assert time.monotonic() - began > 0.1
    assert migrate(filled) == []
    assert Backup(filled, "test", NOON).header.journal.position == 2


def test_a_command_that_a_backup_holds_back_too_long_is_told(
    filled: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(driver, "LONGEST_HOLD_S", 0.2)
    entry = JournalEntry(id="late", at=NOON, actor_id="a", action="x", thing_id="t")

    with Hold(filled), pytest.raises(GraphUnavailable, match="A backup of the database"):
        GraphStore(filled).write(lambda r: r.journal.append(entry))

    GraphStore(filled).write(lambda r: r.journal.append(entry))
