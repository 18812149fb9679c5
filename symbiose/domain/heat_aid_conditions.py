"""Conditions of public aid to a heat loop: what is measured, what is asked, whether it holds."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from symbiose.domain.factors import ReferenceBook, ReferenceValue


class ConditionCode(StrEnum):
    """What a scheme asks of a loop."""

    IN_FORCE = "in_force"
    """The sheet holds on the day."""
    RECOVERED_AT_LEAST = "recovered_at_least"
    """Enough waste heat, MWh a year."""
    RECOVERED_LESS_THAN = "recovered_less_than"
    """Not too much of it, MWh a year."""
    PAYBACK_LONGER = "payback_longer"
    """It does not pay too quickly without aid, years."""
    DENSITY = "density"
    """Enough heat by metre of trench, MWh/(m.year)."""
    RECOVERED_SHARE = "recovered_share"
    """Enough of what is delivered is waste heat."""
    LENGTH = "length"
    """Trench enough, where a network that exists is extended, m."""
    THIRD_PARTY = "third_party"
    """Heat goes to another site than the one that rejects it."""
    HEAT_PUMP = "heat_pump"
    """A heat pump lifts it."""
    PUMP_POWER = "pump_power"
    """Not too large a one, kW."""
    SAME_SITE = "same_site"
    """Heat is used on the site that rejects it."""
    NO_ALLOWANCES = "no_allowances"
    """The site is not under the trading of CO2 allowances: not known here."""


@dataclass(frozen=True)
class Condition:
    """One condition, and whether a loop meets it."""

    code: ConditionCode
    holds: bool | None
    """None where it cannot be known from declarations."""
    measured: float | None = None
    """What the loop has, in the unit of the limit; None where nothing is measured."""
    limit: ReferenceValue | None = None
    """Dated value that is asked."""


@dataclass(frozen=True)
class DatedRules:
    """The dated values that hold on a day."""

    book: ReferenceBook
    day: date

    def value(self, value_id: str) -> ReferenceValue | None:
        """Return the value that holds on the day; None where none does, or none is known."""
        return self.book.find(value_id, self.day)

    def in_force(self, sheet_id: str) -> Condition:
        """Tell whether a sheet holds on the day, with its period: the latest one where it does not."""
        holding = self.value(sheet_id)
        known = self.book.history(sheet_id) if sheet_id in self.book else ()
        return Condition(
            ConditionCode.IN_FORCE, holding is not None, limit=holding or (known[-1] if known else None)
        )

    def compared(
        self,
        code: ConditionCode,
        measured: float | None,
        meets: Callable[[float, float], bool],
        value_id: str,
    ) -> Condition:
        """Compare what a loop has with a dated value; not known where the value does not hold on the day.

        What is not measured because it has no end, as a payback that never comes, is above every limit.
        """
        limit = self.value(value_id)
        if limit is None:
            return Condition(code, None, measured)
        found = float("inf") if measured is None else measured
        return Condition(code, meets(found, limit.value), measured, limit)
