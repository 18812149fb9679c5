"""Builds small solar cadastres for tests."""

import json
from collections.abc import Mapping, Sequence

from symbiose.domain.documents.import_report import FileReport
from symbiose.files.reading import read_file
from symbiose.files.reference import load_reference

LENS = (2.8320, 50.4290)
"""A position in the middle of the territory, WGS84."""
GOOD: Mapping[str, object] = {"surf_utile": 100.0, "p_kwc": 20.0, "prod_an": 19000.0, "irradiation": 1150.0}
"""A roof whose figures agree, in kWh."""


def square(x: float = LENS[0], y: float = LENS[1], side: float = 0.0001) -> dict[str, object]:
    """Return the footprint of a square whose centre is given."""
    half = side / 2
    ring = [[x - half, y - half], [x + half, y - half], [x + half, y + half], [x - half, y + half]]
    return {"type": "Polygon", "coordinates": [[*ring, ring[0]]]}


def feature(properties: Mapping[str, object], geometry: object = None, place: int = 0) -> dict[str, object]:
    """Return a feature, a square of its own where no geometry is given."""
    return {
        "type": "Feature",
        "properties": dict(properties),
        "geometry": geometry if geometry is not None else square(LENS[0] + place * 0.001),
    }


def roofs(*properties: Mapping[str, object]) -> list[dict[str, object]]:
    """Return features side by side."""
    return [feature(one, place=place) for place, one in enumerate(properties)]


def geojson(features: Sequence[object], **members: object) -> bytes:
    """Return a document of features."""
    return json.dumps({"type": "FeatureCollection", **members, "features": list(features)}).encode()


def report(content: bytes, name: str = "cadastre.geojson") -> FileReport:
    """Return what is told of a file."""
    read = read_file(name, content, load_reference(), site=None)
    assert read.roofs is None or read.report().rows == ()
    rows = read.rows if read.roofs is None else tuple(read.roofs.rows())
    return read.report().model_copy(update={"rows": rows})
