"""Writes a yearly report as a workbook whose own formulas compute every figure again from its inputs."""

import tempfile
from collections.abc import Hashable, Iterator, Mapping, Sequence
from typing import IO, Final

import xlsxwriter
from xlsxwriter.workbook import Workbook
from xlsxwriter.worksheet import Worksheet

from symbiose.domain.documents.report_workbook import (
    ReportFigure,
    ReportPart,
    ReportTerm,
    ReportWorkbook,
)
from symbiose.files import report_texts as texts
from symbiose.files.export_table import TableValue
from symbiose.files.report_formulas import (
    Lines,
    figure_formula,
    gap_formula,
    of_one_site_formula,
    places_of,
    rate_formula,
    share_formula,
    site_formula,
    term_formula,
    whole_formula,
)
from symbiose.files.report_layout import FIRST, SiteLine, lines_of, lines_of_sites, site_lines
from symbiose.files.report_rows import (
    figure_row,
    part_row,
    term_row,
    used_inputs,
    value_rows,
)
from symbiose.files.xlsx_cells import DAY_FORMAT, TEXTS_STAY_TEXTS, in_xml, write_value

_OPTIONS: Final = {"constant_memory": True, **TEXTS_STAY_TEXTS}
_CHUNK_BYTES: Final = 1 << 16


def report_chunks(report: ReportWorkbook) -> Iterator[bytes]:
    """Yield the workbook piece by piece; it is made whole first, in temporary files."""
    with tempfile.TemporaryFile() as file:
        _write(file, report)
        file.seek(0)
        while chunk := file.read(_CHUNK_BYTES):
            yield chunk


def _write(file: IO[bytes], report: ReportWorkbook) -> None:
    with xlsxwriter.Workbook(file, _OPTIONS) as workbook:
        workbook.set_properties({"title": f"Rapport {report.year}", "company": "Symbiose"})
        formats = _Formats(workbook)
        _read_first(workbook, report, formats)
        lines = lines_of(report.figures)
        sites = site_lines(report.figures, lines)
        _Sheet(workbook, texts.FIGURES, texts.FIGURES_HEAD, formats).write_figures(report, lines, sites)
        if not report.published:
            parts = _Sheet(workbook, texts.PARTS, texts.PARTS_HEAD, formats)
            parts.write_parts(report.figures, places_of(report.terms, FIRST))
            terms = _Sheet(workbook, texts.TERMS, texts.TERMS_HEAD, formats)
            terms.write_terms(report.terms, places_of([one.key for one in report.values], FIRST))
            if sites:
                _Sheet(workbook, texts.SITES, texts.SITES_HEAD, formats).write_sites(sites)
            _Sheet(workbook, texts.VALUES, texts.VALUES_HEAD, formats).write_rows(value_rows(report))


class _Formats:
    """The formats of all sheets."""

    def __init__(self, workbook: Workbook) -> None:
        self.bold = workbook.add_format({"bold": True})
        self.head = workbook.add_format({"bold": True, "text_wrap": True, "valign": "top", "bottom": 1})
        self.wrapped = workbook.add_format({"text_wrap": True, "valign": "top"})
        self.figure = workbook.add_format({"num_format": "#,##0.00"})
        self.day = workbook.add_format(DAY_FORMAT)


def _read_first(workbook: Workbook, report: ReportWorkbook, formats: _Formats) -> None:
    sheet = workbook.add_worksheet(texts.READ_FIRST)
    sheet.set_column(0, 0, 24)
    sheet.set_column(1, 1, 96)
    for line, (head, sentence) in enumerate(texts.read_first(report)):
        write_value(sheet, line, 0, head, formats.day, formats.bold)
        write_value(sheet, line, 1, sentence, formats.day, formats.wrapped)


class _Sheet:
    """A sheet with a head that stays in view."""

    def __init__(self, workbook: Workbook, name: str, head: Sequence[str], formats: _Formats) -> None:
        self._formats = formats
        self._sheet: Worksheet = workbook.add_worksheet(name)
        self._sheet.freeze_panes(1, 0)
        self._sheet.set_column(0, len(head) - 1, 18)
        for column, text in enumerate(head):
            self._sheet.write_string(0, column, in_xml(text), formats.head)

    def write_rows(self, rows: Iterator[Sequence[TableValue]]) -> None:
        """Write values alone."""
        for line, row in enumerate(rows, start=1):
            for column, value in enumerate(row):
                self._value(line, column, value)

    def write_sites(self, sites: Sequence[SiteLine]) -> None:
        """Write the sum of each site of figures that are the largest of them."""
        for line, one in enumerate(sites, start=1):
            self._value(line, 0, texts.COLUMNS[one.figure.column])
            self._value(line, 1, one.site)
            self._formula(line, 2, site_formula(one.parts), one.total)

    def write_figures(
        self, report: ReportWorkbook, lines: Sequence[Lines | None], sites: Sequence[SiteLine]
    ) -> None:
        """Write each figure: its formula, the figure of the service, and how far they differ."""
        for line, (figure, behind) in enumerate(zip(report.figures, lines, strict=True), start=1):
            of_site = lines_of_sites(figure, sites)
            formula = None if report.published else figure_formula(figure.indicator.aggregation, behind)
            if behind is not None and of_site is not None:
                formula = of_one_site_formula(behind, of_site)
            for column, value in enumerate(figure_row(figure, report)):
                self._value(line, column, value)
            if formula is not None:
                self._formula(line, 4, formula, figure.value)
                self._formula(line, 6, gap_formula(line + 1), 0.0 if figure.value is not None else None)

    def write_parts(self, figures: Sequence[ReportFigure], places: Mapping[ReportTerm, int]) -> None:
        """Write what each figure is made of, with the formulas of its amounts."""
        line = FIRST
        for figure in figures:
            for part in figure.parts:
                self._part(line, figure, part, places)
                line += 1

    def write_terms(self, terms: Sequence[ReportTerm], values: Mapping[Hashable, int]) -> None:
        """Write what exchanges are worth, with the formulas of what one dated value gives."""
        for line, term in enumerate(terms, start=FIRST):
            for column, value in enumerate(term_row(term)):
                self._value(line - 1, column, value)
            formula = term_formula(term, line, values[term.value.key] if term.value else None)
            if formula is not None:
                self._formula(line - 1, 4, formula, term.amount)
            if term.quantity is not None:
                rate = term.amount / term.quantity if term.quantity else 0.0
                self._formula(line - 1, 7, rate_formula(line), rate)

    def _part(
        self, line: int, figure: ReportFigure, part: ReportPart, places: Mapping[ReportTerm, int]
    ) -> None:
        inputs = used_inputs(part)
        formulas = {
            11: whole_formula(inputs, line, places) if inputs else None,
            12: share_formula(line) if part.gives_amount else None,
            13: share_formula(line) if part.gives_against else None,
        }
        for column, value in enumerate(part_row(figure, part, inputs)):
            formula = formulas.get(column)
            if formula is None:
                self._value(line - 1, column, value)
            else:
                self._formula(line - 1, column, formula, value)

    def _value(self, line: int, column: int, value: TableValue) -> None:
        if isinstance(value, int | float):
            write_value(self._sheet, line, column, float(value), self._formats.day, self._formats.figure)
        else:
            write_value(self._sheet, line, column, value, self._formats.day)

    def _formula(self, line: int, column: int, formula: str, value: TableValue) -> None:
        shown = float(value) if isinstance(value, int | float) else ""
        self._sheet.write_formula(line, column, formula, self._formats.figure, shown)
