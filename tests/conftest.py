"""Fixtures that every test may use."""

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


SERVERS = ("tests/graph/", "tests/app/test_neo4j_commands.py")
"""Tests of the one Neo4j there is: they run in one process, one after another."""


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Keep together, when several processes share the tests, those that share something costly to start."""
    for item in items:
        item.add_marker(pytest.mark.xdist_group(_group_of(item.path.relative_to(REPOSITORY).as_posix())))


def _group_of(path: str) -> str:
    if path.startswith(SERVERS):
        return "servers"
    return "browser" if path.startswith("tests/browser/") else path


def pytest_addoption(parser: pytest.Parser) -> None:
    """Let golden files be written anew, to be reviewed as code."""
    parser.addoption("--regenerate", action="store_true", help="write golden files instead of comparing")
