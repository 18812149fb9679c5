"""Objectives set, changed, taken back and brought back: each time a version with who, when and why."""

from collections.abc import Callable, Mapping, Sequence
from datetime import datetime

from symbiose.domain.accounts import Actor
from symbiose.domain.edits import Edit, Subject
from symbiose.domain.errors import ConflictingReview, InvalidDocument, Problem
from symbiose.domain.objectives import Objective
from symbiose.domain.permissions import CanSetObjectives
from symbiose.domain.repositories import Repositories
from symbiose.services.context import Services
from symbiose.services.edit_history import next_edit, require_different, require_seen, version_of
from symbiose.services.journalling import journal_entry
from symbiose.services.objective_reading import read_objective, scope_text
from symbiose.services.objectives_kept import objective_of, unknown_objective, versions_of
from symbiose.services.parks import parks_of
from symbiose.services.typed_fields import TypedFields

TAKEN = "un objectif est déjà fixé pour cet indicateur, cette année et ce périmètre : modifiez-le"


def set_objective(services: Services, actor: Actor, texts: Mapping[str, str]) -> Objective:
    """Set an objective where none stands; one that was taken back gets a version that holds again.

    Args:
        services: What use cases work with.
        actor: The caller.
        texts: Text of `indicator`, `year`, `scope`, `target` and `note`.

    Raises:
        NotAllowed: The caller does not set objectives.
        InvalidDocument: A field is missing or wrong, or an objective stands already.
        ConflictingReview: Somebody sets the same one at this moment.
    """
    CanSetObjectives(actor).require()
    now = services.clock()
    entry = journal_entry(actor, "set_objective", "", now)

    def work(repositories: Repositories) -> Objective:
        objective = _read(services, repositories, texts)
        edits = repositories.edits.of_thing(Subject.OBJECTIVE, objective.id)
        if edits and not edits[-1].retired:
            raise InvalidDocument([Problem("indicator", objective.indicator_id, TAKEN)])
        content = objective.model_dump_json()
        edit = (
            next_edit(edits[-1], actor, now, content=content, retired=False)
            if edits
            else _first(actor, now, objective.id, content)
        )
        repositories.edits.save(edit)
        told = {"thing_id": objective.id, "detail": f"version={edit.version}"}
        repositories.journal.append(entry.model_copy(update=told))
        return objective

    return services.store.write(work)


def _first(actor: Actor, now: datetime, objective_id: str, content: str) -> Edit:
    return Edit(
        subject=Subject.OBJECTIVE, thing_id=objective_id, version=1, at=now, by=actor.id, content=content
    )


def change_objective(
    services: Services, actor: Actor, objective_id: str, texts: Mapping[str, str], *, seen: str
) -> Edit:
    """Change the target of an objective and what it rests on; what it is about stays.

    Args:
        services: What use cases work with.
        actor: The caller.
        objective_id: The objective.
        texts: Text of `target`, `note` and `reason`.
        seen: Stamp of the version that the form showed.

    Raises:
        NotAllowed: The caller does not set objectives.
        UnknownThing: There is none.
        InvalidDocument: A field is missing or wrong.
        ConflictingReview: Somebody changed it since it was seen, or it stands like this already.
    """
    reason = _reason(texts)

    def choose(repositories: Repositories, edits: Sequence[Edit]) -> Edit:
        if edits[-1].retired:
            msg = f"Objective {objective_id} was taken back. Bring it back, then change it."
            raise ConflictingReview(msg, objective=objective_id)
        known = objective_of(edits[-1])
        about = {
            "indicator": known.indicator_id, "year": str(known.year), "scope": scope_text(known.scope),
        }  # fmt: skip
        wanted = _read(services, repositories, {**texts, **about})
        return edits[-1].model_copy(update={"content": wanted.model_dump_json()})

    return _next(services, actor, objective_id, "change_objective", seen, reason, choose)


def remove_objective(
    services: Services, actor: Actor, objective_id: str, *, seen: str, reason: str = ""
) -> Edit:
    """Take an objective back; its history stays.

    Raises:
        NotAllowed: The caller does not set objectives.
        UnknownThing: There is none.
        InvalidDocument: The reason is too long, or holds signs that no page shows.
        ConflictingReview: Somebody changed it since it was seen, or it was taken back already.
    """
    told = _reason({"reason": reason})
    return _next(
        services, actor, objective_id, "remove_objective", seen, told,
        lambda _repositories, edits: edits[-1].model_copy(update={"retired": True}),
    )  # fmt: skip


def restore_objective(services: Services, actor: Actor, objective_id: str, number: int, *, seen: str) -> Edit:
    """Set an objective again as it was in a version.

    Raises:
        NotAllowed: The caller does not set objectives.
        UnknownThing: There is none, or it has no such version.
        ConflictingReview: Somebody changed it since it was seen, or it stands like this already.
    """
    return _next(
        services, actor, objective_id, "restore_objective", seen, "",
        lambda _repositories, edits: version_of(edits, number),
    )  # fmt: skip


def _next(
    services: Services,
    actor: Actor,
    objective_id: str,
    action: str,
    seen: str,
    reason: str,
    choose: Callable[[Repositories, Sequence[Edit]], Edit],
) -> Edit:
    """Append the version that stands as the chosen one."""
    CanSetObjectives(actor).require()
    now = services.clock()
    entry = journal_entry(actor, action, objective_id, now)

    def work(repositories: Repositories) -> Edit:
        edits = versions_of(repositories, objective_id)
        if objective_of(edits[-1]).indicator_id not in services.reference.indicators:
            raise unknown_objective(objective_id)
        require_seen(edits[-1], seen)
        wanted = choose(repositories, edits)
        require_different(edits[-1], wanted)
        edit = next_edit(edits[-1], actor, now, reason, content=wanted.content, retired=wanted.retired)
        repositories.edits.save(edit)
        repositories.journal.append(entry.model_copy(update={"detail": f"version={edit.version}"}))
        return edit

    return services.store.write(work)


def _read(services: Services, repositories: Repositories, texts: Mapping[str, str]) -> Objective:
    reference = services.reference
    return read_objective(texts, reference.indicators, reference.communes, parks_of(services, repositories))


def _reason(texts: Mapping[str, str]) -> str:
    typed = TypedFields(texts)
    reason = typed.line("reason")
    typed.check()
    return reason
