"""Reads one file of any kind that can be imported."""

import json
from collections.abc import Mapping
from typing import NoReturn

from symbiose.domain.documents.import_report import FileKind, ReadFile
from symbiose.domain.documents.territory_document import TERRITORY_FORMAT
from symbiose.domain.errors import InvalidDocument, Problem
from symbiose.domain.reference import ReferenceData
from symbiose.files import declarations_site
from symbiose.files.declarations import judged_rows
from symbiose.files.declarations_columns import bind_header, header_score
from symbiose.files.declarations_csv import read_declarations_table
from symbiose.files.declarations_json import DECLARATIONS_FORMAT, read_declarations_document
from symbiose.files.encoding import MAX_TEXT_BYTES, UnreadableText, decode
from symbiose.files.tabular import read_table
from symbiose.files.territory import read_territory

_SIGNATURES = (
    (b"PK\x03\x04", "un classeur ou une archive zip"),
    (b"PK\x05\x06", "une archive zip"),
    (b"\xd0\xcf\x11\xe0", "un classeur Excel ancien"),
    (b"SQLite format 3\x00", "un GeoPackage"),
    (b"%PDF", "un PDF"),
)
_MARKUP = ("<!doctype", "<?xml", "<html")


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
    try:
        text = decode(content)
    except UnreadableText as error:
        raise InvalidDocument([Problem("", "", str(error))]) from error
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
        raise InvalidDocument([Problem("--site", text, str(error))]) from error


def _refuse_other_kinds(content: bytes) -> None:
    for signature, what in _SIGNATURES:
        if content.startswith(signature):
            _refuse(f"ce fichier est {what}, que l'import ne lit pas : enregistrez ses lignes en CSV")
    if content[:64].lstrip(b"\xef\xbb\xbf \t\r\n").lower().startswith(tuple(m.encode() for m in _MARKUP)):
        _refuse("ce fichier est une page ou un document XML, que l'import ne lit pas : enregistrez-le en CSV")


def _read_table(name: str, text: str, reference: ReferenceData, site: str | None) -> ReadFile:
    table = read_table(text, header_score)
    if table is None:
        _refuse(
            "aucune ligne d'en-tête reconnue : la première ligne nomme les colonnes "
            "(siret, sens, ressource, quantite, unite…)"
        )
    raw = read_declarations_table(table, site_given=site is not None)
    column = bind_header(table.header.cells).fields.get("site_id")
    return ReadFile(
        file=name,
        kind=FileKind.DECLARATIONS,
        rows=judged_rows(raw, reference, site),
        ignored_columns=raw.ignored,
        site_column=column.header if column else None,
    )


def _read_document(name: str, text: str, reference: ReferenceData, site: str | None) -> ReadFile:
    document = _parsed(text)
    found = document.get("format")
    if found == DECLARATIONS_FORMAT:
        raw = read_declarations_document(document)
        rows = judged_rows(raw, reference, site)
        return ReadFile(
            file=name,
            kind=FileKind.DECLARATIONS,
            rows=rows,
            ignored_columns=raw.ignored,
            site_column="site_id",
        )
    if found == TERRITORY_FORMAT:
        territory = read_territory(text, document, reference)
        return ReadFile(file=name, kind=FileKind.TERRITORY, territory=territory)
    expected = f"« {DECLARATIONS_FORMAT} » ou « {TERRITORY_FORMAT} » est attendu"
    raise InvalidDocument([Problem("format", json.dumps(found, ensure_ascii=False)[:200], expected)])


def _parsed(text: str) -> Mapping[str, object]:
    try:
        document = json.loads(text, parse_constant=_no_constant)
    except RecursionError as error:
        raise InvalidDocument([Problem("", "", "le JSON est imbriqué trop profondément")]) from error
    except ValueError as error:
        raise InvalidDocument([Problem("", "", f"le JSON ne se lit pas : {error}")]) from error
    if not isinstance(document, dict):
        _refuse("un objet JSON avec un champ « format » est attendu")
    return document


def _no_constant(name: str) -> NoReturn:
    msg = f"{name} n'est pas un nombre"
    raise ValueError(msg)


def _refuse(expected: str, value: str = "") -> NoReturn:
    raise InvalidDocument([Problem("", value, expected)])
