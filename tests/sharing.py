"""Which tests stay together when several processes share the suite, and which are begun first.

What is costly to start – a database server, a browser with its service, the demonstration – is started once,
by the process that has all the tests of its group. A group is told by the name of a test alone, since who
shares the tests out knows nothing else of them; `tests/conftest.py` checks it where they are collected.
"""

from collections.abc import Sequence
from typing import Final

SERVED: Final = ("neo4j", "embedded", "walks", "browser", "demonstration", "stories")
"""Groups that take longest; all but the demonstration, which runs beside them, wait much meanwhile."""
LONG_FILES: Final = (
    "tests/app/test_demo_command.py",
    "tests/web/test_access.py",
    "tests/matching/many/test_large.py",
    "tests/jobs/test_apart.py",
    "tests/web/test_api_fuzz.py",
    "tests/graph/test_crashes.py",
    "tests/web/test_synergy_consent.py",
    "tests/matching/heat/test_loop_ends_of_their_own.py",
    "tests/matching/many/test_improving.py",
    "tests/matching/heat/test_loop_decisions.py",
    "tests/web/test_disclosure_canaries.py",
    "tests/web/test_confidentiality.py",
)
"""Files that take the processor for five seconds and more: one begun last would be waited for alone."""
FIRST: Final = SERVED + LONG_FILES
"""What is begun before the others, in this order."""

NEO4J_FILES: Final = frozenset(
    {
        "tests/app/test_neo4j_commands.py",
        "tests/graph/test_copy.py",
        "tests/graph/test_real_neo4j.py",
    }
)
WALKS: Final = "tests/browser/test_every_page.py"
"""The tests in the browser that take longest: they have a service and a browser of their own."""
STORIES: Final = frozenset({"tests/browser/test_stories.py", "tests/browser/test_live_worth.py"})
"""Tests in the browser that begin services as they need them, and do without the one that others share."""


def group_of(name: str) -> str:
    """Return the group of a test: those of the one Neo4j there is run one after another in one process.

    Args:
        name: `path::function[parameters]`, as pytest tells it.
    """
    path, _, rest = name.partition("::")
    if path in NEO4J_FILES:
        return "neo4j"
    if path.startswith("tests/graph/"):
        return _server_of(rest) or path
    if path.startswith("tests/seed_data/test_demonstration"):
        return "demonstration"
    if path.startswith("tests/browser/"):
        return _browser_of(path)
    return path


def place_of(name: str) -> tuple[int, str]:
    """Return when a test is begun, among all: the lower the earlier, whoever read which file first."""
    group = group_of(name)
    return FIRST.index(group) if group in FIRST else len(FIRST), name.partition("::")[0]


def read_from(files: Sequence[str], worker: int, workers: int) -> list[str]:
    """Return the files in the order in which one of several processes reads them.

    Each begins elsewhere. What one has compiled the others take as it is: side by side, each would compile
    every file of a fresh copy itself, which takes as long again as all else in reading them.
    """
    first = worker * len(files) // workers
    return [*files[first:], *files[:first]]


def _browser_of(path: str) -> str:
    if path == WALKS:
        return "walks"
    return "stories" if path in STORIES else "browser"


def _server_of(test: str) -> str | None:
    function, _, parameters = test.partition("[")
    if "neo4j" in parameters:
        return "neo4j"
    if "embedded" in parameters:
        return "embedded"
    return "neo4j" if "neo4j" in function else None
