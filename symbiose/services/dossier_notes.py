"""Write a note into a dossier, of an exchange, a loop or a group."""

import secrets
from datetime import datetime
from typing import Final

from symbiose.domain.accounts import Actor
from symbiose.domain.dossier_entries import LONGEST_TEXT, Audience
from symbiose.domain.dossier_repositories import D, N
from symbiose.domain.permissions import CanSeeProposals
from symbiose.domain.repositories import Repositories
from symbiose.services.carriers import Carried, Carrier, write_into
from symbiose.services.context import Services
from symbiose.services.synergies import checked_words

ID_BYTES: Final = 9


def add_note(
    services: Services, actor: Actor, carrier: Carrier[D, N], thing_id: str, text: str, audience: Audience
) -> N:
    """Write a note, which stays as it is.

    Raises:
        InvalidDeclaration: It is empty or too long.
        ConflictingReview: What carries it is abandoned.
        UnknownThing: There is no such thing, or the caller may not know of it.
    """
    CanSeeProposals(actor).require()
    known = {
        "id": f"note_{secrets.token_hex(ID_BYTES)}",
        "text": checked_words(text, "text", LONGEST_TEXT),
        "audience": audience,
        "written_by": actor.id,
    }

    def write(repositories: Repositories, carried: Carried, at: datetime) -> N:
        note = carrier.NOTE.model_validate({**known, **carried.signature, "written_at": at})
        carrier.notes(repositories).add(note)
        return note

    return write_into(services, actor, carrier, thing_id, "add_note", write)
