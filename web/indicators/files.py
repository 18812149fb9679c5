"""Tables of indicators as files for spreadsheets: figures at full precision, what is masked says why."""

from collections.abc import Callable, Iterable, Sequence
from datetime import date

from flask import Response, current_app

from symbiose.domain.civil_days import day_of
from symbiose.domain.document_ports import PlainValue
from symbiose.domain.indicator_changes import Cause
from symbiose.domain.indicators import Column, Indicator
from symbiose.services.indicator_changes_page import IndicatorChanges
from symbiose.services.indicator_detail import FigureDetail
from symbiose.services.indicator_times import Point
from symbiose.services.indicator_views import Cell, IndicatorsView
from web.context import services
from web.indicators.masking import reason_told
from web.indicators.wording import column_name, dimension_name, group_name, unit_told
from web.language import _

Rows = list[Sequence[PlainValue]]


def lines_table(view: IndicatorsView, indicator_id: str | None = None) -> Rows:
    """Return the lines of a page, the head first."""
    head = [
        _("Code"),
        _("Indicateur"),
        dimension_name(view.asked.by) if view.asked.by else _("Périmètre"),
        _("Groupe (code)"),
        _("Unité"),
        *(column_name(column) for column in Column),
        _("Arrêté au"),
    ]
    lines = view.lines if indicator_id is None else view.of(indicator_id)
    rows: Rows = [head]
    for line in lines:
        rows.append(
            [
                line.indicator.id,
                line.indicator.title,
                group_name(view.asked.by, line.scope, services().reference, view.parks),
                line.scope,
                unit_told(line.indicator),
                *(cell_written(line.cells.get(column)) for column in Column),
                view.asked.day,
            ]
        )
    return rows


def cell_written(cell: Cell | None) -> PlainValue:
    """Return a figure, or why it is masked; nothing of a column without a meaning."""
    if cell is None:
        return None
    return reason_told(cell.reason) if cell.reason is not None else cell.value


def points_table(indicator: Indicator, points: Iterable[Point]) -> Rows:
    """Return the figures of an indicator over time, the head first."""
    head = [_("Jour"), _("Unité"), *(column_name(column) for column in indicator.columns)]
    rows: Rows = [head]
    for point in points:
        rows.append(
            [
                point.day,
                unit_told(indicator),
                *(cell_written(point.cells[column]) for column in indicator.columns),
            ]
        )
    return rows


def detail_table(found: FigureDetail) -> Rows:
    """Return the contributions behind a figure, the head first, with the dated values of each."""
    head = [
        _("Montant"),
        _("Rapporté à"),
        _("Unité"),
        _("Site compté"),
        _("Nature"),
        _("Identifiant"),
        _("Flux déclarés"),
        _("Valeurs datées"),
    ]
    rows: Rows = [head]
    for one in found.behind:
        rows.append(
            [
                one.amount,
                one.against,
                unit_told(found.indicator),
                one.site,
                one.kind.value,
                one.thing_id if one.readable else "",
                " ; ".join(f"{flow.resource} ({flow.site}) [{flow.id}]" for flow in one.flows),
                " ; ".join(f"{v.id} = {v.value:g} {v.unit} ({v.valid_from}, {v.source})" for v in one.values),
            ]
        )
    return rows


def changes_table(found: IndicatorChanges, told: Callable[[Cause], str]) -> Rows:
    """Return what changed, the head first."""
    head = [
        _("Colonne"),
        _("Site compté"),
        _("Différence"),
        _("Différence de ce à quoi elle est rapportée"),
        _("Unité"),
        _("Identifiant"),
        _("Pourquoi"),
    ]
    rows: Rows = [head]
    for one in found.lines:
        rows.append(
            [
                column_name(one.column),
                one.behind.site,
                one.amount,
                one.against,
                unit_told(found.indicator),
                one.behind.thing_id,
                " ; ".join(map(told, one.causes)),
            ]
        )
    return rows


def answer_with(rows: Rows, name: str, day: date | None = None) -> Response:
    """Return a table as a file to keep, named by the day that it tells; by today without one."""
    response = current_app.response_class(services().exports.table(rows), mimetype="text/csv")
    told = day or day_of(services().clock())
    response.headers["Content-Disposition"] = f'attachment; filename="symbiose-{name}-{told}.csv"'
    return response
