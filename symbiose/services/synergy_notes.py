"""Write a note on a synergy."""

import secrets

from symbiose.domain.accounts import Actor
from symbiose.domain.dossier_entries import LONGEST_TEXT, Audience
from symbiose.domain.synergy_notes import SynergyNote
from symbiose.services.context import Services
from symbiose.services.dossier_writing import Opened, write_dossier
from symbiose.services.synergies import checked_words

ID_BYTES = 9


def add_note(services: Services, actor: Actor, synergy_id: str, text: str, audience: Audience) -> SynergyNote:
    """Write a note, which stays as it is.

    Raises:
        InvalidDeclaration: It is empty or too long.
        ConflictingReview: The synergy is abandoned.
        UnknownThing: There is no such synergy, or the caller may not know of it.
    """
    words = checked_words(text, "text", LONGEST_TEXT)
    note_id = f"note_{secrets.token_hex(ID_BYTES)}"

    def write(opened: Opened) -> SynergyNote:
        note = SynergyNote(
            id=note_id,
            synergy_id=synergy_id,
            text=words,
            audience=audience,
            party=opened.reader.party,
            written_by=actor.id,
            written_at=opened.at,
        )
        opened.repositories.synergy_notes.add(note)
        return note

    return write_dossier(services, actor, synergy_id, "synergy_add_note", write)
