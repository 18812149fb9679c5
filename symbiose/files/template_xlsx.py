"""The spreadsheet in which flows are declared: filled with those of a site, read back by the import."""

import io
from collections.abc import Sequence
from typing import Final

import xlsxwriter
from xlsxwriter.format import Format
from xlsxwriter.utility import xl_col_to_name
from xlsxwriter.workbook import Workbook
from xlsxwriter.worksheet import Worksheet

from symbiose.domain.documents.export_content import ExportContent, ExportedSite
from symbiose.domain.resources import ResourceCatalogue
from symbiose.files.declarations_columns import FRENCH_NAMES
from symbiose.files.export_table import NOT_WRITTEN, ExportTable, TableValue
from symbiose.files.template_columns import TemplateColumn, template_columns
from symbiose.files.template_help import EXAMPLE_COLUMNS, EXAMPLES, RULES
from symbiose.files.xlsx_cells import DAY_FORMAT, TEXTS_STAY_TEXTS, in_xml, write_value

FLOWS, HELP, RESOURCES = "Flux", "Aide", "Ressources"
BLANK_LINES: Final = 200
"""Lines that stand ready below the flows; the reader passes over those that stay empty."""
_LABELS, _HEADER, _FIRST = 0, 1, 2
"""Rows of the labels, of the names that the import knows, and of the first flow."""
_TECHNICAL = frozenset({"flow_rank", "estimate_ratio"})
"""Columns that are there only when a flow needs them."""
_AFTER_PERIOD = "period"
_LONGEST_TITLE = 32
_WRAP: Final = {"text_wrap": True, "valign": "top"}


class XlsxTemplate:
    """Writes the template as a workbook; the port `TemplateWriter`."""

    def __init__(self, catalogue: ResourceCatalogue) -> None:
        self._catalogue = catalogue

    def template(self, site: ExportedSite | None) -> bytes:
        """Return a workbook with the flows of a site, empty without one."""
        file = io.BytesIO()
        table = ExportTable(ExportContent((site,) if site else ()), self._catalogue)
        with xlsxwriter.Workbook(file, {"in_memory": True, **TEXTS_STAY_TEXTS}) as workbook:
            workbook.set_properties({"title": "Déclaration de flux", "company": "Symbiose"})
            labels = self._catalogue.labels()
            flows = _FlowsSheet(workbook, table, self._catalogue)
            flows.write((site.site.siret or site.site.id) if site else "")
            _write_help(workbook)
            _write_resources(workbook, labels)
        return file.getvalue()


class _FlowsSheet:
    """The first sheet, the only one that the import reads."""

    def __init__(self, workbook: Workbook, table: ExportTable, catalogue: ResourceCatalogue) -> None:
        headers, self._rows = _headers_and_rows(table, catalogue)
        self._columns = template_columns(headers)
        self._resources = len(catalogue)
        self._sheet = workbook.add_worksheet(FLOWS)
        self._formats = _Formats(workbook)

    def write(self, site: str) -> None:
        """Write labels, names, flows and blank lines, with their lists and help."""
        self._sheet.freeze_panes(_FIRST, 3)
        self._sheet.set_row(_LABELS, 48)
        last = _FIRST + len(self._rows) + BLANK_LINES - 1
        for position, column in enumerate(self._columns):
            self._head(position, column)
            self._sheet.data_validation(_FIRST, position, last, position, self._rules(column))
        for line, row in enumerate(self._rows, start=_FIRST):
            for position, value in enumerate(row):
                form = self._formats.of(self._columns[position])
                write_value(self._sheet, line, position, value, self._formats.day, form)
        for line in range(_FIRST + len(self._rows), last + 1):
            self._blank(line, site)

    def _head(self, position: int, column: TemplateColumn) -> None:
        marked = f"{column.label}\n(obligatoire)" if column.required else column.label
        label = self._formats.required if column.required else self._formats.optional
        self._sheet.set_column(position, position, column.width)
        self._sheet.write_string(_LABELS, position, in_xml(marked), label)
        self._sheet.write_string(_HEADER, position, in_xml(column.header), self._formats.name)

    def _rules(self, column: TemplateColumn) -> dict[str, object]:
        """Return what a cell of a column lets choose and says; free words are let through without a word."""
        help_text = {"input_title": column.label[:_LONGEST_TITLE], "input_message": column.help}
        if column.key == "resource":
            source = f"={RESOURCES}!$A$2:$A${self._resources + 1}"
            return {"validate": "list", "source": source, "show_error": False, **help_text}
        if not column.choices:
            return {"validate": "any", **help_text}
        wrong = {
            "error_title": "Mot inconnu",
            "error_message": f"Choisissez l’un de : {', '.join(column.choices)}."[:255],
        }
        shown = wrong if column.strict else {"show_error": False}
        return {"validate": "list", "source": list(column.choices), **shown, **help_text}

    def _blank(self, line: int, site: str) -> None:
        """Prepare an empty line; its site appears as soon as one of the next four cells holds something."""
        for position, column in enumerate(self._columns):
            self._sheet.write_blank(line, position, None, self._formats.of(column))
        if site:
            first, last = xl_col_to_name(1), xl_col_to_name(4)
            text = in_xml(site).replace('"', '""')
            formula = f'=IF(COUNTA({first}{line + 1}:{last}{line + 1})=0,"","{text}")'
            self._sheet.write_formula(line, 0, formula, self._formats.plain, "")


