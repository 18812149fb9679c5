"""Reads one file of any kind that can be imported."""

import io
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import replace
from typing import NoReturn

from symbiose.domain.documents.import_report import FileKind, ReadFile
from symbiose.domain.documents.json_text import read_json_with_problems
from symbiose.domain.documents.json_text import shown as json_shown
from symbiose.domain.documents.territory_document import TERRITORY_FORMAT
from symbiose.domain.documents.waste_register import yearly_flows
from symbiose.domain.errors import FileTooLarge, InvalidDocument, Problem, UnsupportedFile
from symbiose.domain.reference import ReferenceData
from symbiose.files import declarations_site
from symbiose.files.archives import IN_DIRECTORY
from symbiose.files.cadastre import read_cadastre_table, read_geojson, read_geopackage, read_shapefile
from symbiose.files.cadastre_fields import NEEDED, bind_fields, is_cadastre, lacks_place
from symbiose.files.cadastre_geojson import GEOMETRIES, looks_like_geojson
from symbiose.files.cadastre_geopackage import SIGNATURE
from symbiose.files.cadastre_shapefile import SHAPEFILE_SIGNATURE, holds_shapefile
from symbiose.files.cadastre_table import holds_footprints
from symbiose.files.declarations import judged_rows
from symbiose.files.declarations_columns import REQUIRED, bind_header, header_score
from symbiose.files.declarations_csv import read_declarations_table, read_register_table
from symbiose.files.declarations_json import DECLARATIONS_FORMAT, read_declarations_document
from symbiose.files.declarations_raw import MAX_RECORDS, RawDeclarations
from symbiose.files.encoding import UnreadableText, decode
from symbiose.files.error_column import without_error_column
from symbiose.files.french_problems import in_french
from symbiose.files.load_curve import is_load_curve
from symbiose.files.packed_file import holds_file, unpacked_file
from symbiose.files.reading_terms import COMMAND_LINE, MEBIBYTE, Caps, Reading
from symbiose.files.register import register_rows, with_repeats_told
from symbiose.files.register_columns import bind_register, is_register, register_score
from symbiose.files.tabular import Table, TooPacked, read_table, table_of
from symbiose.files.territory import read_territory
from symbiose.files.workbook import ZIP_SIGNATURES, read_workbook
from symbiose.files.workbook_zip import (
    NotAWorkbook,
    PackedTooTightly,
    UnreadableWorkbook,
    checked_directory,
)

_SIGNATURES = (
    (b"\xd0\xcf\x11\xe0", "un classeur Excel ancien ou protégé par un mot de passe"),
    (b"%PDF", "un PDF"),
)
_SAMPLE_BYTES = 4096
LONG_BYTES = 300_000
"""Text beyond is long to read: some three thousand lines."""
LONG_UNPACKED_BYTES = 2_000_000
"""Parts of a workbook beyond are: about as many."""
LONG_PACKED_BYTES = 100_000
"""A zipped shapefile, GeoJSON or table beyond is: about a thousand roofs."""
MOST_NAMED = 20_000
"""Files of an archive whose names are looked at, to tell what it is: more take seconds."""
_A_LOAD_CURVE = (
    "ce fichier est une courbe de charge : donnez-la sur la page du besoin d’électricité qu’elle mesure "
    "(« Heures de consommation, courbe de charge »)"
)
_A_PART_OF_A_SHAPEFILE = (
    "ce fichier n’est qu’une partie d’un shapefile : mettez ensemble dans une archive zip ses fichiers .shp "
    "et .dbf, et .prj, qui dit son système de coordonnées"
)
_BEFORE_MARKUP = b"\xef\xbb\xbf \t\r\n"
_MARKUP = "ce fichier est une page ou un document XML, que l’import ne lit pas : enregistrez-le en CSV"
_GEOJSON_TYPES = GEOMETRIES | {"FeatureCollection", "Feature", "Topology"}


