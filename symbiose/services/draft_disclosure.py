"""What others would see of a draft: the flow that it states, where it can be read as one already."""

from collections.abc import Sequence
from dataclasses import dataclass

from symbiose.domain.accounts import Actor
from symbiose.domain.drafts import Draft
from symbiose.domain.errors import InvalidDeclaration, Problem
from symbiose.domain.flows import Confidentiality, FieldConfidentiality, Flow
from symbiose.services.context import Services
from symbiose.services.correct import as_read, correctable_if_there
from symbiose.services.drafts import draft, save_draft
from symbiose.services.form_reading import read_form


@dataclass(frozen=True)
class FlowOfDraft:
    """A draft, and the flow that it would be."""

    draft: Draft
    flow: Flow | None
    """None while the draft cannot be read as a flow."""
    problems: Sequence[Problem] = ()
    """What it lacks, or what is wrong with it, by field."""


def flow_of_draft(services: Services, actor: Actor, draft_id: str) -> FlowOfDraft:
    """Return the flow that a draft would be; nothing is declared.

    Raises:
        UnknownThing: There is no such draft, or its site is not the caller's, which is not told.
    """
    found = draft(services, actor, draft_id)
    site = services.store.read(lambda r: r.sites.get(found.site_id))
    corrected = correctable_if_there(services, actor, found.flow_id)
    fields = as_read(corrected, found.fields) if corrected else found.fields
    try:
        flow = read_form(services, actor, site, fields, services.clock(), {})
    except InvalidDeclaration as error:
        return FlowOfDraft(found, None, tuple(error.problems))
    return FlowOfDraft(found, flow.model_copy(update={"estimate": found.estimate}))


def choose_in_draft(
    services: Services,
    actor: Actor,
    draft_id: str,
    confidentiality: Confidentiality,
    fields: FieldConfidentiality,
) -> Draft:
    """Keep in a draft what others shall see of its flow once it is declared.

    Raises:
        UnknownThing: There is no such draft, or its site is not the caller's, which is not told.
    """
    found = draft(services, actor, draft_id)
    chosen = {f"{name}_confidentiality": openness.value for name, openness in fields}
    texts = {**found.fields, "confidentiality": confidentiality.value, **chosen}
    return save_draft(services, actor, found.site_id, texts, draft_id=draft_id, flow_id=found.flow_id)
