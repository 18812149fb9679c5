"""Reads one file of any kind that can be imported."""

from collections.abc import Sequence
from dataclasses import replace
from typing import NoReturn

from symbiose.domain.documents.import_report import FileKind, ReadFile
from symbiose.domain.documents.json_text import read_json_with_problems
from symbiose.domain.documents.json_text import shown as json_shown
from symbiose.domain.documents.territory_document import TERRITORY_FORMAT
from symbiose.domain.documents.waste_register import yearly_flows
from symbiose.domain.errors import InvalidDocument, Problem
from symbiose.domain.reference import ReferenceData
from symbiose.files import declarations_site
from symbiose.files.declarations import judged_rows
from symbiose.files.declarations_columns import bind_header, header_score
from symbiose.files.declarations_csv import read_declarations_table, read_register_table
from symbiose.files.declarations_json import DECLARATIONS_FORMAT, read_declarations_document
from symbiose.files.declarations_raw import RawDeclarations
from symbiose.files.encoding import MAX_TEXT_BYTES, UnreadableText, decode
from symbiose.files.french_problems import in_french
from symbiose.files.register import register_rows
from symbiose.files.register_columns import bind_register, is_register, register_score
from symbiose.files.tabular import Table, TooPacked, read_table, table_of
from symbiose.files.territory import read_territory
from symbiose.files.workbook import ZIP_SIGNATURES, read_workbook
from symbiose.files.workbook_zip import UnreadableWorkbook

_SIGNATURES = (
    (b"\xd0\xcf\x11\xe0", "un classeur Excel ancien ou protégé par un mot de passe"),
    (b"SQLite format 3\x00", "un GeoPackage"),
    (b"%PDF", "un PDF"),
)
_GEOJSON_TYPES = frozenset({"FeatureCollection", "Feature", "Topology"})


def read_file(name: str, content: bytes, reference: ReferenceData, *, site: str | None) -> ReadFile:
    """Return what a file holds, its bad lines with all their faults.

    Args:
        name: Name of the file, for the report.
        content: Its bytes.
        reference: Resources, waste list, communes.
        site: Site (id or SIRET) of the lines that name none; None when each must name its own.

    Raises:
        InvalidDocument: The file cannot be read as any kind, lacks a required column, has one twice, or is a
            territory with problems.
    """
    check_size(len(content))
    _refuse_other_kinds(content)
    if content.startswith(ZIP_SIGNATURES):
        return _read_workbook(name, content, reference, site)
    try:
        text = decode(content)
    except UnreadableText as error:
        raise InvalidDocument([Problem("", "", str(error))]) from error
    if not text.strip():
        _refuse("le fichier est vide")
    if text.lstrip().startswith("<"):
        _refuse("ce fichier est une page ou un document XML, que l'import ne lit pas : enregistrez-le en CSV")
    if text.lstrip().startswith(("{", "[")):
        return _read_document(name, text, reference, site)
    return _read_table(name, text, reference, site)


def check_size(size_bytes: int) -> None:
    """Refuse a file that is too large to be read at once.

    Raises:
        InvalidDocument: It is larger than 100 MB.
    """
    if size_bytes > MAX_TEXT_BYTES:
        limit = MAX_TEXT_BYTES // (1024 * 1024)
        _refuse(f"le fichier dépasse {limit} Mo : découpez-le en plusieurs fichiers", str(size_bytes))


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
            _refuse(f"ce fichier est {what}, que l'import ne lit pas : enregistrez ses lignes en CSV ou XLSX")


def _read_workbook(name: str, content: bytes, reference: ReferenceData, site: str | None) -> ReadFile:
    try:
        sheet = read_workbook(content)
        table = table_of(sheet.records, _score)
    except (UnreadableWorkbook, TooPacked) as error:
        raise InvalidDocument([Problem("", "", str(error))]) from error
    read = _read_any_table(name, table, reference, site)
    return replace(read, warnings=sheet.warnings)


def _read_table(name: str, text: str, reference: ReferenceData, site: str | None) -> ReadFile:
    try:
        table = read_table(text, _score)
    except TooPacked as error:
        raise InvalidDocument([Problem("", "", str(error))]) from error
    return _read_any_table(name, table, reference, site)


def _score(cells: Sequence[str]) -> int:
    """Count the cells that are names of columns of declarations or of a waste register, whichever more."""
    return max(header_score(cells), register_score(cells))


def _read_any_table(name: str, table: Table | None, reference: ReferenceData, site: str | None) -> ReadFile:
    if table is None:
        _refuse(
            "aucune ligne d'en-tête reconnue : la première ligne nomme les colonnes "
            "(siret, sens, ressource, quantite, unite…)"
        )
    if is_register(table.header.cells):
        return _read_register(name, table, reference, site)
    raw = read_declarations_table(table, site_given=site is not None)
    column = bind_header(table.header.cells).fields.get("site_id")
    return _declarations(name, raw, reference, site, site_column=column.header if column else None)


def _read_register(name: str, table: Table, reference: ReferenceData, site: str | None) -> ReadFile:
    raw = read_register_table(table, site_given=site is not None)
    column = bind_register(table.header.cells).fields.get("site_id")
    return ReadFile(
        file=name,
        kind=FileKind.WASTE_REGISTER,
        rows=register_rows(raw, reference, site),
        ignored_columns=raw.ignored,
        site_column=column.header if column else None,
        yearly=yearly_flows,
    )


def _read_document(name: str, text: str, reference: ReferenceData, site: str | None) -> ReadFile:
    raw = text.encode("utf-8")
    try:
        tree, faults = read_json_with_problems(raw)
    except InvalidDocument as error:
        raise InvalidDocument([in_french(problem) for problem in error.problems]) from error
    if not isinstance(tree, dict):
        _refuse("un objet JSON avec un champ « format » est attendu")
    found = tree.get("format")
    if found == DECLARATIONS_FORMAT:
        declared = read_declarations_document(tree, faults)
        return _declarations(name, declared, reference, site, site_column="site_id")
    if found == TERRITORY_FORMAT:
        return ReadFile(file=name, kind=FileKind.TERRITORY, territory=read_territory(raw, reference))
    if tree.get("type") in _GEOJSON_TYPES:
        _refuse("ce fichier est un GeoJSON : l'import des cadastres solaires n'est pas disponible")
    expected = f"« {DECLARATIONS_FORMAT} » ou « {TERRITORY_FORMAT} » est attendu"
    raise InvalidDocument([Problem("format", "" if found is None else json_shown(found), expected)])


def _declarations(
    name: str, raw: RawDeclarations, reference: ReferenceData, site: str | None, *, site_column: str | None
) -> ReadFile:
    return ReadFile(
        file=name,
        kind=FileKind.DECLARATIONS,
        rows=judged_rows(raw, reference, site),
        ignored_columns=raw.ignored,
        site_column=site_column,
    )


def _refuse(expected: str, value: str = "") -> NoReturn:
    raise InvalidDocument([Problem("", value, expected)])
