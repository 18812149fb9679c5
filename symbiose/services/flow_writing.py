"""Flows one by one, as programs declare, replace and withdraw them."""

import hashlib
import secrets
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime

from symbiose.domain.accounts import Actor
from symbiose.domain.companies import Site
from symbiose.domain.errors import ConflictingReview, InvalidDeclaration, Problem
from symbiose.domain.flow_changes import is_sent_again, same_declaration, under_a_reference
from symbiose.domain.flows import Flow
from symbiose.domain.on_behalf import confirms, said_by
from symbiose.domain.permissions import CanDeclare, CanManageSite
from symbiose.domain.repositories import Repositories
from symbiose.services.classify import classify_flows
from symbiose.services.context import Services
from symbiose.services.flow_records import FlowRecord, flow_record, managed_record
from symbiose.services.import_plan import as_confirmed, on_its_basis
from symbiose.services.import_sites import SiteIndex
from symbiose.services.journalling import journal_entry
from symbiose.services.managed import require_open

KEPT = {
    "site_id": "un flux reste à son site : retirez-le, puis déclarez-le à l’autre",
    "reference": "un flux garde sa référence : retirez-le, puis déclarez-le sous l’autre",
}
"""Field that identifies a flow → what to do instead of changing it."""


@dataclass(frozen=True)
class Declared:
    """A flow that was sent, and whether it is new."""

    record: FlowRecord
    is_new: bool


def declare_record(services: Services, actor: Actor, entry: Mapping[str, object], key: str = "") -> Declared:
    """Declare a flow; sent again with the same reference or key, it is declared once.

    Args:
        services: What use cases work with.
        actor: The caller.
        entry: A flow of `symbiose.declarations/1`; its site is one that the caller manages.
        key: What the program calls this request, in place of a reference.

    Raises:
        InvalidDeclaration: All the faults of the flow, by key.
        ConflictingReview: The same reference or key was used for other values, or for a flow withdrawn since.
    """
    CanDeclare(actor).require()
    now = services.clock()
    reference = _reference(actor, key)
    given = {**entry, "reference": entry.get("reference") or reference}
    site = services.store.read(lambda repositories: site_of_entry(actor, repositories, entry.get("site_id")))
    if site is not None:
        require_open(site)
    flow = said_by(actor, services.flow_documents.read(given, site, now, actor.id))
    trace = journal_entry(actor, "declare_flow", flow.id, now)

    def work(repositories: Repositories) -> Declared:
        place = repositories.sites.get(flow.site_id)
        before = _with_reference(repositories, flow)
        if before is not None:
            return Declared(FlowRecord(_same_declaration(before, flow), place), is_new=False)
        repositories.flows.save([flow])
        classify_flows(services, repositories, [flow])
        repositories.journal.append(trace)
        return Declared(FlowRecord(flow, place), is_new=True)

    return services.store.write(work)


def replace_record(
    services: Services,
    actor: Actor,
    flow_id: str,
    entry: Mapping[str, object],
    is_current: Callable[[FlowRecord], bool],
) -> FlowRecord | None:
    """Put a new version in place of a flow; None when it is not the one that the caller looked at.

    The flow keeps its id, its site and its reference. The same values again change nothing.

    Args:
        services: What use cases work with.
        actor: The caller.
        flow_id: The flow.
        entry: The whole of its new version; its site and reference may be left out.
        is_current: Tells whether a state is the one that the caller looked at.

    Raises:
        UnknownThing: There is no such flow, or its site is not the caller's, which is not told.
        InvalidDeclaration: All the faults of the new version, by key.
        ConflictingReview: The flow was withdrawn.
    """
    found = flow_record(services, actor, flow_id)
    now = services.clock()
    flow = _new_version(services, found, entry, now, actor.id)
    trace = journal_entry(actor, "correct_flow", flow_id, now)

    def work(repositories: Repositories) -> FlowRecord | None:
        stored = managed_record(actor, repositories, flow_id)
        if not is_current(stored):
            return None
        if stored.flow.withdrawn:
            msg = f"Flow {flow_id} was withdrawn. Restore it from its history, or declare it anew."
            raise ConflictingReview(msg, flow=flow_id)
        new = under_a_reference(on_its_basis(as_confirmed(flow, stored.flow), stored.flow), stored.flow)
        new = said_by(actor, new, stored.flow)
        if same_declaration(new, stored.flow) and not confirms(actor, stored.flow):
            return stored
        repositories.flows.save([new])
        classify_flows(services, repositories, [new])
        repositories.journal.append(trace)
        return FlowRecord(new, stored.site)

    return services.store.write(work)


