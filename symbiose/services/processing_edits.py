"""Processors and substitutions set by coordinators: added, changed, retired, each with its history."""

import json
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Generic, TypeVar

from symbiose.domain.accounts import Actor
from symbiose.domain.edits import Edit, Subject
from symbiose.domain.errors import NotAllowed, UnknownThing
from symbiose.domain.permissions import CanEditReference, CanManageSite
from symbiose.domain.processing import Processor, Substitution
from symbiose.domain.repositories import Repositories
from symbiose.services.context import Services
from symbiose.services.edit_history import (
    next_edit,
    require_different,
    require_seen,
    version_of,
)
from symbiose.services.journalling import journal_entry

Thing = TypeVar("Thing", Processor, Substitution)


@dataclass(frozen=True)
class Sort(Generic[Thing]):
    """A sort of things that are set in the same way."""

    subject: Subject
    kind: type[Thing]
    all: Callable[[Repositories], Sequence[Thing]]
    save: Callable[[Repositories, Sequence[Thing]], None]
    may_edit: Callable[[Actor, Thing], bool]
    """Whether a caller who sets reference data may set this one."""


PROCESSORS = Sort(
    subject=Subject.PROCESSOR,
    kind=Processor,
    all=lambda r: r.processing.processors(),
    save=lambda r, things: r.processing.save_processors(things),
    may_edit=lambda actor, one: CanManageSite(actor, one.site_id).allowed(),
)
SUBSTITUTIONS = Sort(
    subject=Subject.SUBSTITUTION,
    kind=Substitution,
    all=lambda r: r.processing.substitutions(),
    save=lambda r, things: r.processing.save_substitutions(things),
    may_edit=lambda actor, one: True,
)


@dataclass(frozen=True)
class Change(Generic[Thing]):
    """What a coordinator wants a thing to be."""

    thing: Thing
    seen: str = ""
    """Stamp of the version that the form showed; empty for a new thing."""
    reason: str = ""
    """Why."""


def may_edit(sort: Sort[Thing], actor: Actor, thing: Thing) -> bool:
    """Tell whether a caller may set a thing."""
    return CanEditReference(actor).allowed() and sort.may_edit(actor, thing)


def add(services: Services, actor: Actor, sort: Sort[Thing], change: Change[Thing]) -> Edit:
    """Add a thing; the next run uses it.

    Raises:
        NotAllowed: The caller may not set this one.
        UnknownThing: The site of a processor does not exist.
    """
    require_may_edit(sort, actor, change.thing)
    now = services.clock()
    entry = journal_entry(actor, f"add_{sort.subject}", change.thing.id, now)
    edit = Edit(
        subject=sort.subject,
        thing_id=change.thing.id,
        version=1,
        at=now,
        by=actor.id,
        reason=change.reason,
        content=content_of(change.thing),
    )

    def work(repositories: Repositories) -> Edit:
        sort.save(repositories, [change.thing])
        repositories.edits.save(edit)
        repositories.journal.append(entry)
        return edit

    return services.store.write(work)


def change(services: Services, actor: Actor, sort: Sort[Thing], wanted: Change[Thing]) -> Edit:
    """Change a thing: a new version, which the next run uses.

    Raises:
        NotAllowed: The caller may not set this one, before or after.
        UnknownThing: There is none, or the site of a processor does not exist.
        ConflictingReview: Somebody changed it since it was seen, or it stands like this already.
    """
    require_may_edit(sort, actor, wanted.thing)
    content = content_of(wanted.thing)
    return _next(
        services, actor, sort, wanted.thing.id, "change", wanted.seen, wanted.reason,
        lambda edits: edits[-1].model_copy(update={"content": content}),
    )  # fmt: skip


def retire(
    services: Services,
    actor: Actor,
    sort: Sort[Thing],
    thing_id: str,
    *,
    retired: bool,
    seen: str,
    reason: str = "",
) -> Edit:
    """Take a thing out of the runs, or bring it back; nothing that rests on it is lost.

    Raises:
        NotAllowed: The caller may not set this one.
        UnknownThing: There is none.
        ConflictingReview: Somebody changed it since it was seen, or it stands like this already.
    """
    action = "retire" if retired else "bring_back"
    return _next(
        services, actor, sort, thing_id, action, seen, reason,
        lambda edits: edits[-1].model_copy(update={"retired": retired}),
    )  # fmt: skip


