"""Objectives: the figure that an indicator is meant to reach in a year, and how far from it one stands."""

import hashlib
from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum
from math import isclose

from pydantic import Field

from symbiose.domain.base import Value
from symbiose.domain.figures import WHOLE, Dimension
from symbiose.domain.indicators import Aggregation, Column, Contribution, Indicator

FIRST_YEAR, LAST_YEAR = 2000, 2100
"""Years that an objective may be set for."""
LONGEST_NOTE = 1_000
"""Characters of what an objective rests on."""
ROUNDING = 1e-9
"""Difference from a target that is none, in the unit of the indicator or relative to the target."""
_SHORT = 24


class Scope(Value):
    """What an objective is about: the whole territory, an agglomeration or a park."""

    by: Dimension | None = None
    """`epci` or `park`; None for the whole."""
    group: str = WHOLE
    """Agglomeration or park."""


class Objective(Value):
    """The figure that an indicator is meant to reach in a year."""

    indicator_id: str
    """Indicator that it is about."""
    year: int = Field(ge=FIRST_YEAR, le=LAST_YEAR)
    """Calendar year whose figure is meant."""
    scope: Scope
    """Where."""
    target: float = Field(allow_inf_nan=False)
    """Figure to reach, or not to exceed, in the unit of the indicator."""
    unit: str
    """Unit that the indicator had when it was set."""
    note: str = Field(default="", max_length=LONGEST_NOTE)
    """What it rests on: plan, deliberation, reasoning; read by everyone who reads the objective."""

    @property
    def id(self) -> str:
        """Return the id that follows from indicator, year and scope: of these there is one objective.

        >>> one = Objective(indicator_id="x", year=2030, scope=Scope(), target=1, unit="t")
        >>> one.id == one.model_copy(update={"target": 2.0, "note": "plan"}).id
        True
        """
        told = "\n".join((self.indicator_id, str(self.year), self.scope.by or WHOLE, self.scope.group))
        return f"objective_{hashlib.sha256(told.encode()).hexdigest()[:_SHORT]}"


class Verdict(StrEnum):
    """How a figure stands to an objective."""

    REACHED = "reached"
    """The year is over, and the objective was reached."""
    MISSED = "missed"
    """The year is over, and it was not."""
    THERE = "there"
    """The figure of today is there; the year is not over."""
    SHORT = "short"
    """The figure of today is not there yet."""
    UNKNOWN = "unknown"
    """There is no figure that tells."""


@dataclass(frozen=True)
class Standing:
    """How far from an objective a figure stands."""

    verdict: Verdict
    missing: float | None = None
    """What is missing to it, or too much where less is better; zero once it is there, None without figure."""
    share: float | None = None
    """Figure over objective, where more is better and the figure is not negative."""


def measured_column(indicator: Indicator) -> Column:
    """Return the column that an objective is held to: the furthest that has a meaning for the indicator."""
    return indicator.columns[-1]


def standing_of(indicator: Indicator, objective: Objective, value: float | None, this_year: int) -> Standing:
    """Return how a figure stands to an objective.

    Args:
        indicator: What is measured; it tells whether less is better.
        objective: The objective.
        value: Figure of its year, or of today while the year is not over; None where there is none.
        this_year: The present year.
    """
    if value is None or objective.unit != indicator.unit:
        return Standing(Verdict.UNKNOWN)
    target = objective.target
    missing = max(0.0, value - target if indicator.lower_is_better else target - value)
    if isclose(value, target, abs_tol=ROUNDING):  # sums of many parts end a rounding away
        missing = 0.0
    measurable = not indicator.lower_is_better and target > 0 and value >= 0
    over = objective.year < this_year
    if missing:
        verdict = Verdict.MISSED if over else Verdict.SHORT
    else:
        verdict = Verdict.REACHED if over else Verdict.THERE
    return Standing(verdict, missing, value / target if measurable else None)


@dataclass(frozen=True)
class Additions:
    """What exchanges that have not come to be would add to what was realised, each told for itself."""

    agreed: float
    """What those agreed would still add, if each gave the quantity of a whole year."""
    proposed: float
    """What those proposed would add, if each came to be."""


def additions(
    indicator: Indicator,
    agreed: tuple[Contribution, ...],
    proposed: tuple[Contribution, ...],
    realised: tuple[Contribution, ...],
) -> Additions | None:
    """Return what agreed and proposed exchanges would add to the realised figure of a sum; None for others.

    What runs is agreed and realised at once: what it gave in the year already is not added again, and what
    gave more than was agreed adds nothing. Shares and medians do not add up.
    """
    if indicator.aggregation is not Aggregation.SUM or measured_column(indicator) is not Column.REALISED:
        return None
    given = _by_thing(realised)
    still = sum(_rest(amount, given.get(thing, 0.0)) for thing, amount in _by_thing(agreed).items())
    return Additions(still, sum(one.amount for one in proposed))


def _by_thing(contributions: Iterable[Contribution]) -> Mapping[str, float]:
    found: dict[str, float] = defaultdict(float)
    for one in contributions:
        found[one.thing_id] += one.amount
    return found


def _rest(agreed: float, given: float) -> float:
    """Return what is left of an amount, a gain or a loss, once some of it was given."""
    left = agreed - given
    return left if left * agreed > 0 else 0.0
