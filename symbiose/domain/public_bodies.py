"""Which sites are taken for public bodies: by their activity; declarations do not tell who owns them."""

from typing import Final

from symbiose.domain.companies import Site

PUBLIC_ACTIVITIES: Final = ("84", "85.1", "85.2", "85.3", "85.42", "86.10", "91.01", "91.02")
"""Beginnings of NAF rév. 2 codes: administration, schools, universities, hospitals, libraries, museums."""
ADMINISTRATION: Final = "84.11"
"""General public administration: communes and agglomerations are registered under it."""


def is_public(site: Site) -> bool:
    """Tell whether a site is taken for a public body, or for one that serves the public.

    >>> is_public(Site(id="a", company_id="a", name="A", commune_code="62498", longitude=2.8, latitude=50.4,
    ...     position_source="declared", activity={"code": "85.32Z"}))
    True
    """
    return site.activity is not None and site.activity.code.startswith(PUBLIC_ACTIVITIES)


def is_local_authority(site: Site) -> bool:
    """Tell whether a site is taken for a commune or an agglomeration."""
    return site.activity is not None and site.activity.code.startswith(ADMINISTRATION)
