"""Companies and their sites: who declares flows, and where."""

from datetime import date

from pydantic import Field

from symbiose.domain.base import Value

PMA_NAF_NOMENCLATURE = "NAF rév. 2"


class Activity(Value):
    """What a site does, in a stated nomenclature (NAF 2025 replaces NAF rév. 2 on 1 January 2027)."""

    nomenclature: str = PMA_NAF_NOMENCLATURE
    """Name of the nomenclature the code belongs to."""
    code: str
    """Sub-class, such as `29.10Z`."""


class Company(Value):
    """A legal person that operates one or more sites."""

    id: str
    """Opaque slug of ours."""
    name: str
    """Name shown to those who may see it."""
    siren: str | None = None
    """Nine digits, checked by Luhn; None when not known."""


class Site(Value):
    """A place where a company works: the giver and receiver of flows."""

    id: str
    """Opaque slug of ours."""
    company_id: str
    """Company that operates the site."""
    name: str
    """Name shown to those who may see it."""
    siret: str | None = None
    """Fourteen digits, checked by Luhn; None when not known: never made up."""
    commune_code: str
    """INSEE code of the commune."""
    longitude: float = Field(ge=-180, le=180)
    """WGS84, degrees East."""
    latitude: float = Field(ge=-90, le=90)
    """WGS84, degrees North."""
    position_source: str
    """Where the coordinates come from: `declared`, or `commune` when they are the commune's centre."""
    park_id: str | None = None
    """Business park the site stands in."""
    activity: Activity | None = None
    """What the site does."""
    jobs: int | None = Field(default=None, ge=0)
    """People working on the site."""
    floor_area_m2: float | None = Field(default=None, ge=0)
    """Built floor area, m²."""
    dangerous_waste_codes: tuple[str, ...] = ()
    """Dangerous waste codes that the site is authorised to receive, such as `10 02 07*`."""
    drivers: dict[str, float] = {}
    """Yearly figures that demonstration estimates rest on, by the driver's id (see the estimation basis)."""
    closed_on: date | None = None
    """Day on which it was closed: it declares nothing any more; None while it works."""
    known_since: date | None = None
    """Day on which the service came to know it; None for one known before that was noted."""
    note: str | None = None
    """Public remark about the site with its source."""

    def known_on(self, day: date) -> bool:
        """Tell whether the service knew the site on a day."""
        return self.known_since is None or self.known_since <= day

    def works_on(self, day: date) -> bool:
        """Tell whether the site was known on a day and had not been closed by then."""
        return self.known_on(day) and (self.closed_on is None or self.closed_on > day)
