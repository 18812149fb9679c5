"""Sites as those who coordinate add them, correct them, close them and open them again."""

import hashlib
import secrets
from collections.abc import Mapping
from dataclasses import dataclass

from symbiose.domain.accounts import Actor
from symbiose.domain.civil_days import day_of
from symbiose.domain.communes import Park
from symbiose.domain.companies import Company, Site
from symbiose.domain.errors import ConflictingReview, InvalidDeclaration, Problem, UnknownThing
from symbiose.domain.labels import label_key
from symbiose.domain.permissions import STAFF, CanCreateSite, CanEditSite
from symbiose.domain.repositories import Repositories
from symbiose.services.context import Services
from symbiose.services.journalling import journal_entry
from symbiose.services.parks import known_park, parks_by_name
from symbiose.services.roof_matching import place_sites
from symbiose.services.site_companies import company_of_site, company_stated, sites_of_company
from symbiose.services.site_wishes import SiteWish, read_site
from symbiose.services.sites import require_drivers

ID_BYTES = 9
_SHORT = 24
ALL_NOT_YOURS = (
    "cette entreprise a des établissements hors de vos parcs : demandez à l’administrateur de la renommer"
)


@dataclass(frozen=True)
class EditableSite:
    """A site with what a form shows of it."""

    site: Site
    company: Company
    stamp: str
    """Tells this state of the site and its company from any other."""


def site_stamp(site: Site, company: Company) -> str:
    """Return what tells this state of a site from any other: who changes it states which they saw."""
    told = f"{site.model_dump_json()}\n{company.model_dump_json()}"
    return hashlib.sha256(told.encode()).hexdigest()[:_SHORT]


def parks_to_choose(services: Services, actor: Actor) -> tuple[Park, ...]:
    """Return the parks in which the caller may add a site, by name."""
    return tuple(park for park in parks_by_name(services) if CanCreateSite(actor, park.id).allowed())


def editable_site(services: Services, actor: Actor, site_id: str) -> EditableSite:
    """Return a site that the caller may change.

    Raises:
        UnknownThing: There is no such site, or it is not the caller's, which is not told.
    """

    def work(repositories: Repositories) -> EditableSite:
        _require_theirs(actor, site_id)
        site = repositories.sites.get(site_id)
        company = company_of_site(repositories, site)
        return EditableSite(site, company, site_stamp(site, company))

    return services.store.read(work)


def create_site(services: Services, actor: Actor, fields: Mapping[str, str], park_id: str) -> Site:
    """Add a site, and its company where it is new.

    Args:
        services: What use cases work with.
        actor: The caller.
        fields: Text by name of field, see `read_site`.
        park_id: Park it stands in; empty for none.

    Raises:
        NotAllowed: The caller may not add a site there.
        UnknownThing: There is no such park.
        InvalidDeclaration: Some fields are wrong, or the site is known already.
    """
    CanCreateSite(actor, park_id or None).require()
    wish = read_site(fields, services.reference, None)
    site_id, now = f"site_{secrets.token_hex(ID_BYTES)}", services.clock()
    entry = journal_entry(actor, "create_site", site_id, now, f"park={park_id or 'none'}")

    def work(repositories: Repositories) -> Site:
        park = known_park(services, repositories, park_id).id if park_id else None
        company = company_stated(repositories, wish.company_name, wish.siret, None)
        repositories.sites.save_companies([company])
        _require_new(repositories, wish, company)
        longitude, latitude = wish.commune.longitude, wish.commune.latitude
        blank = Site(
            id=site_id,
            company_id=company.id,
            name=wish.site_name,
            commune_code=wish.commune.code,
            longitude=longitude,
            latitude=latitude,
            position_source="commune",
            park_id=park,
            known_since=day_of(now),
        )
        site = wish.applied_to(blank)
        repositories.sites.save([site])
        place_sites(services, repositories, [site])
        repositories.journal.append(entry)
        return site

    return services.store.write(work)


def change_site(services: Services, actor: Actor, site_id: str, fields: Mapping[str, str], seen: str) -> Site:
    """Correct the number, names, place or size of a site; another SIREN means another company.

    Args:
        services: What use cases work with.
        actor: The caller.
        site_id: The site.
        fields: Text by name of field, see `read_site`.
        seen: Stamp of the site as it was seen.

    Raises:
        UnknownThing: There is no such site, or it is not the caller's, which is not told.
        ConflictingReview: Somebody changed it since it was seen.
        InvalidDeclaration: Some fields are wrong, or another site has that SIRET.
    """
    found = editable_site(services, actor, site_id)
    wish = read_site(fields, services.reference, found.site.activity)
    entry = journal_entry(actor, "change_site", site_id, services.clock())

    def work(repositories: Repositories) -> Site:
        known = _unchanged(repositories, site_id, seen)
        require_drivers(repositories, site_id, wish.trade)
        company = _company(actor, repositories, known, wish)
        site = wish.applied_to(known).model_copy(update={"company_id": company.id})
        if (site, company) == (known, company_of_site(repositories, known)):
            return known
        repositories.sites.save_companies([company])
        _require_free(repositories, wish.siret, site_id)
        repositories.sites.save([site])
        place_sites(services, repositories, [site])
        repositories.journal.append(entry)
        return site

    return services.store.write(work)


