"""Judges each feature of a solar cadastre: where it lies, its figures, and whether it stood before."""

from collections.abc import Iterator
from typing import Final

import numpy as np

from symbiose.domain.documents.import_report import CellError, RoofRow, RowStatus
from symbiose.domain.french_numbers import french_number
from symbiose.domain.roofs import RoofKind, RoofValues
from symbiose.files.cadastre_crs import lies_in, to_wgs84
from symbiose.files.cadastre_facts import Facts
from symbiose.files.cadastre_features import Noted, as_written
from symbiose.files.cadastre_fields import FIGURES, field_names, plain_name
from symbiose.files.cadastre_figures import Figures
from symbiose.files.cadastre_numbers import NotANumber, number_of
from symbiose.files.cadastre_ratios import Ratios
from symbiose.files.territory_outline import lie_in_territory

_CIRCLE: Final = 360.0
_HALF: Final = 180.0
_UPRIGHT: Final = 90.0
_OPEN: Final = "l’unité de la production a deux lectures : répondez à la question posée pour tout le fichier"
_DECIMALS: Final = 7
"""Decimals of a position in degrees: a centimetre."""


class Judge:
    """Judges the features of one file in their order: the second of two that are one is a duplicate."""

    def __init__(self, facts: Facts, ratios: Ratios, *, compares: bool = True) -> None:
        """Begin with no roof seen.

        Args:
            facts: What holds for the file.
            ratios: Plausible ranges.
            compares: Whether duplicates are looked for; not of features that are known to be none.
        """
        self._facts = facts
        self._ratios = ratios
        self._compares = compares
        self._footprints: dict[object, int] = {}
        self._references: dict[str, int] = {}

    def row(self, one: Noted) -> RoofRow:
        """Return what was read of a feature."""
        if one.is_spoiled:
            return RoofRow(line=one.line, status=RowStatus.REJECTED, errors=one.errors)
        errors = list(one.errors)
        longitude, latitude = self._place(one, errors)
        figures = Figures(one, self._facts, self._ratios)
        if self._facts.unit_is_open and figures.energy is not None:
            errors.append(one.fault(figures.energy_field, _OPEN))
        else:
            figures.complete()
            errors.extend(figures.errors)
        tilt, azimuth = self._tilt(one, errors), self._azimuth(one, errors)
        if self._compares and not errors:
            errors.extend(self._duplicate(one))
        if errors:
            return RoofRow(line=one.line, status=RowStatus.REJECTED, errors=tuple(errors))
        values = RoofValues(
            reference=_reference(one),
            kind=_kind(one),
            area_m2=figures.area or 0.0,
            peak_power_kwp=figures.power or 0.0,
            yearly_kwh=figures.energy or 0.0,
            irradiation_kwh_per_m2=figures.irradiation,
            azimuth_deg=azimuth,
            tilt_deg=tilt,
            longitude=longitude,
            latitude=latitude,
            derived=tuple(figures.derived),
        )
        warnings = one.footprint.warnings if one.footprint else ()
        return RoofRow(line=one.line, status=RowStatus.ACCEPTED, values=values, warnings=warnings)

    def _place(self, one: Noted, errors: list[CellError]) -> tuple[float, float]:
        if one.footprint is None or self._facts.crs is None:
            return 0.0, 0.0
        x, y = one.footprint.x, one.footprint.y
        if self._facts.swapped:
            x, y = y, x
        east, north = to_wgs84(self._facts.crs, np.array([x]), np.array([y]))
        longitude, latitude = round(float(east[0]), _DECIMALS), round(float(north[0]), _DECIMALS)
        if not bool(lie_in_territory(east, north)[0]):
            where = f"longitude {french_number(longitude)}, latitude {french_number(latitude)}"
            if not lies_in(self._facts.crs, x, y):
                where = f"ces coordonnées ne peuvent pas être en {self._facts.crs}"
            reason = f"ce toit est hors du territoire ({where}) : les 150 communes du Pôle métropolitain"
            errors.append(
                CellError(column=None, value=f"{x:.9g}, {y:.9g}", reason=f"{reason} sont attendues")
            )
        return longitude, latitude

    def _tilt(self, one: Noted, errors: list[CellError]) -> float | None:
        tilt = one.number("tilt")
        if tilt is not None and tilt > _UPRIGHT:
            errors.append(one.fault("tilt", "une pente de 0 à 90 degrés est attendue"))
        return tilt

    def _azimuth(self, one: Noted, errors: list[CellError]) -> float | None:
        value = one.written("azimuth")
        known = field_names()
        word = plain_name(value) if isinstance(value, str) else ""
        if word in known.flat:
            return None
        if word in known.directions:
            return known.directions[word]
        try:
            angle = number_of(value)
        except NotANumber:
            errors.append(one.fault("azimuth", "un angle en degrés ou un point cardinal est attendu"))
            return None
        if angle is None or (angle in known.flat_figures and not self._is_from_south(angle)):
            return None
        return self._from_north(one, angle, errors)

    def _is_from_south(self, angle: float) -> bool:
        """Tell whether an angle is one of those from South that the file has."""
        return self._facts.from_south and -_HALF <= angle <= _HALF

    def _from_north(self, one: Noted, angle: float, errors: list[CellError]) -> float | None:
        if self._facts.from_south:
            if -_HALF <= angle <= _HALF:
                return (angle + _HALF) % _CIRCLE
            reason = "un angle de −180 à 180 degrés depuis le sud est attendu, comme le reste du fichier"
        else:
            if 0 <= angle <= _CIRCLE:
                return angle % _CIRCLE
            reason = "un angle de 0 à 360 degrés depuis le nord est attendu"
        errors.append(one.fault("azimuth", reason))
        return None

    def _duplicate(self, one: Noted) -> Iterator[CellError]:
        footprint, reference = _identity(one), _reference(one)
        if (first := self._footprints.get(footprint)) is not None:
            reason = f"doublon : le même contour que la ligne {first}"
            yield CellError(column=None, value="", reason=reason)
        elif reference is not None and (first := self._references.get(reference)) is not None:
            reason = f"doublon : le même identifiant que la ligne {first}"
            yield CellError(
                column=one.bound.names.get("reference"), value=as_written(reference), reason=reason
            )
        else:
            self._footprints[footprint] = one.line
            if reference is not None:
                self._references[reference] = one.line


def _identity(one: Noted) -> object:
    """Return what two features share when they are one: the footprint, or a point and all figures."""
    if one.footprint is None:
        return None
    if one.footprint.is_point:
        return (one.footprint.wkb, *map(str, one.raw[: len(FIGURES)]))
    return one.footprint.digest


def _reference(one: Noted) -> str | None:
    written = as_written(one.written("reference")).strip()
    return written or None


def _kind(one: Noted) -> RoofKind:
    word = plain_name(as_written(one.written("kind")))
    return RoofKind(field_names().kinds.get(word, RoofKind.ROOF))
