"""One feature of a solar cadastre as a file states it, and what its figures say before units are known."""

import json
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import Final

from symbiose.domain.documents.import_report import CellError, shown
from symbiose.files.cadastre_fields import FIGURES, BoundFields, bind_fields, is_absent
from symbiose.files.cadastre_geometry import BadGeometry, Footprint
from symbiose.files.cadastre_numbers import NotANumber, number_of

MAX_FIELDS: Final = 500
"""Different names of fields of one file at most."""
_OTHERS: Final = ("reference", "kind", "crs")
READ: Final = (*FIGURES, *_OTHERS)
"""Fields that are kept of each feature, in this order."""


@dataclass(frozen=True)
class Feature:
    """A feature as a file states it."""

    line: int
    properties: Mapping[str, object]
    """Name → value as written."""
    footprint: Callable[[], Footprint]
    """Reads where it lies; raises `BadGeometry`."""
    place_column: str | None = None
    """Column that is at fault when the place is."""
    spoiled: str | None = None
    """Why nothing of it can be read, in French."""


@dataclass(frozen=True, slots=True)
class Noted:
    """What is kept of a feature until units are known."""

    line: int
    bound: BoundFields
    raw: tuple[object, ...]
    """Values as written, in the order of `READ`."""
    footprint: Footprint | None
    errors: tuple[CellError, ...]
    is_spoiled: bool = False
    """True when nothing of it could be read."""

    def written(self, field: str) -> object:
        """Return the value of a field as written; None when absent."""
        return self.raw[READ.index(field)]

    def number(self, field: str) -> float | None:
        """Return the number of a field; None when absent, or when it is none."""
        try:
            return number_of(self.raw[READ.index(field)])
        except NotANumber:
            return None

    def fault(self, field: str, reason: str) -> CellError:
        """Return a fault of a field."""
        return CellError(
            column=self.bound.names.get(field), value=as_written(self.written(field)), reason=reason
        )


class Binder:
    """Understands the fields of features; those of a file mostly have the same names."""

    def __init__(self) -> None:
        """Begin with no name seen."""
        self._bound: dict[tuple[str, ...], BoundFields] = {}
        self._names: dict[str, None] = {}

    def bound(self, names: Iterable[str]) -> BoundFields:
        """Return the fields of a feature by what they mean."""
        key = tuple(names)
        if key not in self._bound:
            found = bind_fields(key)
            if len(self._bound) > MAX_FIELDS:
                return found
            self._bound[key] = found
            self._names.update(dict.fromkeys(key[:MAX_FIELDS]))
        return self._bound[key]

    def whole(self) -> BoundFields:
        """Return the fields of the file."""
        return bind_fields(self._names)


def noted(feature: Feature, binder: Binder) -> Noted:
    """Return what is kept of a feature, with the faults that show without knowing the file."""
    if feature.spoiled is not None:
        error = CellError(column=None, value="", reason=feature.spoiled)
        return Noted(feature.line, binder.bound(()), (None,) * len(READ), None, (error,), is_spoiled=True)
    bound = binder.bound(feature.properties)
    raw = tuple(_kept(feature.properties.get(bound.names.get(field, ""))) for field in READ)
    errors = [*_faults_of_numbers(bound, raw)]
    footprint = None
    try:
        footprint = feature.footprint()
    except BadGeometry as error:
        errors.append(CellError(column=feature.place_column, value="", reason=str(error)))
    return Noted(feature.line, bound, raw, footprint, tuple(errors))


def as_written(value: object) -> str:
    """Return a value as a report shows it."""
    if value is None:
        return ""
    if isinstance(value, str):
        return shown(value)
    return shown(json.dumps(value, ensure_ascii=False, default=str))


def _kept(value: object) -> object:
    """Return a value in little memory: a list or object is no figure, whatever it holds."""
    if isinstance(value, str):
        return None if is_absent(value) else value[:1000]
    if value is None or isinstance(value, bool | float):
        return value
    if isinstance(value, int):
        return value if abs(value) < 10**300 else "un nombre entier de plus de 300 chiffres"
    return as_written(value)


def _faults_of_numbers(bound: BoundFields, raw: tuple[object, ...]) -> Iterable[CellError]:
    for field, value in zip(FIGURES[:-1], raw, strict=False):
        try:
            number = number_of(value)
        except NotANumber as error:
            yield CellError(column=bound.names.get(field), value=as_written(value), reason=str(error))
            continue
        if number is not None and number < 0:
            reason = "un nombre positif est attendu"
            yield CellError(column=bound.names.get(field), value=as_written(value), reason=reason)
