"""Save, list, declare and delete drafts: declarations begun, or offered from the activity of a site."""

import re
import secrets
from collections.abc import Mapping
from dataclasses import dataclass

from symbiose.domain.accounts import Actor
from symbiose.domain.companies import Site
from symbiose.domain.drafts import Draft, DraftOrigin, is_as_estimated, without_estimated_band
from symbiose.domain.errors import InvalidDeclaration, Problem, UnknownThing
from symbiose.domain.flows import Flow
from symbiose.domain.permissions import CanDeclare, CanManageSite
from symbiose.domain.repositories import Repositories
from symbiose.services.context import Services
from symbiose.services.correct import correct_flow
from symbiose.services.declare import declare_flow, draft_in
from symbiose.services.journalling import journal_entry
from symbiose.services.managed import managed_flow
from symbiose.services.surroundings import surroundings

MOST_DRAFTS_OF_A_SITE = 200
"""Drafts that one site keeps at once."""
MOST_FIELDS = 200
"""Texts of one draft."""
LONGEST_NAME, LONGEST_TEXT = 100, 5_000
"""Characters of the name of a field, and of its text."""
_ID = re.compile(r"draft_[a-z0-9_]{8,60}", re.ASCII)


@dataclass(frozen=True)
class DraftLine:
    """One draft of a site the caller manages."""

    draft: Draft
    site: Site


def new_draft_id() -> str:
    """Return the id of a declaration that begins: it names the draft, and keeps it from being sent twice."""
    return f"draft_{secrets.token_hex(9)}"


def is_draft_id(text: str) -> bool:
    """Tell whether a text may name a declaration in progress."""
    return _ID.fullmatch(text) is not None


def save_draft(
    services: Services,
    actor: Actor,
    site_id: str,
    fields: Mapping[str, str],
    *,
    draft_id: str = "",
    flow_id: str | None = None,
) -> Draft:
    """Keep what was typed of a declaration, right or wrong; the same draft again is replaced.

    Args:
        services: What use cases work with.
        actor: The caller.
        site_id: Site whose flow it would be.
        fields: Texts by field, as typed; empty ones are left out.
        draft_id: The declaration in progress; a new one when empty.
        flow_id: The declared flow that it would change.

    Raises:
        NotAllowed: The site is not the caller's.
        UnknownThing: The draft or the flow is one of a site that is not the caller's.
        InvalidDeclaration: No site is named, a text is too long, or the site has too many drafts.
    """
    CanDeclare(actor).require()
    if not site_id:
        raise InvalidDeclaration([Problem("site_id", "", "choose the site whose flow it would be")])
    CanManageSite(actor, site_id).require()
    texts = _kept(fields)
    name = draft_id or new_draft_id()
    if not is_draft_id(name):
        raise _missing(name)
    now = services.clock()
    typed = Draft(
        id=name,
        site_id=site_id,
        origin=DraftOrigin.TYPED,
        fields=texts,
        flow_id=flow_id,
        account_id=actor.id,
        created_at=now,
        changed_at=now,
    )
    entry = journal_entry(actor, "save_draft", name, now)

    def work(repositories: Repositories) -> Draft:
        repositories.sites.get(site_id)
        before = _existing(actor, repositories, name)
        if flow_id is not None:
            managed_flow(actor, repositories, flow_id)
        if before is None or before.site_id != site_id:
            require_room(repositories, site_id)
        draft = _going_on(before, typed) if before else typed
        repositories.drafts.save([draft])
        repositories.journal.append(entry)
        return draft

    return services.store.write(work)


def _going_on(before: Draft, typed: Draft) -> Draft:
    """Return a draft that goes on with another, whose estimate stays while quantity and site do."""
    begun = {name: getattr(before, name) for name in ("origin", "account_id", "created_at")}
    if before.estimate is None:
        return typed.model_copy(update=begun)
    same = before.site_id == typed.site_id and is_as_estimated(before.fields, typed.fields)
    fields = without_estimated_band(before.fields, typed.fields)
    return typed.model_copy(update={**begun, "fields": fields, "estimate": before.estimate if same else None})


def require_room(repositories: Repositories, site_id: str, more: int = 1) -> None:
    """Refuse drafts beyond what one site keeps.

    Raises:
        InvalidDeclaration: The site would have too many.
    """
    standing = [kept for kept in repositories.drafts.of_sites([site_id]) if not kept.declined]
    if len(standing) + more > MOST_DRAFTS_OF_A_SITE:
        expected = f"ce site a déjà {MOST_DRAFTS_OF_A_SITE} brouillons : déclarez-en ou supprimez-en d’abord"
        raise InvalidDeclaration([Problem("form", "", expected)])


