"""What the best exchanges would carry otherwise if a flow were declared, changed or withdrawn."""

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum

from symbiose.domain.exchanges import Path, Proposal
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
    """An exchange that two plans carry otherwise."""

    before: Proposal | None
    """In the best plan with the flow as it stands; None where that does not carry it."""
    after: Proposal | None
    """In the best plan with the flow as it would stand; None where that does not carry it."""

    @property
    def shown(self) -> Proposal:
        """Return the exchange as it would be, else as it is.

        Raises:
            ValueError: Neither plan carries it.
        """
        one = self.after or self.before
        if one is None:
            msg = "an exchange changes that one of two plans carries"
            raise ValueError(msg)
        return one

    @property
    def path(self) -> Path:
        """Return the way that the exchange takes."""
        return self.shown.path

    @property
    def effect(self) -> Effect:
        """Return what becomes of it."""
        if self.before is None:
            return Effect.NEW
        if self.after is None:
            return Effect.GONE
        more = received_per_year(self.after) > received_per_year(self.before)
        return Effect.MORE if more else Effect.LESS


def received_per_year(one: Proposal) -> float:
    """Return how much of its need an exchange covers in a year, in the unit received.

    What is given to a processor for it says less: that is attributed anew where other products of the same
    treatment find no taker any more.
    """
    return sum(one.monthly_received)


def carries_the_same(one: Proposal | None, other: Proposal | None) -> bool:
    """Tell whether two plans carry the same on one path, as nearly as runs are compared."""
    if one is None or other is None:
        return one is other
    here, there = received_per_year(one), received_per_year(other)
    return abs(here - there) <= CHANGE_TOLERANCE * max(here, there)


def changes_between(before: Iterable[Proposal], after: Iterable[Proposal]) -> tuple[PathChange, ...]:
    """Return the exchanges that two plans carry otherwise, in the order of the plans."""
    old, new = ({one.path: one for one in plan} for plan in (before, after))
    paths = dict.fromkeys((*old, *new))
    found = (PathChange(old.get(path), new.get(path)) for path in paths)
    return tuple(one for one in found if not carries_the_same(one.before, one.after))
