"""The table of lines that a text or a workbook holds, and whether it is one that is imported."""

from collections.abc import Sequence

from symbiose.domain.errors import FileTooLarge, Problem, UnsupportedFile
from symbiose.files.cadastre_fields import bind_fields, is_cadastre, lacks_place
from symbiose.files.declarations_columns import REQUIRED, bind_header, header_score
from symbiose.files.encoding import UnreadableText, decode
from symbiose.files.reading_terms import Caps
from symbiose.files.register_columns import is_register, register_score
from symbiose.files.tabular import Table, TooPacked, read_table, table_of
from symbiose.files.workbook import read_workbook
from symbiose.files.zip_kinds import is_zip, refusals_of_workbooks


def table_in(content: bytes, caps: Caps) -> Table | None:
    """Return the table that a file of lines holds; None for a document, or where no header is recognised.

    Raises:
        InvalidDocument: It is no readable text or workbook.
    """
    if is_zip(content):
        return table_of_workbook(content, caps)[0]
    text = decoded(content)
    return None if text.lstrip().startswith(("{", "[")) else table_of_text(text)


def decoded(content: bytes) -> str:
    """Return the text of a file.

    Raises:
        UnsupportedFile: It is none.
    """
    try:
        return decode(content)
    except UnreadableText as error:
        raise UnsupportedFile([Problem("", "", str(error))]) from error


def table_of_text(text: str) -> Table | None:
    """Return the table of a text, None where no header is recognised.

    Raises:
        FileTooLarge: It has too many lines or cells.
    """
    try:
        return read_table(text, column_score)
    except TooPacked as error:
        raise FileTooLarge([Problem("", "", str(error))]) from error


def table_of_workbook(content: bytes, caps: Caps) -> tuple[Table | None, tuple[str, ...]]:
    """Return the table of the first visible sheet, and what is not read.

    Raises:
        InvalidDocument: The workbook cannot be read.
    """
    with refusals_of_workbooks():
        sheet = read_workbook(content, max_unpacked=caps.unpacked_bytes, max_columns=caps.columns)
        return table_of(sheet.records, column_score), sheet.warnings


def column_score(cells: Sequence[str]) -> int:
    """Count the cells that are names of columns of declarations, of a register or of a cadastre, the most."""
    bound = bind_fields(cells)
    cadastre = bound.score() if is_cadastre(bound) or not lacks_place(bound) else 0
    return max(header_score(cells), register_score(cells), cadastre)


def is_known(table: Table | None) -> bool:
    """Tell whether a table is one that is imported: some columns of its own say so."""
    if table is None:
        return False
    cells = table.header.cells
    declared = bind_header(cells).fields.keys() & set(REQUIRED)
    return len(declared) > 1 or is_register(cells) or is_table_of_roofs(table.header.cells)


def is_table_of_roofs(cells: Sequence[str]) -> bool:
    """Tell whether a header is that of roofs: its columns say so, and are not those of declarations."""
    declared = bind_header(cells).fields.keys() & set(REQUIRED)
    bound = bind_fields(cells)
    return len(declared) <= 1 and (is_cadastre(bound) or (not declared and not lacks_place(bound)))
