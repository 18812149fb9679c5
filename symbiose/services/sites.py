"""The sites that the caller manages: what is known of them, their size, who manages them, their template."""

from collections.abc import Mapping
from dataclasses import dataclass

from symbiose.domain.accounts import Account, Actor
from symbiose.domain.communes import Epci, Park
from symbiose.domain.companies import Company, Site
from symbiose.domain.documents.export_content import ExportedSite
from symbiose.domain.errors import InvalidDeclaration, Problem, UnknownThing
from symbiose.domain.permissions import CanAnswerSiteRequests, CanAnswerSomeRequests, CanDeclare, CanEditSite
from symbiose.domain.repositories import Repositories
from symbiose.services.context import Services
from symbiose.services.declare import sites_managed
from symbiose.services.exporting import exported_site
from symbiose.services.journalling import journal_entry
from symbiose.services.managed import managed_site, managed_site_for_change
from symbiose.services.parks import parks_of
from symbiose.services.site_details import SiteTrade, read_trade

RESTS_ON_IT = "des flux estimés reposent sur ce chiffre : corrigez-le plutôt que de l’effacer"


@dataclass(frozen=True)
class SiteLine:
    """A site of the list."""

    site: Site
    commune: str
    """Name of its commune."""
    epci: Epci | None
    """Agglomeration of the commune, None outside the territory."""


@dataclass(frozen=True)
class SiteSheet:
    """A site with what is known of it."""

    line: SiteLine
    company: Company
    activity: str
    """Label of its activity, empty when not known."""
    flows: int
    """Flows that stand declared."""
    managers: tuple[Account, ...]
    """Accounts that manage it, by address; only for those who may detach them."""
    may_detach: bool
    may_edit: bool
    """The caller may correct the site and close it."""
    park: Park | None
    """Business park that it stands in."""


def site_lines(services: Services, actor: Actor) -> tuple[SiteLine, ...]:
    """Return the sites that the caller manages, all for staff, by name."""
    return tuple(_line(services, site) for site in sites_managed(services, actor, closed=True))


def site_sheet(services: Services, actor: Actor, site_id: str) -> SiteSheet:
    """Return a site that the caller manages.

    Raises:
        UnknownThing: There is no such site, or it is not the caller's, which is not told.
    """
    CanDeclare(actor).require()
    may_detach = CanAnswerSiteRequests(actor, site_id).allowed()

    def work(repositories: Repositories) -> SiteSheet:
        site = managed_site(actor, repositories, site_id)
        managers = [account for account in repositories.accounts.all() if site.id in account.site_ids]
        return SiteSheet(
            line=_line(services, site),
            company=next(c for c in repositories.sites.companies() if c.id == site.company_id),
            activity=services.reference.naf.label_of(site.activity),
            flows=sum(not flow.withdrawn for flow in repositories.flows.of_sites([site.id])),
            managers=tuple(managers) if may_detach else (),
            may_detach=may_detach,
            may_edit=CanEditSite(actor, site_id).allowed(),
            park=parks_of(services, repositories).get(site.park_id or ""),
        )

    return services.store.read(work)


def correct_trade(services: Services, actor: Actor, site_id: str, fields: Mapping[str, str]) -> Site:
    """Correct the activity of a site, its jobs and floor area, on which estimates of usual flows rest.

    Raises:
        UnknownThing: There is no such site, or it is not the caller's, which is not told.
        InvalidDeclaration: A text is no activity or number, or a figure is emptied that estimates rest on.
    """
    CanDeclare(actor).require()
    now = services.clock()
    entry = journal_entry(actor, "correct_site", site_id, now)

    def work(repositories: Repositories) -> Site:
        site = managed_site_for_change(actor, repositories, site_id)
        trade = read_trade(fields, services.reference, site.activity)
        require_drivers(repositories, site_id, trade)
        corrected = site.model_copy(update=vars(trade))
        if corrected != site:
            repositories.sites.save([corrected])
            repositories.journal.append(entry)
        return corrected

    return services.store.write(work)


def detach_account(services: Services, actor: Actor, site_id: str, account_id: str) -> Account:
    """Take a site away from an account: its rights there end with its next request.

    Raises:
        NotAllowed: The caller detaches no accounts.
        UnknownThing: There is no such account or site, the site is none of the account's, or not the
            caller's, which is not told.
    """
    CanAnswerSomeRequests(actor).require()
    now = services.clock()
    entry = journal_entry(actor, "detach_account", account_id, now, f"site={site_id}")

    def work(repositories: Repositories) -> Account:
        managed_site(actor, repositories, site_id)
        account = repositories.accounts.for_change(account_id)
        if site_id not in account.site_ids:
            msg = f"Site {site_id} is none of account {account_id}. Read the sheet of the site again."
            raise UnknownThing(msg, site=site_id, account=account_id)
        left = tuple(site for site in account.site_ids if site != site_id)
        detached = account.model_copy(update={"site_ids": left})
        repositories.accounts.save(detached)
        repositories.journal.append(entry)
        return detached

    return services.store.write(work)


def spreadsheet_template(services: Services, actor: Actor, site_id: str | None) -> bytes:
    """Return a workbook in which to declare flows, filled with those of a site as they stand.

    Args:
        services: What use cases work with.
        actor: The caller.
        site_id: Site whose flows are filled in; None for an empty one.

    Raises:
        UnknownThing: There is no such site, or it is not the caller's, which is not told.
    """
    CanDeclare(actor).require()
    if site_id is None:
        return services.templates.template(None)

    def work(repositories: Repositories) -> ExportedSite:
        site = managed_site(actor, repositories, site_id)
        standing = [flow for flow in repositories.flows.of_sites([site.id]) if not flow.withdrawn]
        return exported_site(services, actor, site, standing)

    return services.templates.template(services.store.read(work))


def require_drivers(repositories: Repositories, site_id: str, trade: SiteTrade) -> None:
    """Refuse to empty a figure that standing estimates of the site were made from: corrected, they hold."""
    emptied = [name for name in ("jobs", "floor_area_m2") if getattr(trade, name) is None]
    flows = repositories.flows.of_sites([site_id])
    drivers = {flow.estimate.driver for flow in flows if flow.estimate and not flow.withdrawn}
    if problems := [Problem(name, "", RESTS_ON_IT) for name in emptied if name in drivers]:
        raise InvalidDeclaration(problems)


def _line(services: Services, site: Site) -> SiteLine:
    communes = services.reference.communes
    known = site.commune_code in communes
    epci = communes.epcis[communes.get(site.commune_code).epci_id] if known else None
    return SiteLine(site, communes.name_of(site.commune_code), epci)
