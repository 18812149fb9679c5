"""The company of a site: the one that its SIREN names, or a new one."""

import secrets

from symbiose.domain.companies import Company, Site
from symbiose.domain.errors import InvalidDeclaration, Problem
from symbiose.domain.identifiers import SIREN_DIGITS
from symbiose.domain.identity import derived_id
from symbiose.domain.labels import label_key
from symbiose.domain.repositories import Repositories

ID_BYTES = 9


def company_of_siren(repositories: Repositories, siren: str) -> Company | None:
    """Return the company of a SIREN, whether it is stated or the SIRET of one of its sites tells it."""
    companies = {company.id: company for company in repositories.sites.companies()}
    stated = next((company for company in companies.values() if company.siren == siren), None)
    told = (site.company_id for site in repositories.sites.all() if (site.siret or "").startswith(siren))
    return stated or companies.get(next(told, ""))


def company_of_site(repositories: Repositories, site: Site) -> Company:
    """Return the company that operates a site."""
    return next(one for one in repositories.sites.companies() if one.id == site.company_id)


def sites_of_company(repositories: Repositories, company_id: str) -> list[Site]:
    """Return the sites that a company operates, by id."""
    return [site for site in repositories.sites.all() if site.company_id == company_id]


def company_stated(
    repositories: Repositories, name: str, siret: str | None, present: Company | None
) -> Company:
    """Return the company that a form states for a site, as it is to be stored.

    A SIRET names its company by its SIREN: one that is known, the present one where no SIREN of it is known,
    else a new one. Without a SIRET it is the present one, else the one of that name, else a new one.

    Args:
        repositories: Those of the transaction.
        name: Name of the company as it was typed.
        siret: SIRET of the site; None where it is not known.
        present: Company of the site so far; None for a new site.
    """
    if siret is None:
        return present or _of_name(repositories, name) or _new(name, None)
    siren = siret[:SIREN_DIGITS]
    known = company_of_siren(repositories, siren)
    if known is not None:
        return known.model_copy(update={"siren": siren})
    if present is not None and not _sirens(repositories, present):
        return present.model_copy(update={"siren": siren})
    return _new(name, siren)


def _of_name(repositories: Repositories, name: str) -> Company | None:
    named = [one for one in repositories.sites.companies() if label_key(one.name) == label_key(name)]
    if len(named) > 1:
        expected = "plusieurs entreprises portent ce nom : donnez le SIRET du site"
        raise InvalidDeclaration([Problem("company_name", name, expected)])
    return named[0] if named else None


def _sirens(repositories: Repositories, company: Company) -> set[str]:
    """Return the SIREN of a company: that which is stated, and those of the SIRET of its sites."""
    told = {s.siret[:SIREN_DIGITS] for s in sites_of_company(repositories, company.id) if s.siret}
    return told | ({company.siren} if company.siren else set())


def _new(name: str, siren: str | None) -> Company:
    company_id = derived_id("company", siren) if siren else f"company_{secrets.token_hex(ID_BYTES)}"
    return Company(id=company_id, name=name, siren=siren)
