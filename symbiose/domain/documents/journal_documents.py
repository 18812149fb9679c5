"""The documents about the journal: how far it goes, and the outcome of verifying it."""

from typing import Literal, Self

from symbiose.domain.base import Value
from symbiose.domain.journal import JournalHead
from symbiose.domain.journal_check import JournalCheck, JournalFault


class JournalHeadDocument(Value):
    """How far the journal went on a day; kept elsewhere, it shows later whether the end was cut off."""

    format: Literal["symbiose.journal-head/1"] = "symbiose.journal-head/1"
    """Name and version of the format."""
    position: int
    """Position of the last entry, 0 for an empty journal."""
    digest: str
    """Digest of the last entry, zeros for an empty journal."""

    @classmethod
    def of(cls, head: JournalHead) -> Self:
        """Return the document of a head."""
        return cls(position=head.position, digest=head.digest)

    def head(self) -> JournalHead:
        """Return the head that the document tells."""
        return JournalHead(position=self.position, digest=self.digest)


class JournalCheckDocument(Value):
    """What verifying the journal found."""

    format: Literal["symbiose.journal-check/1"] = "symbiose.journal-check/1"
    """Name and version of the format."""
    intact: bool
    """True when nothing is wrong."""
    entries: int
    """Entries read."""
    head: JournalHead
    """Where the journal ends now."""
    faults: tuple[JournalFault, ...]
    """What is wrong, in the order of the journal, 200 at most."""
    more_faults: int
    """Faults beyond those."""

    @classmethod
    def of(cls, check: JournalCheck) -> Self:
        """Return the document of a check."""
        return cls(
            intact=check.intact,
            entries=check.entries,
            head=check.head,
            faults=check.faults,
            more_faults=check.more_faults,
        )
