"""The JSON documents of roofs, as the signed-in account may see them."""

from typing import Literal

from symbiose.domain.base import Value
from symbiose.domain.roofs import Roof
from symbiose.services.roofs import RoofLine, RoofSheet, RoofsPage
from web.paging import Page


class RoofOfSite(Value):
    """A roof that may be shown alone: that of a site, or one that the account may settle or claim."""

    id: str
    """The roof; it stays the same from one version of its cadastre to the next."""
    cadastre: str
    """Cadastre that it comes from."""
    reference: str | None
    """Its identifier there, null where it has none."""
    kind: str
    """roof or car_park."""
    site_id: str | None
    """Site that it belongs to; null while nobody has settled it, or where it is of no site."""
    site: str | None
    """Name of the site."""
    settled: bool
    """True when a person settled it; false when its site stands alone on it."""
    area_m2: float
    """Area that panels can cover, m²."""
    peak_power_kwp: float
    """Peak power that fits, kWp."""
    yearly_kwh: float
    """Electricity of a year, kWh."""
    irradiation_kwh_per_m2: float | None
    """Sun on the roof in a year, kWh/m²."""
    azimuth_deg: float | None
    """Where the roof faces, degrees from North, clockwise."""
    tilt_deg: float | None
    """Slope, degrees from the horizontal."""
    longitude: float
    """WGS84, degrees East."""
    latitude: float
    """WGS84, degrees North."""
    derived: tuple[str, ...]
    """Names of the figures that the service computed, since the cadastre does not state them."""


class RoofsOfCommune(Value):
    """Roofs of no site, together, rounded."""

    commune: str
    """INSEE code of the commune whose centre is nearest."""
    roofs: int
    """How many, to the ten."""
    area_m2: float
    """Area that panels can cover, to 1,000 m²."""
    peak_power_kwp: float
    """Peak power that fits, to 100 kWp."""
    yearly_kwh: float
    """Electricity of a year, to 100 MWh."""


class RoofList(Value):
    """One page of the roofs of sites, the most electricity first, and what the others add up to."""

    format: Literal["symbiose.roof-list/1"] = "symbiose.roof-list/1"
    """Name and version of the document."""
    page: int
    """From 1."""
    pages: int
    """How many there are."""
    total: int
    """Roofs of sites that are asked for."""
    roofs: tuple[RoofOfSite, ...]
    """Those of this page, a hundred at most."""
    others: tuple[RoofsOfCommune, ...]
    """The other roofs by commune, of groups large enough; none when a park or a site is asked for."""


class SiteNear(Value):
    """A site that a roof may be of."""

    site_id: str
    """The site."""
    site: str
    """Its name."""
    distance_m: float | None
    """How far it stands from the footprint, m; 0 on it; null beyond 100 m."""


class RoofDocument(Value):
    """One roof."""

    format: Literal["symbiose.roof/1"] = "symbiose.roof/1"
    """Name and version of the document."""
    roof: RoofOfSite
    """The roof."""
    waits: bool
    """True while somebody has to settle whose it is."""
    near: tuple[SiteNear, ...]
    """Sites that it may be of, the nearest first; for those who answer for one of them."""


def roof_list_of(found: RoofsPage, page: Page[RoofLine]) -> RoofList:
    """Return a page of roofs as a document."""
    return RoofList(
        page=page.number,
        pages=page.pages,
        total=page.total,
        roofs=tuple(
            _roof(line.roof, line.site.id, line.site.name, settled=line.settled) for line in page.lines
        ),
        others=tuple(
            RoofsOfCommune(
                commune=one.commune_code,
                roofs=one.roofs,
                area_m2=one.area_m2,
                peak_power_kwp=one.kwp,
                yearly_kwh=one.kwh,
            )
            for one in found.others.communes
        ),
    )


def roof_document_of(sheet: RoofSheet) -> RoofDocument:
    """Return one roof as a document."""
    owner = sheet.known.owner
    site_id, name = (sheet.site.id, sheet.site.name) if sheet.site else (None, None)
    return RoofDocument(
        roof=_roof(sheet.known.roof, site_id, name, settled=owner is not None and owner.settled),
        waits=sheet.known.waits,
        near=tuple(
            SiteNear(site_id=line.site.id, site=line.site.name, distance_m=line.distance_m)
            for line in sheet.near
        ),
    )


def _roof(roof: Roof, site_id: str | None, site: str | None, *, settled: bool) -> RoofOfSite:
    told = roof.model_dump(exclude={"footprint_wkt"})
    return RoofOfSite.model_validate(told | {"site_id": site_id, "site": site, "settled": settled})
