"""The European list of waste and the operations of disposal and recovery."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from enum import StrEnum
from types import MappingProxyType

from pydantic import Field

from symbiose.domain.base import Value
from symbiose.domain.errors import UnknownThing
from symbiose.domain.mirror_entries import mirror_codes

_WRITTEN = re.compile(
    r"(\d{2})[\s\u00a0\u202f.\-]?(\d{2})[\s\u00a0\u202f.\-]?(\d{2})[\s\u00a0\u202f]?(\*?)", re.ASCII
)


class WasteEntry(Value):
    """One six-digit entry of the list of waste."""

    code: str = Field(pattern=r"^\d{2} \d{2} \d{2}\*?$")
    """Code as the law writes it, `10 02 07*`; the star means dangerous."""
    designation: str
    """Designation in the terms of the law, in French."""

    @property
    def dangerous(self) -> bool:
        """Tell whether the law marks it as dangerous waste."""
        return self.code.endswith("*")

    @property
    def section(self) -> str:
        """Return the four-digit heading it stands under, `10 02`."""
        return self.code[:5]


class WasteHeading(Value):
    """A chapter (`10`) or section (`10 02`) of the list of waste."""

    code: str = Field(pattern=r"^\d{2}( \d{2})?$")
    """Two or four digits."""
    designation: str
    """Designation in the terms of the law, in French."""


class OperationKind(StrEnum):
    """What a treatment operation counts as."""

    DISPOSAL = "disposal"
    RECOVERY = "recovery"


class TreatmentOperation(Value):
    """A disposal or recovery operation of directive 2008/98/EC, annexes I and II."""

    code: str = Field(pattern=r"^[DR] \d{1,2}$")
    """Code as the law writes it, `R 4`."""
    kind: OperationKind
    """Disposal or recovery."""
    designation: str
    """Designation, in French."""


@dataclass(frozen=True)
class ReadWasteCode:
    """A waste code that a text states."""

    entry: WasteEntry
    """Entry of the list."""
    notice: str | None = None
    """What was corrected on the way, in French; None when nothing was."""


class WasteList:
    """The list of waste: entries with their headings, and the pairs that mirror each other."""

    def __init__(self, headings: Iterable[WasteHeading], entries: Iterable[WasteEntry]) -> None:
        """Index the list."""
        self.headings = MappingProxyType({heading.code: heading for heading in headings})
        """Chapters and sections by code."""
        self._by_digits = MappingProxyType({bare_digits(entry.code): entry for entry in entries})
        self._mirrors = mirror_codes(
            self._by_digits.values(),
            {heading.code: heading.designation for heading in self.headings.values()},
        )

    def __iter__(self) -> Iterator[WasteEntry]:
        return iter(self._by_digits.values())

    def __len__(self) -> int:
        return len(self._by_digits)

    def __contains__(self, code: object) -> bool:
        return isinstance(code, str) and any(entry.code == code for entry in self._candidates(code))

    def get(self, code: str) -> WasteEntry:
        """Return the entry of a code written as the law does.

        Raises:
            UnknownThing: The list has no such code, or its star is wrong.
        """
        for entry in self._candidates(code):
            if entry.code == code:
                return entry
        msg = f"Waste code {code} is not in the list of waste. Write it as the law does, like 10 02 07*."
        raise UnknownThing(msg, waste_code=code)

    def read(self, text: str) -> ReadWasteCode:
        """Return the entry that a text states: `100207`, `10 02 07*`, `10.02.07`.

        A missing star is put back with a notice; a star that the list does not carry is an error, since
        either the code or the danger is then wrong.

        Raises:
            ValueError: It is no code of the list, or carries a star that the list does not.
        """
        match = _WRITTEN.fullmatch(text.strip())
        entry = self._by_digits.get("".join(match.groups()[:3])) if match else None
        if match is None or entry is None:
            msg = (
                "ce code n’est pas dans la liste européenne des déchets : six chiffres, par exemple 10 02 07*"
            )
            raise ValueError(msg)
        if match[4] and not entry.dangerous:
            msg = _wrong_star(entry, self.mirrors_of(entry.code))
            raise ValueError(msg)
        if entry.dangerous and not match[4]:
            return ReadWasteCode(entry, _star_added(entry, self.mirrors_of(entry.code)))
        return ReadWasteCode(entry)

    def mirrors_of(self, code: str) -> tuple[WasteEntry, ...]:
        """Return the entries between which composition decides: dangerous for harmless, and back."""
        return tuple(self.get(mirror) for mirror in self._mirrors.get(code, ()))

    def _candidates(self, code: str) -> tuple[WasteEntry, ...]:
        entry = self._by_digits.get(bare_digits(code))
        return (entry,) if entry else ()


def bare_digits(code: str) -> str:
    """Return the digits of a code.

    >>> bare_digits("10 02 07*")
    '100207'
    """
    return re.sub(r"\D", "", code)


def _star_added(entry: WasteEntry, mirrors: tuple[WasteEntry, ...]) -> str:
    text = f"astérisque ajouté : {entry.code} est un déchet dangereux ({entry.designation})"
    harmless = [mirror.code for mirror in mirrors if not mirror.dangerous]
    if not harmless:
        return text
    one = "son entrée miroir non dangereuse est" if len(harmless) == 1 else "ses entrées miroirs sont"
    return f"{text} ; {one} {' ou '.join(harmless)} : confirmez laquelle s’applique"


def _wrong_star(entry: WasteEntry, mirrors: tuple[WasteEntry, ...]) -> str:
    text = f"{entry.code} n’est pas un déchet dangereux ({entry.designation}) : ôtez l’astérisque"
    dangerous = [mirror.code for mirror in mirrors if mirror.dangerous]
    return f"{text}, ou choisissez {' ou '.join(dangerous)}" if dangerous else text
