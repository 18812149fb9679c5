"""Write into the dossier of a synergy: one transaction, one journal entry, and the synergy was heard of."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import TypeVar

from symbiose.domain.accounts import Actor
from symbiose.domain.dossier_entries import Reader
from symbiose.domain.errors import ConflictingReview, NotAllowed
from symbiose.domain.exchanges import State
from symbiose.domain.repositories import Repositories
from symbiose.domain.synergies import Party, Synergy, party_of
from symbiose.domain.synergy_rights import sides_of_actor
from symbiose.services.context import Services
from symbiose.services.journalling import journal_entry
from symbiose.services.synergies import find_synergy

T = TypeVar("T")


@dataclass(frozen=True)
class Opened:
    """A dossier that the caller may write into."""

    repositories: Repositories
    actor: Actor
    synergy: Synergy
    reader: Reader
    at: datetime

    def require_open(self) -> None:
        """Raise `NotAllowed` for a firm while the two do not know each other."""
        if not (self.reader.open or self.reader.coordinates):
            msg = "This opens to the firms once both have agreed. Agree first, or wait for the other one."
            raise NotAllowed(msg, actor=self.actor.id, synergy=self.synergy.id)


def reader_of(actor: Actor, synergy: Synergy) -> Reader:
    """Return how somebody who sees a synergy stands to its dossier."""
    sides = sides_of_actor(actor, synergy)
    return Reader(actor.id, party_of(sides) if sides else Party.COORDINATOR, open=synergy.names_known)


def write_dossier(
    services: Services,
    actor: Actor,
    synergy_id: str,
    action: str,
    write: Callable[[Opened], T],
    *,
    abandoned_too: bool = False,
) -> T:
    """Write into the dossier of a synergy that the caller sees.

    Args:
        services: What use cases work with.
        actor: The caller.
        synergy_id: The synergy.
        action: Name of the use case, for the journal.
        write: Checks the caller's right to it, and writes.
        abandoned_too: It may be done in the dossier of an abandoned synergy.

    Raises:
        UnknownThing: There is none, or the caller may not know of it.
        ConflictingReview: It is abandoned, or somebody wrote the same thing meanwhile.
        NotAllowed: It is not the caller's to write.
    """
    now = services.clock()
    entry = journal_entry(actor, action, synergy_id, now)

    def work(repositories: Repositories) -> T:
        synergy = find_synergy(repositories, actor, synergy_id)
        if synergy.state is State.ABANDONED and not abandoned_too:
            msg = "This synergy is abandoned: nothing more is added to its dossier."
            raise ConflictingReview(msg, synergy=synergy_id, state=synergy.state)
        result = write(Opened(repositories, actor, synergy, reader_of(actor, synergy), now))
        repositories.synergies.hear(synergy_id, now)
        repositories.journal.append(entry)
        return result

    return services.store.write(work)


def require_rank(seen: int, now: int, synergy_id: str) -> None:
    """Raise `ConflictingReview` unless the caller saw the latest entry of what it changes."""
    if seen != now:
        msg = "Somebody changed this meanwhile. Read the dossier again before you do."
        raise ConflictingReview(msg, synergy=synergy_id)
