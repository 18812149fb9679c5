"""Positions in Lambert-93 and CC50 against those that PROJ gives, and how files name their system."""

import numpy as np
import pytest

from symbiose.files.cadastre_crs import UnknownSystem, guessed_system, named_system, to_wgs84

POSITIONS = [
    ("EPSG:2154", 687903.453, 7036954.700, 2.83, 50.43),
    ("EPSG:2154", 649409.657, 7029371.719, 2.29, 50.36),
    ("EPSG:2154", 860395.235, 6324364.533, 5.0, 44.0),
    ("EPSG:2154", 181578.104, 6822957.679, -4.0, 48.3),
    ("EPSG:3950", 1687921.482, 9247840.361, 2.83, 50.43),
    ("EPSG:3950", 1706365.066, 9272302.148, 3.09, 50.65),
    ("EPSG:4326", 2.83, 50.43, 2.83, 50.43),
]
"""System, easting, northing, longitude, latitude: pyproj 3.7.2 (PROJ), from EPSG:4171, to the millimetre."""


@pytest.mark.parametrize(("crs", "x", "y", "longitude", "latitude"), POSITIONS)
def test_a_position_is_where_proj_says(
    crs: str, x: float, y: float, longitude: float, latitude: float
) -> None:
    east, north = to_wgs84(crs, np.array([x]), np.array([y]))

    assert east[0] == pytest.approx(longitude, abs=2e-8)
    assert north[0] == pytest.approx(latitude, abs=2e-8)
    assert guessed_system([(x, y)]) == crs


@pytest.mark.parametrize(
    ("text", "crs"),
    [
        ("EPSG:3950", "EPSG:3950"),
        ("urn:ogc:def:crs:EPSG::2154", "EPSG:2154"),
        ("urn:ogc:def:crs:EPSG:9.8:4326", "EPSG:4326"),
        ("urn:ogc:def:crs:OGC:1.3:CRS84", "EPSG:4326"),
        ("http://www.opengis.net/def/crs/EPSG/0/2154", "EPSG:2154"),
        ('PROJCS["RGF_1993_Lambert_93",GEOGCS["GCS_RGF_1993",DATUM["D_RGF_1993"]]]', "EPSG:2154"),
        ('PROJCS["RGF_1993_CC50",GEOGCS["GCS_RGF_1993",DATUM["D_RGF_1993"]]]', "EPSG:3950"),
        ('PROJCS["RGF93 / CC50",UNIT["metre",1],AUTHORITY["EPSG","3950"]]', "EPSG:3950"),
        ('GEOGCS["GCS_WGS_1984",DATUM["D_WGS_1984"]]', "EPSG:4326"),
    ],
)
def test_a_system_is_known_by_its_names(text: str, crs: str) -> None:
    assert named_system(text) == crs


@pytest.mark.parametrize("text", ["EPSG:3857", "EPSG:27572", "lambert II étendu", 'PROJCS["RGF_1993_CC49"]'])
def test_another_system_is_refused_naming_those_that_are_read(text: str) -> None:
    with pytest.raises(UnknownSystem, match="Lambert-93"):
        named_system(text)
