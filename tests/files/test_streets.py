"""Files of streets: lines of GeoJSON, and why a file is none."""

import json
from pathlib import Path
from typing import Any

import pytest

from symbiose.domain.errors import InvalidSettings
from symbiose.files.streets import StreetFile

LINE = [[2.8, 50.5], [2.81, 50.5]]


def written(folder: Path, *geometries: dict[str, Any]) -> StreetFile:
    """Write features of some geometries."""
    features = [{"type": "Feature", "properties": {"nom": "Rue"}, "geometry": one} for one in geometries]
    file = folder / "streets.geojson"
    file.write_text(json.dumps({"type": "FeatureCollection", "features": features}), encoding="utf-8")
    return StreetFile(file)


def test_lines_are_streets_and_several_lines_are_several(tmp_path: Path) -> None:
    one, two = {"type": "LineString", "coordinates": LINE}, [LINE, [[2.8, 50.5, 31.0], [2.8, 50.6, 30.0]]]

    found = written(tmp_path, one, {"type": "MultiLineString", "coordinates": two})()

    assert [feature.geometry.coordinates[0][:2] for feature in found.features] == [(2.8, 50.5)] * 3


def test_a_file_is_read_once(tmp_path: Path) -> None:
    streets = written(tmp_path, {"type": "LineString", "coordinates": LINE})
    first = streets()

    streets.file.unlink()

    assert streets() is first


@pytest.mark.parametrize(
    ("geometry", "told"),
    [
        ({"type": "Point", "coordinates": [2.8, 50.5]}, "features.0.geometry.type"),
        ({"type": "LineString", "coordinates": [[2.8, 50.5]]}, "features.0.geometry.coordinates"),
        ({"type": "MultiLineString", "coordinates": 3}, "features.0.geometry"),
        (
            {"type": "LineString", "coordinates": [[683_000.0, 7_046_000.0], [684_000.0, 7_046_000.0]]},
            "features.0",
        ),
    ],
)
def test_what_is_no_line_is_refused_by_its_place(tmp_path: Path, geometry: dict[str, Any], told: str) -> None:
    with pytest.raises(InvalidSettings, match=told):
        written(tmp_path, geometry)()


@pytest.mark.parametrize(
    "text", ["", "[]", "{", "[" * 100_000, '{"type": "FeatureCollection", "features": []}']
)
def test_what_is_no_collection_of_lines_is_refused(tmp_path: Path, text: str) -> None:
    file = tmp_path / "streets.geojson"
    file.write_text(text, encoding="utf-8")

    with pytest.raises(InvalidSettings, match="no GeoJSON of streets"):
        StreetFile(file)()


def test_a_file_that_is_not_there_is_told(tmp_path: Path) -> None:
    with pytest.raises(InvalidSettings, match=r"missing\.geojson"):
        StreetFile(tmp_path / "missing.geojson")()
