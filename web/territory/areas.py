"""The areas of the communes on the map: true outlines where the operator gives them, cells elsewhere."""

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from pydantic import BaseModel, Field, ValidationError

from symbiose.domain.communes import CommuneDirectory
from symbiose.domain.errors import InvalidSettings
from web.territory.cells import Centre, cells_around

CODE_NAMES = ("code", "insee", "code_insee", "insee_com", "codgeo", "com")
"""Properties under which publishers of outlines give the INSEE code; case ignored."""

Ring = tuple[tuple[float, float], ...]
"""A closed line of longitudes and latitudes."""


@dataclass(frozen=True)
class Area:
    """A commune as drawn."""

    code: str
    name: str
    epci_id: str
    rings: tuple[Ring, ...]
    """Outer lines of its parts."""
    exact: bool = False
    """True for the true outline, False for a cell around its centre."""


Position = tuple[float, float] | tuple[float, float, float]


class _Geometry(BaseModel):
    type: str
    coordinates: list[list[Position]] | list[list[list[Position]]]


class _Feature(BaseModel):
    properties: dict[str, object] | None = None
    geometry: _Geometry | None = None


class _Collection(BaseModel):
    type: str = Field(pattern="^FeatureCollection$")
    features: list[_Feature]


def areas_of(communes: CommuneDirectory, outlines: Path | None) -> tuple[Area, ...]:
    """Return the area of each commune.

    Raises:
        InvalidSettings: The file of outlines cannot be read, or names no commune of the territory.
    """
    cells = cells_of(communes)
    exact = _outlines(outlines, communes) if outlines is not None else {}
    return tuple(
        Area(c.code, c.name, c.epci_id, exact.get(c.code) or cells[c.code], c.code in exact) for c in communes
    )


@lru_cache(maxsize=1)
def cells_of(communes: CommuneDirectory) -> Mapping[str, tuple[Ring, ...]]:
    """Return the cell around the centre of each commune, by its code."""
    centres = [Centre(c.code, c.longitude, c.latitude) for c in communes]
    return {cell.code: (cell.outline,) for cell in cells_around(centres)}


def _outlines(file: Path, communes: CommuneDirectory) -> dict[str, tuple[Ring, ...]]:
    try:
        collection = _Collection.model_validate(json.loads(file.read_bytes()))
    except (OSError, ValueError) as error:
        reason = error.errors()[0]["msg"] if isinstance(error, ValidationError) else str(error)
        msg = f"SYMBIOSE_OUTLINES: {file} is no GeoJSON of polygons that can be read ({reason})."
        raise InvalidSettings(msg) from error
    found = {code: rings for code, rings in map(_area, collection.features) if code in communes and rings}
    if not found:
        names = ", ".join(CODE_NAMES)
        msg = (
            f"SYMBIOSE_OUTLINES: no feature of {file} has the INSEE code of a commune of the territory "
            f"in one of the properties {names}."
        )
        raise InvalidSettings(msg)
    return found


def _area(feature: _Feature) -> tuple[str, tuple[Ring, ...]]:
    return _code(feature.properties or {}), tuple(_rings(feature.geometry))


def _code(properties: Mapping[str, object]) -> str:
    folded = {name.casefold(): value for name, value in properties.items()}
    return next((str(folded[name]) for name in CODE_NAMES if folded.get(name)), "")


def _rings(geometry: _Geometry | None) -> Iterable[Ring]:
    """Return the outer ring of each polygon, its points within the Earth's longitudes and latitudes."""
    if geometry is None:
        return
    if geometry.type == "Polygon":
        polygons = [geometry.coordinates]
    elif geometry.type == "MultiPolygon":
        polygons = list(geometry.coordinates)  # type: ignore[arg-type]
    else:
        return
    for polygon in polygons:
        outer = polygon[0] if polygon else []
        ring = tuple((round(float(p[0]), 5), round(float(p[1]), 5)) for p in outer)  # type: ignore[arg-type]
        if all(abs(lon) <= 180 and abs(lat) <= 90 for lon, lat in ring):
            yield ring
