"""For whom an entry of a dossier is meant, and who may read it: of exchanges, loops and groups of roofs."""

from abc import ABC, abstractmethod
from dataclasses import dataclass
from enum import StrEnum

from symbiose.domain.synergies import Party, Side, includes

LONGEST_TEXT = 2_000
"""Characters of a note, of a piece of evidence, of a remark."""


class Audience(StrEnum):
    """For whom an entry is meant."""

    COORDINATION = "coordination"
    """The coordination, and who wrote it."""
    PARTIES = "parties"
    """Both firms too, while they know each other; all members of a loop or group, once each has agreed."""


@dataclass(frozen=True)
class Reader(ABC):
    """How somebody stands to one dossier."""

    account_id: str
    """The account, or the command."""
    open: bool
    """Both firms, or all members, have agreed, and none has withdrawn."""

    @property
    @abstractmethod
    def coordinates(self) -> bool:
        """Tell whether it is the coordination, which reads everything and speaks for no firm."""

    def may_read(self, audience: Audience, written_by: str) -> bool:
        """Tell whether an entry may be read.

        >>> giver = PartyReader("account_a", open=False, party=Party.GIVER)
        >>> giver.may_read(Audience.PARTIES, "account_a"), giver.may_read(Audience.PARTIES, "account_b")
        (True, False)

        Args:
            audience: For whom it is meant.
            written_by: Account that wrote it.
        """
        if self.coordinates or written_by == self.account_id:
            return True
        return self.open and audience is Audience.PARTIES


@dataclass(frozen=True)
class PartyReader(Reader):
    """How somebody stands to the dossier of one synergy."""

    party: Party
    """In whose name it writes."""

    @property
    def coordinates(self) -> bool:
        """Tell whether it is the coordination."""
        return self.party is Party.COORDINATOR

    def speaks_for(self, side: Side) -> bool:
        """Tell whether it may write in the name of a side: a firm for itself, the coordination for none."""
        return includes(self.party, side)


@dataclass(frozen=True)
class MemberReader(Reader):
    """How somebody stands to the dossier of one loop or group."""

    site_id: str | None
    """Member in whose name it writes; None for the coordination."""

    @property
    def coordinates(self) -> bool:
        """Tell whether it is the coordination."""
        return self.site_id is None