def draft(services: Services, actor: Actor, draft_id: str) -> Draft:
    """Return a draft of a site the caller manages.

    Raises:
        UnknownThing: There is no such draft, or its site is not the caller's, which is not told.
    """
    CanDeclare(actor).require()
    return services.store.read(lambda repositories: _managed(actor, repositories, draft_id))


def estimate_of(services: Services, actor: Actor, draft_id: str) -> Draft | None:
    """Return a draft that rests on an estimate; None when there is none of the caller's by that id."""
    found = services.store.read(lambda repositories: draft_in(actor, repositories, draft_id))
    return found if found is not None and found.estimate is not None else None


def drafts_of(services: Services, actor: Actor) -> tuple[DraftLine, ...]:
    """Return the drafts of the sites the caller manages, by site, then in the order they were begun."""
    CanDeclare(actor).require()

    def work(repositories: Repositories) -> tuple[DraftLine, ...]:
        sites = surroundings(services, repositories).sites
        own = {i: site for i, site in sites.items() if CanManageSite(actor, i).allowed()}
        return tuple(
            DraftLine(found, own[found.site_id])
            for found in repositories.drafts.of_sites(list(own))
            if not found.declined
        )

    return services.store.read(work)


def declare_draft(services: Services, actor: Actor, draft_id: str) -> Flow:
    """Declare a draft as it stands: its estimate stays while the quantity is as it was estimated.

    A draft that would change a declared flow corrects it.

    Raises:
        UnknownThing: There is no such draft, or its site is not the caller's, which is not told.
        InvalidDeclaration: Some fields are wrong; all faults at once, by field.
        ConflictingReview: The flow that it would change has changed since it was begun.
    """
    found = draft(services, actor, draft_id)
    if found.flow_id is not None:
        began = found.fields.get("version", "")
        return correct_flow(services, actor, found.flow_id, found.fields, version=began, draft_id=found.id)
    return declare_flow(services, actor, found.site_id, found.fields, draft_id=found.id)


def delete_draft(services: Services, actor: Actor, draft_id: str) -> None:
    """Delete a draft; one that the activity offered is remembered as declined, so that it does not come back.

    Raises:
        UnknownThing: There is no such draft, or its site is not the caller's, which is not told.
    """
    CanDeclare(actor).require()
    now = services.clock()
    entry = journal_entry(actor, "delete_draft", draft_id, now)

    def work(repositories: Repositories) -> None:
        found = _managed(actor, repositories, draft_id)
        if found.origin is DraftOrigin.ACTIVITY:
            gone = found.model_copy(update={"declined": True, "account_id": actor.id, "changed_at": now})
            repositories.drafts.save([gone])
        else:
            repositories.drafts.delete([found.id])
        repositories.journal.append(entry)

    services.store.write(work)


def _kept(fields: Mapping[str, str]) -> dict[str, str]:
    """Return the texts worth keeping, as typed."""
    texts = {name: text for name, text in fields.items() if text.strip()}
    too_long = [name for name, text in texts.items() if len(text) > LONGEST_TEXT or len(name) > LONGEST_NAME]
    problems = [
        Problem(name[:LONGEST_NAME], texts[name], f"texte trop long : {LONGEST_TEXT} caractères au plus")
        for name in too_long
    ]
    if len(texts) > MOST_FIELDS:
        problems.append(Problem("form", str(len(texts)), f"{MOST_FIELDS} champs au plus"))
    if problems:
        raise InvalidDeclaration(problems)
    return texts


def _existing(actor: Actor, repositories: Repositories, draft_id: str) -> Draft | None:
    """Return a draft that stands already; one of another firm is refused as if its id were wrong."""
    try:
        found = repositories.drafts.get(draft_id)
    except UnknownThing:
        return None
    if not CanManageSite(actor, found.site_id).allowed():
        raise _missing(draft_id)
    return found


def _managed(actor: Actor, repositories: Repositories, draft_id: str) -> Draft:
    found = _existing(actor, repositories, draft_id)
    if found is None or found.declined:
        raise _missing(draft_id)
    return found


def _missing(draft_id: str) -> UnknownThing:
    msg = f"Draft {draft_id} does not exist. Check the id."
    return UnknownThing(msg, draft=draft_id)
