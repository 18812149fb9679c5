"""Write into the dossier of a synergy: one transaction, one journal entry, and the synergy was heard of."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import TypeVar

from symbiose.domain.accounts import Actor
from symbiose.domain.dossier_documents import SynergyDocument
from symbiose.domain.dossier_entries import PartyReader
from symbiose.domain.dossier_notes import SynergyNote
from symbiose.domain.dossier_repositories import DocumentRepository, NoteRepository
from symbiose.domain.errors import ConflictingReview, NotAllowed
from symbiose.domain.exchanges import State
from symbiose.domain.repositories import Repositories
from symbiose.domain.synergies import Party, Synergy, party_of
from symbiose.domain.synergy_rights import sides_of_actor
from symbiose.services.carriers import Carried, Carrier, write_into
from symbiose.services.context import Services
from symbiose.services.synergies import find_synergy

T = TypeVar("T")


@dataclass(frozen=True)
class Opened:
    """A dossier that the caller may write into."""

    repositories: Repositories
    actor: Actor
    synergy: Synergy
    reader: PartyReader
    at: datetime

    def require_open(self) -> None:
        """Raise `NotAllowed` for a firm while the two do not know each other."""
        if not (self.reader.open or self.reader.coordinates):
            msg = "This opens to the firms once both have agreed. Agree first, or wait for the other one."
            raise NotAllowed(msg, actor=self.actor.id, synergy=self.synergy.id)


def reader_of(actor: Actor, synergy: Synergy) -> PartyReader:
    """Return how somebody who sees a synergy stands to its dossier."""
    sides = sides_of_actor(actor, synergy)
    party = party_of(sides) if sides else Party.COORDINATOR
    return PartyReader(actor.id, open=synergy.names_known, party=party)


class _Synergies(Carrier[SynergyDocument, SynergyNote]):
    """Exchanges, as what carries documents and notes."""

    JOURNAL = "synergy"
    WORD = "synergy"
    DOCUMENT = SynergyDocument
    NOTE = SynergyNote

    def open(self, services: Services, repositories: Repositories, actor: Actor, thing_id: str) -> Carried:
        synergy = find_synergy(repositories, actor, thing_id)
        reader = reader_of(actor, synergy)
        signature = {"synergy_id": thing_id, "party": reader.party}
        return Carried(reader, synergy.state is State.ABANDONED, signature)

    def documents(self, repositories: Repositories) -> DocumentRepository[SynergyDocument]:
        return repositories.synergy_documents

    def notes(self, repositories: Repositories) -> NoteRepository[SynergyNote]:
        return repositories.synergy_notes

    def hear(self, repositories: Repositories, thing_id: str, at: datetime) -> None:
        repositories.synergies.hear(thing_id, at)


SYNERGIES = _Synergies()


def write_dossier(
    services: Services, actor: Actor, synergy_id: str, action: str, write: Callable[[Opened], T]
) -> T:
    """Write what synergies alone carry into the dossier of one that the caller sees; raises as `write_into`.

    Args:
        services: What use cases work with.
        actor: The caller.
        synergy_id: The synergy.
        action: Name of the use case, for the journal.
        write: Checks the caller's right to it, and writes.
    """

    def work(repositories: Repositories, _carried: Carried, at: datetime) -> T:
        synergy = find_synergy(repositories, actor, synergy_id)
        return write(Opened(repositories, actor, synergy, reader_of(actor, synergy), at))

    return write_into(services, actor, SYNERGIES, synergy_id, action, work)


def require_rank(seen: int, now: int, synergy_id: str) -> None:
    """Raise `ConflictingReview` unless the caller saw the latest entry of what it changes."""
    if seen != now:
        msg = "Somebody changed this meanwhile. Read the dossier again before you do."
        raise ConflictingReview(msg, synergy=synergy_id)
