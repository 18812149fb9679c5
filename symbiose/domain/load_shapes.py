"""When in the week sites of a trade usually use electricity: found by the code of their activity."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final, Self

from pydantic import Field, NonNegativeFloat, model_validator

from symbiose.domain.base import Value
from symbiose.domain.companies import PMA_NAF_NOMENCLATURE, Activity
from symbiose.domain.factors import Status
from symbiose.domain.typical_flows import SHORTEST_BEGINNING
from symbiose.domain.typical_year import DayKind
from symbiose.domain.week_parts import HOURS_OF_DAY

DayWeights = tuple[NonNegativeFloat, ...]
_DAY: Final = Field(min_length=HOURS_OF_DAY, max_length=HOURS_OF_DAY)


class LoadShape(Value):
    """The usual week of a trade: power in each hour of a weekday, a Saturday and a Sunday, on one scale."""

    id: str = Field(pattern=r"^[a-z0-9_]+$")
    """Slug."""
    label_fr: str = Field(min_length=1)
    """French name."""
    activities: tuple[str, ...] = ()
    """Beginnings of the NAF codes that belong to it: `25`, `25.6` or `25.61Z`."""
    fallback: bool = False
    """True for the one shape that is taken when no other is recognised."""
    weekday: DayWeights = _DAY
    """Power from 0 to 24 o'clock on Monday to Friday, on any scale."""
    saturday: DayWeights = _DAY
    """The same on Saturday, on the same scale."""
    sunday: DayWeights = _DAY
    """The same on Sunday."""
    source: str = Field(min_length=1)
    """Who states it and where; for a hypothesis, that it is one."""
    status: Status
    """How well it is established."""
    reasoning: str = Field(min_length=1)
    """Why it is so, and how far it may be off."""

    @model_validator(mode="after")
    def _runs(self) -> Self:
        if sum((*self.weekday, *self.saturday, *self.sunday)) <= 0:
            msg = f"the shape {self.id} uses nothing in any hour: give one hour a weight"
            raise ValueError(msg)
        return self

    def power(self, day: DayKind, hour: int) -> float:
        """Return the weight of an hour of a kind of day."""
        days = {DayKind.WEEKDAY: self.weekday, DayKind.SATURDAY: self.saturday, DayKind.SUNDAY: self.sunday}
        return days[day][hour]


@dataclass(frozen=True)
class ShapeFound:
    """The shape of a site, and by which part of its code it was recognised."""

    shape: LoadShape
    beginning: str | None
    """Beginning of the code that names the shape; None when none does and the fallback is taken."""


class LoadShapes:
    """All shapes, by the activities that they belong to."""

    def __init__(self, shapes: Iterable[LoadShape]) -> None:
        """Index the shapes; exactly one is the fallback."""
        self.shapes = tuple(shapes)
        """The shapes, as listed."""
        self._by_beginning = {start: shape for shape in self.shapes for start in shape.activities}
        self._fallback = next(shape for shape in self.shapes if shape.fallback)

    def of_activity(self, activity: Activity | None) -> ShapeFound:
        """Return the shape whose activities name the longest beginning of a code, else the fallback."""
        if activity is not None and activity.nomenclature == PMA_NAF_NOMENCLATURE:
            for length in range(len(activity.code), SHORTEST_BEGINNING - 1, -1):
                beginning = activity.code[:length]
                if beginning in self._by_beginning:
                    return ShapeFound(self._by_beginning[beginning], beginning)
        return ShapeFound(self._fallback, None)
