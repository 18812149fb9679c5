"""The embedded database: who may read it, who owns it, who joins it, and how it ends."""

import errno
import importlib.util
import os
import signal
import socket
import stat
import sys
import urllib.error
import urllib.request
from http import HTTPStatus
from pathlib import Path

import pytest

from graph.driver import Database
from graph.embedded import EmbeddedDatabase, folder, open_embedded, opening, server, succession
from graph.embedded.class_archive import archive_file, archive_fits
from graph.embedded.folder import DatabaseFolder, FolderLock
from graph.migrations import migrate
from graph.queries import Statement
from graph.store import GraphStore
from symbiose.domain.errors import GraphUnavailable
from tests.builders import make_company
from tests.graph.processes import (
    begin,
    is_alive,
    owner_of,
    published,
    told_by,
    wait_until_gone,
    wait_until_it_answers,
)

pytestmark = pytest.mark.embedded
posix_only = pytest.mark.skipif(sys.platform == "win32", reason="file modes are those of POSIX")
linux_only = pytest.mark.skipif(sys.platform != "linux", reason="looks into /proc")
NODES = Statement("test/nodes", "MATCH (n:Company) RETURN count(n) AS nodes")


def root_of(embedded: EmbeddedDatabase) -> Path:
    assert embedded.server is not None
    return embedded.server.folder.root


def nodes(database: Database) -> int:
    [row] = database.read(lambda transaction: transaction.rows(NODES))
    return int(row["nodes"])


@posix_only
def test_only_the_owner_may_read_the_database(
    embedded: EmbeddedDatabase, embedded_database: Database
) -> None:
    root = root_of(embedded)
    files = [root, *root.rglob("*")]

    open_to_others = [file for file in files if stat.S_IMODE(file.stat().st_mode) & 0o077]

    assert {"password", "port", "connection.json", "server.log", "owner.lock"} <= {
        file.name for file in files
    }
    assert open_to_others == []
    assert stat.S_IMODE(root.stat().st_mode) == 0o700


def test_the_password_stands_in_no_log(embedded: EmbeddedDatabase, embedded_database: Database) -> None:
    root = root_of(embedded)
    password = (root / "password").read_bytes()
    kept = {"password", "connection.json"}

    telling = [
        file.name
        for file in root.rglob("*")
        if file.is_file() and file.name not in kept and password in file.read_bytes()
    ]

    assert len(password) > 20
    assert telling == []


@linux_only
def test_the_server_gets_no_secret_by_command_line_or_environment(
    tmp_path: Path, embedded: EmbeddedDatabase
) -> None:
    assert embedded.server is not None
    password = (root_of(embedded) / "password").read_text()
    process = Path(f"/proc/{embedded.server.pid}")

    environment = process.joinpath("environ").read_text()

    assert password not in process.joinpath("cmdline").read_text() + environment
    assert {name.partition("=")[0] for name in environment.split("\0") if name} <= {
        "PATH", "LANG", "TMPDIR", "TEMP", "TMP", "ARCADEDB_JVM_ARGS", "ARCADEDB_JVM_ERROR_FILE", "LC_CTYPE",
    }  # fmt: skip


def test_commits_are_synced_and_memory_is_bounded(embedded: EmbeddedDatabase) -> None:
    log = (root_of(embedded) / "server.log").read_text()

    assert "WAL flush: 2 (full fsync)" in log
    assert "MAXRAM=512" in log


@linux_only
def test_an_archive_of_classes_that_fits_is_used(embedded: EmbeddedDatabase) -> None:
    if not archive_fits():
        pytest.skip("no archive of these classes: python -m graph.embedded.class_archive")
    assert embedded.server is not None

    mapped = Path(f"/proc/{embedded.server.pid}/maps").read_text()

    assert str(archive_file()) in mapped


def listeners(pid: int) -> set[tuple[str, int]]:
    """Return the (address, port) pairs that a process listens on, addresses as /proc writes them."""
    opened = {str(file.readlink()) for file in Path(f"/proc/{pid}/fd").iterdir() if file.is_symlink()}
    found = set()
    for table in ("tcp", "tcp6"):
        for line in Path(f"/proc/net/{table}").read_text().splitlines()[1:]:
            fields = line.split()
            if fields[3] == "0A" and f"socket:[{fields[9]}]" in opened:
                address, _, port = fields[1].partition(":")
                found.add((address, int(port, 16)))
    return found


@linux_only
def test_every_port_it_listens_on_is_of_loopback(embedded: EmbeddedDatabase) -> None:
    assert embedded.server is not None

    found = listeners(embedded.server.pid)

    assert int(embedded.settings.uri.rpartition(":")[2]) in {port for _, port in found}
    assert {address for address, _ in found} <= {"0100007F", "0000000000000000FFFF00000100007F"}  # 127.0.0.1


@linux_only
def test_its_other_port_is_closed_to_those_without_the_password(embedded: EmbeddedDatabase) -> None:
    assert embedded.server is not None
    bolt = int(embedded.settings.uri.rpartition(":")[2])
    [port] = {port for _, port in listeners(embedded.server.pid)} - {bolt}

    with pytest.raises(urllib.error.HTTPError) as refused:
        urllib.request.urlopen(f"http://127.0.0.1:{port}/api/v1/databases", timeout=10)

    refused.value.close()
    assert refused.value.code == HTTPStatus.UNAUTHORIZED


