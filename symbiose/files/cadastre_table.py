"""Reads the roofs of a table: one a line, with a footprint, a point, or two coordinates."""

import json
import re
from collections.abc import Iterable, Iterator, Mapping
from functools import partial
from typing import Final

from symbiose.domain.errors import InvalidDocument, Problem
from symbiose.files.cadastre_features import Feature
from symbiose.files.cadastre_fields import (
    PLACE,
    BoundFields,
    bind_fields,
    is_absent,
    lacks_place,
    missing_fields,
)
from symbiose.files.cadastre_geometry import (
    BadGeometry,
    Footprint,
    footprint_of_json,
    footprint_of_wkb,
    footprint_of_wkt,
)
from symbiose.files.cadastre_numbers import NotANumber, number_of
from symbiose.files.tabular import Record

_HEX: Final = re.compile(r"[0-9A-Fa-f]{18,}")
_SRID: Final = re.compile(r"\s*SRID=(\d{2,6});\s*", re.IGNORECASE)
_TOTAL: Final = re.compile(
    r"\s*((sous[- ]?)?total( g[ée]n[ée]ral)?|totaux|somme|moyenne|sum|mean|average)\s*:?\s*", re.IGNORECASE
)
"""What stands in place of a reference where a line adds up the others."""
_PLACES: Final = ("geometry", "point", "longitude")
_COMMA_BETWEEN: Final = re.compile(r"\s*[,; ]\s*")
_FOOTPRINT: Final = re.compile(
    r"\b(?:MULTI)?(?:POLYGON|POINT) ?Z? ?\(|\"{1,2}type\"{1,2}\s*:\s*\"{1,2}(?:Multi)?(?:Polygon|Point)\"",
    re.IGNORECASE,
)


def holds_footprints(text: str) -> bool:
    """Tell whether a text has cells with footprints or points, as text or GeoJSON."""
    return _FOOTPRINT.search(text) is not None


def bound_header(header: Record) -> BoundFields:
    """Return what the columns of a table mean.

    Raises:
        InvalidDocument: One that is needed is missing, or one stands twice.
    """
    bound = bind_fields(header.cells)
    problems = [Problem("", name, "cette colonne figure deux fois") for name in bound.twice]
    lacks = list(missing_fields(bound))
    if lacks_place(bound):
        lacks.append(PLACE)
    problems.extend(Problem("", "", f"le cadastre n’indique pas {what}") for what in lacks)
    if problems:
        raise InvalidDocument(problems)
    return bound


def features_of_records(
    records: Iterable[Record], names: tuple[str, ...], bound: BoundFields
) -> Iterator[Feature]:
    """Yield the features of the records of a table, each at its line.

    Args:
        records: Below the header.
        names: The header.
        bound: What it means.
    """
    for record in records:
        yield _feature(record, names, bound)


def system_of_record(record: Record, names: tuple[str, ...], bound: BoundFields) -> str | None:
    """Return the system that a line names in a column of its own or in its footprint."""
    values = _values(record, names)
    named = values.get(bound.names.get("crs", ""), "").strip()
    if named:
        return named if not named.isdigit() else f"EPSG:{named}"
    told = _SRID.match(values.get(bound.names.get("geometry", ""), ""))
    return f"EPSG:{told[1]}" if told else None


def _feature(record: Record, names: tuple[str, ...], bound: BoundFields) -> Feature:
    values = _values(record, names)
    spoiled = None
    if record.broken:
        spoiled = "un guillemet est ouvert et jamais refermé"
    elif any(cell.strip() for cell in record.cells[len(names) :]):
        spoiled = (
            "la ligne a plus de cellules que l’en-tête : une virgule décimale sert aussi de séparateur ?"
        )
    elif _is_total(record, values, bound):
        spoiled = "cette ligne est un total ou une moyenne, et non un toit"
    column = next((bound.names[field] for field in _PLACES if bound.names.get(field)), None)
    return Feature(record.line, values, partial(_footprint, values, bound), column, spoiled)


def _is_total(record: Record, values: Mapping[str, str], bound: BoundFields) -> bool:
    """Tell whether a line adds others up: by its reference, or its first cell where it is at no place."""
    reference = values.get(bound.names.get("reference", ""), "")
    if not reference and not any(values.get(bound.names.get(field, ""), "").strip() for field in _PLACES):
        reference = record.cells[0]
    return _TOTAL.fullmatch(reference) is not None


def _values(record: Record, names: tuple[str, ...]) -> dict[str, str]:
    cells = zip(names, record.cells, strict=False)
    return {name: _without_stopgap(cell) for name, cell in cells if name.strip()}


def _without_stopgap(cell: str) -> str:
    return "" if is_absent(cell) else cell


def _footprint(values: Mapping[str, str], bound: BoundFields) -> Footprint:
    shape = values.get(bound.names.get("geometry", ""), "").strip()
    if shape:
        return _of_text(shape)
    point = values.get(bound.names.get("point", ""), "").strip()
    if point:
        parts = [part for part in _COMMA_BETWEEN.split(point) if part]
        if len(parts) != 2:
            msg = "une position « latitude, longitude » est attendue"
            raise BadGeometry(msg)
        return _of_numbers(parts[1], parts[0])
    longitude = values.get(bound.names.get("longitude", ""), "")
    return _of_numbers(longitude, values.get(bound.names.get("latitude", ""), ""))


def _of_text(text: str) -> Footprint:
    if text.startswith("{"):
        try:
            return footprint_of_json(json.loads(text))
        except (ValueError, RecursionError) as error:
            if isinstance(error, BadGeometry):
                raise
            msg = "la géométrie est illisible"
            raise BadGeometry(msg) from error
    if _HEX.fullmatch(text) and len(text) % 2 == 0:
        return footprint_of_wkb(bytes.fromhex(text))
    return footprint_of_wkt(_SRID.sub("", text, count=1))


def _of_numbers(longitude: str, latitude: str) -> Footprint:
    x, y = _coordinate(longitude), _coordinate(latitude)
    return footprint_of_json({"type": "Point", "coordinates": [x, y]})


def _coordinate(text: str) -> float:
    """Return a coordinate, whose comma is a decimal one: nobody groups the thousands of a position."""
    try:
        number = number_of(text.replace(",", "."))
    except NotANumber as error:
        msg = f"la coordonnée « {text[:40]} » n’est pas un nombre"
        raise BadGeometry(msg) from error
    if number is None:
        msg = "la longitude ou la latitude est absente"
        raise BadGeometry(msg)
    return number
