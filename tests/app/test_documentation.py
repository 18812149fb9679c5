"""The generated pages of `docs/` say what the code says."""

import inspect
from pathlib import Path

from click.testing import CliRunner

from symbiose.app import disclosure_tables, documentation
from symbiose.domain import flows
from symbiose.domain.base import Value
from symbiose.domain.meanings import meanings_of
from tests.conftest import REPOSITORY

DOCS = REPOSITORY / "docs"


def test_the_generated_pages_are_up_to_date() -> None:
    stale = documentation.stale_pages(DOCS)

    assert stale == [], f"run `make docs`: {', '.join(stale)} no longer say what the code says"


def test_the_dictionary_describes_every_field_of_a_flow() -> None:
    page = documentation.data_dictionary()

    missing = [name for name in flows.Flow.model_fields if f"| `{name}` |" not in page]
    assert missing == []


def test_every_field_of_the_domain_has_a_meaning() -> None:
    silent = [
        f"{module.__name__}.{name}.{field}"
        for module in documentation.domain_modules()
        for name, found in vars(module).items()
        if inspect.isclass(found) and issubclass(found, Value) and found.__module__ == module.__name__
        for field in found.model_fields
        if field not in meanings_of(found)
    ]

    assert silent == []


def test_a_stale_page_is_written_again(tmp_path: Path) -> None:
    (tmp_path / "data-dictionary.md").write_text("old", encoding="utf-8")

    result = CliRunner().invoke(documentation.main, ["--docs", str(tmp_path)])

    assert result.exit_code == 0
    assert documentation.stale_pages(tmp_path) == []


def test_the_table_of_what_others_see_is_that_of_the_rule() -> None:
    page = (DOCS / "rights.md").read_text(encoding="utf-8")

    assert disclosure_tables.with_table(page) == page, "run `make docs`: the table of docs/rights.md is stale"
    assert "| `category` | `named` | category; order | nothing | resource, site; figure |" in page


def test_a_stale_table_of_what_others_see_is_written_again(tmp_path: Path) -> None:
    page = (DOCS / "rights.md").read_text(encoding="utf-8")
    (tmp_path / "rights.md").write_text(page.replace("| category; order |", "| all |"), encoding="utf-8")

    assert documentation.write_tables(tmp_path) == ["rights.md"]
    assert (tmp_path / "rights.md").read_text(encoding="utf-8") == page
    assert documentation.write_tables(tmp_path) == []
