"""The cells of each line of a report's workbook, those of formulas left empty or as they come to."""

from collections.abc import Iterator, Sequence

from symbiose.domain.documents.report_workbook import (
    DECLARED,
    ReportFigure,
    ReportInputs,
    ReportPart,
    ReportTerm,
    ReportWorkbook,
)
from symbiose.domain.indicators import Aggregation
from symbiose.files import report_texts as texts
from symbiose.files.export_table import TableValue


def figure_row(figure: ReportFigure, report: ReportWorkbook) -> tuple[TableValue, ...]:
    """Return a figure, what it means, and why it is missing where it is."""
    indicator = figure.indicator
    return (
        *(indicator.id, indicator.title, texts.COLUMNS[figure.column], indicator.unit),
        *(None, figure.value, None, float(len(figure.parts)) if not report.published else None),
        *(_remark(figure, report), indicator.definition, indicator.formula, indicator.counting),
        " ; ".join(indicator.sources),
    )


def _remark(figure: ReportFigure, report: ReportWorkbook) -> str | None:
    if figure.reason is not None:
        return texts.masked(figure.reason)
    if figure.as_of is not None and figure.as_of != report.day:
        return texts.stood(figure.as_of, told=figure.value is not None)
    if report.published:
        return texts.NOT_PUBLISHED if figure.value is None else None
    if figure.indicator.aggregation is Aggregation.WHOLE and not figure.of_one_site:
        return texts.NOT_SUMMED
    return texts.NO_FIGURE if figure.value is None else None


def used_inputs(part: ReportPart) -> ReportInputs | None:
    """Return what a contribution is computed from, where its amounts follow from that."""
    return part.inputs if part.gives_amount or part.gives_against else None


def part_row(figure: ReportFigure, part: ReportPart, inputs: ReportInputs | None) -> tuple[TableValue, ...]:
    """Return a contribution with what it is computed from."""
    indicator = figure.indicator
    computed: tuple[TableValue, ...] = (None,) * 5
    if inputs is not None:
        computed = (inputs.quantity, inputs.unit, inputs.factor, inputs.share, inputs.computed_whole)
    return (
        *(indicator.id, indicator.title, texts.COLUMNS[figure.column], part.site, texts.KINDS[part.kind]),
        *(part.thing_id, part.resource, *computed),
        *(part.amount, part.against, indicator.unit, " ; ".join(flow.text for flow in part.flows)),
        " ; ".join(f"{one.id} ({one.valid_from})" for one in part.values),
        "oui" if any(flow.estimated for flow in part.flows) else None,
        _factor_source(inputs),
    )


def _factor_source(inputs: ReportInputs | None) -> str | None:
    if inputs is None:
        return None
    return texts.DECLARED_PRICE if inputs.factor_source == DECLARED else inputs.factor_source


def term_row(one: ReportTerm) -> tuple[TableValue, ...]:
    """Return a term of the accounting of an exchange."""
    return (
        *(one.thing_id, texts.TERM_NAMES.get(one.term, one.term), texts.BEARERS[one.bearer], one.unit),
        *(None if one.value else one.amount, one.quantity, one.per, None),
        f"{one.value.id} ({one.value.valid_from})" if one.value else None,
    )


def value_rows(report: ReportWorkbook) -> Iterator[Sequence[TableValue]]:
    """Yield the dated values."""
    for one in report.values:
        label = report.labels.get(one.id, one.id)
        yield one.id, label, one.value, one.unit, one.valid_from, one.source