def close_site(services: Services, actor: Actor, site_id: str, seen: str) -> int:
    """Close a site: its flows are withdrawn, and it declares none any more; return how many were withdrawn.

    Raises:
        UnknownThing: There is no such site, or it is not the caller's, which is not told.
        ConflictingReview: Somebody changed it since it was seen.
    """
    _require_theirs(actor, site_id)
    now = services.clock()
    entry = journal_entry(actor, "close_site", site_id, now)

    def work(repositories: Repositories) -> int:
        site = _unchanged(repositories, site_id, seen)
        if site.closed_on is not None:
            return 0
        standing = [flow for flow in repositories.flows.of_sites([site_id]) if not flow.withdrawn]
        repositories.flows.save([flow.next_version(now, actor.id, withdrawn=True) for flow in standing])
        closed = site.model_copy(update={"closed_on": day_of(now)})
        repositories.sites.save([closed])
        place_sites(services, repositories, [closed])
        repositories.journal.append(entry.model_copy(update={"detail": f"{len(standing)} flow(s) withdrawn"}))
        return len(standing)

    return services.store.write(work)


def reopen_site(services: Services, actor: Actor, site_id: str, seen: str) -> Site:
    """Open a closed site again; its flows stay withdrawn until somebody takes them up again.

    Raises:
        UnknownThing: There is no such site, or it is not the caller's, which is not told.
        ConflictingReview: Somebody changed it since it was seen.
    """
    _require_theirs(actor, site_id)
    entry = journal_entry(actor, "reopen_site", site_id, services.clock())

    def work(repositories: Repositories) -> Site:
        site = _unchanged(repositories, site_id, seen)
        if site.closed_on is None:
            return site
        opened = site.model_copy(update={"closed_on": None})
        repositories.sites.save([opened])
        place_sites(services, repositories, [opened])
        repositories.journal.append(entry)
        return opened

    return services.store.write(work)


def _require_theirs(actor: Actor, site_id: str) -> None:
    """Raise `UnknownThing` where the caller may not change a site; a role that changes none is told so."""
    permission = CanEditSite(actor, site_id)
    if actor.role not in STAFF:
        permission.require()
    if not permission.allowed():
        msg = f"Site {site_id} does not exist. Check the id."
        raise UnknownThing(msg, site=site_id)


def _unchanged(repositories: Repositories, site_id: str, seen: str) -> Site:
    """Return a site that nobody else changes, as it was seen."""
    site = repositories.sites.for_change(site_id)
    if site_stamp(site, company_of_site(repositories, site)) != seen:
        msg = f"Somebody changed site {site_id} meanwhile. Read it again, then decide."
        raise ConflictingReview(msg, site=site_id)
    return site


def _company(actor: Actor, repositories: Repositories, site: Site, wish: SiteWish) -> Company:
    """Return the company of a site as it is stated: renamed where it stays the same one."""
    present = company_of_site(repositories, site)
    company = company_stated(repositories, wish.company_name, wish.siret, present)
    if company.id != present.id or company.name == wish.company_name:
        return company
    own = sites_of_company(repositories, company.id)
    if not all(CanEditSite(actor, one.id).allowed() for one in own):
        raise InvalidDeclaration([Problem("company_name", wish.company_name, ALL_NOT_YOURS)])
    return company.model_copy(update={"name": wish.company_name})


def _require_new(repositories: Repositories, wish: SiteWish, company: Company) -> None:
    _require_free(repositories, wish.siret, "")
    same = (
        site
        for site in sites_of_company(repositories, company.id)
        if site.commune_code == wish.commune.code and label_key(site.name) == label_key(wish.site_name)
    )
    if next(same, None) is not None:
        expected = "cette entreprise a déjà un établissement de ce nom dans cette commune"
        raise InvalidDeclaration([Problem("site_name", wish.site_name, expected)])


def _require_free(repositories: Repositories, siret: str | None, site_id: str) -> None:
    """Refuse a SIRET that another site has; its company was stored before, which holds up a second one."""
    holder = repositories.sites.by_siret(siret) if siret else None
    if holder is not None and holder.id != site_id:
        expected = f"ce SIRET est déjà celui de l’établissement « {holder.name} »"
        raise InvalidDeclaration([Problem("siret", siret or "", expected)])
