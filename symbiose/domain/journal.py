"""The journal: who did what, when, to which thing."""

from datetime import datetime

from symbiose.domain.base import Value


class JournalEntry(Value):
    """One command that changed something; written in the same transaction as the change."""

    id: str
    """Opaque slug, sortable by time."""
    at: datetime
    """When (aware, UTC)."""
    actor_id: str
    """Account or command."""
    action: str
    """Use case, such as `review_proposal`."""
    thing_id: str
    """What it was done to."""
    detail: str = ""
    """What changed in a few words, without figures of a company."""
