"""What a person who coordinates types of a site: its number, names, place and size, all faults at once."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import partial

from symbiose.domain.communes import Commune, great_circle_km
from symbiose.domain.companies import Activity, Site
from symbiose.domain.errors import InvalidDeclaration, Problem
from symbiose.domain.identifiers import checked_siret
from symbiose.domain.quantities import parse_number
from symbiose.domain.reference import ReferenceData
from symbiose.services.site_details import DetailsReader, SiteTrade, read_commune, read_name

FARTHEST_FROM_COMMUNE_KM = 25.0
"""A site lies no farther from the centre of its commune: no commune of the territory is half as wide."""
DECLARED, OF_COMMUNE = "declared", "commune"
"""Where a position comes from."""


@dataclass(frozen=True)
class SiteWish:
    """A site as somebody states it."""

    siret: str | None
    site_name: str
    company_name: str
    commune: Commune
    position: tuple[float, float] | None
    """Longitude and latitude, degrees; None for the centre of the commune."""
    trade: SiteTrade

    def applied_to(self, site: Site) -> Site:
        """Return a site as it is stated; its company, its park and what no form asks stay."""
        longitude, latitude = self.position or (self.commune.longitude, self.commune.latitude)
        return site.model_copy(
            update={
                "siret": self.siret,
                "name": self.site_name,
                "commune_code": self.commune.code,
                "longitude": longitude,
                "latitude": latitude,
                "position_source": DECLARED if self.position else OF_COMMUNE,
                **vars(self.trade),
            }
        )


def read_site(fields: Mapping[str, str], reference: ReferenceData, known: Activity | None) -> SiteWish:
    """Return what the texts of a form say of a site; SIRET, position, activity and size may be empty.

    Args:
        fields: Text by name: `siret`, `site_name`, `company_name`, `commune_code`, `longitude`, `latitude`,
            `activity_code`, `jobs`, `floor_area_m2`.
        reference: Communes and activities.
        known: Activity known so far, which its own code keeps, whatever nomenclature it is of.

    Raises:
        InvalidDeclaration: Some texts are wrong; all faults at once, in French, by field.
    """
    reader = DetailsReader(fields)
    siret = reader.optional("siret", checked_siret)
    site_name = reader.required("site_name", "donnez le nom de l’établissement", read_name)
    company_name = reader.required("company_name", "donnez le nom de l’entreprise", read_name)
    commune = reader.required(
        "commune_code",
        "choisissez la commune de l’établissement",
        lambda code: read_commune(code, reference),
    )
    position = read_position(reader, fields, commune)
    trade = reader.trade(reference, known)
    if reader.problems or site_name is None or company_name is None or commune is None:
        raise InvalidDeclaration(reader.problems)
    return SiteWish(siret, site_name, company_name, commune, position, trade)


def read_position(
    reader: DetailsReader, fields: Mapping[str, str], commune: Commune | None
) -> tuple[float, float] | None:
    """Return longitude and latitude as texts state them, degrees; None where they state none, or wrongly."""
    given = [name for name in ("longitude", "latitude") if fields.get(name, "").strip()]
    longitude = reader.optional("longitude", partial(_degrees, limit=180.0))
    latitude = reader.optional("latitude", partial(_degrees, limit=90.0))
    if len(given) == 1:
        missing = "latitude" if given == ["longitude"] else "longitude"
        reader.problems.append(Problem(missing, "", "donnez longitude et latitude, ou ni l’une ni l’autre"))
    if longitude is None or latitude is None or commune is None:
        return None
    if great_circle_km(longitude, latitude, commune.longitude, commune.latitude) > FARTHEST_FROM_COMMUNE_KM:
        far = f"ce point est à plus de {FARTHEST_FROM_COMMUNE_KM:.0f} km de {commune.name}"
        expected = f"{far} : longitude et latitude sont-elles inversées ?"
        reader.problems.append(Problem("longitude", f"{longitude} {latitude}", expected))
    return longitude, latitude


def _degrees(text: str, limit: float) -> float:
    degrees = parse_number(text)
    if not -limit <= degrees <= limit:
        msg = f"un angle en degrés, de -{limit:.0f} à {limit:.0f}, est attendu"
        raise ValueError(msg)
    return degrees
