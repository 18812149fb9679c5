"""Indicators of circularity: what each means, how it is counted, and what it is counted from."""

from collections.abc import Iterable, Iterator
from datetime import date
from enum import StrEnum
from types import MappingProxyType
from typing import NamedTuple

from pydantic import Field

from symbiose.domain.base import Value
from symbiose.domain.errors import UnknownThing
from symbiose.domain.exchanges import ReferenceUsed


class Column(StrEnum):
    """How far a figure has come; the columns are read beside each other and never added."""

    POTENTIAL = "potential"
    """What standing declarations and the roofs of sites hold, whether or not anybody could use it."""
    PROPOSED = "proposed"
    """What the latest run proposes and no firm has agreed to."""
    AGREED = "agreed"
    """What giver and receiver have both agreed to, at the quantity accepted for a year."""
    REALISED = "realised"
    """What was exchanged in the year, as the firms told it."""


class Aggregation(StrEnum):
    """How the amounts of a group become its figure."""

    SUM = "sum"
    """Their sum."""
    RATIO = "ratio"
    """The sum of the amounts over the sum of what they are measured against."""
    MEDIAN = "median"
    """Their median: half lie below, half above."""
    WHOLE = "whole"
    """Computed on the network as a whole; a group's figure is that of the network within it."""


class Indicator(Value):
    """One indicator as it is told to the public."""

    id: str = Field(pattern=r"^[a-z0-9_]+$")
    """Slug."""
    title: str = Field(min_length=1)
    """Short name, in French."""
    definition: str = Field(min_length=1)
    """What it measures and what it leaves out, in French."""
    formula: str = Field(min_length=1)
    """How it is computed, in French, so that a person can recompute it by hand."""
    unit: str = Field(min_length=1)
    """Unit of its figures, such as `t` or `%`."""
    scope: str = Field(min_length=1)
    """Which sites, flows and dates it covers, in French."""
    counting: str = Field(min_length=1)
    """Where an amount is counted, and why it is counted once, in French."""
    columns: tuple[Column, ...] = Field(min_length=1)
    """Columns that have a meaning for it."""
    aggregation: Aggregation = Aggregation.SUM
    """How amounts become a figure."""
    digits: int = Field(default=1, ge=0, le=6)
    """Decimals shown."""
    lower_is_better: bool = False
    """Whether an objective is not to be exceeded, rather than to be reached."""
    sources: tuple[str, ...] = Field(min_length=1)
    """Standards, laws and methods that it rests on, each with its date."""
    valid_from: date
    """Since when it is defined like this: a change of formula is another version."""

    @property
    def nothing(self) -> float | None:
        """Return the figure of nothing at all: zero of a sum, none of a share or a median."""
        return 0.0 if self.aggregation is Aggregation.SUM else None


class IndicatorCatalogue:
    """All indicators, in the order they are told."""

    def __init__(self, indicators: Iterable[Indicator]) -> None:
        """Index them; ids have been checked before."""
        self._by_id = MappingProxyType({indicator.id: indicator for indicator in indicators})

    def __iter__(self) -> Iterator[Indicator]:
        return iter(self._by_id.values())

    def __len__(self) -> int:
        return len(self._by_id)

    def __contains__(self, indicator_id: object) -> bool:
        return indicator_id in self._by_id

    def get(self, indicator_id: str) -> Indicator:
        """Return an indicator.

        Raises:
            UnknownThing: There is none of this id.
        """
        found = self._by_id.get(indicator_id)
        if found is None:
            msg = f"Indicator {indicator_id} does not exist. Known ones: {', '.join(self._by_id)}."
            raise UnknownThing(msg, indicator=indicator_id)
        return found


class Contribution(NamedTuple):
    """What one thing adds to one indicator: every figure is made of these, and leads back to them."""

    indicator_id: str
    """Indicator that it adds to."""
    column: Column
    """Column that it adds to."""
    amount: float
    """What it adds, in the unit of the indicator (a ratio's: in that of its numerator)."""
    site_id: str
    """Site at which it is counted."""
    thing_id: str
    """Flow, proposal, synergy or site that it comes from."""
    against: float | None = None
    """Of a ratio: what it adds to the denominator."""
    resource_id: str | None = None
    """Resource that it is about."""
    models: tuple[int, ...] = ()
    """Circular models that it belongs to; it counts under each, and once in any total."""
    treatment: str | None = None
    """Waste: the treatment it was kept from, by its dated cost, as supposed for this resource."""
    flow_ids: tuple[str, ...] = ()
    """Declared flows that it rests on."""
    values: tuple[ReferenceUsed, ...] = ()
    """Dated reference values that it rests on."""
