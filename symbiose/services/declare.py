"""Declare flows by hand, confirm their resources, withdraw them, and list them as the caller may see them."""

import secrets
from collections.abc import Mapping
from dataclasses import dataclass
from functools import partial
from operator import itemgetter

from symbiose.domain.accounts import Actor, Role
from symbiose.domain.companies import Site
from symbiose.domain.documents.import_report import Suggestion
from symbiose.domain.drafts import Draft, is_as_estimated, reference_of_draft, without_estimated_band
from symbiose.domain.errors import ConflictingReview, InvalidDeclaration, Problem, UnknownThing
from symbiose.domain.exchanges import ModelMark
from symbiose.domain.flow_changes import is_sent_again
from symbiose.domain.flows import Flow
from symbiose.domain.labels import label_key
from symbiose.domain.on_behalf import said_by
from symbiose.domain.opeo import ModelOverride
from symbiose.domain.opeo_rules import models_that_hold
from symbiose.domain.permissions import CanDeclare, CanManageSite, CanReview, CanSeeEverything
from symbiose.domain.remembered import Remembered
from symbiose.domain.repositories import Repositories
from symbiose.domain.resources import ResourceCatalogue
from symbiose.services.classify import classify_flows
from symbiose.services.context import Services
from symbiose.services.every_site import every_site
from symbiose.services.flow_writing import withdraw_record
from symbiose.services.form_reading import problems_without_site, read_form
from symbiose.services.journalling import journal_entry
from symbiose.services.managed import managed_flow, require_open
from symbiose.services.surroundings import surroundings


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
    words: str
    """Words that it is found by, as `label_key` spells them: site, resource in both languages, waste code."""


@dataclass(frozen=True)
class FlowSheet:
    """One flow with all that was declared of it."""

    line: FlowLine
    marks: tuple[ModelMark, ...]
    """Its models with the sentence behind each."""
    suggestions: tuple[Suggestion, ...]
    """Resources that its words may mean, while nobody has confirmed one."""
    otherwise_counted: tuple[Suggestion, ...]
    """Those that its words may mean too, but that its quantity does not measure as it stands."""
    overrides: tuple[ModelOverride, ...]
    """Models set by a person, oldest first."""
    may_review: bool
    """The caller may set its models."""


def declare_flow(
    services: Services, actor: Actor, site_id: str, fields: Mapping[str, str], *, draft_id: str = ""
) -> Flow:
    """Declare one flow of a site from the texts of a form.

    Args:
        services: What use cases work with.
        actor: The caller.
        site_id: Site that declares.
        fields: Text by English column name of the declaration format: `direction`, `resource`…
        draft_id: Names the declaration in progress: sent twice, it is declared once; its draft, where one
            was saved, is deleted, and its estimate kept while the quantity is as it was estimated; the band
            of the estimate goes with it.

    Raises:
        NotAllowed: The site is not the caller's.
        InvalidDeclaration: Some fields are wrong; all faults at once, by field.
        ConflictingReview: The same declaration in progress was declared already, with other values.
    """
    now = services.clock()
    reference = reference_of_draft(draft_id or secrets.token_hex(9))
    if not site_id:
        raise InvalidDeclaration(problems_without_site(services, actor, fields, now))
    CanManageSite(actor, site_id).require()
    site, offered = services.store.read(lambda r: (r.sites.get(site_id), draft_in(actor, r, draft_id)))
    require_open(site)
    given = without_estimated_band(offered.fields, fields) if offered and offered.estimate else fields
    flow = read_form(services, actor, site, given, now, {"reference": reference})
    entry = journal_entry(actor, "declare_flow", flow.id, now)

    def work(repositories: Repositories) -> Flow:
        before = repositories.flows.existing([flow.id]).get(flow.id)
        if before is not None:
            return _declared_already(before, flow)
        draft = draft_in(actor, repositories, draft_id)
        new = said_by(actor, _estimated_as(draft, fields, site, flow))
        repositories.flows.save([new])
        classify_flows(services, repositories, [new])
        if draft is not None:
            repositories.drafts.delete([draft.id])
        repositories.journal.append(entry)
        return new

    return services.store.write(work)


def draft_in(actor: Actor, repositories: Repositories, draft_id: str) -> Draft | None:
    """Return the draft of a declaration in progress, where the caller saved one."""
    try:
        draft = repositories.drafts.get(draft_id) if draft_id else None
    except UnknownThing:
        return None
    return draft if draft and CanManageSite(actor, draft.site_id).allowed() else None


def _estimated_as(draft: Draft | None, fields: Mapping[str, str], site: Site, flow: Flow) -> Flow:
    """Return a flow with the estimate that it was offered with, while its quantity and site are the same."""
    if draft is None or draft.estimate is None or draft.site_id != site.id:
        return flow
    if not is_as_estimated(draft.fields, fields):
        return flow
    return flow.model_copy(update={"estimate": draft.estimate})


def _declared_already(before: Flow, again: Flow) -> Flow:
    """Return a flow that was sent twice; one that was changed in between is another declaration."""
    if is_sent_again(before, again):
        return before
    msg = f"This declaration was made already, with other values: see flow {before.id}, or declare anew."
    raise ConflictingReview(msg, flow=before.id)


def withdraw_flow(services: Services, actor: Actor, flow_id: str) -> None:
    """Withdraw a flow, whatever it has become meanwhile.

    Raises:
        UnknownThing: There is no such flow, or its site is not the caller's, which is not told.
    """
    withdraw_record(services, actor, flow_id, lambda _: True)


def flows_seen(services: Services, actor: Actor) -> tuple[FlowLine, ...]:
    """Return the flows of the sites the caller manages, all for staff: by site, direction and resource."""
    CanDeclare(actor).require()
    return services.store.read(lambda r: _lines(services, actor, r))


