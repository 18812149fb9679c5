"""The resource and the waste code of a declared flow: known for certain, or suggested for confirmation."""

import re
from dataclasses import dataclass

from symbiose.domain.documents.import_report import Suggestion
from symbiose.domain.reference import ReferenceData
from symbiose.domain.resources import Resource
from symbiose.domain.waste import ReadWasteCode
from symbiose.files.declarations_cells import CellReader
from symbiose.files.declarations_words import NotUnderstood
from symbiose.files.suggestions import suggester

_CODE_DIGITS = 6
_WHOLE_DECIMALS = re.compile(r"(\d+)[.,]0+", re.ASCII)


@dataclass(frozen=True)
class NamedResource:
    """What the words of a declarant name."""

    text: str
    """The words as written."""
    resource: Resource | None
    """The resource, None when not certain."""
    suggestions: tuple[Suggestion, ...] = ()
    """What it may be, best first."""


def read_resource(
    cells: CellReader, reference: ReferenceData, waste_code: str | None
) -> NamedResource | None:
    """Return what a flow is about; None, with the fault noted, when no words are given.

    Only an id, a label or a synonym of the catalogue is certain; other words are kept, with suggestions.
    """
    text = cells.text("resource") if cells.require("resource") else None
    if not text:
        return None
    found = reference.resources.by_label(text)
    if found is not None:
        return NamedResource(text, found)
    suggestions = suggester(reference.resources).suggest(text, waste_code)
    best = f", peut-être « {suggestions[0].label} »" if suggestions else ""
    cells.warnings.append(f"ressource à confirmer : « {text} » n'est pas dans le catalogue{best}")
    return NamedResource(text, None, suggestions)


def read_waste_code(cells: CellReader, reference: ReferenceData) -> str | None:
    """Return the waste code of a flow as the law writes it; None when absent or, with its fault, wrong."""
    text = cells.identifier("waste_code")
    read = None if text is None else cells.judged("waste_code", lambda: _waste_code(text, reference))
    if read is None:
        return None
    if read.notice:
        cells.warnings.append(read.notice)
    return read.entry.code


def _waste_code(text: str, reference: ReferenceData) -> ReadWasteCode:
    whole = _WHOLE_DECIMALS.fullmatch(text)
    code = whole[1] if whole and len(whole[1]) <= _CODE_DIGITS else text
    if code.isdigit() and len(code) == _CODE_DIGITS - 1:
        msg = f"un code déchet a six chiffres : un tableur a ôté le zéro de tête, écrivez 0{code}"
        raise NotUnderstood(msg)
    return reference.wastes.read(code)
