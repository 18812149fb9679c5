"""One indicator over time for one caller: years or months as counted, or the days of its publications."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from symbiose.domain.accounts import Actor, Role
from symbiose.domain.civil_days import day_of
from symbiose.domain.errors import NotAllowed
from symbiose.domain.figures import WHOLE
from symbiose.domain.indicators import Column, Indicator
from symbiose.domain.permissions import CanSeeEverything, CanSeeIndicators
from symbiose.domain.published_indicators import Reading, ToldFigure
from symbiose.domain.repositories import Repositories
from symbiose.services.context import Services
from symbiose.services.indicator_series import Question, first_day, month_ends, series_of, year_ends
from symbiose.services.indicator_views import Cell
from symbiose.services.indicators import Asked
from symbiose.services.reading_published import published_until


class Step(StrEnum):
    """How far apart the points of a series are."""

    YEAR = "annee"
    MONTH = "mois"


@dataclass(frozen=True)
class Point:
    """The figures of one day."""

    day: date
    cells: Mapping[Column, Cell]


def may_see_times(actor: Actor) -> bool:
    """Tell whether a caller may read figures over time: not those of single parks, whose sites move."""
    return actor.role is Role.ANALYST or CanSeeEverything(actor).allowed()


def over_time(
    services: Services, actor: Actor, indicator_id: str, asked: Asked, step: Step
) -> tuple[Point, ...]:
    """Return the figures of an indicator over time, the oldest first, up to the day asked for.

    An analyst reads the days of publication, whatever the step.

    Raises:
        NotAllowed: The caller reads no figures over time.
        UnknownThing: There is no such indicator.
    """
    CanSeeIndicators(actor).require()
    indicator = services.reference.indicators.get(indicator_id)
    if actor.role is Role.ANALYST:
        return services.store.read(lambda r: _published(services, r, indicator, asked))
    if not may_see_times(actor):
        msg = "Figures over time are for who sees every flow."
        raise NotAllowed(msg, actor=actor.id)
    return services.store.read(lambda r: _counted(services, r, indicator, asked, step))


def _counted(
    services: Services, repositories: Repositories, indicator: Indicator, asked: Asked, step: Step
) -> tuple[Point, ...]:
    first = first_day(services, repositories)
    if first > asked.day:
        return ()
    moments = month_ends(first, asked.day) if step is Step.MONTH else year_ends(first.year, asked.day)
    question = Question(indicator.id, None, asked.within)
    found = series_of(services, repositories, question, moments)[0]
    return tuple(
        Point(moment.day, {column: Cell(found.values[column][i]) for column in indicator.columns})
        for i, moment in enumerate(moments)
    )


def _published(
    services: Services, repositories: Repositories, indicator: Indicator, asked: Asked
) -> tuple[Point, ...]:
    days, told_until = published_until(services, repositories)
    return tuple(
        Point(day, {column: _cell(told_until(day), indicator, column) for column in indicator.columns})
        for day in sorted(days)
        if day <= asked.day
    )


def _cell(told: Mapping[ToldFigure, Reading], indicator: Indicator, column: Column) -> Cell:
    reading = told.get(ToldFigure(indicator.id, column, None, WHOLE))
    if reading is None:
        return Cell(None)
    return Cell(reading.value, reason=reading.reason, as_of=day_of(reading.as_of) if reading.as_of else None)
