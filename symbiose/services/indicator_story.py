"""What changed in the indicators between two days, and why."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date

from symbiose.domain.figures import Dimension, Figure
from symbiose.domain.indicator_causes import TwoDays
from symbiose.domain.indicator_changes import Cause, Difference, differences
from symbiose.domain.indicators import Column, Contribution, Indicator
from symbiose.domain.repositories import Repositories
from symbiose.services.context import Services
from symbiose.services.indicators import Asked, Counted, IndicatorRow, counted_on, rows_of_indicator


@dataclass(frozen=True)
class ToldDifference:
    """A contribution that is new, gone or changed, with what explains it."""

    difference: Difference
    causes: tuple[Cause, ...]
    """The nearest first; empty where nothing explains it, which is said."""


@dataclass(frozen=True)
class FigureStory:
    """One figure on two days, and everything that makes the difference."""

    indicator: Indicator
    column: Column
    before: Figure
    after: Figure
    differences: tuple[ToldDifference, ...]
    """The largest first; of sums, their amounts sum to the difference of the figures."""


@dataclass(frozen=True)
class Between:
    """Two days, and what of the territory is looked at."""

    earlier: date
    later: date
    within: Mapping[Dimension, str] = field(default_factory=dict)


def story_between(
    services: Services, repositories: Repositories, between: Between, indicator_id: str
) -> tuple[FigureStory, ...]:
    """Tell what changed in each column of an indicator, figures whole: for who sees every flow."""
    indicator = services.reference.indicators.get(indicator_id)
    counted = [counted_on(services, repositories, day) for day in (between.earlier, between.later)]
    days = TwoDays(counted[0].territory, counted[1].territory)
    parts = [_parts(one, indicator.id, between) for one in counted]
    rows = [_row(services, one, indicator, between) for one in counted]
    told = [ToldDifference(one, days.causes(one)) for one in differences(*parts)]
    return tuple(
        FigureStory(
            indicator,
            column,
            rows[0].figures[column],
            rows[1].figures[column],
            tuple(one for one in told if one.difference.key.column is column),
        )
        for column in indicator.columns
    )


def _parts(counted: Counted, indicator_id: str, between: Between) -> Sequence[Contribution]:
    return counted.parts(indicator_id, between.within)


def _row(services: Services, counted: Counted, indicator: Indicator, between: Between) -> IndicatorRow:
    asked = Asked(counted.territory.day, None, between.within)
    return rows_of_indicator(services, counted, asked, indicator)[0]