def sites_managed(services: Services, actor: Actor, *, closed: bool = False) -> tuple[Site, ...]:
    """Return the sites the caller may declare for, by name; on demand also those that are closed."""
    CanDeclare(actor).require()
    sites = services.store.read(lambda r: every_site(services, r))
    own = [
        s for s in sites.values() if CanManageSite(actor, s.id).allowed() and (closed or s.closed_on is None)
    ]
    return tuple(sorted(own, key=lambda site: label_key(site.name)))


def flow_sheet(services: Services, actor: Actor, flow_id: str) -> FlowSheet:
    """Return one flow of a site the caller manages.

    Raises:
        UnknownThing: There is no such flow, or its site is not the caller's, which is not told.
    """
    CanDeclare(actor).require()

    def work(repositories: Repositories) -> tuple[FlowLine, tuple[ModelOverride, ...]]:
        flow = managed_flow(actor, repositories, flow_id)
        overrides = tuple(repositories.overrides.of_thing(flow.id))
        held = overrides[-1] if overrides else None
        return _line(
            services.reference.resources, flow, repositories.sites.get(flow.site_id), held
        ), overrides

    line, overrides = services.store.read(work)
    flow = line.flow
    suggestions, otherwise = _confirmable(services, flow) if flow.resource_id is None else ((), ())
    marks = tuple(ModelMark(model=m, reason=why) for m, why in zip(line.models, line.reasons, strict=True))
    may_review = CanReview(actor, (flow.site_id,)).allowed()
    return FlowSheet(line, marks, suggestions, otherwise, overrides, may_review)


def _confirmable(services: Services, flow: Flow) -> tuple[tuple[Suggestion, ...], tuple[Suggestion, ...]]:
    """Return the resources that the words of a flow may mean, best first.

    Those its quantity can measure, and those that are counted in another unit.
    """
    found = services.declarations.suggestions(flow.resource_text, flow.waste_code, flow.direction)
    units = {one.id: services.reference.resources.get(one.id).unit for one in found}
    return (
        tuple(one for one in found if units[one.id] == flow.unit),
        tuple(one for one in found if units[one.id] != flow.unit),
    )


def confirm_resource(services: Services, actor: Actor, flow_id: str, resource_id: str) -> Flow:
    """Say which resource of the catalogue a flow's words mean; it then takes part in the next run.

    Raises:
        UnknownThing: There is no such flow or resource, or the site is not the caller's.
        InvalidDeclaration: The quantity is in a unit that does not measure this resource.
    """
    CanDeclare(actor).require()
    resource = services.reference.resources.get(resource_id)
    now = services.clock()
    entry = journal_entry(actor, "confirm_resource", flow_id, now)

    def work(repositories: Repositories) -> Flow:
        flow = managed_flow(actor, repositories, flow_id)
        if flow.unit != resource.unit:
            expected = f"« {resource.label_fr} » se compte en {resource.unit}, la quantité est en {flow.unit}"
            raise InvalidDeclaration([Problem("resource_id", resource.label_fr, expected)])
        sure = flow.next_version(now, actor.id, resource_id=resource.id)
        repositories.flows.save([sure])
        classify_flows(services, repositories, [sure])
        repositories.journal.append(entry)
        return sure

    return services.store.write(work)


def _lines(services: Services, actor: Actor, repositories: Repositories) -> tuple[FlowLine, ...]:
    everything = CanSeeEverything(actor).allowed()
    lines = all_lines(services, repositories)
    return lines if everything else tuple(line for line in lines if line.site.id in actor.site_ids)


def all_lines(services: Services, repositories: Repositories) -> tuple[FlowLine, ...]:
    """Return every flow, by site, direction and resource, read again only when something changed."""
    return services.memory.recall(
        repositories, "lines of flows", lambda: _lines_in_order(services, repositories)
    )


def _lines_in_order(services: Services, repositories: Repositories) -> tuple[FlowLine, ...]:
    around = surroundings(services, repositories)
    make = partial(_placed, services.reference.resources)

    def made(before: Remembered) -> tuple[FlowLine, ...]:
        sites, overrides = around.sites, around.overrides
        lines: list[tuple[tuple[str, ...], FlowLine]] = []
        for flow in around.flows.values():
            lines += before.of(flow.id, make, flow, sites[flow.site_id], overrides.get(flow.id))
        return tuple(line for _, line in sorted(lines, key=itemgetter(0)))

    return services.rounds.made("lines of flows", made)


def _placed(
    catalogue: ResourceCatalogue, flow: Flow, site: Site, override: ModelOverride | None
) -> tuple[tuple[tuple[str, ...], FlowLine]]:
    """Return the line of a flow beside what it is sorted by."""
    line = _line(catalogue, flow, site, override)
    return (((label_key(site.name), flow.direction, label_key(line.resource)), line),)


def _line(catalogue: ResourceCatalogue, flow: Flow, site: Site, override: ModelOverride | None) -> FlowLine:
    resource = catalogue.find(flow.resource_id)
    marks = models_that_hold(flow, catalogue, override)
    label, english = (resource.label_fr, resource.label_en) if resource else (flow.resource_text, "")
    return FlowLine(
        flow=flow,
        site=site,
        resource=label,
        models=tuple(mark.model for mark in marks),
        reasons=tuple(mark.reason for mark in marks),
        words=label_key(" ".join((site.name, label, english, flow.waste_code or ""))),
    )


def declares_for_one_site(actor: Actor) -> str | None:
    """Return the site of a manager who runs exactly one, so that a form need not ask."""
    one = actor.role is Role.SITE_MANAGER and len(actor.site_ids) == 1
    return actor.site_ids[0] if one else None
