"""For whom an entry of the dossier of a synergy is meant, and who may read it."""

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
    """Both firms too, while they know each other."""


@dataclass(frozen=True)
class Reader:
    """How somebody stands to the dossier of one synergy."""

    account_id: str
    """The account, or the command."""
    party: Party
    """In whose name it writes."""
    open: bool
    """Both firms have agreed, and neither has withdrawn."""

    @property
    def coordinates(self) -> bool:
        """Tell whether it is the coordination, which reads everything and speaks for no firm."""
        return self.party is Party.COORDINATOR

    def may_read(self, audience: Audience, written_by: str) -> bool:
        """Tell whether an entry may be read.

        >>> giver = Reader("account_a", Party.GIVER, open=False)
        >>> giver.may_read(Audience.PARTIES, "account_a"), giver.may_read(Audience.PARTIES, "account_b")
        (True, False)

        Args:
            audience: For whom it is meant.
            written_by: Account that wrote it.
        """
        if self.coordinates or written_by == self.account_id:
            return True
        return self.open and audience is Audience.PARTIES

    def speaks_for(self, side: Side) -> bool:
        """Tell whether it may write in the name of a side: a firm for itself, the coordination for none."""
        return includes(self.party, side)
