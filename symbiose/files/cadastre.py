"""Reads a solar cadastre: its features, what holds for all of them, and what each one tells."""

import warnings
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from contextlib import closing
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import IO, Final, NoReturn

import numpy as np
import shapely
from numpy.typing import NDArray

from symbiose.domain.documents.import_report import FileKind, ReadFile, RoofRow, RowStatus
from symbiose.domain.errors import FileTooLarge, InvalidDocument, Problem
from symbiose.domain.reference import ReferenceData
from symbiose.domain.roofs import Roof, RoofValues, roof_id
from symbiose.files.cadastre_crs import WGS84, UnknownSystem, named_system, system_of_code, to_wgs84
from symbiose.files.cadastre_facts import Facts, Ratios, UnclearUnit, facts_of
from symbiose.files.cadastre_features import Binder, Feature, Noted, noted
from symbiose.files.cadastre_fields import BoundFields, bind_fields, missing_fields
from symbiose.files.cadastre_geojson import BadGeoJson, GeoJsonFeatures
from symbiose.files.cadastre_geometry import Footprint
from symbiose.files.cadastre_geopackage import BadGeoPackage, GeoPackage
from symbiose.files.cadastre_judging import Judge
from symbiose.files.cadastre_shapefile import BadShapefile, TooTightlyPacked, ZippedShapefile
from symbiose.files.cadastre_table import bound_header, features_of_table, system_of_table
from symbiose.files.tabular import Table

MAX_FEATURES: Final = 1_000_000
"""Features of one cadastre at most."""


@dataclass(frozen=True)
class JudgedRoofs:
    """The features of a cadastre, judged each time they are asked for so that few are held at once."""

    features: Sequence[Noted]
    facts: Facts
    ratios: Ratios

    @property
    def crs(self) -> str | None:
        """Coordinate reference system; None where no feature says where it lies."""
        return self.facts.crs

    @property
    def accepted(self) -> int:
        """How many features are good."""
        return self._counts[RowStatus.ACCEPTED]

    @property
    def rejected(self) -> int:
        """How many features are bad."""
        return self._counts[RowStatus.REJECTED]

    def rows(self) -> Iterator[RoofRow]:
        """Yield what was read of each feature, in the order of the file."""
        judge = Judge(self.facts, self.ratios)
        return (judge.row(one) for one in self.features)

    def roofs(self, cadastre: str) -> Iterator[Roof]:
        """Yield the good features as roofs of a cadastre, in the order of the file."""
        for one, row in zip(self.features, self.rows(), strict=True):
            if row.values is not None and one.footprint is not None:
                yield self._kept(cadastre, one.footprint, row.values)

    def _kept(self, cadastre: str, footprint: Footprint, values: RoofValues) -> Roof:
        shape = shapely.from_wkb(footprint.wkb)
        if self.facts.crs is not None:
            shape = shapely.transform(shape, self._positions)
        # Ten centimetres are finer than any cadastre, and keep the text short.
        text = shapely.to_wkt(shape, rounding_precision=6)
        identity = values.reference or f"{text} {values.azimuth_deg} {values.tilt_deg} {values.area_m2}"
        if not footprint.is_point and values.reference is None:
            identity = text
        stated = {name: getattr(values, name) for name in RoofValues.model_fields}
        return Roof(**stated, id=roof_id(cadastre, identity), cadastre=cadastre, footprint_wkt=text)

    def _positions(self, positions: NDArray[np.float64]) -> NDArray[np.float64]:
        """Return positions of the file in WGS84, longitude first."""
        x, y = positions[:, 0], positions[:, 1]
        if self.facts.swapped:
            x, y = y, x
        return np.column_stack(to_wgs84(self.facts.crs or WGS84, x, y))

    @cached_property
    def _counts(self) -> Counter[RowStatus]:
        return Counter(row.status for row in self.rows())


def read_geojson(name: str, stream: IO[bytes], reference: ReferenceData) -> ReadFile:
    """Return what a GeoJSON tells of roofs.

    Raises:
        InvalidDocument: It cannot be read, lacks a field that is needed, or has two plausible readings.
    """
    source = GeoJsonFeatures(stream)
    binder = Binder()
    try:
        features = collected(source, binder)
        stated = source.crs()
        system = named_system(stated) if stated else None
    except (BadGeoJson, UnknownSystem) as error:
        _refuse(str(error), error)
    return judged(name, features, binder.whole(), system, reference)


