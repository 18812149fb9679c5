"""Reads one file of any kind that can be imported."""

import io
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
from symbiose.files.cadastre import read_cadastre_table, read_geojson, read_geopackage, read_shapefile
from symbiose.files.cadastre_fields import NEEDED
from symbiose.files.cadastre_geojson import GEOMETRIES, looks_like_geojson
from symbiose.files.cadastre_geopackage import SIGNATURE
from symbiose.files.cadastre_table import holds_footprints
from symbiose.files.declarations import judged_rows
from symbiose.files.declarations_columns import bind_header
from symbiose.files.declarations_csv import read_declarations_table, read_register_table
from symbiose.files.declarations_json import DECLARATIONS_FORMAT, read_declarations_document
from symbiose.files.declarations_raw import RawDeclarations
from symbiose.files.error_column import without_error_column
from symbiose.files.french_problems import in_french
from symbiose.files.load_curve_source import is_curve_of_workbook, is_load_curve
from symbiose.files.packed_file import unpacked_file
from symbiose.files.reading_early import MARKUP, SAMPLE_BYTES, beginning, refuse_early, refuse_other_kinds
from symbiose.files.reading_tables import (
    decoded,
    is_known,
    is_table_of_roofs,
    table_of_text,
    table_of_workbook,
)
from symbiose.files.reading_terms import Reading
from symbiose.files.register import register_rows, with_repeats_told
from symbiose.files.register_columns import bind_register, is_register
from symbiose.files.tabular import Table
from symbiose.files.territory import read_territory
from symbiose.files.zip_kinds import is_packed, is_shapefile, is_zip

_A_LOAD_CURVE = (
    "ce fichier est une courbe de charge : donnez-la sur la page du besoin d’électricité qu’elle mesure "
    "(« Heures de consommation, courbe de charge »)"
)
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


def _read_content(name: str, content: bytes, reading: Reading) -> ReadFile:
    if content.startswith(SIGNATURE):
        return read_geopackage(name, content, reading.reference, reading.asked)
    if is_shapefile(content):
        archive, size, most = io.BytesIO(content), len(content), reading.caps.unpacked_bytes
        return read_shapefile(name, archive, size, most, reading.reference, reading.asked)
    if is_packed(content):
        return _read_packed(name, content, reading)
    if is_zip(content):
        return _read_workbook(name, content, reading)
    if looks_like_geojson(beginning(content)):
        return _read_geojson(name, content, reading)
    text = decoded(content)
    if not text.strip():
        _refuse("le fichier est vide")
    if text.lstrip().startswith("<"):
        _not_supported(MARKUP)
    if text.lstrip().startswith(("{", "[")):
        return _read_document(name, text, reading)
    table = table_of_text(text)
    if table is None and holds_footprints(text[:SAMPLE_BYTES]):
        _refuse(f"ce fichier a des contours, mais aucune colonne connue d’un cadastre solaire : {NEEDED}")
    if not is_known(table) and is_load_curve(text):
        _refuse(_A_LOAD_CURVE)
    return _read_any_table(name, table, reading)


def checked_site(text: str) -> str:
    """Return a site given beside the files, checked by form.

    Raises:
        InvalidDocument: It is neither a SIRET nor an id.
    """
    try:
        return declarations_site.checked_site(text)
    except ValueError as error:
        raise InvalidDocument([Problem("--site", json_shown(text), str(error))]) from error


def _read_packed(name: str, content: bytes, reading: Reading) -> ReadFile:
    with unpacked_file(io.BytesIO(content), len(content), reading.caps.unpacked_bytes) as packed:
        unpacked = packed.stream.read()
    refuse_other_kinds(unpacked)
    read = _read_content(name, unpacked, reading)
    return replace(read, warnings=(packed.told, *read.warnings))


def _read_workbook(name: str, content: bytes, reading: Reading) -> ReadFile:
    table, warnings = table_of_workbook(content, reading.caps)
    if not is_known(table) and is_curve_of_workbook(content):
        _refuse(_A_LOAD_CURVE)
    read = _read_any_table(name, table, reading)
    return replace(read, warnings=(*warnings, *read.warnings))


def _read_any_table(name: str, table: Table | None, reading: Reading) -> ReadFile:
    if table is None:
        _refuse(
            "aucune ligne d’en-tête reconnue : la première ligne nomme les colonnes (siret, sens, ressource, "
            f"quantite, unite… pour des déclarations) ; pour un cadastre solaire, {NEEDED}"
        )
    if len(table.header.cells) > reading.caps.columns:
        _too_large(f"l’en-tête a plus de {reading.caps.columns} colonnes : gardez celles des déclarations")
    table = without_error_column(table)
    if is_table_of_roofs(table.header.cells):
        return read_cadastre_table(name, table.header, table.records, reading.reference, reading.asked)
    if is_register(table.header.cells):
        return _read_register(name, table, reading)
    raw = read_declarations_table(table, reading.asking, site_given=reading.site_given)
    column = bind_header(table.header.cells).fields.get("site_id")
    return _declarations(name, raw, reading, site_column=column.header if column else None)


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
    if looks_like_geojson(text[:SAMPLE_BYTES]):
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
