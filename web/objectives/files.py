"""The list of objectives as a file for spreadsheets: figures at full precision, what is masked says why."""

from collections.abc import Sequence

from symbiose.domain.document_ports import PlainValue
from symbiose.domain.indicators import Column
from symbiose.services.objective_pages import ObjectiveLine, ObjectiveSheet, ObjectivesView
from web.indicators.files import Rows, cell_written
from web.indicators.wording import column_name, unit_told
from web.language import _
from web.objectives.wording import place_name, standing_told

ADDING = (Column.AGREED, Column.PROPOSED)
"""Columns of what may still come to be."""


def objectives_table(view: ObjectivesView) -> Rows:
    """Return the objectives of a list, the head first."""
    head: Sequence[PlainValue] = [
        _("Code"),
        _("Indicateur"),
        _("Année"),
        _("Périmètre"),
        _("Unité"),
        _("Sens"),
        _("Objectif"),
        _("Colonne mesurée"),
        _("Mesuré"),
        _("Convenu, s’il se réalisait"),
        _("Proposé, s’il se réalisait"),
        _("Arrêté au"),
        _("Où en est-on"),
        _("Sur quoi il repose"),
    ]
    return [head, *(_row(line, view) for line in view.lines)]


def trend_table(found: ObjectiveSheet) -> Rows:
    """Return the years of a trend, the head first."""
    line = found.line
    head: Sequence[PlainValue] = [
        _("Année"),
        _("Unité"),
        _("Objectif"),
        column_name(line.measured),
        _("État au"),
    ]
    rows: Rows = [head]
    for point in found.trend:
        cell = point.cells.get(line.measured)
        day = cell.as_of if cell and cell.as_of else point.day
        rows.append([point.year, unit_told(line.indicator), point.target, cell_written(cell), day])
    return rows


def _row(line: ObjectiveLine, view: ObjectivesView) -> Sequence[PlainValue]:
    objective = line.objective
    adding = [
        cell_written(line.cells.get(column)) if line.present and column is not line.measured else None
        for column in ADDING
    ]
    return [
        line.indicator.id,
        line.indicator.title,
        objective.year,
        place_name(objective.scope, view.parks),
        unit_told(line.indicator),
        _("au plus") if line.indicator.lower_is_better else _("au moins"),
        objective.target,
        column_name(line.measured),
        cell_written(line.cells.get(line.measured)),
        *adding,
        line.day,
        standing_told(line),
        objective.note,
    ]
