"""The faults of a solar cadastre as a table, for whoever keeps the cadastre."""

import codecs
import csv
import io
from collections.abc import Iterable, Iterator

from symbiose.domain.documents.export_content import MEDIA_TYPES, ExportKind
from symbiose.domain.documents.import_report import RoofRow
from symbiose.domain.uploads import HandedBack
from symbiose.files.formula_guard import guarded

HEADER = ("objet", "etat", "champ", "valeur", "raison")
_REJECTED, _WARNED = "rejeté", "à vérifier"


def roof_faults(rows: Iterable[RoofRow]) -> HandedBack:
    """Return the faults and warnings of features as CSV for French spreadsheets, a line each."""
    target = io.StringIO(newline="")
    writer = csv.writer(target, delimiter=";")
    writer.writerow(HEADER)
    for row in rows:
        writer.writerows([guarded(cell) for cell in line] for line in _lines(row))
    content = codecs.BOM_UTF8 + target.getvalue().encode("utf-8", "backslashreplace")
    return HandedBack(".csv", MEDIA_TYPES[ExportKind.CSV], content)


def _lines(row: RoofRow) -> Iterator[tuple[str, ...]]:
    for error in row.errors:
        yield str(row.line), _REJECTED, error.column or "", error.value, error.reason
    for warning in row.warnings:
        yield str(row.line), _WARNED, "", "", warning
