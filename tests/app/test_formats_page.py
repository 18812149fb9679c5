"""`docs/formats.md` says what the code reads and writes: tables, columns, examples, commands."""

import json
import re
from pathlib import Path

import pytest

from symbiose.app import format_tables
from symbiose.app.cli import COMMANDS
from symbiose.app.documentation import write_tables
from symbiose.domain.documents.flow_entry import MONTH_KEYS
from symbiose.domain.flows import Use
from symbiose.files.declarations_columns import FRENCH_NAMES, key_of
from symbiose.files.reading import read_file
from symbiose.files.reference import load_reference
from tests.conftest import REPOSITORY

DOCS = REPOSITORY / "docs"


@pytest.fixture(scope="module")
def page() -> str:
    return (DOCS / "formats.md").read_text(encoding="utf-8")


def test_the_tables_of_fields_are_those_of_the_models(page: str) -> None:
    assert format_tables.with_tables(page) == page, "run `make docs`: tables of docs/formats.md are stale"
    assert page.count("<!-- fields of ") == page.count("<!-- end of fields -->") >= 15


def test_a_stale_table_is_written_again(tmp_path: Path, page: str) -> None:
    (tmp_path / "formats.md").write_text(page.replace("| `company_id` |", "| `firm` |"), encoding="utf-8")

    assert write_tables(tmp_path) == ["formats.md"]
    assert (tmp_path / "formats.md").read_text(encoding="utf-8") == page
    assert write_tables(tmp_path) == []


def column_names(page: str) -> set[str]:
    table = page.split("| French | English |")[1].split("\n\n")[0]
    cells = (cell for row in table.splitlines()[2:] for cell in row.split("|")[1:3])
    return {name for cell in cells for name in re.findall(r"`(\w+)`", cell)}


def test_every_column_of_a_declaration_is_described_and_no_other(page: str) -> None:
    described = column_names(page)
    known = {name for key, french in FRENCH_NAMES.items() if key not in MONTH_KEYS for name in (key, french)}

    assert known <= described
    assert all(key_of(name) for name in described)


def test_every_use_is_named(page: str) -> None:
    assert all(f"`{use}`" in page for use in Use)


def examples(page: str) -> list[dict[str, object]]:
    blocks = re.findall(r"```json\n(.*?)```", page, re.DOTALL)
    return [json.loads(block) for block in blocks]


@pytest.mark.parametrize("name", ["symbiose.declarations/1", "symbiose.territory/1"])
def test_the_examples_are_read_without_fault(page: str, name: str) -> None:
    (example,) = [found for found in examples(page) if found["format"] == name]

    file = read_file("x.json", json.dumps(example).encode(), load_reference(), site=None)

    assert file.report().rejected == 0
    assert file.report().accepted >= 1
    assert file.report().ignored_columns == ()


def test_the_table_of_the_example_is_read_without_fault(page: str) -> None:
    (text,) = re.findall(r"```csv\n(.*?)```", page, re.DOTALL)

    file = read_file("x.csv", text.encode(), load_reference(), site=None)

    assert [row.errors for row in file.rows] == [(), ()]
    assert [row.values.resource_id for row in file.rows if row.values] == ["zinc_dust", "natural_gas"]
    assert file.ignored_columns == ()


def test_every_command_is_described(page: str) -> None:
    assert all(f"`symbiose {name}" in page for name in COMMANDS)
