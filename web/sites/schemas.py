"""What the pages of sites are asked for."""

from collections.abc import Mapping
from typing import Self

from pydantic import Field

from symbiose.domain.companies import Site
from symbiose.domain.company_register import RegisterEntry
from symbiose.domain.labels import label_key
from symbiose.services.sites import SiteLine
from web.forms import Form, ListQuery, Query
from web.wording import number

LONGEST = 300
DEGREE_DIGITS = 6
"""Digits of a degree that are shown: a tenth of a metre."""


class SitesQuery(ListQuery):
    """Filter of the list of sites; it stays in the address."""

    texte: str = Field(default="", max_length=200)
    """Words sought in name, commune and SIRET."""

    def keeps(self, line: SiteLine) -> bool:
        """Tell whether a site is asked for."""
        text = label_key(f"{line.site.name} {line.commune}")
        sought = label_key(self.texte).split()
        digits = "".join(self.texte.split())
        return all(word in text for word in sought) or (
            digits.isdigit() and digits in (line.site.siret or "")
        )


class SiteRequestForm(Form):
    """A site that somebody asks to be attached to. Texts as typed."""

    siret: str = Field(default="", max_length=LONGEST)
    """Fourteen digits, spaces allowed."""
    site_name: str = Field(default="", max_length=LONGEST)
    """Name of the site."""
    company_name: str = Field(default="", max_length=LONGEST)
    """Name of the company."""
    commune_code: str = Field(default="", max_length=LONGEST)
    """INSEE code of the commune chosen."""
    activity_code: str = Field(default="", max_length=LONGEST)
    """Code of the activity."""
    jobs: str = Field(default="", max_length=LONGEST)
    """People working on the site."""
    floor_area_m2: str = Field(default="", max_length=LONGEST)
    """Built floor area, m²."""

    def texts(self) -> Mapping[str, str]:
        """Return the texts by field."""
        return self.model_dump()

    def completed(self, found: RegisterEntry) -> Self:
        """Return the form with what the register says where nothing was typed."""
        told = {
            "site_name": found.site_name or found.company_name,
            "company_name": found.company_name,
            "commune_code": found.commune_code or "",
            "activity_code": found.activity_code or "",
        }
        empty = {name: text for name, text in told.items() if not getattr(self, name).strip()}
        return self.model_copy(update=empty)


class TradeForm(Form):
    """What a site does and how large it is. Texts as typed."""

    activity_code: str = Field(default="", max_length=LONGEST)
    """Code of the activity."""
    jobs: str = Field(default="", max_length=LONGEST)
    """People working on the site."""
    floor_area_m2: str = Field(default="", max_length=LONGEST)
    """Built floor area, m²."""

    @classmethod
    def of_site(cls, site: Site) -> Self:
        """Return the form filled with what is known of a site."""
        return cls(
            activity_code=site.activity.code if site.activity else "",
            jobs="" if site.jobs is None else str(site.jobs),
            floor_area_m2="" if site.floor_area_m2 is None else number(site.floor_area_m2, 2),
        )


class SiteForm(SiteRequestForm):
    """A site as those who coordinate state it. Texts as typed."""

    longitude: str = Field(default="", max_length=LONGEST)
    """Degrees East."""
    latitude: str = Field(default="", max_length=LONGEST)
    """Degrees North."""
    seen: str = Field(default="", max_length=LONGEST)
    """Stamp of the site as it was seen."""

    @classmethod
    def of_site(cls, site: Site, company_name: str, seen: str) -> Self:
        """Return the form filled with what is known of a site."""
        placed = site.position_source != "commune"
        return cls(
            siret=site.siret or "",
            site_name=site.name,
            company_name=company_name,
            commune_code=site.commune_code,
            longitude=number(site.longitude, DEGREE_DIGITS) if placed else "",
            latitude=number(site.latitude, DEGREE_DIGITS) if placed else "",
            seen=seen,
            **TradeForm.of_site(site).model_dump(),
        )


class NewSiteForm(SiteRequestForm):
    """A site to add. Texts as typed."""

    longitude: str = Field(default="", max_length=LONGEST)
    """Degrees East."""
    latitude: str = Field(default="", max_length=LONGEST)
    """Degrees North."""
    park_id: str = Field(default="", max_length=LONGEST)
    """Park it stands in; empty for none."""


class NewSiteQuery(Query):
    """Where a new site would stand."""

    parc: str = Field(default="", max_length=LONGEST)
    """Park chosen beforehand."""


class StateForm(Form):
    """A site closed or opened again."""

    seen: str = Field(default="", max_length=LONGEST)
    """Stamp of the site as it was seen."""


class AcceptanceForm(Form):
    """Which site a request means, where it is one of those without a SIRET."""

    site_id: str = Field(default="", max_length=LONGEST)
    """Its id; empty for the site of the SIRET, new where none carries it."""


class RefusalForm(Form):
    """Why a request is refused."""

    reason: str = ""
    """The reason, which the asker reads."""


class DetachmentForm(Form):
    """Whose rights on a site end."""

    account_id: str = Field(default="", max_length=LONGEST)
    """Account."""
