"""One declared flow as a file states it, before any value is understood."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from symbiose.domain.documents.import_report import CellError

MAX_RECORDS = 100_000
"""Flows of one file at most."""


@dataclass(frozen=True)
class Cell:
    """A value and the column or key it stands under."""

    column: str
    """Header or key as written."""
    value: object
    """Text of a table, or value of a JSON document."""
    number: float | None = None
    """The number of a cell of a workbook, where it holds one and not a text."""


@dataclass(frozen=True)
class RawFlow:
    """The cells of one declared flow, by English column name; absent and empty ones are left out."""

    line: int
    """Line where the record starts, or position of the flow, counted from 1."""
    cells: Mapping[str, Cell]
    """English column name → cell; months under `jan` … `dec`."""
    quality: Mapping[str, Cell] = field(default_factory=dict)
    """Property name → cell."""
    errors: tuple[CellError, ...] = ()
    """Faults of the record's shape."""
    headers: Mapping[str, str] = field(default_factory=dict)
    """English column name → header as written, for columns that are empty in this record."""
    spoiled: bool = False
    """True when no cell can be trusted: the faults of the shape are all there is to tell."""
    typed: bool = False
    """True for a JSON document, where a number is a number and never a text."""


@dataclass(frozen=True)
class RawDeclarations:
    """The flows of one file and the columns that are not read."""

    flows: tuple[RawFlow, ...]
    ignored: tuple[str, ...]
