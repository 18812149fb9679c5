"""The formulas of a report's workbook: built from positions alone, never from a text of somebody."""

from collections.abc import Hashable, Mapping, Sequence
from dataclasses import dataclass
from typing import Final, TypeVar

from symbiose.domain.documents.report_workbook import ReportInputs, ReportTerm
from symbiose.domain.indicators import Aggregation
from symbiose.files.report_texts import PARTS, SITES, TERMS, VALUES

Thing = TypeVar("Thing", bound=Hashable)
QUANTITY, FACTOR, SHARE, WHOLE, AMOUNT, AGAINST = "H", "J", "K", "L", "M", "N"
"""Columns of the sheet of contributions."""
TERM_AMOUNT, TERM_QUANTITY = "E", "F"
"""Columns of the sheet of terms."""
SITE_SUM: Final = "C"
"""Column of the sheet of sites."""
VALUE: Final = "C"
"""Column of the sheet of dated values."""


@dataclass(frozen=True)
class Lines:
    """Lines of a sheet that follow each other, numbered as spreadsheets do."""

    first: int
    last: int

    def cells(self, sheet: str, column: str) -> str:
        """Return a column of these lines.

        >>> Lines(2, 5).cells("Contributions", "M")
        "'Contributions'!$M$2:$M$5"
        """
        return f"'{sheet}'!${column}${self.first}:${column}${self.last}"


def figure_formula(aggregation: Aggregation, lines: Lines | None) -> str | None:
    """Return what computes a figure from its contributions; None where no formula of sums does."""
    if lines is None:
        return "=0" if aggregation is Aggregation.SUM else None
    amounts, against = lines.cells(PARTS, AMOUNT), lines.cells(PARTS, AGAINST)
    return {
        Aggregation.SUM: f"=SUM({amounts})",
        Aggregation.RATIO: f'=IF(SUM({against})>0,100*SUM({amounts})/SUM({against}),"")',
        Aggregation.MEDIAN: f"=MEDIAN({amounts})",
    }.get(aggregation)


def of_one_site_formula(lines: Lines, sites: Lines) -> str:
    """Return what computes the largest sum of one site over what all exchanges make."""
    whole = f"SUM({lines.cells(PARTS, AGAINST)})"
    return f'=IF({whole}>0,100*MAX({sites.cells(SITES, SITE_SUM)})/{whole},"")'


def site_formula(lines: Lines) -> str:
    """Return what sums the amounts of one site."""
    return f"=SUM({lines.cells(PARTS, AMOUNT)})"


def whole_formula(inputs: ReportInputs, line: int, places: Mapping[ReportTerm, int]) -> str | None:
    """Return what computes the amount if everything counted; None where it stands as a number.

    Args:
        inputs: What the contribution is computed from.
        line: Its line.
        places: Term → its line on the sheet of terms.
    """
    if inputs.factor is not None:
        return f"={QUANTITY}{line}*{FACTOR}{line}"
    if not inputs.terms:
        return None
    lines = Lines(places[inputs.terms[0]], places[inputs.terms[-1]])
    whole = f"SUM({lines.cells(TERMS, TERM_AMOUNT)})"
    return f"={whole}" if inputs.key == 1 else f"={inputs.key!r}*{whole}"


def term_formula(term: ReportTerm, line: int, value_line: int | None) -> str | None:
    """Return what computes a term from its quantity and its dated value; None where it stands as a number."""
    if value_line is None:
        return None
    return f"={TERM_QUANTITY}{line}*'{VALUES}'!${VALUE}${value_line}*{term.scale!r}"


def rate_formula(line: int) -> str:
    """Return what tells a term for one unit of its quantity."""
    return f"=IF({TERM_QUANTITY}{line}=0,0,{TERM_AMOUNT}{line}/{TERM_QUANTITY}{line})"


def share_formula(line: int) -> str:
    """Return what takes the part that counts of the whole."""
    return f"={WHOLE}{line}*{SHARE}{line}"


def gap_formula(line: int) -> str:
    """Return what compares a figure computed here with that of the service."""
    return f'=IF(E{line}="","",E{line}-F{line})'


def places_of(things: Sequence[Thing], first: int) -> Mapping[Thing, int]:
    """Return the line of each of the things that follow each other on a sheet."""
    return {thing: line for line, thing in enumerate(things, start=first)}
