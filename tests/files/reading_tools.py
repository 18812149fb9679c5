"""Shortcuts for tests that read declarations: one line, one report."""

import json
from collections.abc import Mapping

from symbiose.domain.documents.import_report import FlowValues, ReadFile, Row
from symbiose.files.reading import read_file
from tests.files.reference import REFERENCE

HEADER = "site_id;sens;ressource;quantite;unite"
LINE = "site_a;offre;Cendres volantes;12;t"


def read_text(text: str, *, site: str | None = None, encoding: str = "utf-8") -> ReadFile:
    """Read the text of a file."""
    return read_file("x.csv", text.encode(encoding), REFERENCE, site=site)


def read_flows(*flows: object, **document: object) -> ReadFile:
    """Read a JSON document of flows."""
    content = {"format": "symbiose.declarations/1", "flows": flows} | document
    return read_file("x.json", json.dumps(content).encode(), REFERENCE, site=None)


def row_of(**changes: str) -> Row:
    """Read one line of a table: an offer of 12 t of fly ash, with other or further columns."""
    cells = {
        "site_id": "site_a",
        "sens": "offre",
        "ressource": "Cendres volantes",
        "quantite": "12",
        "unite": "t",
    } | changes
    return read_text(";".join(cells) + "\n" + ";".join(cells.values())).rows[0]


def values_of(**changes: str) -> FlowValues:
    """Return the values of one good line."""
    row = row_of(**changes)
    assert row.values is not None, row.errors
    return row.values


def error_of(column: str, **changes: str) -> str:
    """Return the only fault of one bad line, which stands under a column."""
    row = row_of(**changes)
    assert [error.column for error in row.errors] == [column], row
    return row.errors[0].reason


def flow(**changes: object) -> Mapping[str, object]:
    """Return a flow of a JSON document."""
    return {
        "site_id": "site_a",
        "direction": "offer",
        "resource": "fly_ash",
        "quantity": 12,
        "unit": "t",
    } | changes
