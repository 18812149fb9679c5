"""The column « Erreur » of a file handed back: written beside its lines, known and skipped on reading."""

from collections.abc import Collection
from dataclasses import replace
from typing import Final

from symbiose.domain.documents.import_report import Row
from symbiose.files.declarations_columns import folded
from symbiose.files.tabular import Record, Table

ERROR_COLUMN: Final = "Erreur"
ERROR_KEY: Final = "erreur"
"""The same in a JSON document, and what a header is compared with, accents and case ignored."""
LONGEST_CELL: Final = 32_767
"""Characters that a cell of a workbook holds at most."""


def without_error_column(table: Table) -> Table:
    """Return a table without its column « Erreur »; the very same one where it has none."""
    ours = error_columns(table.header)
    if not ours:
        return table
    records = tuple(without_cells(record, ours) for record in table.records)
    return replace(
        table,
        header=without_cells(table.header, ours),
        records=tuple(record for record in records if not record.is_empty()),
    )


def error_columns(header: Record) -> frozenset[int]:
    """Return the positions of the columns « Erreur »."""
    return frozenset(index for index, cell in enumerate(header.cells) if folded(cell) == ERROR_KEY)


def without_cells(record: Record, positions: Collection[int]) -> Record:
    """Return a record without the cells at some positions."""
    kept = [index for index in range(len(record.cells)) if index not in positions]
    return replace(
        record,
        cells=tuple(record.cells[index] for index in kept),
        numbers={new: record.numbers[old] for new, old in enumerate(kept) if old in record.numbers},
    )


def errors_text(row: Row) -> str:
    """Return all faults of a line in one cell, each with its column and value; empty for a good line."""
    told = "\n".join(
        f"{error.column} « {error.value} » : {error.reason}" if error.column else error.reason
        for error in row.errors
    )
    return " ; ".join(told.splitlines())[:LONGEST_CELL]
