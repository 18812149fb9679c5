"""What was declared on behalf of firms: listed for who may confirm it, confirmed in the firm's own name."""

from collections.abc import Mapping
from dataclasses import dataclass

from symbiose.domain.accounts import Account, Actor, Role
from symbiose.domain.companies import Site
from symbiose.domain.errors import ConflictingReview
from symbiose.domain.flow_changes import version_of
from symbiose.domain.on_behalf import awaits_the_firm, said_by
from symbiose.domain.permissions import CanConfirmFlow, CanDeclare
from symbiose.domain.repositories import Repositories
from symbiose.services.context import Services
from symbiose.services.declare import FlowLine, flows_seen
from symbiose.services.journalling import journal_entry, sortable_id
from symbiose.services.managed import if_managed


@dataclass(frozen=True)
class SiteToConfirm:
    """A site with the flows that somebody declared for its firm, which has not confirmed them."""

    site: Site
    lines: tuple[FlowLine, ...]
    """Its flows, by direction and resource."""
    authors: Mapping[str, str]
    """Who declared → their address; an account that is gone is left out."""
    managers: tuple[Account, ...]
    """Open accounts that manage the site, by address: they may confirm. Empty for a site manager."""
    may_confirm: bool
    """The caller manages the site for its firm."""


def flows_to_confirm(services: Services, actor: Actor) -> tuple[SiteToConfirm, ...]:
    """Return the flows of the caller's sites that wait for the word of their firm, site by site."""
    CanDeclare(actor).require()
    waiting: dict[str, list[FlowLine]] = {}
    for line in flows_seen(services, actor):
        if awaits_the_firm(line.flow):
            waiting.setdefault(line.site.id, []).append(line)
    accounts = services.store.read(lambda r: r.accounts.all()) if waiting else []
    return tuple(_waiting(actor, tuple(lines), accounts) for lines in waiting.values())


def count_to_confirm(services: Services, actor: Actor) -> int:
    """Return how many flows of the caller's sites wait for the word of their firm."""
    return sum(awaits_the_firm(line.flow) for line in flows_seen(services, actor))


def confirm_flows(services: Services, actor: Actor, seen: Mapping[str, str]) -> int:
    """Say in the name of the firm that what was declared on its behalf is right.

    Args:
        services: What use cases work with.
        actor: The caller, who manages the sites.
        seen: Flow → the state in which the caller saw it, as `version_of` tells it.

    Raises:
        NotAllowed: The caller sees the flow, but does not manage its site for the firm.
        UnknownThing: There is no such flow, or its site is not the caller's, which is not told.
        ConflictingReview: One of the flows has changed since, or waits no more; none is confirmed.
    """
    CanDeclare(actor).require()
    now = services.clock()
    thing = next(iter(seen)) if len(seen) == 1 else sortable_id("confirmation", now)
    entry = journal_entry(actor, "confirm_flows", thing, now, f"{len(seen)} flow(s)")

    def work(repositories: Repositories) -> int:
        stored = repositories.flows.existing(list(seen))
        flows = [if_managed(actor, flow_id, stored.get(flow_id)) for flow_id in seen]
        for flow in flows:
            CanConfirmFlow(actor, flow.site_id).require()
            if version_of(flow) != seen[flow.id] or not awaits_the_firm(flow):
                msg = f"Flow {flow.id} has changed meanwhile. Read it again before you confirm it."
                raise ConflictingReview(msg, flow=flow.id)
        repositories.flows.save([said_by(actor, flow.next_version(now, actor.id), flow) for flow in flows])
        if flows:
            repositories.journal.append(entry)
        return len(flows)

    return services.store.write(work)


def _waiting(actor: Actor, lines: tuple[FlowLine, ...], accounts: list[Account]) -> SiteToConfirm:
    site = lines[0].site
    authors = {line.flow.declared_by for line in lines}
    may_confirm = CanConfirmFlow(actor, site.id).allowed()
    managing = [
        account
        for account in accounts
        if account.role is Role.SITE_MANAGER and site.id in account.site_ids and not account.disabled
    ]
    return SiteToConfirm(
        site=site,
        lines=lines,
        authors={account.id: account.email for account in accounts if account.id in authors},
        managers=() if may_confirm else tuple(managing),
        may_confirm=may_confirm,
    )