def read_file(
    name: str, content: bytes, reference: ReferenceData, *, site: str | None, reading: Reading | None = None
) -> ReadFile:
    """Return what a file holds, its bad lines with all their faults, and the questions that it leaves open.

    Args:
        name: Name of the file, for the report.
        content: Its bytes.
        reference: Resources, waste list, communes.
        site: Site (id or SIRET) of the lines that name none; None when each must name its own.
        reading: With what the file is read, in place of the two before: its answers and caps too.

    Raises:
        InvalidDocument: The file cannot be read as any kind, lacks a required column, has one twice, or is a
            territory with problems; `FileTooLarge` and `UnsupportedFile` say those two cases.
    """
    reading = reading or Reading(reference, site)
    refuse_early(content, reading.caps)
    read = _read_content(name, content, reading)
    return replace(read, questions=reading.asking.questions)


def refuse_early(content: bytes, caps: Caps) -> None:
    """Refuse what need not be opened to be refused: size, kind by its first bytes, directory of an archive.

    Raises:
        InvalidDocument: With the reason.
    """
    check_size(len(content), caps)
    _refuse_other_kinds(content)
    if content.startswith(ZIP_SIGNATURES) and not (_is_shapefile(content) or _is_packed(content)):
        with _refusals_of_workbooks():
            checked_directory(content, caps.unpacked_bytes)


def is_long(content: bytes, caps: Caps) -> bool:
    """Tell whether reading a file takes longer than one waits for a page.

    A table that announces more lines than are read is not long: reading it refuses it soon.

    Raises:
        InvalidDocument: It is refused without being opened.
    """
    if content.startswith(SIGNATURE):
        return len(content) > LONG_BYTES
    if content.startswith(ZIP_SIGNATURES) and (_is_shapefile(content) or _is_packed(content)):
        return len(content) > LONG_PACKED_BYTES
    if content.startswith(ZIP_SIGNATURES):
        with _refusals_of_workbooks():
            parts = checked_directory(content, caps.unpacked_bytes)
        return sum(part.file_size for part in parts) > LONG_UNPACKED_BYTES
    if len(content) <= LONG_BYTES:
        return False
    return content.count(b"\n") <= MAX_RECORDS or looks_like_geojson(_beginning(content))


def _beginning(content: bytes) -> str:
    return content[:_SAMPLE_BYTES].decode("utf-8-sig", "replace").lstrip()


def table_in(content: bytes, caps: Caps) -> Table | None:
    """Return the table that a file of lines holds; None for a document, or where no header is recognised.

    Raises:
        InvalidDocument: It is no readable text or workbook.
    """
    if content.startswith(ZIP_SIGNATURES):
        return _table_of_workbook(content, caps)[0]
    text = _decoded(content)
    return None if text.lstrip().startswith(("{", "[")) else _table_of_text(text)


def _decoded(content: bytes) -> str:
    try:
        return decode(content)
    except UnreadableText as error:
        raise UnsupportedFile([Problem("", "", str(error))]) from error


def _read_content(name: str, content: bytes, reading: Reading) -> ReadFile:
    if content.startswith(SIGNATURE):
        return read_geopackage(name, content, reading.reference, reading.asked)
    if content.startswith(ZIP_SIGNATURES) and _is_shapefile(content):
        archive, size, most = io.BytesIO(content), len(content), reading.caps.unpacked_bytes
        return read_shapefile(name, archive, size, most, reading.reference, reading.asked)
    if content.startswith(ZIP_SIGNATURES) and _is_packed(content):
        return _read_packed(name, content, reading)
    if content.startswith(ZIP_SIGNATURES):
        return _read_workbook(name, content, reading)
    if looks_like_geojson(_beginning(content)):
        return _read_geojson(name, content, reading)
    text = _decoded(content)
    if not text.strip():
        _refuse("le fichier est vide")
    if text.lstrip().startswith("<"):
        _not_supported(_MARKUP)
    if text.lstrip().startswith(("{", "[")):
        return _read_document(name, text, reading)
    table = _table_of_text(text)
    if table is None and holds_footprints(text[:_SAMPLE_BYTES]):
        _refuse(f"ce fichier a des contours, mais aucune colonne connue d’un cadastre solaire : {NEEDED}")
    if not _is_known(table) and is_load_curve(text):
        _refuse(_A_LOAD_CURVE)
    return _read_any_table(name, table, reading)


