"""Quality properties of a declared flow: a number, or an interval `min..max` with either end open."""

import unicodedata
from collections.abc import Callable

from symbiose.domain.flows import Band
from symbiose.domain.quantities import parse_number
from symbiose.files.declarations_cells import CellReader
from symbiose.files.declarations_raw import Cell
from symbiose.files.declarations_words import NotUnderstood

LONGEST_NAME = 100
"""Characters of the name of a property."""
MOST_PROPERTIES = 100
"""Properties of one flow: each is a column of an export, which is imported again."""
_ENDS = frozenset({"min", "max"})


def quality_bands(reader: CellReader) -> dict[str, Band]:
    """Return the band of each property of a flow, noting those that are not understood."""
    bands = {}
    stated = list(reader.raw.quality.items())
    if len(stated) > MOST_PROPERTIES:
        reader.cell_fault(stated[MOST_PROPERTIES][1], f"{MOST_PROPERTIES} propriétés au plus pour un flux")
    for name, cell in stated[:MOST_PROPERTIES]:
        if not _is_name(name):
            reader.cell_fault(
                cell,
                f"un nom de propriété a de 1 à {LONGEST_NAME} caractères, tous lisibles, sans espace autour",
            )
            continue
        try:
            bands[name] = _typed_band(cell) if reader.raw.typed else _band_in(cell, reader.parsed)
        except ValueError as error:
            reader.cell_fault(cell, _named(name, str(error), typed=reader.raw.typed))
    return bands


def _is_name(name: str) -> bool:
    readable = not any(unicodedata.category(char) == "Cc" for char in name)
    return readable and 0 < len(name) <= LONGEST_NAME and name == name.strip()


def _band_in(cell: Cell, parse: Callable[[str], float]) -> Band:
    if cell.number is not None:
        return Band(min=cell.number, max=cell.number)
    return band_of(str(cell.value), parse)


def band_of(text: str, parse: Callable[[str], float] = parse_number) -> Band:
    """Return the band that a text states; one number is both ends.

    >>> band_of("2..5"), band_of("7,5"), band_of("..100")
    (Band(min=2.0, max=5.0), Band(min=7.5, max=7.5), Band(min=None, max=100.0))

    Raises:
        ValueError: The text is neither a number nor an interval.
    """
    low, dots, high = text.replace("…", "..").partition("..")
    if not dots:
        value = parse(text)
        return Band(min=value, max=value)
    if high.startswith(".") or not (low.strip() or high.strip()):
        msg = "un nombre, ou min..max, est attendu"
        raise NotUnderstood(msg)
    return _band(
        parse(low) if low.strip() else None,
        parse(high) if high.strip() else None,
    )


def _typed_band(cell: Cell) -> Band:
    value = cell.value
    if isinstance(value, dict):
        if not value or not _ENDS.issuperset(value):
            msg = "un objet avec « min », « max » ou les deux est attendu"
            raise NotUnderstood(msg)
        return _band(_typed_end(value.get("min")), _typed_end(value.get("max")))
    number = _typed_end(value)
    if number is None:
        msg = "un nombre, ou {min, max}, est attendu"
        raise NotUnderstood(msg)
    return Band(min=number, max=number)


def _typed_end(value: object) -> float | None:
    if value is None:
        return None
    if isinstance(value, bool) or not isinstance(value, int | float):
        msg = "un nombre est attendu"
        raise NotUnderstood(msg)
    return float(value)


def _band(low: float | None, high: float | None) -> Band:
    if low is not None and high is not None and low > high:
        msg = f"le minimum {low:g} dépasse le maximum {high:g} : vérifiez qu’ils ne sont pas inversés"
        raise NotUnderstood(msg)
    return Band(min=low, max=high)


def _named(name: str, reason: str, *, typed: bool) -> str:
    return f"{name} : {reason}" if typed else reason
