"""What carries documents and notes – exchanges, loops, groups –, and how somebody writes into its dossier.

A writing is one transaction with one entry of the journal, and what carries it was heard of.
"""

from abc import ABC, abstractmethod
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Generic, TypeVar

from symbiose.domain.accounts import Actor
from symbiose.domain.dossier_entries import Reader
from symbiose.domain.dossier_repositories import D, DocumentRepository, N, NoteRepository
from symbiose.domain.errors import ConflictingReview
from symbiose.domain.repositories import Repositories
from symbiose.services.context import Services
from symbiose.services.journalling import journal_entry

R = TypeVar("R")


@dataclass(frozen=True)
class Carried:
    """The dossier of one thing, for a caller who may know of it."""

    reader: Reader
    closed: bool
    """It was given up, or its acceptance withdrawn: nothing more is added to it."""
    signature: Mapping[str, object]
    """What an entry of the caller tells of what it is in, and in whose name."""


class Carrier(ABC, Generic[D, N]):
    """A sort of things that carry documents and notes."""

    JOURNAL: str
    """What its entries of the journal begin with."""
    WORD: str
    """What it is, as messages call it."""
    DOCUMENT: type[D]
    NOTE: type[N]

    @abstractmethod
    def open(self, services: Services, repositories: Repositories, actor: Actor, thing_id: str) -> Carried:
        """Return the dossier of one of them.

        Raises:
            UnknownThing: There is none, or the caller may not know of it.
        """

    @abstractmethod
    def documents(self, repositories: Repositories) -> DocumentRepository[D]:
        """Return where their documents are kept."""

    @abstractmethod
    def notes(self, repositories: Repositories) -> NoteRepository[N]:
        """Return where their notes are kept."""

    def hear(self, repositories: Repositories, thing_id: str, at: datetime) -> None:
        """Note that something was done with what one of them carries."""


def write_into(
    services: Services,
    actor: Actor,
    carrier: Carrier[D, N],
    thing_id: str,
    action: str,
    write: Callable[[Repositories, Carried, datetime], R],
    *,
    closed_too: bool = False,
) -> R:
    """Write into the dossier of something that the caller sees.

    Args:
        services: What use cases work with.
        actor: The caller.
        carrier: Of which sort it is.
        thing_id: Which one it is.
        action: Name of the use case, for the journal, after that of the sort.
        write: Checks the caller's right to it, and writes.
        closed_too: It may be done once the dossier is closed.

    Raises:
        UnknownThing: There is none, or the caller may not know of it.
        ConflictingReview: It is closed, or somebody wrote the same thing meanwhile.
        NotAllowed: It is not the caller's to write.
    """
    now = services.clock()
    entry = journal_entry(actor, f"{carrier.JOURNAL}_{action}", thing_id, now)

    def work(repositories: Repositories) -> R:
        carried = carrier.open(services, repositories, actor, thing_id)
        if carried.closed and not closed_too:
            msg = f"This {carrier.WORD} is abandoned or accepted no more: nothing is added to its dossier."
            raise ConflictingReview(msg, **{carrier.WORD: thing_id})
        result = write(repositories, carried, now)
        carrier.hear(repositories, thing_id, now)
        repositories.journal.append(entry)
        return result

    return services.store.write(work)
