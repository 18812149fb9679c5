"""Bars and map of one indicator, from the lines of its table."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import cast

from flask import current_app

from symbiose.domain.figures import Dimension
from symbiose.domain.indicators import Column, Indicator
from symbiose.services.indicator_times import Point
from symbiose.services.indicator_views import IndicatorsView, Line
from web.context import services
from web.figures import Json
from web.indicators.figures import Bars, bars, curves
from web.indicators.maps import SHADES, Shaded, classes_of, shaded_map
from web.indicators.wording import group_name, told, unit_told, with_unit
from web.language import _
from web.territory.routes import EXTENSION as GROUND
from web.territory.routes import Ground

MOST_BARS = 25
"""Groups drawn, of those that have a figure; the table holds them all."""


@dataclass(frozen=True)
class DrawnMap:
    """A map with the classes of its legend."""

    figure: Json
    legend: tuple[tuple[int, str], ...]
    """Number of the shade, from 1, and the figures drawn in it."""


def column_drawn(indicator: Indicator, lines: Sequence[Line], asked: Column | None) -> Column:
    """Return the column of the map: the one asked for, else the furthest that has a figure."""
    if asked is not None and asked in indicator.columns:
        return asked
    for column in reversed(indicator.columns):
        if any(line.cells[column].value for line in lines):
            return column
    return indicator.columns[0]


def bars_of(view: IndicatorsView, lines: Sequence[Line], indicator: Indicator) -> Json | None:
    """Return the bars of the groups with the largest figures; None where no figure is above or below zero."""
    shown = sorted(filter(_largest, lines), key=_largest, reverse=True)[:MOST_BARS]
    if not shown:
        return None
    reference = services().reference
    names = [group_name(view.asked.by, line.scope, reference, view.parks) for line in shown]
    columns = [Bars(column, [line.cells[column].value for line in shown]) for column in indicator.columns]
    return bars(names, columns, unit_told(indicator)).as_json()


def curves_of(points: Sequence[Point], indicator: Indicator) -> Json:
    """Return the columns of an indicator over time, each a curve of its own."""
    columns = [Bars(column, [one.cells[column].value for one in points]) for column in indicator.columns]
    return curves([one.day for one in points], columns, unit_told(indicator)).as_json()


def _largest(line: Line) -> float:
    return max((abs(cell.value) for cell in line.cells.values() if cell.value is not None), default=0.0)


def map_of(view: IndicatorsView, lines: Sequence[Line], indicator: Indicator, column: Column) -> DrawnMap:
    """Return the communes in the shade of the figure of their commune or agglomeration."""
    ground = cast(Ground, current_app.extensions[GROUND])
    by_group = {line.scope: line.cells[column] for line in lines}
    communes = services().reference.communes
    shown = []
    for area in ground.areas:
        group = area.epci_id if view.asked.by is Dimension.EPCI else area.code
        cell = by_group.get(group)
        name = communes.epcis[group].name if view.asked.by is Dimension.EPCI else area.name
        if cell is not None and cell.reason is not None:
            text = _("%(name)s : masqué", name=name)
        else:
            text = _(
                "%(name)s : %(figure)s", name=name, figure=with_unit(cell.value if cell else None, indicator)
            )
        shown.append(Shaded(area, cell.value if cell else None, text))
    classes = classes_of([one.value for one in shown if one.value is not None])
    legend = tuple(
        (len(SHADES) - len(classes) + i, _range(part.low, part.high, indicator))
        for i, part in enumerate(classes, 1)
    )
    return DrawnMap(shaded_map(shown, ground.borders, classes).as_json(), legend)


def _range(low: float, high: float, indicator: Indicator) -> str:
    if low == high:
        return with_unit(low, indicator)
    return _("de %(low)s à %(high)s", low=told(low, indicator), high=with_unit(high, indicator))
