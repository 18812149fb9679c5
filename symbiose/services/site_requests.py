"""Ask to be attached to a site by its SIRET, and list such requests for who asks and who answers.

A request is no right: until a coordinator accepts it, its account sees nothing of the site. Asking answers
the same whether or not the service knows the SIRET, and whoever manages it.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from symbiose.domain.accounts import Account, Actor
from symbiose.domain.companies import Site
from symbiose.domain.errors import InvalidDeclaration, Problem
from symbiose.domain.identity import derived_id
from symbiose.domain.permissions import CanAnswerSiteRequests, CanAnswerSomeRequests, CanAskForSite
from symbiose.domain.repositories import Repositories
from symbiose.domain.site_requests import SiteRequest
from symbiose.services.context import Services
from symbiose.services.journalling import journal_entry
from symbiose.services.parks import parks_of
from symbiose.services.site_details import SiteDetails, read_details

MOST_OPEN = 20
"""Requests of one account that wait for an answer at most."""


@dataclass(frozen=True)
class RequestLine:
    """A request as the coordinator reads it."""

    request: SiteRequest
    email: str
    """Address of the account that asks."""
    known: Site | None
    """Site that carries the SIRET already."""
    managers: tuple[str, ...]
    """Addresses of the accounts that manage it."""
    without_siret: tuple[Site, ...]
    """Sites of which no SIRET is known, those of the same commune first: one of them may be meant."""


def ask_for_site(services: Services, actor: Actor, fields: Mapping[str, str]) -> SiteRequest:
    """Ask to be attached to a site; asking again for the same one returns the request that waits already.

    Args:
        services: What use cases work with.
        actor: The caller.
        fields: Text by name of field, see `read_details`.

    Raises:
        NotAllowed: The caller is no site manager.
        InvalidDeclaration: Some fields are wrong, or too many requests of the account wait already.
    """
    CanAskForSite(actor).require()
    details = read_details(fields, services.reference)
    now = services.clock()
    entry = journal_entry(actor, "ask_for_site", "", now)

    def work(repositories: Repositories) -> SiteRequest:
        own = [request for request in repositories.site_requests.all() if request.account_id == actor.id]
        same = [request for request in own if request.siret == details.siret]
        waiting = next((request for request in same if request.open), None)
        if waiting is not None:
            return waiting
        _require_few([request for request in own if request.open])
        _require_not_attached(actor, repositories, details.siret)
        request = SiteRequest(
            id=derived_id("request", actor.id, details.siret, str(len(same))),
            account_id=actor.id,
            asked_at=now,
            **_as_asked(details),
        )
        repositories.site_requests.save(request)
        repositories.journal.append(entry.model_copy(update={"thing_id": request.id}))
        return request

    return services.store.write(work)


def own_requests(services: Services, actor: Actor) -> tuple[SiteRequest, ...]:
    """Return the requests of the caller, the newest first, with the state and reason of each."""
    CanAskForSite(actor).require()
    found = services.store.read(lambda r: r.site_requests.all())
    return tuple(request for request in found if request.account_id == actor.id)


def waiting_requests(services: Services, repositories: Repositories) -> tuple[SiteRequest, ...]:
    """Return the requests that wait, the newest first; read again only when something changed."""
    return services.memory.recall(
        repositories,
        "site requests that wait",
        lambda: tuple(request for request in repositories.site_requests.all() if request.open),
    )


def answers(services: Services, actor: Actor, repositories: Repositories, request: SiteRequest) -> bool:
    """Tell whether the caller answers a request: coordinators of parks those of their sites and communes."""
    known = repositories.sites.by_siret(request.siret)
    site_id = known.id if known else None
    return CanAnswerSiteRequests(actor, site_id, parks_on(services, repositories, request)).allowed()


def parks_on(services: Services, repositories: Repositories, request: SiteRequest) -> tuple[str, ...]:
    """Return the parks on the commune of the site that a request states, by id."""
    parks = parks_of(services, repositories).values()
    return tuple(sorted(park.id for park in parks if request.commune_code in park.commune_codes))


def answerable_requests(
    services: Services, actor: Actor, repositories: Repositories
) -> tuple[SiteRequest, ...]:
    """Return the requests that wait for the caller's answer, the newest first; none for other roles."""
    if not CanAnswerSomeRequests(actor).allowed():
        return ()
    waiting = waiting_requests(services, repositories)
    return tuple(request for request in waiting if answers(services, actor, repositories, request))


def count_open_requests(services: Services, actor: Actor) -> int:
    """Return how many requests wait for the caller's answer."""
    CanAnswerSomeRequests(actor).require()
    return len(services.store.read(lambda r: answerable_requests(services, actor, r)))


def open_requests(services: Services, actor: Actor) -> tuple[RequestLine, ...]:
    """Return the requests that wait for the caller's answer, the oldest first."""
    CanAnswerSomeRequests(actor).require()

    def work(repositories: Repositories) -> tuple[RequestLine, ...]:
        accounts = {account.id: account for account in repositories.accounts.all()}
        sites = repositories.sites.all()
        own = frozenset(site.id for site in sites if CanAnswerSiteRequests(actor, site.id).allowed())
        waiting = answerable_requests(services, actor, repositories)
        return tuple(_line(request, accounts, sites, own) for request in reversed(waiting))

    return services.store.read(work)


def _require_few(waiting: Iterable[SiteRequest]) -> None:
    if len(list(waiting)) >= MOST_OPEN:
        expected = f"{MOST_OPEN} de vos demandes attendent déjà une réponse : attendez celle du coordinateur"
        raise InvalidDeclaration([Problem("form", "", expected)])


def _require_not_attached(actor: Actor, repositories: Repositories, siret: str) -> None:
    """Refuse what the account has already; only its own sites are looked at, so that it learns no others."""
    own = [repositories.sites.get(site_id) for site_id in actor.site_ids]
    if any(site.siret == siret for site in own):
        raise InvalidDeclaration([Problem("siret", siret, "cet établissement est déjà l’un des vôtres")])


def _as_asked(details: SiteDetails) -> dict[str, object]:
    return {
        "siret": details.siret,
        "site_name": details.site_name,
        "company_name": details.company_name,
        "commune_code": details.commune.code,
        "activity_code": details.trade.activity.code if details.trade.activity else None,
        "jobs": details.trade.jobs,
        "floor_area_m2": details.trade.floor_area_m2,
    }


def _line(
    request: SiteRequest, accounts: Mapping[str, Account], sites: list[Site], own: frozenset[str]
) -> RequestLine:
    known = next((site for site in sites if site.siret == request.siret), None)
    asker = accounts.get(request.account_id)
    nameless = [site for site in sites if site.siret is None and site.id in own]
    return RequestLine(
        request=request,
        email=asker.email if asker else request.account_id,
        known=known,
        managers=tuple(a.email for a in accounts.values() if known and known.id in a.site_ids),
        without_siret=()
        if known
        else tuple(sorted(nameless, key=lambda s: (s.commune_code != request.commune_code, s.name))),
    )
