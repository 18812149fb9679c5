"""The dossier of an accepted loop or group: documents and notes, as the caller may see them."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Final, Generic

from symbiose.domain.accounts import Actor, Role
from symbiose.domain.dossier_documents import DesignDocument
from symbiose.domain.dossier_entries import MemberReader
from symbiose.domain.dossier_notes import DesignNote
from symbiose.domain.dossier_repositories import DocumentRepository, NoteRepository
from symbiose.domain.exchanges import State
from symbiose.domain.followed_designs import COUNTED, M, Operation, T, acceptances_of, is_withdrawn
from symbiose.domain.permissions import CanReview, CanSeeProposals
from symbiose.domain.repositories import Repositories
from symbiose.services.carriers import Carried, Carrier
from symbiose.services.context import Services
from symbiose.services.deciding import Taken
from symbiose.services.groups_followed import GROUPS
from symbiose.services.loop_lines import LoopLine
from symbiose.services.loops_followed import LOOPS
from symbiose.services.solar_lines import GroupLine
from symbiose.services.sorts_followed import Sort
from symbiose.services.surroundings import surroundings


@dataclass(frozen=True)
class Followed(Generic[T, M]):
    """A loop or group as it is, or was last, followed."""

    operation: Operation[T, M]
    latest: Taken[T]
    """The latest decision on it."""

    @property
    def state(self) -> State:
        """Return how far it has come; what was decided where its acceptance was withdrawn."""
        return self.latest.state if self._withdrawn else self.operation.state

    @property
    def closed(self) -> bool:
        """Tell whether nothing more is added: it was given up, or its acceptance was withdrawn."""
        return self._withdrawn or self.operation.state is State.ABANDONED

    @property
    def _withdrawn(self) -> bool:
        return is_withdrawn(self.operation, self.latest)


class DesignCarrier(Carrier[DesignDocument, DesignNote], Generic[T, M]):
    """Accepted loops, or groups, as what carries documents and notes.

    What is written stays with the thing over all its acceptances, as its steps do.
    """

    DOCUMENT = DesignDocument
    NOTE = DesignNote

    def __init__(self, sort: Sort[T, M]) -> None:
        """Carry the dossiers of a sort."""
        self.sort = sort
        self.JOURNAL, self.WORD = sort.JOURNAL, sort.WORD

    def followed(
        self, services: Services, repositories: Repositories, actor: Actor, thing_id: str
    ) -> Followed[T, M]:
        """Return the latest acceptance that is followed; the last one ever given where all were withdrawn.

        Raises:
            UnknownThing: Nothing is or was accepted, or the caller may not know of it.
        """
        decisions = self.sort.decisions(repositories, thing_id)
        steps = self.sort.kept(repositories).of(thing_id)
        acceptances = acceptances_of(self.sort.operation, decisions, steps)
        operations = [one for one in acceptances if not is_withdrawn(one, decisions[-1])] or acceptances
        around = surroundings(services, repositories)
        if not operations or not self.sort.may_see(actor, operations[-1].design, around):
            raise self.sort.unknown(thing_id)
        return Followed(operations[-1], decisions[-1])

    def open(self, services: Services, repositories: Repositories, actor: Actor, thing_id: str) -> Carried:
        """Return the dossier of one of them."""
        followed = self.followed(services, repositories, actor, thing_id)
        reader = reader_of_design(actor, followed.operation)
        signature = {
            "thing_id": thing_id,
            "acceptance": followed.operation.acceptance,
            "site_id": reader.site_id,
        }
        return Carried(reader, followed.closed, signature)

    def documents(self, repositories: Repositories) -> DocumentRepository[DesignDocument]:
        """Return where their documents are kept."""
        return repositories.design_documents

    def notes(self, repositories: Repositories) -> NoteRepository[DesignNote]:
        """Return where their notes are kept."""
        return repositories.design_notes


LOOP_DOSSIERS: Final = DesignCarrier(LOOPS)
GROUP_DOSSIERS: Final = DesignCarrier(GROUPS)


def reader_of_design(actor: Actor, operation: Operation[T, M]) -> MemberReader:
    """Return how somebody who sees a loop or group stands to its dossier.

    Who manages several members writes in the name of the first of them, by id.
    """
    own = (one for one in sorted(operation.design.site_ids) if one in actor.site_ids)
    site_id = next(own, None) if actor.role is Role.SITE_MANAGER else None
    return MemberReader(actor.id, open=operation.state in COUNTED, site_id=site_id)


@dataclass(frozen=True)
class DesignDossier:
    """What a loop or group carries beside its steps, as the caller may see it."""

    line: LoopLine | GroupLine
    reader: MemberReader
    may_add: bool
    """It was not given up, nor its acceptance withdrawn."""
    documents: tuple[DesignDocument, ...]
    """Those that stand and that the caller may read, the newest first."""
    removed: tuple[DesignDocument, ...]
    """Those that were removed, of which the caller could read."""
    notes: tuple[DesignNote, ...]
    """The newest first."""
    sites: Mapping[str, str] = field(default_factory=dict)
    """Member → its name, of those that the caller may name."""
    contacts: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    """Member → professional addresses of those who manage it, for who decides on it."""
    people: Mapping[str, str] = field(default_factory=dict)
    """Account → address, for who decides on it."""


def design_dossier(
    services: Services, actor: Actor, carrier: DesignCarrier[T, M], thing_id: str
) -> DesignDossier:
    """Return what a loop or group carries.

    Raises:
        NotAllowed: The caller is an analyst, who sees aggregates only.
        UnknownThing: Nothing is or was accepted, or the caller may not know of it.
    """
    CanSeeProposals(actor).require()
    return services.store.read(lambda r: _dossier(services, actor, r, carrier, thing_id))


def _dossier(
    services: Services,
    actor: Actor,
    repositories: Repositories,
    carrier: DesignCarrier[T, M],
    thing_id: str,
) -> DesignDossier:
    followed = carrier.followed(services, repositories, actor, thing_id)
    operation = followed.operation
    reader, around = reader_of_design(actor, operation), surroundings(services, repositories)
    documents = [
        one
        for one in repositories.design_documents.of(thing_id)
        if reader.may_read(one.audience, one.uploaded_by)
    ]
    notes = [
        one for one in repositories.design_notes.of(thing_id) if reader.may_read(one.audience, one.written_by)
    ]
    standing = followed.latest.version, followed.state
    line = carrier.sort.line(actor, operation.design, around, services.reference.resources, standing)
    accounts = repositories.accounts.all() if reader.coordinates else []
    members = carrier.sort.members(operation.design)
    return DesignDossier(
        line=line,
        reader=reader,
        may_add=not followed.closed,
        documents=tuple(one for one in reversed(documents) if one.stands),
        removed=tuple(one for one in documents if not one.stands),
        notes=tuple(reversed(notes)),
        sites={one.site_id: one.site for one in line.members if one.site_id and one.site},
        contacts={
            site_id: tuple(
                one.email
                for one in accounts
                if one.role is Role.SITE_MANAGER and site_id in one.site_ids and not one.disabled
            )
            for site_id in members
            if CanReview(actor, (site_id,)).allowed()
        },
        people={one.id: one.email for one in accounts},
    )


def heard_of(repositories: Repositories) -> dict[str, datetime]:
    """Return when something was last written into the dossier of each loop and group that has one."""
    found: dict[str, datetime] = {}
    told = [(one.thing_id, one.uploaded_at) for one in repositories.design_documents.all()]
    told += [(one.thing_id, one.written_at) for one in repositories.design_notes.all()]
    for thing_id, at in told:
        found[thing_id] = max(at, found.get(thing_id, at))
    return found
