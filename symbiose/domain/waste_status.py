"""The waste status of one synergy: the path chosen, by whom, and which conditions are shown to be met."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from itertools import takewhile

from pydantic import Field

from symbiose.domain.base import Value
from symbiose.domain.dossier_entries import LONGEST_TEXT
from symbiose.domain.synergies import Party, Side, includes
from symbiose.domain.waste_paths import PathCondition, WastePath, WastePaths


class PathChoice(Value):
    """A path that somebody chose, or confirmed; the latest holds, all are kept."""

    synergy_id: str
    """Synergy."""
    rank: int = Field(ge=1)
    """Counts the choices of the synergy; two at once cannot both take a rank."""
    path: WastePath
    """The path."""
    operation_code: str | None = None
    """Treatment operation, `R 4`, where the material travels as waste; None while it is not known."""
    party: Party
    """In whose name."""
    chosen_by: str
    """Account."""
    chosen_at: datetime
    """When (aware, UTC)."""


class ConditionTick(Value):
    """That a condition is met, or no longer is, with what shows it; the latest holds, all are kept."""

    synergy_id: str
    """Synergy."""
    condition_id: str
    """Condition of a path."""
    rank: int = Field(ge=1)
    """Counts the ticks of this condition in this synergy."""
    met: bool
    """True when it is met; False takes an earlier tick back."""
    evidence: str = Field(min_length=1, max_length=LONGEST_TEXT)
    """What shows it, or why it no longer holds."""
    document_id: str | None = None
    """Document of the dossier that shows it."""
    party: Party
    """In whose name."""
    ticked_by: str
    """Account."""
    ticked_at: datetime
    """When (aware, UTC)."""


@dataclass(frozen=True)
class WasteStatus:
    """All choices and ticks of one synergy, oldest first."""

    choices: tuple[PathChoice, ...] = ()
    ticks: tuple[ConditionTick, ...] = ()

    @property
    def choice(self) -> PathChoice | None:
        """Return the choice that holds."""
        return self.choices[-1] if self.choices else None

    @property
    def standing(self) -> tuple[PathChoice, ...]:
        """Return the latest choices that are of one path and operation, oldest first."""
        if self.choice is None:
            return ()
        stands = (self.choice.path, self.choice.operation_code)
        same = takewhile(lambda one: (one.path, one.operation_code) == stands, reversed(self.choices))
        return tuple(reversed(tuple(same)))

    @property
    def confirmed_by(self) -> frozenset[Side]:
        """Return the sides that chose the path and operation that hold: nobody chooses for both."""
        parties = [one.party for one in self.standing]
        return frozenset(side for side in Side if any(includes(party, side) for party in parties))

    def tick(self, condition_id: str) -> ConditionTick | None:
        """Return the latest tick of a condition."""
        return next((one for one in reversed(self.ticks) if one.condition_id == condition_id), None)

    def met(self, condition_id: str) -> bool:
        """Tell whether a condition is shown to be met."""
        found = self.tick(condition_id)
        return found is not None and found.met


class Lack(StrEnum):
    """What sort of evidence is missing."""

    PATH = "path"
    """No path is chosen."""
    CONFIRMATION = "confirmation"
    """A firm has not confirmed the path chosen."""
    OPERATION = "operation"
    """The treatment operation is not stated."""
    CONDITION = "condition"
    """A condition is not shown to be met."""
    QUANTITY = "quantity"
    """A firm has not declared what was exchanged in a year that has ended."""


@dataclass(frozen=True)
class MissingEvidence:
    """One thing that is still to be shown, and by whom."""

    lack: Lack
    side: Side | None = None
    """Firm that owes it; None where either may."""
    condition: PathCondition | None = None
    """The condition, where one is missing."""
    year: int | None = None
    """The year, where a quantity is missing."""


@dataclass(frozen=True)
class StatusFacts:
    """What the status of one synergy is judged on."""

    material: bool
    """It has a status at all."""
    dangerous: bool
    """Its code is that of dangerous waste."""
    day: date
    """Day whose law holds."""
    firms: Sequence[Side] = tuple(Side)
    """Firms that are to confirm: none before both have agreed, when neither sees what the other does."""


def missing_of_status(
    status: WasteStatus, paths: WastePaths, facts: StatusFacts
) -> tuple[MissingEvidence, ...]:
    """Return what the status still lacks: the path, its confirmations, its conditions, in this order."""
    if not facts.material:
        return ()
    choice = status.choice
    if choice is None:
        return (MissingEvidence(Lack.PATH),)
    rules = paths.of(choice.path)
    found = [
        MissingEvidence(Lack.CONFIRMATION, side) for side in facts.firms if side not in status.confirmed_by
    ]
    if rules.traced and choice.operation_code is None:
        found.append(MissingEvidence(Lack.OPERATION))
    found += [
        MissingEvidence(Lack.CONDITION, condition.owed_by, condition)
        for condition in rules.conditions_on(facts.day, dangerous=facts.dangerous)
        if not status.met(condition.id)
    ]
    return tuple(found)
