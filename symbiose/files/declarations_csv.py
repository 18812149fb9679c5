"""Tables below one header line: declarations, one flow a line, and waste registers, one shipment a line."""

from collections.abc import Mapping, Sequence

from symbiose.domain.documents.import_report import CellError, shown
from symbiose.domain.documents.json_text import shown as json_shown
from symbiose.domain.errors import FileTooLarge, InvalidDocument, Problem
from symbiose.files.asking import Asking
from symbiose.files.declarations_columns import FRENCH_NAMES, REQUIRED, BoundColumn, BoundHeader, bind_header
from symbiose.files.declarations_raw import MAX_RECORDS, Cell, RawDeclarations, RawFlow
from symbiose.files.formula_guard import unguarded
from symbiose.files.month_first import with_dates_asked
from symbiose.files.register_columns import REGISTER_NAMES, REGISTER_REQUIRED, bind_register
from symbiose.files.tabular import Record, Table


def read_declarations_table(table: Table, asking: Asking, *, site_given: bool) -> RawDeclarations:
    """Return the flows of a table.

    Args:
        table: Header and records.
        asking: Answers given before, and questions met.
        site_given: True when a site is given beside the file: no column need then name it.

    Raises:
        InvalidDocument: A required column is missing, or a column is given twice.
        FileTooLarge: There are too many records.
    """
    header = bind_header(table.header.cells)
    return _bound(table, header, REQUIRED, FRENCH_NAMES, asking, site_given=site_given)


def read_register_table(table: Table, asking: Asking, *, site_given: bool) -> RawDeclarations:
    """Return the lines of a waste register, by our names of its columns.

    Args:
        table: Header and records.
        asking: Answers given before, and questions met.
        site_given: True when a site is given beside the file: no column need then name it.

    Raises:
        InvalidDocument: A required column is missing, or a column is given twice.
        FileTooLarge: There are too many records.
    """
    header = bind_register(table.header.cells)
    return _bound(table, header, REGISTER_REQUIRED, REGISTER_NAMES, asking, site_given=site_given)


def _bound(
    table: Table,
    header: BoundHeader,
    required: Sequence[str],
    names: Mapping[str, str],
    asking: Asking,
    *,
    site_given: bool,
) -> RawDeclarations:
    needed = [key for key in required if not (site_given and key == "site_id")]
    problems = [_missing(key, names[key], table.header.line) for key in header.missing(needed)]
    problems += [_twice(name, table.header.line) for name in header.twice]
    if len(table.records) > MAX_RECORDS:
        expected = f"au plus {MAX_RECORDS} flux par fichier : découpez-le"
        raise FileTooLarge([*problems, Problem("", str(len(table.records)), expected)])
    if problems:
        raise InvalidDocument(problems)
    flows = with_dates_asked((_raw_flow(record, header) for record in table.records), asking)
    return RawDeclarations(flows, header.ignored)


def _missing(key: str, name: str, line: int) -> Problem:
    return Problem(f"line {line}", "", f"la colonne obligatoire « {name} » ({key}) manque : ajoutez-la")


def _twice(name: str, line: int) -> Problem:
    return Problem(f"line {line}", json_shown(name), "la colonne est donnée deux fois : n’en gardez qu’une")


def _raw_flow(record: Record, header: BoundHeader) -> RawFlow:
    return RawFlow(
        line=record.line,
        cells=_cells(record, header.fields),
        quality=_cells(record, header.qualities),
        errors=_shape_errors(record, header.width),
        headers={key: column.header for key, column in header.fields.items()},
    )


def _cells(record: Record, columns: dict[str, BoundColumn]) -> dict[str, Cell]:
    found = {}
    for key, column in columns.items():
        text = record.cells[column.index] if column.index < len(record.cells) else ""
        if text.strip():
            found[key] = Cell(column.header, text, record.numbers.get(column.index))
    return found


def _shape_errors(record: Record, width: int) -> tuple[CellError, ...]:
    errors = []
    beyond = [cell for cell in record.cells[width:] if cell.strip()]
    if beyond:
        reason = (
            f"la ligne a plus de valeurs que l’en-tête n’a de colonnes ({width}) : un séparateur "
            "dans un texte ou un nombre demande des guillemets"
        )
        errors.append(CellError(column=None, value=shown(unguarded(beyond[0])), reason=reason))
    if record.broken:
        opened = next((cell for cell in record.cells if cell.lstrip(" ").startswith('"')), "")
        reason = (
            "un guillemet est ouvert et jamais fermé : fermez-le, ou doublez-le s’il fait partie du texte"
        )
        errors.append(CellError(column=None, value=shown(opened), reason=reason))
    return tuple(errors)
