"""Reads a solar cadastre: its features, what holds for all of them, and what each one tells."""

import warnings
from collections.abc import Iterable, Sequence
from contextlib import closing
from itertools import chain, islice
from pathlib import Path
from typing import IO, Final, NoReturn

from symbiose.domain.documents.import_report import FileKind, ReadFile
from symbiose.domain.errors import FileTooLarge, InvalidDocument, Problem
from symbiose.domain.progress import ImportProgress, ImportStep, untold
from symbiose.domain.reference import ReferenceData
from symbiose.files.archives import BadArchive, TooTightlyPacked
from symbiose.files.asking import Asking
from symbiose.files.cadastre_crs import UnknownSystem, named_system, system_of_code
from symbiose.files.cadastre_facts import facts_of
from symbiose.files.cadastre_features import Binder, Feature, Noted, noted
from symbiose.files.cadastre_fields import BoundFields, bind_fields, missing_fields
from symbiose.files.cadastre_geojson import BadGeoJson, GeoJsonFeatures
from symbiose.files.cadastre_geopackage import BadGeoPackage, GeoPackage
from symbiose.files.cadastre_questions import unit_chooser
from symbiose.files.cadastre_ratios import Ratios
from symbiose.files.cadastre_roofs import JudgedRoofs
from symbiose.files.cadastre_shapefile import ZippedShapefile
from symbiose.files.cadastre_table import bound_header, features_of_records, system_of_record
from symbiose.files.cadastre_units import UnclearUnit
from symbiose.files.packed_features import PackedFeatures
from symbiose.files.tabular import Record

MAX_FEATURES: Final = 1_000_000
"""Features of one cadastre at most."""
TOLD_EVERY: Final = 500
"""Features after which it is told how far reading is."""


def read_geojson(
    name: str,
    stream: IO[bytes],
    reference: ReferenceData,
    asking: Asking | None = None,
    progress: ImportProgress = untold,
) -> ReadFile:
    """Return what a GeoJSON tells of roofs.

    Args:
        name: Name of the file, for the report.
        stream: Its bytes.
        reference: Dated values that judge and complete it.
        asking: Answers given before, and questions met; None where nobody is there to be asked.
        progress: Is told how far reading is.

    Raises:
        InvalidDocument: It cannot be read, lacks a field that is needed, or has two plausible readings.
    """
    source = GeoJsonFeatures(stream)
    binder = Binder()
    try:
        features = collected(source, binder, progress)
        stated = source.crs()
        system = named_system(stated) if stated else None
    except (BadGeoJson, UnknownSystem) as error:
        _refuse(str(error), error)
    return judged(name, features, binder.whole(), system, reference, asking=asking, progress=progress)


def collected(
    source: Iterable[Feature], binder: Binder, progress: ImportProgress = untold
) -> Sequence[Noted]:
    """Return what is kept of the features of a file.

    Raises:
        FileTooLarge: There are too many.
    """
    features = PackedFeatures()
    for feature in source:
        if len(features) == MAX_FEATURES:
            msg = f"le cadastre a plus de {MAX_FEATURES} objets : découpez-le en plusieurs fichiers"
            raise FileTooLarge([Problem("", "", msg)])
        features.append(noted(feature, binder))
        if len(features) % TOLD_EVERY == 0:
            progress(ImportStep.READING, len(features))
    return features


def judged(
    name: str,
    features: Sequence[Noted],
    bound: BoundFields,
    stated: str | None,
    reference: ReferenceData,
    told: tuple[str, ...] = (),
    asking: Asking | None = None,
    progress: ImportProgress = untold,
) -> ReadFile:
    """Return the file with its features judged.

    Raises:
        InvalidDocument: A field that is needed is missing, or two readings are plausible and nobody can be
            asked.
    """
    lacks = missing_fields(bound) if features else ()
    if lacks:
        raise InvalidDocument([Problem("", "", f"le cadastre n’indique pas {what}") for what in lacks])
    ratios = Ratios.of(reference.factors)
    try:
        facts = facts_of(features, stated, ratios, unit_chooser(features, asking))
    except (UnknownSystem, UnclearUnit) as error:
        _refuse(str(error), error)
    return ReadFile(
        file=name,
        kind=FileKind.SOLAR_CADASTRE,
        ignored_columns=bound.ignored,
        warnings=(*told, *facts.warnings),
        roofs=JudgedRoofs(features, facts, ratios, progress),
    )


def read_cadastre_table(
    name: str,
    header: Record,
    records: Iterable[Record],
    reference: ReferenceData,
    asking: Asking | None = None,
    progress: ImportProgress = untold,
) -> ReadFile:
    """Return what a table tells of roofs.

    Args:
        name: Name of the file, for the report.
        header: Its header.
        records: The records below, gone through once.
        reference: Dated values that judge and complete it.
        asking: Answers given before, and questions met; None where nobody is there to be asked.
        progress: Is told how far reading is.

    Raises:
        InvalidDocument: A column that is needed is missing or stands twice, or two readings are plausible.
    """
    bound, names = bound_header(header), header.cells
    rest = iter(records)
    first = [*islice(rest, 1)]
    features = collected(features_of_records(chain(first, rest), names, bound), Binder(), progress)
    try:
        stated = system_of_record(first[0], names, bound) if first else None
        system = named_system(stated) if stated else None
    except UnknownSystem as error:
        _refuse(str(error), error)
    return judged(name, features, bound, system, reference, asking=asking, progress=progress)


def read_geopackage(
    name: str,
    source: Path | bytes,
    reference: ReferenceData,
    asking: Asking | None = None,
    progress: ImportProgress = untold,
) -> ReadFile:
    """Return what a GeoPackage tells of roofs.

    Raises:
        InvalidDocument: It is damaged, its layer is a view, or it lacks a field that is needed.
    """
    try:
        with closing(GeoPackage(source)) as package:
            bound = bind_fields(package.names)
            _require_fields(bound)
            features = collected(package.features(), Binder(), progress)
            system = system_of_code(package.code) if package.code is not None else None
    except (BadGeoPackage, UnknownSystem) as error:
        _refuse(str(error), error)
    return judged(name, features, bound, system, reference, package.warnings, asking, progress)


def read_shapefile(
    name: str,
    archive: IO[bytes],
    size: int,
    max_unpacked: int,
    reference: ReferenceData,
    asking: Asking | None = None,
    progress: ImportProgress = untold,
) -> ReadFile:
    """Return what a zipped shapefile tells of roofs.

    Raises:
        InvalidDocument: It is damaged or lacks a part or field; `FileTooLarge`: it is packed too tightly.
    """
    try:
        with warnings.catch_warnings(), closing(ZippedShapefile(archive, size, max_unpacked)) as layer:
            bound = bind_fields(layer.names)
            _require_fields(bound)
            features = collected(layer.features(), Binder(), progress)
            system = named_system(layer.projection) if layer.projection else None
    except TooTightlyPacked as error:
        raise FileTooLarge([Problem("", "", str(error))]) from error
    except (BadArchive, UnknownSystem) as error:
        _refuse(str(error), error)
    return judged(name, features, bound, system, reference, layer.warnings, asking, progress)


def _require_fields(bound: BoundFields) -> None:
    problems = [Problem("", name, "ce champ figure deux fois") for name in bound.twice]
    problems.extend(Problem("", "", f"le cadastre n’indique pas {what}") for what in missing_fields(bound))
    if problems:
        raise InvalidDocument(problems)


def _refuse(reason: str, error: Exception) -> NoReturn:
    raise InvalidDocument([Problem("", "", reason)]) from error
