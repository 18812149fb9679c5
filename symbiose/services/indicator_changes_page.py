"""What changed in one indicator between two days, as who sees every flow reads it."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from symbiose.domain.accounts import Actor
from symbiose.domain.civil_days import day_of
from symbiose.domain.errors import InvalidDocument, Problem
from symbiose.domain.figures import Dimension
from symbiose.domain.indicator_changes import Cause
from symbiose.domain.indicators import Column, Contribution, Indicator
from symbiose.domain.permissions import CanSeeEverything
from symbiose.domain.repositories import Repositories
from symbiose.services.context import Services
from symbiose.services.indicator_detail import Behind, Reading
from symbiose.services.indicator_story import Between, ToldDifference, story_between
from symbiose.services.indicators import counted_on


@dataclass(frozen=True)
class ColumnChange:
    """The figure of a column on two days."""

    column: Column
    before: float | None
    after: float | None


@dataclass(frozen=True)
class ChangeLine:
    """A contribution that is new, gone or changed."""

    column: Column
    amount: float
    """How much more it adds on the later day."""
    against: float
    """Of a share: how much more there is to measure against."""
    behind: Behind
    """The contribution as it is, or as it was when it is gone."""
    causes: tuple[Cause, ...]
    """The nearest first; empty where nothing explains it."""


@dataclass(frozen=True)
class IndicatorChanges:
    """Everything that makes the difference between two days."""

    indicator: Indicator
    between: Between
    figures: tuple[ColumnChange, ...]
    lines: tuple[ChangeLine, ...]
    """Column by column, the largest first."""


def indicator_changes(
    services: Services,
    actor: Actor,
    indicator_id: str,
    days: tuple[date, date],
    within: Mapping[Dimension, str],
) -> IndicatorChanges:
    """Return what changed in an indicator between two days, and why.

    Raises:
        NotAllowed: The caller does not see every flow.
        UnknownThing: There is no such indicator.
        InvalidDocument: The days are not in their order, or one has not come yet.
    """
    CanSeeEverything(actor).require()
    indicator = services.reference.indicators.get(indicator_id)
    earlier, later = days
    if not earlier < later <= day_of(services.clock()):
        raise InvalidDocument([Problem("depuis", earlier.isoformat(), "choisissez un jour avant l’autre")])
    between = Between(earlier, later, within)

    def tell(repositories: Repositories) -> IndicatorChanges:
        stories = story_between(services, repositories, between, indicator_id)
        readings = {day: Reading(services, counted_on(services, repositories, day), actor) for day in days}

        def line(column: Column, told: ToldDifference) -> ChangeLine:
            found = told.difference
            one, day = _latest(found.before, found.after, days)
            return ChangeLine(column, found.amount, found.against, readings[day].behind(one), told.causes)

        return IndicatorChanges(
            indicator,
            between,
            tuple(ColumnChange(one.column, one.before.value, one.after.value) for one in stories),
            tuple(line(one.column, told) for one in stories for told in one.differences),
        )

    name = f"changes of {indicator_id} {earlier} {later} {sorted(within.items())}"
    recall = services.memory.recall
    return services.store.read(lambda r: recall(r, name, lambda: tell(r), sort="changes of indicators"))


def _latest(
    before: tuple[Contribution, ...], after: tuple[Contribution, ...], days: tuple[date, date]
) -> tuple[Contribution, date]:
    return (after[0], days[1]) if after else (before[0], days[0])
