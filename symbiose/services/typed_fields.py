"""Fields as a person typed them, read one by one; every fault is noted at its field and told at once."""

import unicodedata
from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from enum import StrEnum
from typing import TypeVar

from symbiose.domain.errors import InvalidDocument, Problem
from symbiose.domain.quantities import QuantityNotUnderstood, parse_number
from symbiose.domain.typed_days import typed_day

Choice = TypeVar("Choice", bound=StrEnum)
LONGEST_LINE = 500
LONGEST_TEXT = 5_000
LARGEST = 1e9
SHOWN = 200
MICRO = Decimal("0.000001")


class TypedFields:
    """The texts of a form by field; what is missing or wrong is noted."""

    def __init__(self, texts: Mapping[str, str]) -> None:
        """Read from texts; a field that is not among them is empty."""
        self._texts = texts
        self.problems: list[Problem] = []

    def note(self, name: str, expected: str, value: str = "") -> None:
        """Note a fault of a field."""
        self.problems.append(Problem(name, value[:SHOWN], expected))

    def check(self) -> None:
        """Raise `InvalidDocument` when a fault was noted."""
        if self.problems:
            raise InvalidDocument(self.problems)

    def typed(self, name: str) -> str:
        """Return what was typed, without the blanks around it."""
        return self._texts.get(name, "").strip()

    def line(self, name: str, missing: str | None = None) -> str:
        """Return a text of one line; empty, with its fault noted, where one is asked for and is not there.

        Args:
            name: Field.
            missing: What to say when it is empty; None where it may be.
        """
        text = " ".join(self.typed(name).split())
        return self._checked(name, text, LONGEST_LINE, missing)

    def text(self, name: str, missing: str | None = None, longest: int = LONGEST_TEXT) -> str:
        """Return a text of any number of lines."""
        text = self.typed(name).replace("\r\n", "\n").replace("\r", "\n")
        return self._checked(name, text, longest, missing)

    def _checked(self, name: str, text: str, longest: int, missing: str | None) -> str:
        if not text and missing:
            self.note(name, missing)
        if len(text) > longest:
            self.note(name, f"au plus {longest} caractères sont attendus", text)
        if any(unicodedata.category(char) in ("Cc", "Cs") and char != "\n" for char in text):
            self.note(name, "un texte sans caractère de contrôle est attendu", text)
        return text

    def number(self, name: str, missing: str | None = None) -> float | None:
        """Return a number, as the French or the English write it; None when there is none."""
        text = self.typed(name)
        if not text:
            if missing:
                self.note(name, missing)
            return None
        try:
            value = parse_number(text)
        except QuantityNotUnderstood as error:
            self.note(name, str(error), text)
            return None
        if abs(value) > LARGEST:
            self.note(name, "un nombre de moins d’un milliard est attendu", text)
            return None
        return value

    def money(self, name: str, *, negative: bool = False) -> Decimal:
        """Return an amount in euros to the millionth; zero where nothing is typed."""
        value = self.number(name)
        if value is None:
            return Decimal(0)
        if value < 0 and not negative:
            self.note(name, "un montant positif ou nul est attendu", self.typed(name))
        amount = Decimal(repr(value))
        if amount != amount.quantize(MICRO):
            self.note(name, "au plus six décimales sont attendues", self.typed(name))
        return amount.quantize(MICRO).normalize()

    def day(self, name: str, missing: str | None = None) -> date | None:
        """Return a date, written 2026-11-22 or 22/11/2026; None when there is none."""
        text = self.typed(name)
        if not text:
            if missing:
                self.note(name, missing)
            return None
        try:
            return typed_day(text)
        except ValueError as error:
            self.note(name, str(error), text)
            return None

    def choice(self, name: str, kind: type[Choice], missing: str) -> Choice | None:
        """Return one of the words that a field may be."""
        text = self.typed(name)
        if text in set(kind):
            return kind(text)
        self.note(name, missing, text)
        return None
