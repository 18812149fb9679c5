"""Reads the streets along which loops may be laid: lines of GeoJSON, once."""

import json
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Final

from pydantic import ValidationError

from symbiose.domain.documents.geo_lines import LineCollection
from symbiose.domain.errors import InvalidSettings

MOST_BYTES: Final = 30_000_000
"""Largest file that is read: the streets of a few hundred communes."""
EAST, NORTH = 180.0, 90.0
"""Greatest longitude and latitude, degrees."""
SEVERAL: Final = "MultiLineString"
"""Geometry of several lines, each of which is a street."""


@dataclass(frozen=True)
class StreetFile:
    """The streets of a file (the port `ReadStreets`)."""

    file: Path

    def __call__(self) -> LineCollection:
        """Return them.

        Raises:
            InvalidSettings: The file cannot be read, is too large, or holds anything but lines.
        """
        return self._read

    @cached_property
    def _read(self) -> LineCollection:
        try:
            if self.file.stat().st_size > MOST_BYTES:
                raise InvalidSettings(self._told(f"it is larger than {MOST_BYTES / 1e6:.0f} MB"))
            found = LineCollection.model_validate(_single(json.loads(self.file.read_bytes())))
        except ValidationError as error:
            first = error.errors()[0]
            where = ".".join(str(step) for step in first["loc"])
            raise InvalidSettings(self._told(f"{where}: {first['msg']}")) from error
        except (OSError, ValueError, RecursionError) as error:
            raise InvalidSettings(self._told(str(error))) from error
        if not found.features:
            raise InvalidSettings(self._told("it holds no line"))
        for rank, feature in enumerate(found.features):
            if not all(abs(x) <= EAST and abs(y) <= NORTH for x, y, *_ in feature.geometry.coordinates):
                raise InvalidSettings(self._told(f"features.{rank}: a position is no longitude and latitude"))
        return found

    def _told(self, reason: str) -> str:
        return (
            f"{self.file} is no GeoJSON of streets that can be read ({reason}). "
            "Give a FeatureCollection of LineString or MultiLineString in longitude and latitude."
        )


def _single(document: object) -> object:
    """Return a document whose geometries of several lines have become a feature for each."""
    if not isinstance(document, dict) or not isinstance(document.get("features"), list):
        return document
    features = [single for feature in document["features"] for single in _lines(feature)]
    return {**document, "features": features}


def _lines(feature: object) -> list[object]:
    geometry = feature.get("geometry") if isinstance(feature, dict) else None
    if not isinstance(geometry, dict) or geometry.get("type") != SEVERAL:
        return [feature]
    lines = geometry.get("coordinates")
    if not isinstance(lines, list):
        return [feature]
    return [{"type": "Feature", "geometry": {"type": "LineString", "coordinates": line}} for line in lines]
