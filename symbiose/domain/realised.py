"""What was really exchanged, year by year, as both firms say, beside what was foreseen."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime

from pydantic import Field

from symbiose.domain.base import Value
from symbiose.domain.dossier_entries import LONGEST_TEXT
from symbiose.domain.synergies import Party, Side
from symbiose.domain.waste_status import Lack, MissingEvidence

FIRST_YEAR = 2000
"""No quantity is declared for a year before it."""
MOST_PER_YEAR = 1e12
"""Nothing that is exchanged comes near it, whatever its unit."""


class Realised(Value):
    """What one firm says was exchanged in a year; the latest rank holds, all are kept."""

    synergy_id: str
    """Synergy."""
    year: int = Field(ge=FIRST_YEAR)
    """Calendar year."""
    side: Side
    """Firm that says so: giver or receiver."""
    rank: int = Field(ge=1)
    """Counts what this firm said of this year."""
    quantity: float = Field(ge=0)
    """Quantity of the year, in `unit`."""
    unit: str
    """Canonical unit in which this firm counts."""
    remark: str | None = Field(default=None, max_length=LONGEST_TEXT)
    """On what it rests; why it was corrected."""
    party: Party
    """Who typed it: the firm itself, or the coordination on its behalf."""
    declared_by: str
    """Account."""
    declared_at: datetime
    """When (aware, UTC)."""

    @property
    def on_behalf(self) -> bool:
        """Tell whether the coordination typed it, and the firm has not confirmed it by declaring it."""
        return self.party is Party.COORDINATOR


@dataclass(frozen=True)
class Foreseen:
    """What was foreseen for a year."""

    proposed: float
    """Quantity that the run proposed to give, in `unit`."""
    accepted: float
    """Quantity that was accepted, in `unit`."""
    unit: str
    """Unit of what is given."""
    arriving: float
    """Of what was accepted, what arrives, in `arriving_unit`: all of it, or what processors make of it."""
    arriving_unit: str
    """Unit in which the receiver counts what arrives."""
    covered: float
    """Quantity of the need that it covers, in the unit of the need."""
    covered_unit: str
    """Unit of the need."""
    processed: bool
    """Processors stand between the two firms: the receiver counts what it gets of them."""

    @property
    def yield_ratio(self) -> float | None:
        """Return what arrives of one unit given; None when nothing was to be given."""
        return self.arriving / self.accepted if self.accepted > 0 else None


@dataclass(frozen=True)
class YearCompared:
    """One year as both firms tell it."""

    year: int
    foreseen: Foreseen
    given: Realised | None = None
    """As the giver says."""
    received: Realised | None = None
    """As the receiver says."""

    @property
    def share(self) -> float | None:
        """Return what was given, as a share of what was accepted; None when the giver has not said."""
        if self.given is None or self.foreseen.accepted <= 0:
            return None
        return self.given.quantity / self.foreseen.accepted

    @property
    def should_have_arrived(self) -> float | None:
        """Return what the receiver should have got of what was given, in its unit."""
        ratio = self.foreseen.yield_ratio
        return None if self.given is None or ratio is None else self.given.quantity * ratio

    @property
    def difference(self) -> float | None:
        """Return what was received less what should have arrived, in the receiver's unit."""
        expected = self.should_have_arrived
        return None if self.received is None or expected is None else self.received.quantity - expected


def compared(realised: Iterable[Realised], foreseen: Foreseen) -> tuple[YearCompared, ...]:
    """Return the years of which somebody said something, the latest year first."""
    latest = {(one.year, one.side): one for one in sorted(realised, key=lambda one: one.rank)}
    years = sorted({year for year, _ in latest}, reverse=True)
    return tuple(
        YearCompared(year, foreseen, latest.get((year, Side.GIVER)), latest.get((year, Side.RECEIVER)))
        for year in years
    )


def missing_quantities(realised: Iterable[Realised], years: Sequence[int]) -> tuple[MissingEvidence, ...]:
    """Return the years that have ended and of which a firm has itself said nothing."""
    told = {(one.year, one.side) for one in realised if not one.on_behalf}
    return tuple(
        MissingEvidence(Lack.QUANTITY, side, year=year)
        for year in years
        for side in Side
        if (year, side) not in told
    )
