"""Notes on a synergy: written once, never changed."""

from datetime import datetime

from pydantic import Field

from symbiose.domain.base import Value
from symbiose.domain.dossier_entries import LONGEST_TEXT, Audience
from symbiose.domain.synergies import Party


class SynergyNote(Value):
    """What somebody noted on a synergy."""

    id: str
    """Random slug of ours."""
    synergy_id: str
    """Synergy."""
    text: str = Field(min_length=1, max_length=LONGEST_TEXT)
    """The note."""
    audience: Audience
    """For whom it is meant."""
    party: Party
    """In whose name it is written."""
    written_by: str
    """Account."""
    written_at: datetime
    """When (aware, UTC)."""
