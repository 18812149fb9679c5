"""Dated reference values: emission factors, prices, taxes and rules, each with its source."""

import difflib
from collections.abc import Iterable, Iterator
from datetime import date
from enum import StrEnum
from itertools import groupby
from types import MappingProxyType
from typing import Self

from pydantic import Field, model_validator

from symbiose.domain.base import Value
from symbiose.domain.errors import UnknownThing
from symbiose.domain.exchanges import ReferenceUsed


class Status(StrEnum):
    """How well a value is established."""

    SOURCED = "sourced"
    """A document that can be cited states it."""
    TO_CONFIRM = "to_confirm"
    """A document states it, but not the original one."""
    HYPOTHESIS = "hypothesis"
    """No document that can be cited is known: reasoned, with a range."""


class Topic(StrEnum):
    """What a value is about."""

    EMISSION = "emission"
    PRICE = "price"
    TAX = "tax"
    RULE = "rule"


class ReferenceValue(Value):
    """One value during one period, with what it rests on."""

    id: str = Field(pattern=r"^[a-z0-9_]+$")
    """Slug; several periods of the same value share it."""
    label: str
    """What it is, in French."""
    topic: Topic
    """What it is about."""
    value: float
    """The value, in `unit`."""
    unit: str
    """Unit, such as `kgCO2e/t` or `€/MWh`."""
    valid_from: date
    """First day on which it holds."""
    valid_to: date | None = None
    """Last day on which it holds; None while nothing replaces it."""
    source: str
    """Who states it and where; for a hypothesis, that it is one."""
    licence: str
    """Under which terms it may be used."""
    status: Status
    """How well it is established."""
    range_low: float | None = None
    """Lower end of the plausible range, in `unit`."""
    range_high: float | None = None
    """Upper end of the plausible range, in `unit`."""
    reasoning: str | None = None
    """Why a hypothesis has this value; what else must be known of a sourced one."""

    @model_validator(mode="after")
    def _well_founded(self) -> Self:
        if self.valid_to is not None and self.valid_to < self.valid_from:
            msg = f"{self.id} ends on {self.valid_to}, before it begins on {self.valid_from}"
            raise ValueError(msg)
        low, high = self.range_low, self.range_high
        if (low is not None and low > self.value) or (high is not None and high < self.value):
            msg = f"{self.id}: the value {self.value} lies outside its range {low} to {high}"
            raise ValueError(msg)
        if self.status is Status.HYPOTHESIS and (low is None or high is None or not self.reasoning):
            msg = f"{self.id} is a hypothesis: give its range and its reasoning"
            raise ValueError(msg)
        return self

    def holds_on(self, day: date) -> bool:
        """Tell whether the value holds on a day."""
        return self.valid_from <= day and (self.valid_to is None or day <= self.valid_to)

    def used(self) -> ReferenceUsed:
        """Return what a proposal keeps of the value it rests on."""
        return ReferenceUsed(
            id=self.id,
            value=self.value,
            unit=self.unit,
            valid_from=self.valid_from.isoformat(),
            source=self.source,
        )


class ReferenceBook:
    """All dated values, by id and day."""

    def __init__(self, values: Iterable[ReferenceValue]) -> None:
        """Index the values; overlaps have been checked before."""
        ordered = sorted(values, key=lambda value: (value.id, value.valid_from))
        self._by_id = MappingProxyType(
            {name: tuple(periods) for name, periods in groupby(ordered, key=lambda value: value.id)}
        )

    def __iter__(self) -> Iterator[ReferenceValue]:
        return (value for periods in self._by_id.values() for value in periods)

    def __len__(self) -> int:
        return sum(len(periods) for periods in self._by_id.values())

    def __contains__(self, value_id: object) -> bool:
        return value_id in self._by_id

    def at(self, value_id: str, day: date) -> ReferenceValue:
        """Return the value that holds on a day; one that has ended is not prolonged.

        Raises:
            UnknownThing: No such value is known, or none holds on that day.
        """
        value = self.find(value_id, day)
        if value is not None:
            return value
        held = ", ".join(f"{v.valid_from} to {v.valid_to or '…'}" for v in self.history(value_id))
        msg = f"Reference value {value_id} does not hold on {day}, only from {held}: add the missing period."
        raise UnknownThing(msg, reference=value_id)

    def find(self, value_id: str, day: date) -> ReferenceValue | None:
        """Return the value that holds on a day; None where none does, or none is known."""
        return next((one for one in self._by_id.get(value_id, ()) if one.holds_on(day)), None)

    def history(self, value_id: str) -> tuple[ReferenceValue, ...]:
        """Return all periods of a value, oldest first.

        Raises:
            UnknownThing: No such value is known.
        """
        found = self._by_id.get(value_id)
        if found is None:
            close = difflib.get_close_matches(value_id, list(self._by_id), n=3)
            hint = f" Close ones: {', '.join(close)}." if close else ""
            msg = f"Reference value {value_id} is not known.{hint}"
            raise UnknownThing(msg, reference=value_id)
        return found
