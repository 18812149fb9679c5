"""Declare, correct and withdraw flows by hand, and list them as the caller may see them."""

import secrets
from collections.abc import Mapping
from dataclasses import dataclass

from symbiose.domain.accounts import Actor, Role
from symbiose.domain.companies import Site
from symbiose.domain.errors import InvalidDeclaration, Problem
from symbiose.domain.flows import Flow
from symbiose.domain.opeo_rules import models_of_flow, with_override
from symbiose.domain.permissions import CanDeclare, CanManageSite, CanSeeEverything
from symbiose.domain.ports import Repositories
from symbiose.services.context import Services
from symbiose.services.journalling import journal_entry


@dataclass(frozen=True)
class FlowLine:
    """One declared flow of a site the caller manages."""

    flow: Flow
    site: Site
    resource: str
    """Label of the resource, or the declarant's words while it is not confirmed."""
    models: tuple[int, ...]
    """Numbers of the OPEO models."""
    reasons: tuple[str, ...]
    """The sentence behind each model."""


def declare_flow(services: Services, actor: Actor, site_id: str, fields: Mapping[str, str]) -> Flow:
    """Declare one flow of a site from the texts of a form.

    Args:
        services: What use cases work with.
        actor: The caller.
        site_id: Site that declares.
        fields: Text by English column name of the declaration format: `direction`, `resource`…

    Raises:
        NotAllowed: The site is not the caller's.
        InvalidDeclaration: Some fields are wrong; all faults at once, by field.
    """
    if not site_id:
        raise InvalidDeclaration([Problem("site_id", "", "choose the site that declares the flow")])
    CanManageSite(actor, site_id).require()
    now = services.clock()
    site = services.store.read(lambda r: r.sites.get(site_id))
    given = {"reference": f"web-{secrets.token_hex(9)}", **{k: v for k, v in fields.items() if v.strip()}}
    flow = services.declarations.read(given, site, now, actor.id)
    entry = journal_entry(actor, "declare_flow", flow.id, now)

    def work(repositories: Repositories) -> Flow:
        repositories.flows.save([flow])
        repositories.journal.append(entry)
        return flow

    return services.store.write(work)


def withdraw_flow(services: Services, actor: Actor, flow_id: str) -> Flow:
    """Withdraw a flow: it takes no part in later runs, and stays in the history.

    Raises:
        UnknownThing: There is no such flow.
        NotAllowed: Its site is not the caller's.
    """
    now = services.clock()
    entry = journal_entry(actor, "withdraw_flow", flow_id, now)

    def work(repositories: Repositories) -> Flow:
        flow = repositories.flows.get(flow_id)
        CanManageSite(actor, flow.site_id).require()
        gone = flow.model_copy(update={"withdrawn": True})
        repositories.flows.save([gone])
        repositories.journal.append(entry)
        return gone

    return services.store.write(work)


def flows_seen(services: Services, actor: Actor) -> tuple[FlowLine, ...]:
    """Return the flows of the sites the caller manages: all for staff."""
    CanDeclare(actor).require()
    return services.store.read(lambda r: _lines(services, actor, r))


def sites_managed(services: Services, actor: Actor) -> tuple[Site, ...]:
    """Return the sites the caller may declare for, by name."""
    CanDeclare(actor).require()
    sites = services.store.read(lambda r: r.sites.all())
    own = [site for site in sites if CanManageSite(actor, site.id).allowed()]
    return tuple(sorted(own, key=lambda site: site.name))


def _lines(services: Services, actor: Actor, repositories: Repositories) -> tuple[FlowLine, ...]:
    sites = {site.id: site for site in repositories.sites.all()}
    everything = CanSeeEverything(actor).allowed()
    flows = repositories.flows.all() if everything else repositories.flows.of_sites(actor.site_ids)
    overrides = {override.thing_id: override for override in repositories.overrides.current()}
    catalogue = services.reference.resources
    lines = []
    for flow in flows:
        resource = catalogue.get(flow.resource_id) if flow.resource_id else None
        marks = models_of_flow(flow, resource, catalogue) if resource else ()
        marks = with_override(marks, overrides.get(flow.id))
        lines.append(
            FlowLine(
                flow=flow,
                site=sites[flow.site_id],
                resource=resource.label_fr if resource else flow.resource_text,
                models=tuple(mark.model for mark in marks),
                reasons=tuple(mark.reason for mark in marks),
            )
        )
    return tuple(lines)


def declares_for_one_site(actor: Actor) -> str | None:
    """Return the site of a manager who runs exactly one, so that a form need not ask."""
    one = actor.role is Role.SITE_MANAGER and len(actor.site_ids) == 1
    return actor.site_ids[0] if one else None
