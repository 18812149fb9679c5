"""Fixtures that every test may use."""

import gc
from pathlib import Path

import pytest

REPOSITORY = Path(__file__).resolve().parent.parent


@pytest.fixture(scope="session")
def shared_data() -> Path:
    """Return the folder of reference data beside the repository, or skip where it is absent."""
    folder = REPOSITORY.parent / "shared" / "data"
    if not folder.is_dir():
        pytest.skip("the reference data folder ../shared/data is not beside the repository")
    return folder


NEO4J_COMMANDS = "tests/app/test_neo4j_commands.py"
WALKS = ("tests/browser/test_every_page.py", "tests/browser/test_stories.py")
"""Tests in the browser that take longest: they have a service and a browser of their own."""
EMBEDDED = frozenset({"embedded", "embedded_database", "database", "store"})


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Keep together, when several processes share the tests, those that share something costly to start."""
    for item in items:
        item.add_marker(pytest.mark.xdist_group(_group_of(item)))


def pytest_collection_finish() -> None:
    """Spare the collector what stays to the end: it would walk all modules again and again."""
    gc.collect()
    gc.freeze()


def _group_of(item: pytest.Item) -> str:
    """Return the group of a test: those of the one Neo4j there is run one after another in one process."""
    path = item.path.relative_to(REPOSITORY).as_posix()
    fixtures = frozenset(getattr(item, "fixturenames", ()))
    if path == NEO4J_COMMANDS or item.get_closest_marker("neo4j") or "neo4j_server" in fixtures:
        return "neo4j"
    if path.startswith("tests/graph/") and fixtures & EMBEDDED:
        return "embedded"
    if path.startswith("tests/seed_data/test_demonstration"):
        return "demonstration"
    if path.startswith("tests/browser/"):
        return "walks" if path in WALKS else "browser"
    return path


def pytest_addoption(parser: pytest.Parser) -> None:
    """Let golden files be written anew, to be reviewed as code."""
    parser.addoption("--regenerate", action="store_true", help="write golden files instead of comparing")
