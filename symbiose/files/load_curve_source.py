"""Finds the table of readings in the file of a load curve: a text, a workbook, or an archive of one text."""

from collections.abc import Mapping, Sequence
from typing import Final, NoReturn

from symbiose.domain.errors import FileTooLarge, InvalidDocument, Problem, UnsupportedFile
from symbiose.domain.flows import MONTHS
from symbiose.domain.load_curves import DateOrder
from symbiose.files.encoding import UnreadableText, decode
from symbiose.files.load_curve_columns import CurveColumns, bind_curve, curve_score
from symbiose.files.load_curve_lines import lines_of
from symbiose.files.load_curve_times import written
from symbiose.files.load_curve_wide import bind_wide, one_reading_a_line, wide_score
from symbiose.files.load_curve_workbook import HEADLESS, tables_of_workbook
from symbiose.files.reading_terms import MEBIBYTE, WEB
from symbiose.files.tabular import DELIMITERS, Table, TooPacked, read_table, split_records
from symbiose.files.zip_kinds import (
    check_workbook_early,
    is_packed,
    is_zip,
    refusals_of_workbooks,
    without_archive,
)

_OTHER_KINDS: Final = (b"\xd0\xcf\x11\xe0", b"%PDF")
_OF_A_DAY: Final = 2
"""Readings of a day beyond which a sheet holds a curve, and not a total of each day."""
_MOST_NAMES: Final = 5


def refuse_curve_early(content: bytes) -> None:
    """Refuse what need not be opened to be refused: size, kind by its first bytes, directory of an archive.

    Raises:
        InvalidDocument: With the reason.
    """
    if len(content) > WEB.size_bytes:
        limit = WEB.size_bytes // MEBIBYTE
        reason = f"le fichier dépasse {limit} Mo : gardez une année, au pas de 10 minutes au plus"
        raise FileTooLarge([Problem("", str(len(content)), reason)])
    if content.startswith(_OTHER_KINDS):
        reason = "ce fichier n’est ni un texte ni un classeur XLSX : enregistrez la courbe de charge en CSV"
        raise UnsupportedFile([Problem("", "", reason)])
    if is_zip(content) and not is_packed(content):
        check_workbook_early(content, WEB.unpacked_bytes)


def table_of_curve(content: bytes) -> tuple[Table, CurveColumns]:
    """Return the readings of a file, one a line, and what its columns are.

    Raises:
        InvalidDocument: It holds no table of readings, or several.
    """
    refuse_curve_early(content)
    content = without_archive(content, WEB.unpacked_bytes)
    try:
        table = _of_workbook(content) if is_zip(content) else _of_text(_text(content))
        wide = bind_wide(table.header.cells) if table else None
        table = one_reading_a_line(table, wide) if table and wide else table
    except TooPacked as error:
        raise FileTooLarge([Problem("", "", str(error))]) from error
    columns = bind_curve(table.header.cells) if table else None
    if table is None or columns is None:
        _refuse(
            "aucune ligne d’en-tête reconnue : une colonne pour la date et l’heure (« Horodate »), "
            "une pour la puissance (« Valeur », « kW ») ; ou une ligne par jour, avec une colonne pour "
            "chaque heure, demi-heure ou dizaine de minutes (« 00:00 », « 00:30 »… ou « H00M30 »)"
        )
    return table, columns


def is_load_curve(text: str) -> bool:
    """Tell whether a text has the header of a load curve."""
    try:
        return read_table(text, _score) is not None
    except TooPacked:
        return False


def is_curve_of_workbook(content: bytes) -> bool:
    """Tell whether a workbook that was read before has a sheet with the header of a load curve."""
    try:
        return bool(tables_of_workbook(content, _score, WEB.unpacked_bytes))
    except (TooPacked, ValueError):
        return False


def _score(cells: Sequence[str]) -> int:
    return max(curve_score(cells), wide_score(cells))


def _text(content: bytes) -> str:
    try:
        text = decode(content)
    except UnreadableText as error:
        raise UnsupportedFile([Problem("", "", str(error))]) from error
    if not text.strip():
        _refuse("le fichier est vide")
    if text.lstrip().startswith(("<", "{", "[")):
        reason = "ce fichier est un document, non une liste de relevés : enregistrez la courbe en CSV"
        raise UnsupportedFile([Problem("", "", reason)])
    return text


def _of_text(text: str) -> Table | None:
    """Return the table of a text with a header, or that begins with its readings."""
    table = read_table(text, _score)
    if table is not None:
        return table
    for delimiter in DELIMITERS:
        first = next(split_records(text.lstrip(), delimiter))
        if len(first.cells) == len(HEADLESS) and written(first.cells[0]) is not None:
            return read_table(f"{delimiter.join(HEADLESS)}\n{text}", _score)
    return None


def _of_workbook(content: bytes) -> Table | None:
    """Return the table of the sheet that holds the curve, None where no sheet has a header of one.

    Raises:
        InvalidDocument: Several do: they may be of several meters, or repeat one another.
    """
    with refusals_of_workbooks():
        tables = tables_of_workbook(content, _score, WEB.unpacked_bytes)
    curves = [name for name, table in tables.items() if _has_readings_of_a_day(table)]
    if len(curves) > 1:
        _refuse(_several(tables, curves))
    table = tables[curves[0]] if curves else next(iter(tables.values()), None)
    if table is not None:
        _refuse_swapped_days(table)
    return table


def _refuse_swapped_days(table: Table) -> None:
    """Refuse dates of which a spreadsheet took those it could for its own, day and month swapped.

    A file that writes the day first, opened where the month does: 3 April becomes 4 March, and 13 April
    stays a text.

    Raises:
        InvalidDocument: The file is one of them.
    """
    wide, columns = bind_wide(table.header.cells), bind_curve(table.header.cells)
    place = wide.day if wide else columns.moment if columns else 0
    read = [written(record.cell(place)) for record in table.records]
    dates = {one.date for one in read if one is not None}
    days = [one.figures[2] for one in dates if one.orders == (DateOrder.YEAR,)]
    texts = [max(one.figures[:2]) for one in dates if one.orders != (DateOrder.YEAR,)]
    if days and texts and max(days) <= MONTHS < min(texts):
        _refuse(
            "le tableur a lu certaines dates de la courbe et laissé les autres en texte : il y a inversé "
            "jours et mois. Importez-y de nouveau le fichier d’origine, ou donnez-le sans l’ouvrir"
        )


def _has_readings_of_a_day(table: Table) -> bool:
    """Tell whether a table holds several readings of the same day, as a curve does."""
    if bind_wide(table.header.cells) is not None:
        return bool(table.records)
    columns = bind_curve(table.header.cells)
    found = lines_of(table, columns).found if columns else ()
    return len(found) > _OF_A_DAY * len({line.parts.date for line in found})


def _several(tables: Mapping[str, Table], names: Sequence[str]) -> str:
    shown = ", ".join(f"« {name[:31]} »" for name in names[:_MOST_NAMES])
    more = f" et {len(names) - _MOST_NAMES} autres" if len(names) > _MOST_NAMES else ""
    return (
        f"plusieurs feuilles du classeur ont des relevés ({shown}{more}) : gardez celle d’un point de "
        "livraison, ou mettez ses relevés bout à bout dans une seule feuille"
    )


def _refuse(expected: str) -> NoReturn:
    raise InvalidDocument([Problem("", "", expected)])
