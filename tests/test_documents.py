"""The pages name nothing that is not there: every path and every link of README and docs exists."""

import re
from pathlib import Path

import pytest

from symbiose.app.settings import Settings
from tests.conftest import REPOSITORY

PAGES = sorted(
    [
        REPOSITORY / "README.md",
        REPOSITORY / "SECURITY.md",
        *(REPOSITORY / "docs").rglob("*.md"),
        *(REPOSITORY / "seed_data").rglob("*.md"),
    ]
)
ROOTS = ("symbiose", "graph", "matching", "web", "seed_data", "tests", "docs", "benchmarks", ".ci")
CODE = re.compile(r"`([^`\n]+)`")
LINK = re.compile(r"\]\(([^)#]+)(?:#[^)]*)?\)")


def paths_named(text: str) -> set[str]:
    """Return what a page writes in backticks that can only be a path of the repository."""
    words = {match.removesuffix("/") for match in CODE.findall(text)}
    return {word for word in words if word.split("/")[0] in ROOTS and "/" in word and " " not in word}


def links_of(page: Path) -> set[str]:
    return {link for link in LINK.findall(page.read_text(encoding="utf-8")) if "://" not in link}


def exists(path: str) -> bool:
    pattern = re.sub(r"<[^>]+>", "*", path)
    return any(REPOSITORY.glob(pattern))


@pytest.mark.parametrize("page", PAGES, ids=lambda page: str(page.relative_to(REPOSITORY)))
def test_every_path_that_a_page_names_exists(page: Path) -> None:
    named = paths_named(page.read_text(encoding="utf-8"))

    assert [path for path in sorted(named) if not exists(path)] == []


@pytest.mark.parametrize("page", PAGES, ids=lambda page: str(page.relative_to(REPOSITORY)))
def test_every_link_of_a_page_leads_somewhere(page: Path) -> None:
    assert [link for link in sorted(links_of(page)) if not (page.parent / link).exists()] == []


def test_every_setting_stands_on_the_page_of_operations() -> None:
    page = (REPOSITORY / "docs" / "operations.md").read_text(encoding="utf-8")

    assert [n for n in Settings.model_fields if f"`SYMBIOSE_{n.upper()}`" not in page] == []


def test_a_path_that_is_gone_would_be_noticed() -> None:
    [named] = paths_named("the labels of `graph/schema.py`, `MERGE` and `text/csv`")

    assert named == "graph/schema.py"
    assert not exists(named)
    assert exists("graph/queries/<aggregate>/<verb_noun>.cypher")
