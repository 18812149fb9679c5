"""Dates that can be read in two ways: asked as soon as one date of the file puts the month first."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import replace

from symbiose.domain.documents.import_report import CellError, shown
from symbiose.domain.flows import MONTHS
from symbiose.domain.import_questions import QuestionKind
from symbiose.files.asking import Asking
from symbiose.files.declarations_raw import Cell, RawFlow

DATE_KEYS = ("valid_from", "valid_to", "shipped_on")
_SLASHED = re.compile(r"(?P<a>\d{1,2})/(?P<b>\d{1,2})/\d{4}(?!\d)", re.ASCII)


def with_dates_asked(flows: Iterable[RawFlow], asking: Asking) -> tuple[RawFlow, ...]:
    """Return the lines of a table, those with a fault whose day and month may be swapped.

    `03/04/2026` is 3 April, as written in France, until the same file holds a date such as `12/31/2026`:
    then it is asked which comes first, and an answer holds for the whole file.
    """
    lines = tuple(flows)
    sample = next((cell for flow in lines for cell in _dates(flow) if _is_month_first(cell)), None)
    if sample is None:
        return lines
    shown_sample = shown(str(sample.value).strip())[:20]
    for flow in lines:
        if any(_is_month_first(cell) or _is_doubtful(cell) for cell in _dates(flow)):
            answer = asking.ask(QuestionKind.DATES, shown_sample, flow.line)
    return lines if answer else tuple(_asked(flow, shown_sample) for flow in lines)


def _dates(flow: RawFlow) -> Iterator[Cell]:
    return (flow.cells[key] for key in DATE_KEYS if key in flow.cells)


def _parts(cell: Cell) -> tuple[int, int]:
    match = _SLASHED.match(str(cell.value).strip())
    return (int(match["a"]), int(match["b"])) if match else (0, 0)


def _is_month_first(cell: Cell) -> bool:
    first, second = _parts(cell)
    return 1 <= first <= MONTHS < second <= 31  # the longest month


def _is_doubtful(cell: Cell) -> bool:
    first, second = _parts(cell)
    return first != second and min(first, second) > 0 and max(first, second) <= MONTHS


def _asked(flow: RawFlow, sample: str) -> RawFlow:
    reason = (
        f"jour et mois peuvent être inversés, car le fichier contient aussi « {sample} » : "
        "lequel vient d’abord ? Écrivez les dates 2026-12-31"
    )
    errors = tuple(
        CellError(column=cell.column, value=shown(str(cell.value)), reason=reason)
        for cell in _dates(flow)
        if _is_doubtful(cell)
    )
    return replace(flow, errors=(*flow.errors, *errors)) if errors else flow
