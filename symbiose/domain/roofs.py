"""Roofs and car parks of a solar cadastre: what each could produce, and which figures are computed here."""

import hashlib
import re
from enum import StrEnum
from typing import Final

from pydantic import Field

from symbiose.domain.base import Value


class RoofKind(StrEnum):
    """What panels would cover."""

    ROOF = "roof"
    CAR_PARK = "car_park"


class RoofValues(Value):
    """What a feature of a cadastre tells of a roof, in canonical units."""

    reference: str | None = None
    """Identifier of the roof in its cadastre, null where it has none."""
    kind: RoofKind = RoofKind.ROOF
    """A roof, or a car park."""
    area_m2: float = Field(gt=0)
    """Area that panels can cover, m²."""
    peak_power_kwp: float = Field(gt=0)
    """Peak power that fits, kWp."""
    yearly_kwh: float = Field(gt=0)
    """Electricity of a year, kWh."""
    irradiation_kwh_per_m2: float | None = Field(default=None, gt=0)
    """Sun on the roof in a year, kWh/m²; null where the cadastre does not state it."""
    azimuth_deg: float | None = Field(default=None, ge=0, lt=360)
    """Where the roof faces, degrees from North, clockwise; null when not stated."""
    tilt_deg: float | None = Field(default=None, ge=0, le=90)
    """Slope, degrees from the horizontal; null when not stated."""
    longitude: float
    """Position (WGS84), degrees east: the centre of the footprint, or a point of it."""
    latitude: float
    """Position (WGS84), degrees north."""
    derived: tuple[str, ...] = ()
    """Names of the figures computed here rather than stated by the cadastre."""

    @property
    def yield_kwh_per_kwp(self) -> float:
        """Return the electricity of a year for each kWp, kWh."""
        return self.yearly_kwh / self.peak_power_kwp


class Roof(RoofValues):
    """A roof or car park as the service keeps it."""

    id: str
    """The roof; it stays the same from one version of its cadastre to the next."""
    cadastre: str
    """Cadastre that it comes from: another version of it replaces its roofs."""
    footprint_wkt: str
    """Footprint or point (WGS84), well-known text."""

    def digest(self) -> str:
        """Return a digest of all that is kept: two versions of a roof that differ have different ones."""
        return hashlib.blake2b(self.model_dump_json().encode(), digest_size=16).hexdigest()


def roof_id(cadastre: str, identity: str) -> str:
    """Return the id of a roof.

    Args:
        cadastre: Cadastre that it comes from.
        identity: Its identifier there, or its footprint where it has none.
    """
    key = f"{cadastre}\n{identity}".encode("utf-8", "surrogateescape")
    return f"roof_{hashlib.blake2b(key, digest_size=12).hexdigest()}"


_VERSION: Final = re.compile(
    r"[\W_]*(?:v(?:ersion)?[\W_]*\d[\d.]*|(?:19|20)\d\d(?:[\W_]?\d\d){0,2})$", re.IGNORECASE
)
"""A version or date at the end of a name; other numbers tell parts of a cadastre apart."""


def cadastre_of(file: str) -> str:
    """Return the cadastre that a file is a version of: its name without folder, kind, version and date.

    >>> cadastre_of("/data/cadastre_aula_v2_2023.geojson"), cadastre_of("Cadastre AULA.gpkg")
    ('cadastre_aula', 'cadastre_aula')
    """
    stem = re.split(r"[/\\]", file)[-1].partition(".")[0]
    shorter = _VERSION.sub("", stem)
    while shorter != stem:
        stem, shorter = shorter, _VERSION.sub("", shorter)
    return re.sub(r"[\W_]+", "_", stem.casefold()).strip("_") or "cadastre"


class RoofMatch(Value):
    """Whose a roof may be: certain when one site alone stands on it."""

    roof_id: str
    """The roof."""
    site_ids: tuple[str, ...]
    """Sites that stand on it, or else the near ones, nearest first; empty where there is none."""
    certain: bool
    """True when exactly one site stands on it; else a person settles it."""
    distance_m: float = Field(ge=0)
    """How far the first site stands from the footprint, m; 0 on it, or where there is none."""


class OwnedRoof(Value):
    """A roof with the site that it belongs to: by where the site stands, or as a person settled it."""

    roof: Roof
    """The roof."""
    site_id: str
    """Site that owns it."""
    settled: bool = False
    """A person settled it; else its site stands alone on it."""


class RoofsOfSite(Value):
    """What the roofs of one site could give together, as their cadastre tells it."""

    site_id: str
    """Site that owns them."""
    kwp: float
    """Peak power that fits, kWp."""
    kwh: float
    """Electricity of a year, kWh."""