def check_size(size_bytes: int, caps: Caps = COMMAND_LINE) -> None:
    """Refuse a file that is too large to be read at once.

    Raises:
        FileTooLarge: It is larger than its caps.
    """
    if size_bytes > caps.size_bytes:
        limit = caps.size_bytes // MEBIBYTE
        _too_large(f"le fichier dépasse {limit} Mo : découpez-le en plusieurs fichiers", str(size_bytes))


def checked_site(text: str) -> str:
    """Return a site given beside the files, checked by form.

    Raises:
        InvalidDocument: It is neither a SIRET nor an id.
    """
    try:
        return declarations_site.checked_site(text)
    except ValueError as error:
        raise InvalidDocument([Problem("--site", json_shown(text), str(error))]) from error


def _refuse_other_kinds(content: bytes) -> None:
    for signature, what in _SIGNATURES:
        if content.startswith(signature):
            _not_supported(
                f"ce fichier est {what}, que l’import ne lit pas : enregistrez ses lignes en CSV ou XLSX"
            )
    if content.startswith(SHAPEFILE_SIGNATURE):
        _not_supported(_A_PART_OF_A_SHAPEFILE)
    if content[:_SAMPLE_BYTES].lstrip(_BEFORE_MARKUP).startswith(b"<"):
        _not_supported(_MARKUP)


def _read_packed(name: str, content: bytes, reading: Reading) -> ReadFile:
    with unpacked_file(io.BytesIO(content), len(content), reading.caps.unpacked_bytes) as packed:
        unpacked = packed.stream.read()
    _refuse_other_kinds(unpacked)
    read = _read_content(name, unpacked, reading)
    return replace(read, warnings=(packed.told, *read.warnings))


def without_archive(content: bytes, caps: Caps) -> bytes:
    """Return the file of data of an archive that is read so; any other file as it is.

    Raises:
        InvalidDocument: The archive holds several, or none.
    """
    if not (content.startswith(ZIP_SIGNATURES) and not _is_shapefile(content) and _is_packed(content)):
        return content
    with unpacked_file(io.BytesIO(content), len(content), caps.unpacked_bytes) as packed:
        return packed.stream.read()


def _read_workbook(name: str, content: bytes, reading: Reading) -> ReadFile:
    table, warnings = _table_of_workbook(content, reading.caps)
    read = _read_any_table(name, table, reading)
    return replace(read, warnings=(*warnings, *read.warnings))


def _table_of_workbook(content: bytes, caps: Caps) -> tuple[Table | None, tuple[str, ...]]:
    with _refusals_of_workbooks():
        sheet = read_workbook(content, max_unpacked=caps.unpacked_bytes, max_columns=caps.columns)
        return table_of(sheet.records, _score), sheet.warnings


@contextmanager
def _refusals_of_workbooks() -> Iterator[None]:
    """Tell why a workbook is not read in the errors of the trade."""
    try:
        yield
    except (PackedTooTightly, TooPacked) as error:
        raise FileTooLarge([Problem("", "", str(error))]) from error
    except NotAWorkbook as error:
        raise UnsupportedFile([Problem("", "", str(error))]) from error
    except UnreadableWorkbook as error:
        raise InvalidDocument([Problem("", "", str(error))]) from error


def _table_of_text(text: str) -> Table | None:
    try:
        return read_table(text, _score)
    except TooPacked as error:
        raise FileTooLarge([Problem("", "", str(error))]) from error


def _score(cells: Sequence[str]) -> int:
    """Count the cells that are names of columns of declarations, of a register or of a cadastre, the most."""
    bound = bind_fields(cells)
    cadastre = bound.score() if is_cadastre(bound) or not lacks_place(bound) else 0
    return max(header_score(cells), register_score(cells), cadastre)


def _read_any_table(name: str, table: Table | None, reading: Reading) -> ReadFile:
    if table is None:
        _refuse(
            "aucune ligne d’en-tête reconnue : la première ligne nomme les colonnes (siret, sens, ressource, "
            f"quantite, unite… pour des déclarations) ; pour un cadastre solaire, {NEEDED}"
        )
    if len(table.header.cells) > reading.caps.columns:
        _too_large(f"l’en-tête a plus de {reading.caps.columns} colonnes : gardez celles des déclarations")
    table = without_error_column(table)
    if _is_cadastre(table):
        return read_cadastre_table(name, table, reading.reference, reading.asked)
    if is_register(table.header.cells):
        return _read_register(name, table, reading)
    raw = read_declarations_table(table, reading.asking, site_given=reading.site_given)
    column = bind_header(table.header.cells).fields.get("site_id")
    return _declarations(name, raw, reading, site_column=column.header if column else None)


