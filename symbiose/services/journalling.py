"""Entries of the journal and identifiers of runs: made before the transaction, so that it may run twice."""

import secrets
from contextvars import ContextVar
from datetime import datetime

from symbiose.domain.accounts import Actor
from symbiose.domain.journal import JournalEntry

REQUEST_ID: ContextVar[str | None] = ContextVar("request_id", default=None)
"""Request of the web service that is being answered, as its log names it; each entry tells it."""


def sortable_id(prefix: str, moment: datetime) -> str:
    """Return a slug that sorts by time and cannot be guessed."""
    return f"{prefix}_{moment:%Y%m%dt%H%M%S%f}_{secrets.token_hex(9)}"


def journal_entry(actor: Actor, action: str, thing_id: str, now: datetime, detail: str = "") -> JournalEntry:
    """Return the journal entry of a command."""
    return JournalEntry(
        id=sortable_id("entry", now),
        at=now,
        actor_id=actor.id,
        action=action,
        thing_id=thing_id,
        detail=detail,
        request_id=REQUEST_ID.get(),
    )