@pytest.mark.parametrize("how", ["end", "kill"])
def test_a_client_serves_the_database_once_its_owner_is_gone(tmp_path: Path, how: str) -> None:
    with (
        owner_of(tmp_path) as owner,
        open_embedded(tmp_path) as joined,
        Database(joined.settings) as database,
    ):
        migrate(database)
        GraphStore(database).write(lambda r: r.sites.save_companies([make_company()]))
        getattr(owner, how)()
        wait_until_it_answers(database)

        GraphStore(database).write(lambda r: r.sites.save_companies([make_company(id="later")]))
        with owner_of(tmp_path) as third:
            told = third.told
            third.end()
        seen = nodes(database)

    assert owner.told["owned"]
    assert not joined.owned
    assert (told["owned"], told["uri"]) == (False, joined.settings.uri)
    assert seen == 2
    assert wait_until_gone(owner.server)
    assert FolderLock.try_take(DatabaseFolder.within(tmp_path).server_lock) is not None


def test_a_client_whose_database_is_gone_for_good_is_told(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(succession, "POLL_S", 60)
    with (
        owner_of(tmp_path) as owner,
        open_embedded(tmp_path) as joined,
        Database(joined.settings) as database,
    ):
        owner.end()

        with pytest.raises(GraphUnavailable, match="has ended: run yours again"):
            database.verify()


def test_of_two_processes_that_start_at_once_one_owns_and_the_other_joins(tmp_path: Path) -> None:
    both = [begin(tmp_path) for _ in range(2)]

    told = [told_by(process) for process in both]

    for process in sorted(both, key=lambda p: told[both.index(p)]["owned"]):
        process.communicate(timeout=60)
    assert sorted(one["owned"] for one in told) == [False, True]
    assert told[0]["uri"] == told[1]["uri"]


def test_the_server_ends_when_its_owner_is_killed_and_the_next_owner_finds_everything(tmp_path: Path) -> None:
    with owner_of(tmp_path) as owner, Database(published(tmp_path)) as database:
        migrate(database)
        GraphStore(database).write(lambda r: r.sites.save_companies([make_company()]))
        password = (tmp_path / "database" / "password").read_text()
        owner.kill()
        left_behind = (tmp_path / "database" / "connection.json").exists()

        with open_embedded(tmp_path) as again, Database(again.settings) as reopened:
            assert again.owned
            assert nodes(reopened) == 1

    assert left_behind
    assert wait_until_gone(owner.server)
    assert (tmp_path / "database" / "password").read_text() == password


@posix_only
def test_asked_to_end_the_owner_takes_its_server_along(tmp_path: Path) -> None:
    with owner_of(tmp_path) as owner:
        owner.terminate()

        assert wait_until_gone(owner.server)


@posix_only
def test_asked_to_end_the_server_ends_in_order(tmp_path: Path) -> None:
    with open_embedded(tmp_path / "données d'été") as embedded:
        assert embedded.server is not None
        pid = embedded.server.pid

        os.kill(pid, signal.SIGTERM)

        assert embedded.server.wait(30) == 0
    assert not is_alive(pid)


def test_a_port_taken_at_the_last_moment_is_replaced_by_another(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        choices = [(server.free_ports()[0], taken.getsockname()[1]), server.free_ports()]
        monkeypatch.setattr(server, "free_ports", lambda wanted=None: choices.pop(0))

        with open_embedded(tmp_path) as embedded:
            port = int(embedded.settings.uri.rpartition(":")[2])

        assert choices == []
        assert port != taken.getsockname()[1]


def test_a_folder_held_by_another_server_is_told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(server, "LOCK_WAIT_S", 0.2)
    place = DatabaseFolder.within(tmp_path)
    held = FolderLock.try_take(place.server_lock)
    assert held is not None

    with pytest.raises(GraphUnavailable, match="Another server process holds"), open_embedded(tmp_path):
        pass

    held.release()


def test_an_owner_whose_server_does_not_answer_is_told(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(opening, "CLIENT_WAIT_S", 0.3)
    place = DatabaseFolder.within(tmp_path)
    held = FolderLock.try_take(place.owner_lock)
    assert held is not None
    place.connection_file.write_text("{not json", encoding="utf-8")

    with pytest.raises(GraphUnavailable, match="does not answer"), open_embedded(tmp_path):
        pass

    held.release()


def test_a_server_that_cannot_start_is_told_with_its_log(tmp_path: Path) -> None:
    root = DatabaseFolder.within(tmp_path).root
    (root / "databases").write_text("in the way", encoding="utf-8")

    with (
        pytest.raises(GraphUnavailable, match=r"while starting\. Its log, .*server\.log"),
        open_embedded(tmp_path),
    ):
        pass


def test_a_home_that_is_no_folder_is_told(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("in the way", encoding="utf-8")

    with (
        pytest.raises(GraphUnavailable, match="set SYMBIOSE_HOME to another folder"),
        open_embedded(tmp_path / "file"),
    ):
        pass


def test_where_there_is_no_build_a_neo4j_is_asked_for(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(importlib.util, "find_spec", lambda name: None)

    with pytest.raises(GraphUnavailable, match="SYMBIOSE_NEO4J_URI"), open_embedded(tmp_path):
        pass

    assert list(tmp_path.iterdir()) == []


def test_a_full_disk_is_told_and_leaves_no_server_behind(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(*_: object) -> None:
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    monkeypatch.setattr(folder, "write_private", full)

    with pytest.raises(GraphUnavailable, match="No space left on device"), open_embedded(tmp_path):
        pass

    assert FolderLock.try_take(DatabaseFolder.within(tmp_path).server_lock) is not None
