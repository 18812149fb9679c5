"""The versions of a flow: who, when, what changed; back to any; and « still exact » for old declarations."""

from collections.abc import Mapping
from dataclasses import dataclass

from symbiose.domain.accounts import Actor
from symbiose.domain.civil_days import day_of
from symbiose.domain.companies import Site
from symbiose.domain.errors import ConflictingReview, UnknownThing
from symbiose.domain.flow_changes import (
    Change,
    Step,
    changes_between,
    same_declaration,
    step_between,
    version_of,
)
from symbiose.domain.flows import Flow
from symbiose.domain.on_behalf import said_by
from symbiose.domain.permissions import CanDeclare
from symbiose.domain.repositories import Repositories
from symbiose.domain.validity import Validity, validity_on
from symbiose.services.classify import classify_flows
from symbiose.services.context import Services
from symbiose.services.declare import FlowLine, flows_seen
from symbiose.services.journalling import journal_entry, sortable_id
from symbiose.services.managed import if_managed, require_open
from symbiose.services.surroundings import resource_label


@dataclass(frozen=True)
class FlowVersion:
    """One version of a flow."""

    number: int
    """Counts from 1."""
    flow: Flow
    """The flow as it was then."""
    step: Step
    """What the version did."""
    changes: tuple[Change, ...]
    """What it declares differently from the version before."""
    same_as: int | None
    """An earlier version that declared the same, for one that went back to it."""
    author: str | None
    """E-mail of the account, or the command as such; None once the account is gone."""


@dataclass(frozen=True)
class FlowHistory:
    """All versions of a flow."""

    flow: Flow
    """As it stands."""
    site: Site
    """Its site."""
    resource: str
    """Label of its resource."""
    versions: tuple[FlowVersion, ...]
    """The newest first."""

    @property
    def latest(self) -> int:
        """Return the number of the present version."""
        return self.versions[0].number


def flow_history(services: Services, actor: Actor, flow_id: str) -> FlowHistory:
    """Return the versions of a flow of a site the caller manages.

    Raises:
        UnknownThing: There is no such flow, or its site is not the caller's, which is not told.
    """
    CanDeclare(actor).require()

    def work(repositories: Repositories) -> FlowHistory:
        flows = _versions(actor, repositories, flow_id)
        present = flows[-1]
        authors = _authors(repositories, flows)
        return FlowHistory(
            flow=present,
            site=repositories.sites.get(present.site_id),
            resource=resource_label(present, services.reference.resources),
            versions=tuple(_version(flows, number, authors) for number in range(len(flows), 0, -1)),
        )

    return services.store.read(work)


def go_back(services: Services, actor: Actor, flow_id: str, number: int, *, latest: int) -> Flow:
    """Declare again what an earlier version declared: a new version, which stands even after a withdrawal.

    Args:
        services: What use cases work with.
        actor: The caller.
        flow_id: The flow.
        number: The version to go back to; the latest one, to restore a withdrawn flow as it was.
        latest: The latest version that the caller saw.

    Raises:
        UnknownThing: There is no such flow or version, or its site is not the caller's, which is not told.
        ConflictingReview: The flow has changed since, or it stands like this already.
        InvalidDeclaration: Its site is closed.
    """
    CanDeclare(actor).require()
    now = services.clock()
    entry = journal_entry(actor, "restore_version", flow_id, now, f"version={number}")

    def work(repositories: Repositories) -> Flow:
        versions = _versions(actor, repositories, flow_id)
        _require_unchanged(flow_id, len(versions) == latest)
        if not 1 <= number <= len(versions):
            msg = f"Flow {flow_id} has no version {number}: it has {len(versions)}."
            raise UnknownThing(msg, flow=flow_id)
        present = versions[-1]
        require_open(repositories.sites.get(present.site_id))
        former = versions[number - 1]
        again = former.next_version(now, actor.id, site_id=present.site_id, withdrawn=False)
        again = said_by(actor, again, present)
        _require_unchanged(flow_id, present.withdrawn or not same_declaration(again, present))
        repositories.flows.save([again])
        classify_flows(services, repositories, [again])
        repositories.journal.append(entry)
        return again

    return services.store.write(work)


def flows_to_renew(services: Services, actor: Actor) -> tuple[FlowLine, ...]:
    """Return the flows of the caller's sites that were declared more than a year ago, all for staff."""
    today = day_of(services.clock())
    return tuple(
        line for line in flows_seen(services, actor) if validity_on(line.flow, today) is Validity.DUE
    )


def renew_flows(services: Services, actor: Actor, seen: Mapping[str, str]) -> int:
    """Say that flows are still exact: each gets a new version with the same values, declared now.

    Args:
        services: What use cases work with.
        actor: The caller.
        seen: Flow → the state in which the caller saw it, as `version_of` tells it.

    Raises:
        UnknownThing: There is no such flow, or its site is not the caller's, which is not told.
        ConflictingReview: One of the flows has changed since, or was withdrawn; none is renewed.
    """
    CanDeclare(actor).require()
    now = services.clock()
    thing = next(iter(seen)) if len(seen) == 1 else sortable_id("renewal", now)
    entry = journal_entry(actor, "renew_flows", thing, now, f"{len(seen)} flow(s)")

    def work(repositories: Repositories) -> int:
        stored = repositories.flows.existing(list(seen))
        for flow_id, state in seen.items():
            flow = if_managed(actor, flow_id, stored.get(flow_id))
            _require_unchanged(flow_id, version_of(flow) == state and not flow.withdrawn)
        known = [stored[flow_id] for flow_id in seen]
        repositories.flows.save([said_by(actor, flow.next_version(now, actor.id), flow) for flow in known])
        if seen:
            repositories.journal.append(entry)
        return len(seen)

    return services.store.write(work)


def _versions(actor: Actor, repositories: Repositories, flow_id: str) -> list[Flow]:
    versions = repositories.flows.versions(flow_id)
    if_managed(actor, flow_id, versions[-1])
    return versions


def _require_unchanged(flow_id: str, unchanged: bool) -> None:
    if not unchanged:
        msg = f"Flow {flow_id} has changed meanwhile. Read it again before you decide."
        raise ConflictingReview(msg, flow=flow_id)


def _version(flows: list[Flow], number: int, authors: Mapping[str, str]) -> FlowVersion:
    flow = flows[number - 1]
    before = flows[number - 2] if number > 1 else None
    step = step_between(before, flow)
    return FlowVersion(
        number=number,
        flow=flow,
        step=step,
        changes=changes_between(before, flow) if before else (),
        same_as=_earlier(flows[: number - 2], flow) if step in (Step.CHANGED, Step.RESTORED) else None,
        author=authors.get(flow.declared_by),
    )


def _earlier(flows: list[Flow], flow: Flow) -> int | None:
    """Return the latest of some versions that declares the same as a flow."""
    numbers = range(len(flows), 0, -1)
    return next((number for number in numbers if same_declaration(flows[number - 1], flow)), None)


def _authors(repositories: Repositories, flows: list[Flow]) -> dict[str, str]:
    """Return the name of each author: the caller manages the site, and may know who declared for it."""
    wanted = {flow.declared_by for flow in flows}
    people = {account.id: account.email for account in repositories.accounts.all() if account.id in wanted}
    return people | {name: name for name in wanted if name.startswith("command:")}