def withdraw_record(
    services: Services, actor: Actor, flow_id: str, is_current: Callable[[FlowRecord], bool]
) -> FlowRecord | None:
    """Withdraw a flow: it takes no part in later runs, and stays in the history.

    None when it is not the one that the caller looked at; no change when it is withdrawn already.

    Raises:
        UnknownThing: There is no such flow, or its site is not the caller's, which is not told.
    """
    CanDeclare(actor).require()
    now = services.clock()
    entry = journal_entry(actor, "withdraw_flow", flow_id, now)

    def work(repositories: Repositories) -> FlowRecord | None:
        stored = managed_record(actor, repositories, flow_id)
        if not is_current(stored):
            return None
        if stored.flow.withdrawn:
            return stored
        gone = stored.flow.next_version(now, actor.id, withdrawn=True)
        repositories.flows.save([gone])
        repositories.journal.append(entry)
        return FlowRecord(gone, stored.site)

    return services.store.write(work)


def site_of_entry(actor: Actor, repositories: Repositories, name: object) -> Site | None:
    """Return the site that an id or a SIRET names, None when the caller does not manage it."""
    text = "".join(name.split()) if isinstance(name, str) else ""
    found = SiteIndex.of(repositories.sites.all()).find(text)
    return found if found and CanManageSite(actor, found.id).allowed() else None


def _reference(actor: Actor, key: str) -> str:
    """Return the reference of a flow that states none: the same for the same caller and key."""
    name = f"{actor.id}\n{key}".encode()
    return f"api-{hashlib.sha256(name).hexdigest()[:24] if key else secrets.token_hex(12)}"


def _same_declaration(before: Flow, again: Flow) -> Flow:
    """Return a flow that was sent twice.

    Raises:
        ConflictingReview: It was sent with other values, or withdrawn since.
    """
    if not is_sent_again(before, again):
        msg = f"Flow {before.id} has this reference already. Replace it, or choose another reference."
        raise ConflictingReview(msg, flow=before.id)
    return before


def _new_version(
    services: Services, found: FlowRecord, entry: Mapping[str, object], now: datetime, by: str
) -> Flow:
    """Return what a flow would become.

    Raises:
        InvalidDeclaration: Some values are wrong, or its site or reference would change.
    """
    flow, site = found.flow, found.site
    fixed = {"site_id": (site.id, site.siret), "reference": (flow.reference,)}
    problems = [
        Problem(name, str(entry[name]), KEPT[name])
        for name, known in fixed.items()
        if entry.get(name) not in (None, "", *known)
    ]
    own = {"site_id": site.id, "reference": flow.reference, "flow_rank": flow.rank}
    try:
        new = services.flow_documents.read({**entry, **own}, site, now, by)
    except InvalidDeclaration as error:
        raise InvalidDeclaration([*problems, *error.problems]) from error
    if problems:
        raise InvalidDeclaration(problems)
    return new.model_copy(update={"id": flow.id})


def _with_reference(repositories: Repositories, flow: Flow) -> Flow | None:
    """Return the flow of the same site and reference; a corrected one has kept the id of its beginning."""
    before = repositories.flows.existing([flow.id]).get(flow.id)
    if before is not None and before.reference == flow.reference:
        return before
    of_site = repositories.flows.of_sites([flow.site_id])
    return next((known for known in of_site if known.reference == flow.reference), None)
