"""Texts of the operator: read by everyone, set by an administrator, with history."""

import json
from dataclasses import dataclass
from datetime import datetime

from symbiose.domain.accounts import Actor
from symbiose.domain.edits import Edit, Subject
from symbiose.domain.notices import LONGEST_NOTICE, Notice
from symbiose.domain.permissions import CanEditNotices
from symbiose.domain.repositories import Repositories
from symbiose.services.context import Services
from symbiose.services.edit_history import (
    ToldEdit,
    next_edit,
    require_different,
    require_seen,
    told_edits,
    version_of,
)
from symbiose.services.journalling import journal_entry
from symbiose.services.typed_fields import TypedFields


@dataclass(frozen=True)
class NoticeText:
    """A text as it stands."""

    text: str | None
    """The operator's; None where the shipped one stands."""
    since: datetime | None
    """Since when; None where the shipped one stands."""


@dataclass(frozen=True)
class NoticeSheet:
    """A text with its history, for who may set it."""

    latest: Edit
    versions: tuple[ToldEdit, ...]
    """The newest first."""


def notice_text(services: Services, notice: Notice) -> NoticeText:
    """Return a text as everyone reads it."""

    def work(repositories: Repositories) -> NoticeText:
        def read() -> Edit | None:
            found = (edit for edit in repositories.edits.current(Subject.NOTICE) if edit.thing_id == notice)
            return next(found, None)

        edit = services.memory.recall(repositories, f"notice {notice}", read)
        text = text_of(edit) if edit else None
        return NoticeText(text, edit.at if edit and text is not None else None)

    return services.store.read(work)


def notice_sheet(services: Services, actor: Actor, notice: Notice) -> NoticeSheet:
    """Return a text with its history.

    Raises:
        NotAllowed: The caller does not set texts.
    """
    CanEditNotices(actor).require()

    def work(repositories: Repositories) -> NoticeSheet:
        edits = _versions(repositories, notice, services.clock())
        return NoticeSheet(edits[-1], told_edits(repositories, edits, names=True))

    return services.store.read(work)


def save_notice(
    services: Services, actor: Actor, notice: Notice, text: str, *, seen: str, reason: str = ""
) -> Edit:
    """Set a text: a new version, which everyone reads at once.

    Raises:
        NotAllowed: The caller does not set texts.
        InvalidDocument: It is empty, too long, or holds signs that no page shows.
        ConflictingReview: Somebody changed it since it was seen, or it stands like this already.
    """
    CanEditNotices(actor).require()
    typed = TypedFields({"text": text})
    checked = typed.text("text", "écrivez le texte, ou revenez à celui qui est livré", LONGEST_NOTICE)
    typed.check()
    return _next(services, actor, notice, "set_notice", seen, content=json.dumps(checked), reason=reason)


def restore_notice(services: Services, actor: Actor, notice: Notice, number: int, *, seen: str) -> Edit:
    """Set a text again as it was in a version; version 0 is the shipped one, as it is today.

    Raises:
        NotAllowed: The caller does not set texts.
        UnknownThing: There is no such version.
        ConflictingReview: Somebody changed it since it was seen, or it stands like this already.
    """
    CanEditNotices(actor).require()
    return _next(services, actor, notice, "restore_notice", seen, number=number)


def _next(
    services: Services,
    actor: Actor,
    notice: Notice,
    action: str,
    seen: str,
    *,
    content: str | None = None,
    number: int = 0,
    reason: str = "",
) -> Edit:
    now = services.clock()
    entry = journal_entry(actor, action, notice, now)

    def work(repositories: Repositories) -> Edit:
        edits = _versions(repositories, notice, now)
        require_seen(edits[-1], seen)
        wanted = content if content is not None else version_of(edits, number).content
        edit = next_edit(edits[-1], actor, now, reason, content=wanted)
        require_different(edits[-1], edit)
        repositories.edits.save(edit)
        repositories.journal.append(entry.model_copy(update={"detail": f"version={edit.version}"}))
        return edit

    return services.store.write(work)


def _versions(repositories: Repositories, notice: Notice, now: datetime) -> list[Edit]:
    return [untouched_notice(notice, now), *repositories.edits.of_thing(Subject.NOTICE, notice)]


def untouched_notice(notice: Notice, now: datetime) -> Edit:
    """Return version 0 of a text: the shipped one stands."""
    return Edit(
        subject=Subject.NOTICE, thing_id=notice.value, version=0, at=now, by="", content=json.dumps(None)
    )


def text_of(edit: Edit) -> str | None:
    """Return the text of a version, None where the shipped one stands."""
    told = json.loads(edit.content)
    return None if told is None else str(told)