def collected(source: Iterable[Feature], binder: Binder) -> list[Noted]:
    """Return what is kept of the features of a file.

    Raises:
        FileTooLarge: There are too many.
    """
    features: list[Noted] = []
    for feature in source:
        if len(features) == MAX_FEATURES:
            msg = f"le cadastre a plus de {MAX_FEATURES} objets : découpez-le en plusieurs fichiers"
            raise FileTooLarge([Problem("", "", msg)])
        features.append(noted(feature, binder))
    return features


def judged(
    name: str,
    features: Sequence[Noted],
    bound: BoundFields,
    stated: str | None,
    reference: ReferenceData,
    told: tuple[str, ...] = (),
) -> ReadFile:
    """Return the file with its features judged.

    Raises:
        InvalidDocument: A field that is needed is missing, or two readings are plausible.
    """
    lacks = missing_fields(bound) if features else ()
    if lacks:
        raise InvalidDocument([Problem("", "", f"le cadastre n'indique pas {what}") for what in lacks])
    ratios = Ratios.of(reference.factors)
    try:
        facts = facts_of(features, stated, ratios)
    except (UnknownSystem, UnclearUnit) as error:
        _refuse(str(error), error)
    return ReadFile(
        file=name,
        kind=FileKind.SOLAR_CADASTRE,
        ignored_columns=bound.ignored,
        warnings=(*told, *facts.warnings),
        roofs=JudgedRoofs(features, facts, ratios),
    )


def read_cadastre_table(name: str, table: Table, reference: ReferenceData) -> ReadFile:
    """Return what a table tells of roofs.

    Raises:
        InvalidDocument: A column that is needed is missing or stands twice, or two readings are plausible.
    """
    bound = bound_header(table)
    binder = Binder()
    features = collected(features_of_table(table, bound), binder)
    try:
        stated = system_of_table(table, bound)
        system = named_system(stated) if stated else None
    except UnknownSystem as error:
        _refuse(str(error), error)
    return judged(name, features, bound, system, reference)


def read_geopackage(name: str, source: Path | bytes, reference: ReferenceData) -> ReadFile:
    """Return what a GeoPackage tells of roofs.

    Raises:
        InvalidDocument: It is damaged, its layer is a view, or it lacks a field that is needed.
    """
    try:
        with closing(GeoPackage(source)) as package:
            bound = bind_fields(package.names)
            _require_fields(bound)
            features = collected(package.features(), Binder())
            system = system_of_code(package.code) if package.code is not None else None
    except (BadGeoPackage, UnknownSystem) as error:
        _refuse(str(error), error)
    return judged(name, features, bound, system, reference, package.warnings)


def read_shapefile(
    name: str, archive: IO[bytes], size: int, max_unpacked: int, reference: ReferenceData
) -> ReadFile:
    """Return what a zipped shapefile tells of roofs.

    Raises:
        InvalidDocument: It is damaged or lacks a part or field; `FileTooLarge`: it is packed too tightly.
    """
    try:
        with warnings.catch_warnings(), closing(ZippedShapefile(archive, size, max_unpacked)) as layer:
            bound = bind_fields(layer.names)
            _require_fields(bound)
            features = collected(layer.features(), Binder())
            system = named_system(layer.projection) if layer.projection else None
    except TooTightlyPacked as error:
        raise FileTooLarge([Problem("", "", str(error))]) from error
    except (BadShapefile, UnknownSystem) as error:
        _refuse(str(error), error)
    return judged(name, features, bound, system, reference, layer.warnings)


def _require_fields(bound: BoundFields) -> None:
    problems = [Problem("", name, "ce champ figure deux fois") for name in bound.twice]
    problems.extend(Problem("", "", f"le cadastre n'indique pas {what}") for what in missing_fields(bound))
    if problems:
        raise InvalidDocument(problems)


def _refuse(reason: str, error: Exception) -> NoReturn:
    raise InvalidDocument([Problem("", "", reason)]) from error
