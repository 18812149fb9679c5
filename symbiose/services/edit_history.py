"""Versions of what people set in the browser: read with their authors, and the next one made."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from symbiose.domain.accounts import Actor
from symbiose.domain.edits import Edit
from symbiose.domain.errors import ConflictingReview, UnknownThing
from symbiose.domain.repositories import Repositories


@dataclass(frozen=True)
class ToldEdit:
    """One version, with who made it."""

    edit: Edit
    before: Edit | None
    """The version before it."""
    author: str | None
    """Address of the account, or the command as such; None where nobody did, or the account is gone."""
    same_as: int | None = None
    """An earlier version that stood the same, for one that went back to it."""


def told_edits(repositories: Repositories, edits: Sequence[Edit], *, names: bool) -> tuple[ToldEdit, ...]:
    """Return versions with their authors, the newest first.

    Args:
        repositories: Those of the transaction.
        edits: All versions of a thing, oldest first.
        names: Whether the caller may know who made them.
    """
    people = _authors(repositories, edits) if names else {}
    told = [
        ToldEdit(
            edit=edit,
            before=edits[place - 1] if place else None,
            author=people.get(edit.by),
            same_as=_same(edits[: max(place - 1, 0)], edit),
        )
        for place, edit in enumerate(edits)
    ]
    return tuple(reversed(told))


def _authors(repositories: Repositories, edits: Sequence[Edit]) -> dict[str, str]:
    wanted = {edit.by for edit in edits}
    people = {account.id: account.email for account in repositories.accounts.all() if account.id in wanted}
    return people | {name: name for name in wanted if name.startswith("command:")}


def _same(earlier: Sequence[Edit], edit: Edit) -> int | None:
    found = [one.version for one in earlier if one.content == edit.content and one.retired == edit.retired]
    return found[-1] if found else None


def next_edit(latest: Edit, actor: Actor, now: datetime, reason: str = "", **changes: object) -> Edit:
    """Return the version that follows the latest one of a thing."""
    known = {"version": latest.version + 1, "at": now, "by": actor.id, "reason": reason}
    return latest.model_copy(update={**known, **changes})


def require_seen(latest: Edit, seen: str) -> None:
    """Raise `ConflictingReview` when a thing is no longer as the caller saw it."""
    if latest.stamp != seen:
        msg = f"Somebody changed {latest.thing_id} meanwhile. Read it again, then decide."
        raise ConflictingReview(msg, thing=latest.thing_id)


def version_of(edits: Sequence[Edit], number: int) -> Edit:
    """Return one version of a thing.

    Raises:
        UnknownThing: It has none of this number.
    """
    for edit in edits:
        if edit.version == number:
            return edit
    msg = f"{edits[-1].thing_id} has no version {number}."
    raise UnknownThing(msg, version=str(number))


def require_different(latest: Edit, wanted: Edit) -> None:
    """Raise `ConflictingReview` when a thing stands as it is wanted already."""
    if (latest.content, latest.retired) == (wanted.content, wanted.retired):
        msg = f"{latest.thing_id} stands like this already."
        raise ConflictingReview(msg, thing=latest.thing_id)
