"""Notes on a synergy, a loop or a group: written once, never changed."""

from datetime import datetime

from pydantic import Field

from symbiose.domain.base import Value
from symbiose.domain.dossier_entries import LONGEST_TEXT, Audience
from symbiose.domain.synergies import Party


class DossierNote(Value):
    """What somebody noted in a dossier."""

    id: str
    """Random slug of ours."""
    text: str = Field(min_length=1, max_length=LONGEST_TEXT)
    """The note."""
    audience: Audience
    """For whom it is meant."""
    written_by: str
    """Account."""
    written_at: datetime
    """When (aware, UTC)."""


class SynergyNote(DossierNote):
    """What somebody noted on a synergy."""

    synergy_id: str
    """Synergy."""
    party: Party
    """In whose name it is written."""


class DesignNote(DossierNote):
    """What somebody noted on a loop or group that was accepted."""

    thing_id: str
    """Loop or group."""
    acceptance: int = Field(ge=1)
    """Version of the decision that had accepted it when the note was written."""
    site_id: str | None = None
    """Member in whose name it is written; None for the coordination."""
