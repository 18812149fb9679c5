"""Answer requests to be attached to a site: accepted, with the site created where it is new, or refused."""

from symbiose.domain.accounts import Account, Actor, Role
from symbiose.domain.civil_days import day_of
from symbiose.domain.companies import Activity, Company, Site
from symbiose.domain.errors import InvalidDeclaration, Problem, UnknownThing
from symbiose.domain.identifiers import SIREN_DIGITS
from symbiose.domain.identity import derived_id
from symbiose.domain.permissions import CanAnswerSomeRequests
from symbiose.domain.repositories import Repositories
from symbiose.domain.site_requests import SiteRequest
from symbiose.services.context import Services
from symbiose.services.journalling import journal_entry
from symbiose.services.managed import managed_site_for_change
from symbiose.services.roof_matching import place_sites
from symbiose.services.site_companies import company_of_siren, company_of_site
from symbiose.services.site_requests import answers, parks_on

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
        UnknownThing: There is no such request or site, or it is not the caller's, which is not told.
        ConflictingReview: Somebody answered it already.
        InvalidDeclaration: The account can be attached to no site, or the site and the SIRET do not agree.
    """
    CanAnswerSomeRequests(actor).require()
    now = services.clock()
    entry = journal_entry(actor, "accept_site_request", request_id, now)

    def work(repositories: Repositories) -> SiteRequest:
        answered = _asked_of(services, actor, repositories, request_id).accepted(actor.id, now)
        account = _account_to_attach(repositories, answered.account_id)
        site = _site_of(services, actor, repositories, answered, site_id)
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
        UnknownThing: There is no such request, or it is not the caller's, which is not told.
        ConflictingReview: Somebody answered it already.
        InvalidDeclaration: The reason is missing or too long.
    """
    CanAnswerSomeRequests(actor).require()
    words = " ".join(reason.split())
    if not 0 < len(words) <= LONGEST_REASON:
        expected = f"dites pourquoi, en {LONGEST_REASON} caractères au plus"
        raise InvalidDeclaration([Problem("reason", words[:200], expected)])
    now = services.clock()
    entry = journal_entry(actor, "refuse_site_request", request_id, now)

    def work(repositories: Repositories) -> SiteRequest:
        answered = _asked_of(services, actor, repositories, request_id).refused(actor.id, now, words)
        repositories.site_requests.save(answered)
        repositories.journal.append(entry)
        return answered

    return services.store.write(work)


def _account_to_attach(repositories: Repositories, account_id: str) -> Account:
    account = repositories.accounts.for_change(account_id)
    if account.disabled or account.role is not Role.SITE_MANAGER:
        expected = "ce compte est fermé, ou n’est plus celui d’un responsable de site : refusez la demande"
        raise InvalidDeclaration([Problem("account", account.email, expected)])
    return account


def _asked_of(services: Services, actor: Actor, repositories: Repositories, request_id: str) -> SiteRequest:
    """Return a request that the caller answers.

    Raises:
        UnknownThing: There is none, or another coordinator answers it, which is not told.
    """
    request = repositories.site_requests.get(request_id)
    if not answers(services, actor, repositories, request):
        msg = f"{request_id} does not exist. Check the id."
        raise UnknownThing(msg, request=request_id)
    return request


def _site_of(
    services: Services, actor: Actor, repositories: Repositories, request: SiteRequest, site_id: str
) -> Site:
    """Return the site that a request means: the one of its SIRET, one that takes the SIRET, or a new one."""
    known = repositories.sites.by_siret(request.siret)
    if known is not None and site_id in ("", known.id):
        return known
    if known is not None:
        expected = f"ce SIRET est déjà celui du site « {known.name} »"
        raise InvalidDeclaration([Problem("site_id", site_id, expected)])
    if site_id:
        site = _named(repositories, request, managed_site_for_change(actor, repositories, site_id))
    else:
        site = _new_site(services, actor, repositories, request)
    repositories.sites.save([site])
    place_sites(services, repositories, [site])
    return site


def _named(repositories: Repositories, request: SiteRequest, site: Site) -> Site:
    """Return a site of which no SIRET was known, with that of the request; its company takes the SIREN."""
    company = company_of_site(repositories, site)
    holder = company_of_siren(repositories, request.siren)
    sirens = {company.siren} | {
        other.siret[:SIREN_DIGITS]
        for other in repositories.sites.all()
        if other.siret and other.company_id == company.id
    }
    if site.siret is not None or not sirens <= {None, request.siren}:
        expected = f"le site « {site.name} » a un autre SIRET, ou son entreprise un autre SIREN"
        raise InvalidDeclaration([Problem("site_id", site.id, expected)])
    if holder is not None and holder.id != company.id:
        expected = f"le SIREN {request.siren} est déjà celui de l’entreprise « {holder.name} »"
        raise InvalidDeclaration([Problem("site_id", site.id, expected)])
    if company.siren is None:
        repositories.sites.save_companies([company.model_copy(update={"siren": request.siren})])
    return site.model_copy(update={"siret": request.siret})


def _new_site(services: Services, actor: Actor, repositories: Repositories, request: SiteRequest) -> Site:
    """Return a new site at the centre of its commune; the company of its SIREN is created where it is new.

    One that a coordinator of parks accepts stands in their park on that commune.
    """
    own = [park for park in parks_on(services, repositories, request) if park in actor.park_ids]
    commune = services.reference.communes.get(request.commune_code)
    company = company_of_siren(repositories, request.siren)
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
        park_id=own[0] if own else None,
        activity=Activity(code=request.activity_code) if request.activity_code else None,
        jobs=request.jobs,
        floor_area_m2=request.floor_area_m2,
        known_since=day_of(request.answered_at) if request.answered_at else None,
    )