class _Formats:
    """The formats of the first sheet."""

    def __init__(self, workbook: Workbook) -> None:
        base = {"text_wrap": True, "valign": "vcenter", "border": 1, "border_color": "#B8C4BE"}
        self.required = workbook.add_format(
            base | {"bold": True, "bg_color": "#1F5C4A", "font_color": "#FFFFFF"}
        )
        self.optional = workbook.add_format(base | {"bg_color": "#E4EEE9"})
        self.name = workbook.add_format({"font_color": "#4A4A4A", "bg_color": "#F2F2F2", "italic": True})
        self.day = workbook.add_format(DAY_FORMAT)
        self.plain = workbook.add_format({})
        self._text = workbook.add_format({"num_format": "@"})

    def of(self, column: TemplateColumn) -> Format:
        """Return the format of the cells of a column: codes and references stay texts, dates are days."""
        if column.key in ("valid_from", "valid_to"):
            return self.day
        return self._text if column.key in ("site_id", "waste_code", "reference") else self.plain


def _headers_and_rows(
    table: ExportTable, catalogue: ResourceCatalogue
) -> tuple[tuple[str, ...], list[tuple[TableValue, ...]]]:
    """Return the columns of the export without technical ones that hold nothing, and those it leaves out."""
    header, rows = table.header(), list(table.rows())
    technical = {FRENCH_NAMES[key] for key in _TECHNICAL}
    after = header.index(FRENCH_NAMES[_AFTER_PERIOD]) + 1
    kept = [
        i
        for i, name in enumerate(header)
        if i >= after and (name not in technical or any(row[i] is not None for row in rows))
    ]
    added = [FRENCH_NAMES[key] for key in FRENCH_NAMES if key in NOT_WRITTEN]
    resource = header.index(FRENCH_NAMES["resource"])
    lines = [
        (
            *row[:resource],
            _read_by_people(row[resource], catalogue),
            *row[resource + 1 : after],
            *(None for _ in added),
            *(row[i] for i in kept),
        )
        for row in rows
    ]
    return (*header[:after], *added, *(header[i] for i in kept)), lines


def _read_by_people(resource: TableValue, catalogue: ResourceCatalogue) -> TableValue:
    """Return the label of a resource that was declared by its id; other words as they are."""
    return catalogue.label(resource) if isinstance(resource, str) else resource


def _write_help(workbook: Workbook) -> None:
    sheet = workbook.add_worksheet(HELP)
    title, wrapped = workbook.add_format({"bold": True, "font_size": 14}), workbook.add_format(_WRAP)
    bold = workbook.add_format({"bold": True, **_WRAP})
    sheet.set_column(0, 0, 24)
    sheet.set_column(1, len(EXAMPLE_COLUMNS), 20)
    sheet.write_string(0, 0, "Remplir ce fichier", title)
    for line, rule in enumerate(RULES, start=1):
        sheet.merge_range(line, 0, line, 8, rule, wrapped)
        sheet.set_row(line, 32)
    line = len(RULES) + 2
    sheet.write_string(line, 0, "Exemples (chiffres fictifs)", title)
    line = _write_examples(sheet, line + 1, bold, wrapped) + 1
    sheet.write_string(line, 0, "Colonnes", title)
    for column in template_columns(tuple(FRENCH_NAMES.values())):
        line += 1
        sheet.write_string(line, 0, column.header, bold)
        sheet.write_string(line, 1, column.label, wrapped)
        sheet.merge_range(line, 2, line, 8, column.help, wrapped)
        sheet.set_row(line, 32)


def _write_examples(sheet: Worksheet, line: int, bold: Format, wrapped: Format) -> int:
    """Write one example a family below a header, and return the row after them."""
    for position, column in enumerate(template_columns([FRENCH_NAMES[key] for key in EXAMPLE_COLUMNS]), 1):
        sheet.write_string(line, position, column.header, bold)
    for family, cells in EXAMPLES:
        line += 1
        sheet.write_string(line, 0, family, bold)
        for position, key in enumerate(EXAMPLE_COLUMNS, 1):
            write_value(sheet, line, position, cells.get(key), wrapped, wrapped)
    return line + 1


def _write_resources(workbook: Workbook, labels: Sequence[str]) -> None:
    sheet = workbook.add_worksheet(RESOURCES)
    sheet.set_column(0, 0, 60)
    sheet.freeze_panes(1, 0)
    sheet.write_string(0, 0, "Ressources du catalogue", workbook.add_format({"bold": True}))
    plain = workbook.add_format({})
    for line, label in enumerate(labels, start=1):
        write_value(sheet, line, 0, label, plain)
