"""Fixtures that every test may use, and how several processes share the tests."""

import faulthandler
import gc
import os
from collections.abc import Callable, Iterator
from pathlib import Path
from tempfile import mkdtemp
from typing import TYPE_CHECKING, Final

import pytest
from _pytest.faulthandler import fault_handler_stderr_fd_key
from hypothesis import HealthCheck, settings
from xdist.remote import Producer

from tests.memory_folders import ROOM_OF_DATABASES, folder_in_memory
from tests.scheduling import GroupScheduling
from tests.sharing import group_of, place_of, read_from

if TYPE_CHECKING:
    from graph.driver import Database
    from tests.graph.real_neo4j import LocalNeo4j

REPOSITORY = Path(__file__).resolve().parent.parent
settings.register_profile("busy machine", suppress_health_check=[HealthCheck.too_slow])
GARBAGE_AT: Final = (20_000, 20, 20)
"""After how many new objects that stay, then how many rounds, the collector looks through a generation."""
settings.load_profile("busy machine")  # how long a busy machine draws examples is no fault of what is tested


@pytest.fixture(scope="session")
def shared_data() -> Path:
    """Return the folder of reference data beside the repository, or skip where it is absent."""
    folder = REPOSITORY.parent / "shared" / "data"
    if not folder.is_dir():
        pytest.skip("the reference data folder ../shared/data is not beside the repository")
    return folder


@pytest.fixture(scope="session")
def databases_folder(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """Return the folder of databases that tests share, in memory: each commit waits until it is written."""
    with folder_in_memory(tmp_path_factory.mktemp("databases"), ROOM_OF_DATABASES) as folder:
        yield folder


@pytest.fixture(scope="session")
def new_home(tmp_path_factory: pytest.TempPathFactory, databases_folder: Path) -> Callable[[], Path]:
    """Return what makes home folders with an embedded database as `symbiose init` leaves it."""
    from tests.prepared_home import copied, prepared_in

    own = tmp_path_factory.getbasetemp()
    prepared = prepared_in(own.parent if "PYTEST_XDIST_WORKER" in os.environ else own)
    return lambda: copied(prepared, Path(mkdtemp(prefix="home-", dir=databases_folder)))


@pytest.fixture
def time_to_spare(monkeypatch: pytest.MonkeyPatch) -> None:
    """However busy the machine is, what flows are worth is answered as it is with time to spare."""
    monkeypatch.setattr("symbiose.services.live_asking.PATIENCE_S", 60.0)


@pytest.fixture(scope="session")
def neo4j_server(databases_folder: Path) -> Iterator["tuple[Database, LocalNeo4j | None]"]:
    """Return a real Neo4j; where there is none, skip loudly, and fail in continuous integration."""
    from graph.driver import Database
    from graph.migrations import migrate
    from graph.queries import Statement
    from tests.graph.neo4j_java import NoNeo4j
    from tests.graph.real_neo4j import neo4j_settings

    try:
        folder = databases_folder / "neo4j"
        with neo4j_settings(folder) as (settings, process), Database(settings) as database:
            migrate(database)
            yield database, process
            database.write(lambda tx: tx.rows(Statement("test/leave_empty", "MATCH (n) DETACH DELETE n")))
    except NoNeo4j as missing:
        if os.environ.get("CI"):
            pytest.fail(str(missing))
        pytest.skip(str(missing))


@pytest.hookimpl(optionalhook=True)
def pytest_xdist_make_scheduler(config: pytest.Config, log: Producer) -> GroupScheduling:
    """Share the tests by groups, in the order in which they were collected."""
    config.option.loadscopereorder = False
    return GroupScheduling(config, log)


@pytest.hookimpl(wrapper=True)
def pytest_collection(session: pytest.Session) -> Iterator[None]:
    """Collect no garbage meanwhile: nearly all that reading the tests makes stays to the end.

    Looking for it took a quarter of the processor time that reading them takes.
    """
    _read_from_elsewhere(session.config)
    gc.disable()
    try:
        return (yield)
    finally:
        gc.enable()


def _read_from_elsewhere(config: pytest.Config) -> None:
    """Let each process that shares the whole suite begin to read at another file."""
    worker = getattr(config, "workerinput", None)
    if worker is None or config.args != config.getini("testpaths"):
        return
    files = [str(file) for folder in config.args for file in sorted(Path(folder).rglob("test_*.py"))]
    number = int(worker["workerid"].removeprefix("gw"))
    config.args = read_from(files, number, worker["workercount"])


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Begin with what takes longest when several processes share the tests."""
    if hasattr(config, "workerinput"):
        items.sort(key=lambda item: place_of(item.nodeid))


def pytest_collection_finish(session: pytest.Session) -> None:
    """Hold those who use Neo4j together, and spare the collector what stays to the end.

    It would walk all modules again and again. What little is garbage among them stays with them: to find it
    takes each process nearly a second. What tests leave is looked for more rarely than by itself: the stores
    and applications that live through a test were walked again and again, one second in fourteen.
    """
    for item in session.items:
        if "neo4j_server" in getattr(item, "fixturenames", ()) and group_of(item.nodeid) != "neo4j":
            raise pytest.UsageError(f"{item.nodeid} uses Neo4j: name it so that tests/sharing.py knows")
    gc.freeze()
    gc.set_threshold(*GARBAGE_AT)


@pytest.hookimpl(trylast=True)
def pytest_configure(config: pytest.Config) -> None:
    """Let a process that crashes tell where, and no more: what its idle threads do would hide it in a log."""
    descriptor = config.stash.get(fault_handler_stderr_fd_key, None)
    if descriptor is not None:
        faulthandler.enable(file=descriptor, all_threads=False)


def pytest_addoption(parser: pytest.Parser) -> None:
    """Let golden files be written anew, to be reviewed as code."""
    parser.addoption("--regenerate", action="store_true", help="write golden files instead of comparing")
