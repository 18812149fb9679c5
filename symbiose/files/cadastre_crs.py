"""Coordinate reference systems of solar cadastres: which one a file is in, and positions in WGS84.

Lambert's conformal conic projection with two standard parallels, inverse: J. P. Snyder, Map Projections – A
Working Manual, USGS Professional Paper 1395, 1987, p. 107–109; ellipsoid GRS 80. Parameters of EPSG:2154
(Lambert-93) and EPSG:3950 (CC50): EPSG Geodetic Parameter Dataset. RGF93 and WGS84 are one within a metre.
"""

import math
import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Final

import numpy as np
from numpy.typing import NDArray

Degrees = NDArray[np.float64]

WGS84: Final = "EPSG:4326"
LAMBERT_93: Final = "EPSG:2154"
CC50: Final = "EPSG:3950"
SYSTEMS: Final = (WGS84, LAMBERT_93, CC50)
_SEMI_MAJOR_M: Final = 6_378_137.0
_FLATTENING: Final = 1 / 298.257222101
_STEPS: Final = 8
"""Rounds of the iteration for the latitude: the error shrinks three hundredfold in each."""
_EXTENTS: Final = {
    WGS84: (-180.0, -90.0, 180.0, 90.0),
    LAMBERT_93: (-400_000.0, 5_900_000.0, 1_400_000.0, 7_300_000.0),
    CC50: (600_000.0, 8_100_000.0, 2_800_000.0, 10_300_000.0),
}
"""Where coordinates can lie: the whole earth, and metropolitan France with a margin; no two overlap."""
_SAME: Final = {
    4326: WGS84,
    4979: WGS84,
    4171: WGS84,
    4964: WGS84,
    4258: WGS84,
    84: WGS84,
    2154: LAMBERT_93,
    9793: LAMBERT_93,
    9794: LAMBERT_93,
    3950: CC50,
}
"""EPSG codes that stand for one of the three; CRS84 is the order of axes that GeoJSON has."""
_CODE: Final = re.compile(r"(?:epsg\D*?(?:\d+(?:\.\d+)*\D+)?|crs:?)(\d{2,6})\s*$", re.IGNORECASE)
_AUTHORITY: Final = re.compile(
    r"""(?:AUTHORITY|ID)\s*\[\s*"EPSG"\s*,\s*"?(\d{4,6})"?\s*\]\s*\]\s*$""", re.IGNORECASE
)
_NAMES: Final = (
    (re.compile(r"lambert[ _-]*93", re.IGNORECASE), LAMBERT_93),
    (
        re.compile(
            r"(?<![a-z])CC[ _-]*50(?!\d)|lambert[ _-]*CC[ _-]*50|conformal conic.*zone 9", re.IGNORECASE
        ),
        CC50,
    ),
    (re.compile(r'^\s*GEOG(?:CS|CRS)\s*\[\s*"(?:GCS_)?(?:WGS|RGF|ETRS)', re.IGNORECASE), WGS84),
)


class UnknownSystem(ValueError):
    """A file is in a coordinate reference system that is not read; the message says which, in French."""


@dataclass(frozen=True)
class _Conic:
    """A conformal conic projection with two standard parallels, degrees and metres."""

    origin_deg: float
    parallels_deg: tuple[float, float]
    meridian_deg: float
    easting_m: float
    northing_m: float

    @cached_property
    def eccentricity(self) -> float:
        """Return the first eccentricity of the ellipsoid."""
        return math.sqrt(_FLATTENING * (2 - _FLATTENING))

    def _t(self, latitude: float) -> float:
        e_sin = self.eccentricity * math.sin(latitude)
        flattened: float = ((1 - e_sin) / (1 + e_sin)) ** (self.eccentricity / 2)
        return math.tan(math.pi / 4 - latitude / 2) / flattened

    def _m(self, latitude: float) -> float:
        e_sin = self.eccentricity * math.sin(latitude)
        return math.cos(latitude) / math.sqrt(1 - e_sin**2)

    @cached_property
    def constants(self) -> tuple[float, float, float]:
        """Return n, a·F and ρ0 of the projection."""
        first, second = (math.radians(parallel) for parallel in self.parallels_deg)
        n = math.log(self._m(first) / self._m(second)) / math.log(self._t(first) / self._t(second))
        scaled = _SEMI_MAJOR_M * self._m(first) / (n * self._t(first) ** n)
        return n, scaled, scaled * self._t(math.radians(self.origin_deg)) ** n

    def inverse(self, x: Degrees, y: Degrees) -> tuple[Degrees, Degrees]:
        """Return longitudes and latitudes, degrees, of positions in metres."""
        n, scaled, rho_0 = self.constants
        east, south = x - self.easting_m, rho_0 - (y - self.northing_m)
        t = (np.hypot(east, south) / scaled) ** (1 / n)
        longitude = np.arctan2(east, south) / n + math.radians(self.meridian_deg)
        latitude = np.pi / 2 - 2 * np.arctan(t)
        for _ in range(_STEPS):
            e_sin = self.eccentricity * np.sin(latitude)
            ratio = ((1 - e_sin) / (1 + e_sin)) ** (self.eccentricity / 2)
            latitude = np.pi / 2 - 2 * np.arctan(t * ratio)
        return np.degrees(longitude), np.degrees(latitude)


_PROJECTIONS: Final = {
    LAMBERT_93: _Conic(46.5, (44.0, 49.0), 3.0, 700_000.0, 6_600_000.0),
    CC50: _Conic(50.0, (49.25, 50.75), 3.0, 1_700_000.0, 9_200_000.0),
}


def to_wgs84(crs: str, x: Degrees, y: Degrees) -> tuple[Degrees, Degrees]:
    """Return longitudes and latitudes, degrees, of positions in a system."""
    return (x, y) if crs == WGS84 else _PROJECTIONS[crs].inverse(x, y)


def named_system(text: str) -> str:
    """Return the system that a file names: an EPSG code, an URN, or the text of a `.prj`.

    >>> named_system("urn:ogc:def:crs:EPSG::2154"), named_system("urn:ogc:def:crs:OGC:1.3:CRS84")
    ('EPSG:2154', 'EPSG:4326')

    Raises:
        UnknownSystem: It is none of the three that are read.
    """
    code = _CODE.search(text.strip()) or _AUTHORITY.search(text.strip())
    if code:
        return system_of_code(int(code[1]))
    for pattern, system in _NAMES:
        if pattern.search(text):
            return system
    raise UnknownSystem(_not_read(text.strip()[:80]))


def system_of_code(code: int) -> str:
    """Return the system of an EPSG code.

    Raises:
        UnknownSystem: It is none of the three that are read.
    """
    if code not in _SAME:
        raise UnknownSystem(_not_read(f"EPSG:{code}"))
    return _SAME[code]


def lies_in(crs: str, x: float, y: float) -> bool:
    """Tell whether a position can be one of a system."""
    west, south, east, north = _EXTENTS[crs]
    return west <= x <= east and south <= y <= north


def guessed_system(places: Sequence[tuple[float, float]]) -> str | None:
    """Return the system in which most positions can lie; None when none can in any."""
    votes = {system: sum(lies_in(system, x, y) for x, y in places) for system in SYSTEMS}
    best = max(SYSTEMS, key=lambda system: votes[system])
    return best if votes[best] else None


def _not_read(found: str) -> str:
    return (
        f"le système de coordonnées « {found} » n’est pas lu : enregistrez le fichier en WGS84 (EPSG:4326), "
        "Lambert-93 (EPSG:2154) ou CC50 (EPSG:3950)"
    )
