"""Text of a CSV file → records that know the line where they start."""

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field

DELIMITERS = (";", "\t", ",")
MAX_LINES = 500_000
"""Lines of one file at most, empty ones included."""
MAX_COLUMNS = 500
"""Columns of a header at most; cells of one record beyond twice this are not kept."""
MAX_CELLS = 10_000_000
"""Separators of one kind in one file at most."""
_HEADER_SEARCH_RECORDS = 20
"""How many records from the top may be titles above the header."""


class TooPacked(ValueError):
    """The text holds more lines or cells than any declaration; the message says the limit, in French."""


@dataclass(frozen=True)
class Record:
    """One record of a file: the line where it starts, counted from 1, and its cells."""

    line: int
    cells: tuple[str, ...]
    broken: bool = False
    """True when a quoted cell was opened and never closed."""
    numbers: Mapping[int, float] = field(default_factory=dict)
    """Position of a cell → its number, where the file holds one and not a text; empty for text files."""

    def is_empty(self) -> bool:
        """Tell whether no cell holds anything, as in an empty line or one of separators alone."""
        return not any(cell.strip() for cell in self.cells)

    def cell(self, position: int | None) -> str:
        """Return what stands in a column, without spaces around; nothing where it has none."""
        return self.cells[position].strip() if position is not None and position < len(self.cells) else ""


@dataclass(frozen=True)
class Table:
    """A header and the records below it; empty ones are left out."""

    header: Record
    records: tuple[Record, ...]
    above: tuple[Record, ...] = ()
    """Titles over the header."""


def read_table(text: str, header_score: Callable[[Sequence[str]], int]) -> Table | None:
    """Find the separator and the header of a text, and return its records.

    Args:
        text: The decoded file.
        header_score: How many of some cells are column names that the reader knows. The header is the
            record near the top that scores highest; titles above it are passed over.

    Returns:
        The table, None when no record looks like a header.

    Raises:
        TooPacked: The text has too many lines, columns or cells.
    """
    _check_packing(text)
    found = find_header(text, header_score)
    if found is None:
        return None
    delimiter, position = found
    records = [record for record in split_records(text, delimiter) if not record.is_empty()]
    check_width(records[position])
    return Table(records[position], tuple(records[position + 1 :]), tuple(records[:position]))


def find_header(text: str, header_score: Callable[[Sequence[str]], int]) -> tuple[str, int] | None:
    """Return the separator of a text and which of its records is the header; None when none looks like one.

    Args:
        text: The text, or its beginning.
        header_score: How many of some cells are column names that the reader knows.
    """
    best: tuple[int, str, int] | None = None
    for delimiter in DELIMITERS:
        for position, record in enumerate(_first(split_records(text, delimiter))):
            score = header_score(record.cells)
            if score > 0 and (best is None or score > best[0]):
                best = (score, delimiter, position)
    return best[1:] if best else None


def check_width(header: Record) -> None:
    """Refuse a header with too many columns.

    Raises:
        TooPacked: It has.
    """
    if len(header.cells) > MAX_COLUMNS:
        msg = f"l’en-tête a plus de {MAX_COLUMNS} colonnes : gardez celles des déclarations"
        raise TooPacked(msg)


def table_of(records: Sequence[Record], header_score: Callable[[Sequence[str]], int]) -> Table | None:
    """Find the header among records that are not empty, as `read_table` does.

    Raises:
        TooPacked: There are too many records.
    """
    if len(records) > MAX_LINES:
        msg = f"le fichier a plus de {MAX_LINES} lignes : découpez-le en plusieurs fichiers"
        raise TooPacked(msg)
    filled = [record for record in records if not record.is_empty()]
    scores = [header_score(record.cells) for record in filled[:_HEADER_SEARCH_RECORDS]]
    if not any(scores):
        return None
    position = scores.index(max(scores))
    return Table(filled[position], tuple(filled[position + 1 :]), tuple(filled[:position]))


def _check_packing(text: str) -> None:
    lines = text.count("\n") + text.count("\r") - text.count("\r\n")
    if lines > MAX_LINES:
        msg = f"le fichier a plus de {MAX_LINES} lignes : découpez-le en plusieurs fichiers"
        raise TooPacked(msg)
    if max(text.count(delimiter) for delimiter in DELIMITERS) > MAX_CELLS:
        msg = f"le fichier a plus de {MAX_CELLS} cellules : découpez-le en plusieurs fichiers"
        raise TooPacked(msg)


def _first(records: Iterator[Record]) -> Iterator[Record]:
    seen = 0
    for record in records:
        if record.is_empty():
            continue
        yield record
        seen += 1
        if seen == _HEADER_SEARCH_RECORDS:
            return


def split_records(text: str, delimiter: str) -> Iterator[Record]:
    r"""Split a text into records; a quoted cell may hold separators, doubled quotes and line breaks.

    A quote that is never closed spoils its own line only: the record is marked broken and reading goes on
    below it.

    >>> [(record.line, record.cells) for record in split_records('a;"b\n;"";c"\nd;e', ";")]
    [(1, ('a', 'b\n;";c')), (3, ('d', 'e'))]
    """
    splitter = Splitter(text, delimiter)
    while splitter.position < len(text):
        yield splitter.record()


_QUOTED = re.compile(r' *"((?:[^"]|"")*+)"')
_OPENING = re.compile(' *"')
_LINE_BREAK = re.compile(r"\r\n|\r|\n")


class Splitter:
    """Walks through a text cell by cell, counting lines."""

    def __init__(self, text: str, delimiter: str) -> None:
        """Begin before the first record."""
        self.text = text
        self.delimiter = delimiter
        self.position = 0
        self.line = 1
        self.broken = False
        self._plain = re.compile(f"[^{re.escape(delimiter)}\r\n]*")

    def record(self) -> Record:
        """Read one record and the line break that ends it."""
        start, self.broken = self.line, False
        cells = [self._cell()]
        while self.text.startswith(self.delimiter, self.position):
            self.position += 1
            cell = self._cell()
            if len(cells) < 2 * MAX_COLUMNS:
                cells.append(cell)
        line_break = _LINE_BREAK.match(self.text, self.position)
        if line_break:
            self.position = line_break.end()
            self.line += 1
        return Record(start, tuple(cells), self.broken)

    def _cell(self) -> str:
        quoted = _QUOTED.match(self.text, self.position)
        if not quoted:
            self.broken = self.broken or _OPENING.match(self.text, self.position) is not None
            return self._rest()
        self.position = quoted.end()
        self.line += len(_LINE_BREAK.findall(quoted[1]))
        return quoted[1].replace('""', '"') + self._rest().rstrip(" ")

    def _rest(self) -> str:
        """Read up to the next separator or line break, literally."""
        match = self._plain.match(self.text, self.position)
        if not match:
            return ""
        self.position = match.end()
        return match[0]