def _is_known(table: Table | None) -> bool:
    """Tell whether a table is one that is imported: some columns of its own say so."""
    if table is None:
        return False
    cells = table.header.cells
    declared = bind_header(cells).fields.keys() & set(REQUIRED)
    return len(declared) > 1 or is_register(cells) or _is_cadastre(table)


def _is_cadastre(table: Table) -> bool:
    """Tell whether a table holds roofs: its columns say so, and are not those of declarations."""
    declared = bind_header(table.header.cells).fields.keys() & set(REQUIRED)
    bound = bind_fields(table.header.cells)
    return len(declared) <= 1 and (is_cadastre(bound) or (not declared and not lacks_place(bound)))


def _read_register(name: str, table: Table, reading: Reading) -> ReadFile:
    raw = read_register_table(table, reading.asking, site_given=reading.site_given)
    column = bind_register(table.header.cells).fields.get("site_id")
    rows = register_rows(raw, reading.reference, reading.site, reading.asking)
    return ReadFile(
        file=name,
        kind=FileKind.WASTE_REGISTER,
        rows=with_repeats_told(rows, table.records),
        ignored_columns=raw.ignored,
        site_column=column.header if column else None,
        yearly=yearly_flows,
    )


def _read_document(name: str, text: str, reading: Reading) -> ReadFile:
    raw = text.encode("utf-8")
    if looks_like_geojson(text[:_SAMPLE_BYTES]):
        return _read_geojson(name, raw, reading)
    try:
        tree, faults = read_json_with_problems(raw)
    except InvalidDocument as error:
        raise InvalidDocument([in_french(problem) for problem in error.problems]) from error
    if not isinstance(tree, dict):
        _refuse("un objet JSON avec un champ « format » est attendu")
    found = tree.get("format")
    if found == DECLARATIONS_FORMAT:
        declared = read_declarations_document(tree, faults)
        return _declarations(name, declared, reading, site_column="site_id")
    if found == TERRITORY_FORMAT:
        territory = read_territory(raw, reading.reference)
        return ReadFile(file=name, kind=FileKind.TERRITORY, territory=territory)
    if tree.get("type") in _GEOJSON_TYPES:
        return _read_geojson(name, raw, reading)
    expected = f"« {DECLARATIONS_FORMAT} » ou « {TERRITORY_FORMAT} » est attendu"
    raise InvalidDocument([Problem("format", "" if found is None else json_shown(found), expected)])


def _read_geojson(name: str, content: bytes, reading: Reading) -> ReadFile:
    return read_geojson(name, io.BytesIO(content), reading.reference, reading.asked)


def _is_shapefile(content: bytes) -> bool:
    """Tell whether an archive is a zipped shapefile."""
    return _has_few_files(content) and holds_shapefile(io.BytesIO(content))


def _is_packed(content: bytes) -> bool:
    """Tell whether an archive is one that holds a file of data."""
    return _has_few_files(content) and holds_file(io.BytesIO(content))


def _has_few_files(content: bytes) -> bool:
    """Tell whether names in an archive are looked at; with more, it is refused as no workbook is so large."""
    return content.count(IN_DIRECTORY) <= MOST_NAMED


def _declarations(name: str, raw: RawDeclarations, reading: Reading, *, site_column: str | None) -> ReadFile:
    return ReadFile(
        file=name,
        kind=FileKind.DECLARATIONS,
        rows=judged_rows(raw, reading.reference, reading.site, reading.asking),
        ignored_columns=raw.ignored,
        site_column=site_column,
    )


def _refuse(expected: str) -> NoReturn:
    raise InvalidDocument([Problem("", "", expected)])


def _not_supported(expected: str) -> NoReturn:
    raise UnsupportedFile([Problem("", "", expected)])


def _too_large(expected: str, value: str = "") -> NoReturn:
    raise FileTooLarge([Problem("", value, expected)])