def restore(
    services: Services, actor: Actor, sort: Sort[Thing], thing_id: str, number: int, *, seen: str
) -> Edit:
    """Set a thing again as it was in a version.

    Raises:
        NotAllowed: The caller may not set this one, now or as it was.
        UnknownThing: There is none, or it has no such version.
        ConflictingReview: Somebody changed it since it was seen, or it stands like this already.
    """
    return _next(
        services, actor, sort, thing_id, "restore", seen, "", lambda edits: version_of(edits, number)
    )


def _next(
    services: Services,
    actor: Actor,
    sort: Sort[Thing],
    thing_id: str,
    action: str,
    seen: str,
    reason: str,
    choose: Callable[[Sequence[Edit]], Edit],
) -> Edit:
    """Append the version that stands as the chosen one, and the one before anybody changed the thing."""
    CanEditReference(actor).require()
    now = services.clock()
    entry = journal_entry(actor, f"{action}_{sort.subject}", thing_id, now)

    def work(repositories: Repositories) -> Edit:
        edits = versions(repositories, sort, thing_id, now)
        require_may_edit(sort, actor, sort.kind.model_validate_json(edits[-1].content))
        require_seen(edits[-1], seen)
        wanted = choose(edits)
        require_different(edits[-1], wanted)
        thing = sort.kind.model_validate_json(wanted.content)
        require_may_edit(sort, actor, thing)
        edit = next_edit(edits[-1], actor, now, reason, content=wanted.content, retired=wanted.retired)
        if len(edits) == 1 and edits[0].version == 0:
            repositories.edits.save(edits[0])
        repositories.edits.save(edit)
        sort.save(repositories, [thing])
        repositories.journal.append(entry.model_copy(update={"detail": f"version={edit.version}"}))
        return edit

    return services.store.write(work)


def versions(repositories: Repositories, sort: Sort[Thing], thing_id: str, now: datetime) -> list[Edit]:
    """Return all versions of a thing, oldest first; one that nobody set here has version 0 alone.

    Raises:
        UnknownThing: There is none.
    """
    edits = repositories.edits.of_thing(sort.subject, thing_id)
    if edits:
        return edits
    for thing in sort.all(repositories):
        if thing.id == thing_id:
            return [untouched(sort, thing, now)]
    msg = f"{thing_id} does not exist. Go back to the list."
    raise UnknownThing(msg, **{sort.subject: thing_id})


def content_of(thing: Processor | Substitution) -> str:
    """Return a thing as the text of a version, the same whatever the order of its parts."""
    return json.dumps(thing.model_dump(mode="json"), ensure_ascii=False, sort_keys=True)


def untouched(sort: Sort[Thing], thing: Thing, now: datetime) -> Edit:
    """Return version 0 of a thing: as it came with an import."""
    content = content_of(thing)
    return Edit(subject=sort.subject, thing_id=thing.id, version=0, at=now, by="", content=content)


def note_import(
    repositories: Repositories, sort: Sort[Thing], things: Sequence[Thing], by: str, at: datetime
) -> None:
    """Keep as a version what an import states of things that people set here; the retired stay so."""
    latest = {edit.thing_id: edit for edit in repositories.edits.current(sort.subject)}
    for thing in things:
        if thing.id in latest:
            known = latest[thing.id]
            stated = {"version": known.version + 1, "by": by, "at": at, "reason": ""}
            repositories.edits.save(known.model_copy(update={**stated, "content": content_of(thing)}))


def require_may_edit(sort: Sort[Thing], actor: Actor, thing: Thing) -> None:
    """Raise `NotAllowed` unless the caller may set a thing."""
    if not may_edit(sort, actor, thing):
        msg = f"{thing.id} is not yours to set. Ask the coordinator of its park."
        raise NotAllowed(msg, actor=actor.id, thing=thing.id)
