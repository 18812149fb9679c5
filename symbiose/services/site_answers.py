"""Answer requests to be attached to a site: accepted, with the site created where it is new, or refused."""

from symbiose.domain.accounts import Account, Actor, Role
from symbiose.domain.companies import Activity, Company, Site
from symbiose.domain.errors import InvalidDeclaration, Problem
from symbiose.domain.identifiers import SIREN_DIGITS
from symbiose.domain.identity import derived_id
from symbiose.domain.permissions import CanAnswerSiteRequests
from symbiose.domain.repositories import Repositories
from symbiose.domain.site_requests import SiteRequest
from symbiose.services.context import Services
from symbiose.services.journalling import journal_entry

LONGEST_REASON = 2000


def accept_request(services: Services, actor: Actor, request_id: str, site_id: str = "") -> SiteRequest:
    """Attach the account to the site, which is created, with its company, where its SIRET is new.

    Args:
        services: What use cases work with.
        actor: The caller.
        request_id: Request.
        site_id: Site without a SIRET that the request means, which then takes it; empty when it means none.

    Raises:
        NotAllowed: The caller answers no requests.
        UnknownThing: There is no such request or site.
        ConflictingReview: Somebody answered it already.
        InvalidDeclaration: The account can be attached to no site, or the site and the SIRET do not agree.
    """
    CanAnswerSiteRequests(actor).require()
    now = services.clock()
    entry = journal_entry(actor, "accept_site_request", request_id, now)

    def work(repositories: Repositories) -> SiteRequest:
        answered = repositories.site_requests.get(request_id).accepted(actor.id, now)
        account = _account_to_attach(repositories, answered.account_id)
        site = _site_of(services, repositories, answered, site_id)
        repositories.site_requests.save(answered)
        if site.id not in account.site_ids:
            repositories.accounts.save(
                account.model_copy(update={"site_ids": (*account.site_ids, site.id)}),
            )
        repositories.journal.append(entry.model_copy(update={"detail": f"site={site.id}"}))
        return answered

    return services.store.write(work)


def refuse_request(services: Services, actor: Actor, request_id: str, reason: str) -> SiteRequest:
    """Refuse a request with a reason, which the asker reads.

    Raises:
        NotAllowed: The caller answers no requests.
        UnknownThing: There is no such request.
        ConflictingReview: Somebody answered it already.
        InvalidDeclaration: The reason is missing or too long.
    """
    CanAnswerSiteRequests(actor).require()
    words = " ".join(reason.split())
    if not 0 < len(words) <= LONGEST_REASON:
        expected = f"dites pourquoi, en {LONGEST_REASON} caractères au plus"
        raise InvalidDeclaration([Problem("reason", words[:200], expected)])
    now = services.clock()
    entry = journal_entry(actor, "refuse_site_request", request_id, now)

    def work(repositories: Repositories) -> SiteRequest:
        answered = repositories.site_requests.get(request_id).refused(actor.id, now, words)
        repositories.site_requests.save(answered)
        repositories.journal.append(entry)
        return answered

    return services.store.write(work)


def _account_to_attach(repositories: Repositories, account_id: str) -> Account:
    account = repositories.accounts.for_change(account_id)
    if account.disabled or account.role is not Role.SITE_MANAGER:
        expected = "ce compte est fermé, ou n'est plus celui d'un responsable de site : refusez la demande"
        raise InvalidDeclaration([Problem("account", account.email, expected)])
    return account


def _site_of(services: Services, repositories: Repositories, request: SiteRequest, site_id: str) -> Site:
    """Return the site that a request means: the one of its SIRET, one that takes the SIRET, or a new one."""
    known = repositories.sites.by_siret(request.siret)
    if known is not None and site_id in ("", known.id):
        return known
    if known is not None:
        expected = f"ce SIRET est déjà celui du site « {known.name} »"
        raise InvalidDeclaration([Problem("site_id", site_id, expected)])
    site = _named(repositories, request, site_id) if site_id else _new_site(services, repositories, request)
    repositories.sites.save([site])
    return site


def _named(repositories: Repositories, request: SiteRequest, site_id: str) -> Site:
    """Return a site of which no SIRET was known, with that of the request; its company takes the SIREN."""
    site = repositories.sites.get(site_id)
    company = next(c for c in repositories.sites.companies() if c.id == site.company_id)
    holder = _company_of(repositories, request.siren)
    sirens = {company.siren} | {
        other.siret[:SIREN_DIGITS]
        for other in repositories.sites.all()
        if other.siret and other.company_id == company.id
    }
    if site.siret is not None or not sirens <= {None, request.siren}:
        expected = f"le site « {site.name} » a un autre SIRET, ou son entreprise un autre SIREN"
        raise InvalidDeclaration([Problem("site_id", site_id, expected)])
    if holder is not None and holder.id != company.id:
        expected = f"le SIREN {request.siren} est déjà celui de l'entreprise « {holder.name} »"
        raise InvalidDeclaration([Problem("site_id", site_id, expected)])
    if company.siren is None:
        repositories.sites.save_companies([company.model_copy(update={"siren": request.siren})])
    return site.model_copy(update={"siret": request.siret})


def _new_site(services: Services, repositories: Repositories, request: SiteRequest) -> Site:
    """Return a new site at the centre of its commune; the company of its SIREN is created where it is new."""
    commune = services.reference.communes.get(request.commune_code)
    company = _company_of(repositories, request.siren)
    if company is None:
        company = Company(
            id=derived_id("company", request.siren), name=request.company_name, siren=request.siren
        )
        repositories.sites.save_companies([company])
    return Site(
        id=derived_id("site", request.siret),
        company_id=company.id,
        name=request.site_name,
        siret=request.siret,
        commune_code=commune.code,
        longitude=commune.longitude,
        latitude=commune.latitude,
        position_source="commune",
        activity=Activity(code=request.activity_code) if request.activity_code else None,
        jobs=request.jobs,
        floor_area_m2=request.floor_area_m2,
    )


def _company_of(repositories: Repositories, siren: str) -> Company | None:
    """Return the company of a SIREN, whether it is stated or the SIRET of one of its sites tells it."""
    companies = {company.id: company for company in repositories.sites.companies()}
    stated = next((company for company in companies.values() if company.siren == siren), None)
    told = (site.company_id for site in repositories.sites.all() if (site.siret or "").startswith(siren))
    return stated or companies.get(next(told, ""))
