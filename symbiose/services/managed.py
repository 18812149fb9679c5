"""Sites and flows that the caller manages; those of another firm are as good as missing."""

from symbiose.domain.accounts import Actor
from symbiose.domain.companies import Site
from symbiose.domain.errors import InvalidDeclaration, Problem, UnknownThing
from symbiose.domain.flows import Flow
from symbiose.domain.permissions import CanManageSite
from symbiose.domain.repositories import Repositories

CLOSED = "cet établissement est fermé : rouvrez-le d’abord, ou demandez-le à la coordination"


def managed_site(actor: Actor, repositories: Repositories, site_id: str) -> Site:
    """Return a site that the caller manages.

    Raises:
        UnknownThing: There is no such site, or it is not the caller's, which is not told.
    """
    if not CanManageSite(actor, site_id).allowed():
        msg = f"Site {site_id} does not exist. Check the id."
        raise UnknownThing(msg, site=site_id)
    return repositories.sites.get(site_id)


def managed_site_for_change(actor: Actor, repositories: Repositories, site_id: str) -> Site:
    """Return a site that the caller manages, and that nobody else changes before this transaction ends.

    Raises:
        UnknownThing: There is no such site, or it is not the caller's, which is not told.
    """
    managed_site(actor, repositories, site_id)
    return repositories.sites.for_change(site_id)


def require_open(site: Site) -> None:
    """Raise `InvalidDeclaration` where a site is closed: it declares nothing any more."""
    if site.closed_on is not None:
        raise InvalidDeclaration([Problem("site_id", site.name, CLOSED)])


def managed_flow(actor: Actor, repositories: Repositories, flow_id: str) -> Flow:
    """Return a flow of a site that the caller manages.

    Raises:
        UnknownThing: There is no such flow, or its site is not the caller's, which is not told.
    """
    return if_managed(actor, flow_id, repositories.flows.get(flow_id))


def if_managed(actor: Actor, flow_id: str, flow: Flow | None) -> Flow:
    """Return a flow that was looked up, unless it is missing or of a site that is not the caller's.

    Raises:
        UnknownThing: It is one of the two, which is not told.
    """
    if flow is None or not CanManageSite(actor, flow.site_id).allowed():
        msg = f"Flow {flow_id} does not exist. Check the id."
        raise UnknownThing(msg, flow=flow_id)
    return flow
