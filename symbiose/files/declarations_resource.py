"""The resource and the waste code of a declared flow: known for certain, or suggested for confirmation."""

import difflib
import re
from dataclasses import dataclass

from symbiose.domain.documents.import_report import Suggestion
from symbiose.domain.labels import label_key
from symbiose.domain.reference import ReferenceData
from symbiose.domain.resources import Resource, keys_of
from symbiose.domain.waste import ReadWasteCode
from symbiose.files.declarations_cells import CellReader
from symbiose.files.declarations_words import NotUnderstood

MOST_SUGGESTIONS = 5
LEAST_CONFIDENCE = 0.5
"""Words that have less in common than this are not suggested."""
CONTAINED = 0.75
"""Confidence when all words of a label stand among those written: « boues de phosphatation séchées »."""
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
    suggestions = suggest(text, waste_code, reference)
    best = f", peut-être « {suggestions[0].label} »" if suggestions else ""
    cells.warnings.append(f"ressource à confirmer : « {text} » n'est pas dans le catalogue{best}")
    return NamedResource(text, None, suggestions)


def suggest(text: str, waste_code: str | None, reference: ReferenceData) -> tuple[Suggestion, ...]:
    """Return the resources that words may mean, best first.

    Confidence is the share of characters in common with the nearest label or synonym (Ratcliff and
    Obershelp); a resource that carries the waste code has at least 1/(n + 1) where n carry it.
    """
    found = {s.id: s for s in _by_words(label_key(text), reference)}
    for suggestion in _by_code(waste_code, reference):
        known = found.get(suggestion.id)
        if known is None or known.confidence < suggestion.confidence:
            found[suggestion.id] = suggestion
    ranked = sorted(found.values(), key=lambda s: (-s.confidence, s.label))
    return tuple(ranked[:MOST_SUGGESTIONS])


def _by_words(key: str, reference: ReferenceData) -> list[Suggestion]:
    matcher = difflib.SequenceMatcher(autojunk=False)
    matcher.set_seq2(key)
    words = set(key.split())
    found = []
    for resource in reference.resources:
        confidence = max(_alike(matcher, words, other) for other in keys_of(resource))
        if confidence >= LEAST_CONFIDENCE:
            reason = "libellé ou synonyme proche de ce qui est écrit"
            found.append(_suggestion(resource, confidence, reason))
    return found


def _alike(matcher: "difflib.SequenceMatcher[str]", words: set[str], other: str) -> float:
    contained = CONTAINED if words.issuperset(other.split()) else 0.0
    matcher.set_seq1(other)
    if max(matcher.real_quick_ratio(), matcher.quick_ratio()) < LEAST_CONFIDENCE:
        return contained
    return max(contained, min(matcher.ratio(), 0.99))


def _by_code(waste_code: str | None, reference: ReferenceData) -> list[Suggestion]:
    if waste_code is None:
        return []
    carriers = reference.resources.of_waste_code(waste_code)
    reason = f"porte le code déchet {waste_code}"
    return [_suggestion(resource, 1 / (len(carriers) + 1), reason) for resource in carriers]


def _suggestion(resource: Resource, confidence: float, reason: str) -> Suggestion:
    return Suggestion(id=resource.id, label=resource.label_fr, confidence=round(confidence, 2), reason=reason)


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
