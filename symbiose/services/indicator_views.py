"""Figures of indicators as one caller reads them."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from symbiose.domain.communes import Park
from symbiose.domain.figures import Dimension
from symbiose.domain.indicators import Column, Indicator
from symbiose.domain.secrecy import Reason
from symbiose.services.indicators import Asked

Choices = Mapping[Dimension, tuple[str, ...]]
"""Dimension → the groups that something is counted in."""


class Sight(StrEnum):
    """What a caller reads figures of."""

    WHOLE = "whole"
    """Everything, as it is counted."""
    PARKS = "parks"
    """The sites of some parks, which alone count."""
    PUBLISHED = "published"
    """What is published, as far as no firm's own figure follows from it."""


@dataclass(frozen=True)
class Cell:
    """One figure as it is read."""

    value: float | None
    """In the unit of the indicator; None where a share has nothing to be measured against."""
    behind: int = 0
    """How many contributions it is made of; 0 where the caller may not know them."""
    reason: Reason | None = None
    """Why it is kept back; None where it is told."""
    as_of: date | None = None
    """When it stood so, where that is not the day asked for."""


@dataclass(frozen=True)
class Line:
    """The figures of one indicator for one group."""

    indicator: Indicator
    scope: str
    """Group, or the whole."""
    cells: Mapping[Column, Cell]
    """Column that has a meaning for the indicator → its figure."""


@dataclass(frozen=True)
class IndicatorsView:
    """Figures as one caller reads them."""

    asked: Asked
    sight: Sight
    lines: tuple[Line, ...]
    """By indicator, then by group."""
    choices: Choices
    parks: Mapping[str, Park]
    days: tuple[date, ...] = ()
    """Days that may be chosen, the latest first, where not all may."""

    def of(self, indicator_id: str) -> tuple[Line, ...]:
        """Return the lines of one indicator."""
        return tuple(line for line in self.lines if line.indicator.id == indicator_id)
