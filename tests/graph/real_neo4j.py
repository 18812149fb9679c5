"""A real Neo4j for the tests: one that is given, else in Docker, else fetched with Maven.

`python -m tests.graph.real_neo4j` fetches it before any test waits for it, where it will be fetched.
"""

import os
import shutil
import socket
import subprocess
import sys
import tempfile
import time
import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from neo4j import GraphDatabase
from neo4j.exceptions import DriverError, Neo4jError

from graph.driver import Database, DatabaseSettings
from graph.migrations import migrate
from symbiose.domain.errors import GraphUnavailable
from tests.graph.neo4j_java import NEEDED, NoNeo4j, archive_of_classes, begin, can_run_neo4j

IMAGE = "neo4j:5.26-community"
PASSWORD = "password of the tests"
START_TIMEOUT_S = 120.0
END_TIMEOUT_S = 300.0


@contextmanager
def neo4j_settings(folder: Path) -> Iterator[tuple[DatabaseSettings, "LocalNeo4j | None"]]:
    """Yield how to reach an empty Neo4j, and its process when it is one of ours."""
    if uri := os.environ.get("NEO4J_TEST_URI"):
        yield _given(uri), None
    elif _docker_runs():
        with _in_docker() as settings:
            yield settings, None
    elif can_run_neo4j():
        server = LocalNeo4j(folder, *_with_archive())
        try:
            server.start()
            yield server.settings, server
        finally:
            server.kill()  # its data are thrown away: no need to wait for an orderly end
    else:
        raise NoNeo4j(NEEDED)


def _given(uri: str) -> DatabaseSettings:
    settings = DatabaseSettings(
        uri=uri,
        user=os.environ.get("NEO4J_TEST_USER", "neo4j"),
        password=os.environ.get("NEO4J_TEST_PASSWORD", ""),
    )
    with GraphDatabase.driver(settings.uri, auth=(settings.user, settings.password)) as driver:
        held = driver.execute_query("MATCH (n) RETURN count(n) AS nodes", database_=settings.database)
    if nodes := held.records[0]["nodes"]:
        msg = f"NEO4J_TEST_URI holds {nodes} nodes: the tests would delete them. Give an empty database."
        raise RuntimeError(msg)
    return settings


def _docker_runs() -> bool:
    docker = shutil.which("docker")
    if docker is None:
        return False
    found = subprocess.run([docker, "info"], capture_output=True, timeout=20, check=False)
    return found.returncode == 0


@contextmanager
def _in_docker() -> Iterator[DatabaseSettings]:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        from testcontainers.core.container import DockerContainer
    container = DockerContainer(IMAGE).with_env("NEO4J_AUTH", f"neo4j/{PASSWORD}").with_exposed_ports(7687)
    with container:
        address = f"{container.get_container_host_ip()}:{container.get_exposed_port(7687)}"
        settings = DatabaseSettings(uri=f"bolt://{address}", user="neo4j", password=PASSWORD)
        _wait_until_open(settings)
        yield settings


def _wait_until_open(settings: DatabaseSettings) -> None:
    deadline = time.monotonic() + START_TIMEOUT_S
    while True:
        try:
            with Database(settings):
                return
        except GraphUnavailable:
            if time.monotonic() > deadline:
                raise
            time.sleep(0.2)


def _with_archive() -> tuple[str, ...]:
    """Return what lets Java use the archive of the server's classes, made by a first server asked a little.

    A Java that comes without an archive of its own makes none of others' classes.
    """
    archive = archive_of_classes()
    if not archive.exists():
        with tempfile.TemporaryDirectory(dir=archive.parent) as room:
            draft = Path(room) / archive.name
            server = LocalNeo4j(Path(room) / "data", f"-XX:ArchiveClassesAtExit={draft}")
            try:
                server.start()
                with Database(server.settings) as database:
                    migrate(database)
                server.end()
            finally:
                server.kill()
            if not draft.exists():
                return ()
            draft.replace(archive)
    return (f"-XX:SharedArchiveFile={archive}",)


class LocalNeo4j:
    """Neo4j Community in a Java process of ours: the same kernel and Bolt server as the packaged one."""

    def __init__(self, folder: Path, *java_options: str) -> None:
        self._folder = folder
        self._java_options = java_options
        with socket.socket() as trial:
            trial.bind(("127.0.0.1", 0))
            self._port = trial.getsockname()[1]
        self._process: subprocess.Popen[bytes] | None = None

    @property
    def settings(self) -> DatabaseSettings:
        return DatabaseSettings(uri=f"bolt://127.0.0.1:{self._port}", user="neo4j", password=PASSWORD)

    def start(self) -> None:
        self._process = begin(self._folder, self._port, *self._java_options)
        self._wait_for_port()
        if not (self._folder / "password-set").exists():
            self._set_password()
        _wait_until_open(self.settings)

    def _wait_for_port(self) -> None:
        deadline = time.monotonic() + START_TIMEOUT_S
        while True:
            with socket.socket() as trial:
                if trial.connect_ex(("127.0.0.1", self._port)) == 0:
                    return
            if self._process is None or self._process.poll() is not None or time.monotonic() > deadline:
                log = (self._folder / "server.log").read_text(errors="replace")[-2000:]
                msg = f"Neo4j did not start: {log}"
                raise RuntimeError(msg)
            time.sleep(0.1)

    def _set_password(self) -> None:
        deadline = time.monotonic() + START_TIMEOUT_S
        while True:
            try:
                with GraphDatabase.driver(self.settings.uri, auth=("neo4j", "neo4j")) as driver:
                    query = "ALTER CURRENT USER SET PASSWORD FROM 'neo4j' TO $new"
                    driver.execute_query(query, new=PASSWORD, database_="system")
                    break
            except (DriverError, Neo4jError):
                if time.monotonic() > deadline:
                    raise
                time.sleep(0.2)
        (self._folder / "password-set").touch()

    def end(self) -> None:
        """Let the process end in order: it then keeps what it was asked to keep of its classes."""
        if self._process is not None:
            self._process.communicate(timeout=END_TIMEOUT_S)

    def kill(self) -> None:
        """End the process as a power cut would, and nothing else."""
        if self._process is not None:
            self._process.kill()
            self._process.wait()
            if self._process.stdin is not None:
                self._process.stdin.close()


def make_ready() -> None:
    """Fetch Neo4j, and keep its classes, where the tests will start one that is fetched."""
    if "NEO4J_TEST_URI" not in os.environ and not _docker_runs() and can_run_neo4j():
        _with_archive()


if __name__ == "__main__":
    try:
        make_ready()
    except NoNeo4j as missing:
        print(missing, file=sys.stderr)
