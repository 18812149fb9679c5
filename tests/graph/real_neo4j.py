"""A real Neo4j for the tests: one that is given, else in Docker, else fetched with Maven."""

import os
import shutil
import socket
import subprocess
import time
import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from neo4j import GraphDatabase
from neo4j.exceptions import DriverError, Neo4jError

from graph.driver import Database, DatabaseSettings
from symbiose.domain.errors import GraphUnavailable

HERE = Path(__file__).parent / "neo4j_server"
VERSION = "5.26.12"
CACHE = Path("~/.cache/symbiose-tests").expanduser() / f"neo4j-{VERSION}"
IMAGE = "neo4j:5.26-community"
PASSWORD = "password of the tests"
OLDEST_JAVA = 17
START_TIMEOUT_S = 120.0
QUICK_START = ("-Xmx512m", "-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC")
NEEDED = (
    "no Neo4j for the tests: set NEO4J_TEST_URI (an empty database), or start Docker, or install a JDK 17 "
    "and Maven (sudo apt install openjdk-17-jdk-headless maven)"
)


class NoNeo4j(Exception):
    """No way to get a Neo4j here; the message says what to install."""


@contextmanager
def neo4j_settings(folder: Path) -> Iterator[tuple[DatabaseSettings, "LocalNeo4j | None"]]:
    """Yield how to reach an empty Neo4j, and its process when it is one of ours."""
    if uri := os.environ.get("NEO4J_TEST_URI"):
        yield _given(uri), None
    elif _docker_runs():
        with _in_docker() as settings:
            yield settings, None
    elif _java_version() >= OLDEST_JAVA and shutil.which("mvn"):
        server = LocalNeo4j(folder)
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


def _java_version() -> int:
    java = shutil.which("java")
    if java is None or shutil.which("javac") is None:
        return 0
    said = subprocess.run([java, "-version"], capture_output=True, text=True, timeout=20, check=False).stderr
    number = said.partition('"')[2].partition(".")[0]
    return int(number) if number.isdigit() else 0


def _jars() -> Path:
    """Return the folder of Neo4j's jars, fetched once and kept outside the repository."""
    kept = CACHE / "lib"
    if not (CACHE / "complete").exists():
        CACHE.mkdir(parents=True, exist_ok=True)
        fetch = [
            "mvn", "-q", "-B", "-f", str(HERE / "pom.xml"), "dependency:copy-dependencies",
            "-DincludeScope=runtime", f"-DoutputDirectory={kept}",
        ]  # fmt: skip
        done = subprocess.run(fetch, capture_output=True, text=True, timeout=600, check=False)
        if done.returncode:
            msg = (
                f"Maven could not fetch Neo4j {VERSION}: {(done.stdout + done.stderr)[-500:]}. Else: {NEEDED}"
            )
            raise NoNeo4j(msg)
        (CACHE / "complete").touch()
    return kept


def _compiled() -> Path:
    """Return the folder of the compiled starter, which the packaged server does not publish."""
    source, classes = HERE / "Server.java", CACHE / "classes"
    compiled = classes / "Server.class"
    if not compiled.exists() or compiled.stat().st_mtime < source.stat().st_mtime:
        command = ["javac", "-cp", f"{_jars()}/*", "-d", str(classes), str(source)]
        subprocess.run(command, check=True, timeout=120)
    return classes


class LocalNeo4j:
    """Neo4j Community in a Java process of ours: the same kernel and Bolt server as the packaged one."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        with socket.socket() as trial:
            trial.bind(("127.0.0.1", 0))
            self._port = trial.getsockname()[1]
        self._process: subprocess.Popen[bytes] | None = None

    @property
    def settings(self) -> DatabaseSettings:
        return DatabaseSettings(uri=f"bolt://127.0.0.1:{self._port}", user="neo4j", password=PASSWORD)

    def start(self) -> None:
        classes = f"{_jars()}/*{os.pathsep}{_compiled()}"
        self._folder.mkdir(parents=True, exist_ok=True)
        command = ["java", *QUICK_START, "-cp", classes, "Server", str(self._folder), str(self._port)]
        with (self._folder / "server.log").open("ab") as log:
            self._process = subprocess.Popen(command, stdin=subprocess.PIPE, stdout=log, stderr=log)
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

    def kill(self) -> None:
        """End the process as a power cut would, and nothing else."""
        if self._process is not None:
            self._process.kill()
            self._process.wait()
            if self._process.stdin is not None:
                self._process.stdin.close()
