"""The ways in which the law lets a material go from one firm to another, and their conditions, dated."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from types import MappingProxyType
from typing import Self

from pydantic import Field, model_validator

from symbiose.domain.base import Value
from symbiose.domain.errors import UnknownThing
from symbiose.domain.factors import Status
from symbiose.domain.synergies import Side


class WastePath(StrEnum):
    """As what a material leaves its site."""

    PRODUCT = "product"
    """It never was waste: nobody discards it, it is sold or used again as it is."""
    BY_PRODUCT = "by_product"
    """It comes out of a process meant for something else, and is not waste."""
    END_OF_WASTE = "end_of_waste"
    """It was waste, and ceases to be once it has been recovered."""
    WASTE = "waste"
    """It is waste until whoever may treat it has done so."""


class PathCondition(Value):
    """One condition of a path, as the law states it, in our words."""

    id: str = Field(pattern=r"^[a-z0-9_]+$")
    """Slug, unique among all conditions; what was ticked is kept under it."""
    title: str = Field(min_length=1)
    """The condition, in French."""
    proof: str = Field(min_length=1)
    """What usually shows it, in French."""
    article: str = Field(min_length=1)
    """Article that states it."""
    owed_by: Side
    """Who can show it."""
    dangerous_only: bool = False
    """True where it holds for dangerous waste alone."""
    valid_from: date
    """First day on which it holds."""
    valid_to: date | None = None
    """Last day on which it holds; None while nothing replaces it."""
    source: str = Field(min_length=1)
    """Where it was read."""
    status: Status
    """How well it is established."""

    def holds_on(self, day: date) -> bool:
        """Tell whether it holds on a day."""
        return self.valid_from <= day and (self.valid_to is None or day <= self.valid_to)


class PathNote(Value):
    """What else the law says that bears on a path, without being one of its conditions."""

    text: str = Field(min_length=1)
    """What it says, in French, in our words."""
    article: str = Field(min_length=1)
    """Article that says it."""
    valid_from: date
    """First day on which it holds."""
    source: str = Field(min_length=1)
    """Where it was read."""
    status: Status
    """How well it is established."""


class PathRules(Value):
    """One path with its conditions, all of which are to be met."""

    path: WastePath
    """The path."""
    title: str = Field(min_length=1)
    """What it is called, in French."""
    meaning: str = Field(min_length=1)
    """What it means for both firms, in French."""
    article: str = Field(min_length=1)
    """Article that opens it."""
    traced: bool
    """True where the material travels as waste for part of its way: a treatment operation is stated."""
    licence: str = Field(min_length=1)
    """Under which terms the text may be used."""
    conditions: tuple[PathCondition, ...] = Field(min_length=1)
    """Its conditions, in the order of the law."""
    notes: tuple[PathNote, ...] = ()
    """What else is to be known."""

    @model_validator(mode="after")
    def _dated(self) -> Self:
        for condition in self.conditions:
            if condition.valid_to is not None and condition.valid_to < condition.valid_from:
                msg = f"{condition.id} ends on {condition.valid_to}, before it begins: correct its dates"
                raise ValueError(msg)
        return self

    def conditions_on(self, day: date, *, dangerous: bool) -> tuple[PathCondition, ...]:
        """Return the conditions that hold on a day for a material, in their order."""
        return tuple(
            condition
            for condition in self.conditions
            if condition.holds_on(day) and (dangerous or not condition.dangerous_only)
        )


class WastePaths:
    """All paths, in the order in which they are offered."""

    def __init__(self, rules: Iterable[PathRules]) -> None:
        """Index the paths; each is there once."""
        self._by_path = MappingProxyType({one.path: one for one in rules})
        self._conditions = MappingProxyType(
            {condition.id: condition for one in self._by_path.values() for condition in one.conditions}
        )

    def __iter__(self) -> Iterator[PathRules]:
        return iter(self._by_path.values())

    def __len__(self) -> int:
        return len(self._by_path)

    def of(self, path: WastePath) -> PathRules:
        """Return a path with its conditions."""
        return self._by_path[path]

    def condition(self, condition_id: str) -> PathCondition:
        """Return a condition, of whatever path.

        Raises:
            UnknownThing: There is none of this id.
        """
        found = self._conditions.get(condition_id)
        if found is None:
            msg = f"Condition {condition_id} does not exist. Read the dossier again."
            raise UnknownThing(msg, condition=condition_id)
        return found


@dataclass(frozen=True)
class Passage:
    """What is known of a material that goes from one firm to another, as far as its status depends on it."""

    material: bool
    """It is matter, or carries a waste code: heat, energy and services have no status."""
    waste_code: str | None
    """Code under which the giver declares it."""
    dangerous: bool
    """The code is that of dangerous waste."""
    recovered: bool
    """It comes out of a use or a process."""
    processed: bool
    """A processor treats it on the way."""
    accepted: bool
    """Who takes it first is authorised for the code, or asks for it by this code."""


class Because(StrEnum):
    """Why a path is suggested."""

    DANGEROUS = "dangerous_waste"
    """The code is that of dangerous waste."""
    PROCESSED = "processed_waste"
    """A processor treats the waste on the way."""
    ASKED_AS_WASTE = "asked_as_waste"
    """The receiver takes it under its waste code."""
    USED_AS_IT_IS = "used_as_it_is"
    """It has a waste code, and is used without treatment."""
    FROM_A_PROCESS = "from_a_process"
    """It has no waste code, and comes out of a process."""
    NEVER_WASTE = "never_waste"
    """It has no waste code, and is no residue."""


@dataclass(frozen=True)
class Suggestion:
    """The path that follows from what is declared; people choose."""

    path: WastePath
    because: Because


class Caution(StrEnum):
    """What speaks against a path that was chosen, or is to be looked at before it is."""

    DANGEROUS_BY_PRODUCT = "dangerous_by_product"
    """Declared under the code of a dangerous waste, chosen as a by-product or product."""
    TREATED_BY_PRODUCT = "treated_by_product"
    """Treated on the way, chosen as a by-product."""
    CODE_ON_PRODUCT = "code_on_product"
    """Declared with a waste code, chosen as a product."""
    NO_CODE = "no_code"
    """Travels as waste, but no waste code is declared."""
    NOT_AUTHORISED = "not_authorised"
    """Dangerous waste, and who takes it first is not known to be authorised for the code."""


def suggest(passage: Passage) -> Suggestion | None:
    """Return the path that follows from the codes and from what the receiver may take; None for no matter."""
    if not passage.material:
        return None
    if passage.waste_code is None:
        came = passage.recovered
        return Suggestion(
            WastePath.BY_PRODUCT if came else WastePath.PRODUCT,
            Because.FROM_A_PROCESS if came else Because.NEVER_WASTE,
        )
    if passage.dangerous:
        return Suggestion(WastePath.WASTE, Because.DANGEROUS)
    if passage.processed:
        return Suggestion(WastePath.END_OF_WASTE, Because.PROCESSED)
    if passage.accepted:
        return Suggestion(WastePath.WASTE, Because.ASKED_AS_WASTE)
    return Suggestion(WastePath.BY_PRODUCT, Because.USED_AS_IT_IS)


def cautions(path: WastePath, passage: Passage) -> tuple[Caution, ...]:
    """Return what speaks against a path, given what is declared."""
    no_waste = path in (WastePath.PRODUCT, WastePath.BY_PRODUCT)
    told = {
        Caution.DANGEROUS_BY_PRODUCT: no_waste and passage.dangerous,
        Caution.TREATED_BY_PRODUCT: path is WastePath.BY_PRODUCT and passage.processed,
        Caution.CODE_ON_PRODUCT: path is WastePath.PRODUCT and passage.waste_code is not None,
        Caution.NO_CODE: not no_waste and passage.waste_code is None,
        Caution.NOT_AUTHORISED: not no_waste and passage.dangerous and not passage.accepted,
    }
    return tuple(caution for caution, holds in told.items() if holds)
