"""Correct a declared flow: the same form, filled with what stands; a new version with the same id."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from symbiose.domain.accounts import Actor
from symbiose.domain.companies import Site
from symbiose.domain.documents.declarations_document import resource_words
from symbiose.domain.drafts import without_estimated_band
from symbiose.domain.errors import ConflictingReview, InvalidDeclaration, UnknownThing
from symbiose.domain.flow_changes import OF_A_VERSION, same_declaration, under_a_reference, version_of
from symbiose.domain.flows import Flow
from symbiose.domain.on_behalf import confirms, said_by
from symbiose.domain.permissions import CanDeclare
from symbiose.domain.repositories import Repositories
from symbiose.services.classify import classify_flows
from symbiose.services.context import Services
from symbiose.services.declare import draft_in
from symbiose.services.form_columns import MOST_QUALITIES, SHOWN
from symbiose.services.form_of_flow import fields_of_flow
from symbiose.services.form_reading import read_form
from symbiose.services.journalling import journal_entry
from symbiose.services.managed import managed_flow

NEVER_CORRECTED = frozenset({"id", "site_id", "reference", "rank", "estimate", *OF_A_VERSION})
"""What a correction leaves as it is, or what follows from it."""


@dataclass(frozen=True)
class Correctable:
    """A declared flow, ready to be corrected."""

    flow: Flow
    """As it stands."""
    site: Site
    """Its site."""
    fields: Mapping[str, str]
    """What the form shows of it."""
    version: str
    """Tells this state from any other."""


def correctable_flow(services: Services, actor: Actor, flow_id: str) -> Correctable:
    """Return a flow with the fields of the form that states it.

    Raises:
        UnknownThing: There is no such flow, or its site is not the caller's, which is not told.
    """
    CanDeclare(actor).require()

    def work(repositories: Repositories) -> tuple[Flow, Site]:
        flow = managed_flow(actor, repositories, flow_id)
        return flow, repositories.sites.get(flow.site_id)

    flow, site = services.store.read(work)
    return Correctable(flow, site, fields_of_flow(flow, services.reference.resources), version_of(flow))


def correctable_if_there(services: Services, actor: Actor, flow_id: str | None) -> Correctable | None:
    """Return the flow that a form or draft would correct; None where it names none, or one that is gone."""
    try:
        return correctable_flow(services, actor, flow_id) if flow_id else None
    except UnknownThing:
        return None


def correct_flow(
    services: Services,
    actor: Actor,
    flow_id: str,
    fields: Mapping[str, str],
    *,
    version: str,
    draft_id: str = "",
) -> Flow:
    """Keep a new version of a flow, in which only what the form changed is different.

    An estimate whose quantity is corrected becomes a real declaration.

    Args:
        services: What use cases work with.
        actor: The caller.
        flow_id: The flow.
        fields: Texts by field of the form.
        version: The state that the form was filled from.
        draft_id: A draft of this correction, deleted with it.

    Raises:
        UnknownThing: There is no such flow, or its site is not the caller's, which is not told.
        InvalidDeclaration: Some fields are wrong; all faults at once, by field.
        ConflictingReview: The flow has changed since the form was filled, or was withdrawn.
    """
    found = correctable_flow(services, actor, flow_id)
    _require_same(found.flow, version)
    now = services.clock()
    corrected = as_corrected(services, actor, found, fields, now)
    new = said_by(actor, corrected.next_version(now, actor.id), found.flow)
    entry = journal_entry(actor, "correct_flow", flow_id, now)

    def work(repositories: Repositories) -> Flow:
        stored = managed_flow(actor, repositories, flow_id)
        _require_same(stored, version)
        if same_declaration(new, stored) and not confirms(actor, stored):
            return stored
        repositories.flows.save([new])
        classify_flows(services, repositories, [new])
        draft = draft_in(actor, repositories, draft_id)
        if draft is not None:
            repositories.drafts.delete([draft.id])
        repositories.journal.append(entry)
        return new

    return services.store.write(work)


def as_corrected(
    services: Services, actor: Actor, found: Correctable, fields: Mapping[str, str], now: datetime
) -> Flow:
    """Return the flow with the values that the form changed: what it shows unchanged stays to the digit.

    Raises:
        InvalidDeclaration: Some fields are wrong; all faults at once, by field.
    """
    flow = found.flow
    asked = _read(services, actor, found, fields, now)
    try:
        shown = _read(services, actor, found, {**found.fields, SHOWN: "1"}, now)
    except InvalidDeclaration:  # an older rule admitted it: all of the form then counts
        shown = None
    names = [name for name in Flow.model_fields if name not in NEVER_CORRECTED]
    changed = {
        name: getattr(asked, name)
        for name in names
        if shown is None or getattr(asked, name) != getattr(shown, name)
    }
    if "quality" in changed:
        unseen = list(flow.quality.items())[MOST_QUALITIES:]
        changed["quality"] = {**changed["quality"], **dict(unseen)}
    if "quantity_per_year" in changed or "unit" in changed:
        changed["estimate"] = None
    return under_a_reference(Flow.model_validate({**flow.model_dump(), **changed}), flow)


def _read(
    services: Services, actor: Actor, found: Correctable, fields: Mapping[str, str], now: datetime
) -> Flow:
    """Return what a form says, in the words of the form."""
    given = as_read(found, fields)
    read = read_form(services, actor, found.site, given, now, {})
    words = fields.get("resource", "").strip()
    return read.model_copy(update={"resource_text": words})


def as_read(found: Correctable, fields: Mapping[str, str]) -> dict[str, str]:
    """Return the fields of a form as they are read beside the flow that it corrects.

    Words that somebody confirmed mean the resource they meant; of an estimate whose quantity is corrected,
    the band that came with it is left out.
    """
    flow, words = found.flow, fields.get("resource", "")
    same = resource_words(words) == resource_words(flow.resource_text)
    resource = flow.resource_id if same and flow.resource_id is not None else words
    given = {**fields, "resource": resource}
    return given if flow.estimate is None else without_estimated_band(found.fields, given)


def _require_same(flow: Flow, version: str) -> None:
    if flow.withdrawn or version_of(flow) != version:
        msg = f"Flow {flow.id} has changed since the form was opened. Look at both, then decide again."
        raise ConflictingReview(msg, flow=flow.id)
