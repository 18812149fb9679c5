"""What the best exchanges would carry otherwise if a flow were declared, changed or withdrawn."""

from dataclasses import dataclass
from enum import StrEnum

from symbiose.domain.exchanges import Path
from symbiose.domain.flows import Flow
from symbiose.domain.run_results import CHANGE_TOLERANCE


@dataclass(frozen=True)
class FlowMove:
    """A flow as it stands, and as it would stand; nothing of it is kept."""

    before: Flow | None
    """As it stands; None where it does not, or nothing of it is left."""
    after: Flow | None
    """As it would stand; None where it is withdrawn, or nothing of it would be left."""
    replaces: str | None = None
    """Id of the flow of the territory whose place both take; None where it is not there."""


class Effect(StrEnum):
    """What becomes of an exchange in the best plan."""

    GONE = "gone"
    """It would not be carried any more."""
    LESS = "less"
    """It would carry less."""
    MORE = "more"
    """It would carry more."""
    NEW = "new"
    """It would be carried, and is not today."""


@dataclass(frozen=True)
class PathChange:
    """An exchange that two plans carry otherwise.

    It is told by what the need receives. What is given to a processor says less: that is attributed anew
    where other products of the same treatment find no taker any more.
    """

    path: Path
    """The way that it takes."""
    unit: str
    """Canonical unit of what is received."""
    before: float
    """What the need receives in a year with the flow as it stands; nought where nothing."""
    after: float
    """What it receives with the flow as it would stand."""
    before_eur: float | None = None
    """What the exchange brings all parties together, €/yr; None in linear plans."""
    after_eur: float | None = None
    """What it would bring, €/yr."""

    @property
    def effect(self) -> Effect:
        """Return what becomes of it."""
        if self.before <= 0:
            return Effect.NEW
        if self.after <= 0:
            return Effect.GONE
        return Effect.MORE if self.after > self.before else Effect.LESS


@dataclass(frozen=True)
class PlanChanges:
    """What two plans carry otherwise."""

    changes: tuple[PathChange, ...]
    """The exchanges; of linear plans those alone that were proposed."""
    proven: bool
    """True of the best plans; False of linear ones, in which what is paid once is spread over quantities."""


def carries_the_same(here: float, there: float) -> bool:
    """Tell whether two yearly quantities are the same, as nearly as runs are compared."""
    return abs(here - there) <= CHANGE_TOLERANCE * max(here, there)
