"""The figures of a report as a file for spreadsheets."""

from collections.abc import Mapping

from symbiose.domain.document_ports import PlainValue
from symbiose.domain.indicators import Column, Indicator
from symbiose.services.indicator_views import Cell, Sight
from symbiose.services.yearly_report_views import YearlyReport
from web.context import services
from web.indicators.files import Rows, cell_written
from web.indicators.wording import column_name, dimension_name, unit_told
from web.language import _
from web.reports.wording import scope_name
from web.wording import day


def report_table(report: YearlyReport) -> Rows:
    """Return every figure of a report, the head first: the whole of its scope, then groups."""
    rows: Rows = [_head(report)]
    about = _about(report)
    for line in report.lines:
        figures = [*_figures(line.cells), *_figures(line.before), line.difference]
        rows.append([*about, *_named(line.indicator), "", "", "", *figures, _stood(line.cells, report)])
    for told in report.breakdowns:
        for group in told.lines:
            name = scope_name(told.by, group.scope, services().reference, report.parks)
            where = [dimension_name(told.by), name, group.scope]
            nothing: list[PlainValue] = [None] * (len(Column) + 1)
            figures = [*_figures(group.cells), *nothing, _stood(group.cells, report)]
            rows.append([*about, *_named(told.indicator), *where, *figures])
    return rows


def _head(report: YearlyReport) -> list[PlainValue]:
    before = report.asked.year - 1
    return [
        *(_("Année"), _("Périmètre"), _("Version"), _("Arrêté au")),
        *(_("Code"), _("Indicateur"), _("Unité"), _("Par"), _("Groupe"), _("Groupe (code)")),
        *(column_name(column) for column in Column),
        *(f"{column_name(column)} {before}" for column in Column),
        _("Écart avec %(year)s, colonne la plus avancée", year=before),
        _("Remarque"),
    ]


def _about(report: YearlyReport) -> list[PlainValue]:
    asked = report.asked
    name = scope_name(asked.by, asked.group, services().reference, report.parks)
    version = _("publique") if report.sight is Sight.PUBLISHED else _("de travail")
    return [asked.year, name, version, report.day]


def _named(indicator: Indicator) -> list[PlainValue]:
    return [indicator.id, indicator.title, unit_told(indicator)]


def _figures(cells: Mapping[Column, Cell]) -> list[PlainValue]:
    return [cell_written(cells.get(column)) for column in Column]


def _stood(cells: Mapping[Column, Cell], report: YearlyReport) -> str:
    """Return which figures are not of the day of the report, and since when they stand."""
    earlier = {column: cell for column, cell in cells.items() if cell.as_of not in (None, report.day)}
    return " ; ".join(
        f"{column_name(column)} : {_since(day(cell.as_of), told=cell.value is not None)}"
        for column, cell in earlier.items()
    )


def _since(when: str, *, told: bool) -> str:
    return _("arrêté au %(day)s", day=when) if told else _("pas publié depuis le %(day)s", day=when)
