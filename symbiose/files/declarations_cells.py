"""Reads the cells of one declared flow one by one and collects every fault."""

import contextlib
import json
import math
import re
from collections.abc import Callable
from datetime import date
from typing import TypeVar

from symbiose.domain.documents.import_report import CellError, shown
from symbiose.domain.quantities import parse_number
from symbiose.files.asking import Asking
from symbiose.files.declarations_raw import Cell, RawFlow
from symbiose.files.declarations_words import NotUnderstood, day

T = TypeVar("T")


_CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f]")
"""Control characters (Unicode category Cc), but those of a text of several lines: tab and line breaks."""
_EXACT_BELOW = 2**53
"""Whole numbers below it are exact in a float; all digits of a SIRET are there."""

SPREADSHEET_ERRORS = frozenset(
    {"#N/A", "#REF!", "#VALUE!", "#VALEUR!", "#DIV/0!", "#NAME?", "#NOM?", "#NULL!", "#NUL!", "#NUM!"}
)
"""What a spreadsheet shows, and saves in a CSV, in place of a value it could not compute."""
_LARGEST_SHOWN = 10**200
"""Python refuses to write much longer integers."""


class CellReader:
    """The cells of one flow, with the faults and warnings found so far."""

    def __init__(self, raw: RawFlow, asking: Asking | None = None) -> None:
        self.raw = raw
        self.asking = asking or Asking()
        self.errors: list[CellError] = list(raw.errors)
        self.warnings: list[str] = []

    def has(self, key: str) -> bool:
        """Tell whether a column holds something."""
        return key in self.raw.cells

    def fault(self, key: str, reason: str) -> None:
        """Note a fault of a column, with its header and value as written."""
        cell = self.raw.cells.get(key)
        column = cell.column if cell else self.raw.headers.get(key, key)
        self.errors.append(CellError(column=column, value=written(cell), reason=reason))

    def cell_fault(self, cell: Cell, reason: str) -> None:
        """Note a fault of a cell."""
        self.errors.append(CellError(column=cell.column, value=written(cell), reason=reason))

    def require(self, key: str) -> bool:
        """Tell whether a column holds something, and note a fault when it does not."""
        if not self.has(key):
            self.fault(key, "valeur obligatoire : remplissez-la")
        return self.has(key)

    def text(self, key: str) -> str | None:
        """Return the text of a column, spaces around it left out; None when absent or no text."""
        cell = self.raw.cells.get(key)
        if cell is None:
            return None
        if not isinstance(cell.value, str):
            self.cell_fault(cell, "un texte est attendu")
            return None
        if _CONTROL.search(cell.value):
            self.cell_fault(cell, "un texte sans caractère de contrôle est attendu")
            return None
        try:
            _refuse_error(cell.value)
        except NotUnderstood as error:
            self.cell_fault(cell, str(error))
            return None
        return cell.value.strip()

    def identifier(self, key: str) -> str | None:
        """Return an identifier; a whole number of a JSON document is one too, all its digits being there."""
        cell = self.raw.cells.get(key)
        value = cell.value if cell is not None else None
        if isinstance(value, float) and value.is_integer() and abs(value) < _EXACT_BELOW:
            value = int(value)
        if isinstance(value, int) and not isinstance(value, bool) and abs(value) < _EXACT_BELOW:
            return str(value)
        return self.text(key)

    def number(self, key: str) -> float | None:
        """Return the number of a column; None when absent or no number."""
        cell = self.raw.cells.get(key)
        return None if cell is None else self.number_in(cell)

    def positive(self, key: str) -> float | None:
        """Return the number of a column, zero or more; None, with its fault noted, when it is negative."""
        value = self.number(key)
        if value is not None and value < 0:
            self.fault(key, "une valeur négative n’a pas de sens ici : zéro ou plus est attendu")
            return None
        return value

    def number_in(self, cell: Cell) -> float | None:
        """Return the number of a cell; None, with its fault noted, when it is none."""
        if cell.number is not None:
            return cell.number
        try:
            _refuse_error(str(cell.value))
            return _typed_number(cell.value) if self.raw.typed else self.parsed(str(cell.value))
        except ValueError as error:
            self.cell_fault(cell, str(error))
            return None

    def parsed(self, text: str) -> float:
        """Return the number that a text states, read as the file's owner answered where two readings exist.

        Raises:
            QuantityNotUnderstood: It is no number, or nobody said which of two.
        """
        return parse_number(self.asking.number(text, self.raw.line))

    def day(self, key: str) -> date | None:
        """Return the date of a column; None when absent or, with its fault noted, none."""
        return self.understood(key, lambda text: day(text, month_first=self.asking.month_first))

    def understood(self, key: str, meaning: Callable[[str], T]) -> T | None:
        """Return what the text of a column means; None when absent or not understood."""
        text = self.text(key)
        return None if text is None else self.judged(key, lambda: meaning(text))

    def judged(self, key: str, meaning: Callable[[], T]) -> T | None:
        """Return what a function finds; None, with its fault noted under the column, when it refuses."""
        try:
            return meaning()
        except ValueError as error:
            self.fault(key, str(error))
            return None


def _refuse_error(text: str) -> None:
    if text.strip() in SPREADSHEET_ERRORS:
        msg = "le tableur affiche une erreur dans cette cellule : corrigez sa formule, ou écrivez la valeur"
        raise NotUnderstood(msg)


def _typed_number(value: object) -> float:
    if isinstance(value, int | float) and not isinstance(value, bool):
        with contextlib.suppress(OverflowError):
            if math.isfinite(value):
                return float(value)
    msg = "un nombre est attendu"
    raise NotUnderstood(msg)


def written(cell: Cell | None) -> str:
    """Return a value as written, cut at 200 characters."""
    if cell is None:
        return ""
    value = cell.value
    if isinstance(value, int) and not isinstance(value, bool) and abs(value) > _LARGEST_SHOWN:
        return "un nombre entier de plus de 200 chiffres"
    return shown(value if isinstance(value, str) else json.dumps(value, ensure_ascii=False))
