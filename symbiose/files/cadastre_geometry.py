"""Footprints of a solar cadastre: read, repaired where they can be, and the point where each lies."""

import math
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from hashlib import blake2b
from typing import Final

import numpy as np
import shapely
from shapely import MultiPolygon, Point, Polygon
from shapely.geometry.base import BaseGeometry

MAX_VERTICES: Final = 100_000
"""Vertices of one footprint at most."""
REPAIRED: Final = "contour invalide, réparé : vérifiez sa forme sur la carte"
_CLOSED: Final = "contour non refermé, refermé : vérifiez sa forme sur la carte"
_RING: Final = 4
"""Positions of a closed ring at least."""
_DECIMALS_DEGREES: Final = 6
_DECIMALS_METRES: Final = 1
_LARGEST_DEGREES: Final = 360.0
_FARTHEST: Final = 1e9
"""Coordinate of any system at most: beyond, areas are no longer computed."""


class BadGeometry(ValueError):
    """A footprint cannot be used; the message says why, in French."""


@dataclass(frozen=True, slots=True)
class Footprint:
    """Where a roof lies, in the coordinates of its file."""

    x: float
    y: float
    wkb: bytes
    """The repaired footprint, or the point."""
    digest: bytes
    """The same for two footprints that are one, whatever their first vertex and direction."""
    warnings: tuple[str, ...] = ()

    @property
    def is_point(self) -> bool:
        """Tell whether the file gives a point and no footprint."""
        return self.digest == b""


def footprint_of_json(geometry: object) -> Footprint:
    """Return the footprint of a GeoJSON geometry (RFC 7946).

    Raises:
        BadGeometry: It cannot be used.
    """
    if geometry is None:
        raise BadGeometry(_absent())
    if not isinstance(geometry, Mapping):
        msg = "un objet GeoJSON est attendu pour la géométrie"
        raise BadGeometry(msg)
    kind, coordinates = geometry.get("type"), geometry.get("coordinates")
    warnings: list[str] = []
    if kind == "Point":
        return footprint(Point(*_position(coordinates)))
    if kind == "Polygon":
        return footprint(_polygon(coordinates, warnings), warnings)
    if kind == "MultiPolygon":
        parts = [_polygon(part, warnings) for part in _list(coordinates)]
        return footprint(MultiPolygon(parts), warnings)
    raise BadGeometry(_other_kind(kind))


def footprint_of_wkb(content: bytes) -> Footprint:
    """Return the footprint of a well-known binary.

    Raises:
        BadGeometry: It cannot be used.
    """
    return _footprint_read(lambda: shapely.from_wkb(content))


def footprint_of_wkt(text: str) -> Footprint:
    """Return the footprint of a well-known text.

    Raises:
        BadGeometry: It cannot be used.
    """
    return _footprint_read(lambda: shapely.from_wkt(text))


def _footprint_read(read: Callable[[], BaseGeometry]) -> Footprint:
    try:
        shape = read()
    except shapely.errors.ShapelyError as error:
        msg = "la géométrie est illisible"
        raise BadGeometry(msg) from error
    return footprint(shape)


def footprint(shape: BaseGeometry | None, warnings: list[str] | None = None) -> Footprint:
    """Return a shape repaired, with the point where it lies.

    Raises:
        BadGeometry: It is no area and no point, or is empty.
    """
    told = list(warnings or ())
    if shape is None or shape.is_empty:
        raise BadGeometry(_absent())
    shape = shapely.force_2d(shape)
    if shapely.get_num_coordinates(shape) > MAX_VERTICES:
        msg = f"le contour a plus de {MAX_VERTICES} sommets"
        raise BadGeometry(msg)
    if not (np.abs(shapely.get_coordinates(shape)) <= _FARTHEST).all():
        msg = "une coordonnée n’est pas un nombre fini, ou est démesurée"
        raise BadGeometry(msg)
    if isinstance(shape, Point):
        return Footprint(shape.x, shape.y, shapely.to_wkb(shape), b"", tuple(told))
    if not isinstance(shape, Polygon | MultiPolygon):
        raise BadGeometry(_other_kind(shape.geom_type))
    if not shape.is_valid:
        shape = _repaired(shape)
        told.append(REPAIRED)
    inside = shape.centroid
    if not shape.contains(inside):
        inside = shape.representative_point()
    return Footprint(inside.x, inside.y, shapely.to_wkb(shape), _digest(shape), tuple(dict.fromkeys(told)))


def _repaired(shape: Polygon | MultiPolygon) -> Polygon | MultiPolygon:
    try:
        valid = shapely.make_valid(shape)
    except shapely.errors.ShapelyError as error:
        msg = "le contour est invalide et ne peut pas être réparé"
        raise BadGeometry(msg) from error
    parts = shapely.get_parts(shapely.get_parts(valid))
    areas = [part for part in parts if isinstance(part, Polygon) and part.area]
    if not areas:
        msg = "le contour est invalide et n’enferme aucune surface"
        raise BadGeometry(msg)
    return areas[0] if len(areas) == 1 else MultiPolygon(areas)


def _digest(shape: BaseGeometry) -> bytes:
    """Return a digest of the vertices, rounded to a decimetre."""
    degrees = max(map(abs, shape.bounds)) <= _LARGEST_DEGREES
    decimals = _DECIMALS_DEGREES if degrees else _DECIMALS_METRES
    # Adding zero makes one of minus zero and zero.
    rounded = shapely.transform(shape, lambda positions: np.round(positions, decimals) + 0.0)
    return blake2b(shapely.to_wkb(shapely.normalize(rounded)), digest_size=16).digest()


def _polygon(rings: object, warnings: list[str]) -> Polygon:
    told = [_ring(ring, warnings) for ring in _list(rings)]
    if not told:
        raise BadGeometry(_absent())
    return Polygon(told[0], told[1:])


def _ring(ring: object, warnings: list[str]) -> list[tuple[float, float]]:
    positions = [_position(position) for position in _list(ring)]
    if positions and positions[0] != positions[-1]:
        warnings.append(_CLOSED)
        positions.append(positions[0])
    if len(positions) < _RING:
        msg = "un contour a moins de trois sommets"
        raise BadGeometry(msg)
    return positions


def _position(value: object) -> tuple[float, float]:
    if isinstance(value, list) and len(value) >= 2:
        x, y = value[0], value[1]
        if _is_number(x) and _is_number(y):
            return float(x), float(y)
    msg = "une position est formée de deux nombres finis"
    raise BadGeometry(msg)


def _is_number(value: object) -> bool:
    """Tell whether a value is a finite number that a coordinate may be."""
    if isinstance(value, bool) or not isinstance(value, int | float):
        return False
    return math.isfinite(value) if isinstance(value, float) else abs(value) < 10**15


def _list(value: object) -> list[object]:
    if not isinstance(value, list):
        msg = "les coordonnées de la géométrie ne forment pas de contour"
        raise BadGeometry(msg)
    return value


def _absent() -> str:
    return "la géométrie est absente : un contour ou un point est attendu"


def _other_kind(kind: object) -> str:
    return f"une géométrie « {str(kind)[:40]} » n’est pas un toit : un polygone ou un point est attendu"
