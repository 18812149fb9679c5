"""The resource and the waste code of a declared flow: known for certain, or suggested for confirmation."""

import re
from dataclasses import dataclass, replace

from symbiose.domain.documents.import_report import Suggestion, shown
from symbiose.domain.flows import Direction
from symbiose.domain.import_questions import QuestionKind
from symbiose.domain.labels import label_key
from symbiose.domain.mirror_questions import MirrorQuestion, mirror_choice, mirror_question
from symbiose.domain.quantities import QuantityNotUnderstood, parse_unit, states_heating_value
from symbiose.domain.reference import ReferenceData
from symbiose.domain.resources import Resource
from symbiose.domain.waste import ReadWasteCode
from symbiose.domain.waste_agreement import disagrees
from symbiose.files.declarations_cells import CellReader
from symbiose.files.declarations_words import NotUnderstood
from symbiose.files.finding.finder import finder

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
    answered: bool = False
    """True when the words alone do not say the resource: its owner answered which one they mean."""
    mirror: str | None = None
    """Waste code that its owner answered, where only the composition tells which of two mirror entries."""


def read_resource(
    cells: CellReader,
    reference: ReferenceData,
    waste_code: str | None,
    direction: Direction | None = None,
    *,
    danger_told: bool = False,
) -> NamedResource | None:
    """Return what a flow is about; None, with the fault noted, when no words are given.

    An id, a label, or a synonym that agrees with the waste code is certain; other words are kept, with
    suggestions, until their owner answers which resource they mean.

    Args:
        cells: Its cells.
        reference: Resources and waste list.
        waste_code: Its waste code, None when there is none.
        direction: Offer or need, None when it is not understood.
        danger_told: The line says elsewhere whether the waste is dangerous.
    """
    text = cells.text("resource") if cells.require("resource") else None
    if not text:
        return None
    named = _named(cells, reference, text, waste_code, direction)
    if danger_told:
        return named
    return replace(named, mirror=_mirror_asked(cells, reference, named, waste_code, direction))


def _named(
    cells: CellReader,
    reference: ReferenceData,
    text: str,
    waste_code: str | None,
    direction: Direction | None,
) -> NamedResource:
    found = reference.resources.by_label(text)
    counted = _counted_on(reference, found, text, cells.asking.basis(text) or _basis_of_unit(cells))
    if counted is not None:
        return NamedResource(text, counted, answered=True)
    if found is not None and _agrees(cells, reference, found, text, waste_code):
        return NamedResource(text, found)
    by_name = found
    suggestions = finder(reference.resources, reference.wastes).find(text, waste_code, direction)
    answer = cells.asking.ask(
        QuestionKind.RESOURCE, text, cells.raw.line, key=label_key(text), suggestions=suggestions
    )
    if answer is not None and answer in reference.resources:
        return NamedResource(text, reference.resources.get(answer), answered=True)
    if by_name is None:
        best = f", peut-être « {suggestions[0].label} »" if suggestions else ""
        cells.warnings.append(f"ressource à confirmer : « {shown(text)} » n’est pas dans le catalogue{best}")
    return NamedResource(text, None, suggestions)


def _basis_of_unit(cells: CellReader) -> str | None:
    """Return the heating value that the unit states, such as `kWh PCI`."""
    unit = cells.raw.cells.get("unit")
    try:
        return None if unit is None else parse_unit(str(unit.value)).basis
    except QuantityNotUnderstood:
        return None


def _counted_on(
    reference: ReferenceData, found: Resource | None, text: str, basis: str | None
) -> Resource | None:
    """Return the gas that the words mean on another heating value than theirs, where they state none."""
    if found is None or found.energy_basis is None or basis in (None, found.energy_basis):
        return None
    if text.strip() == found.id or states_heating_value(text):
        return None
    other = reference.resources.by_label(found.label_fr.replace(found.energy_basis, str(basis)))
    return other if other is not None and other.energy_basis == basis else None


def _agrees(
    cells: CellReader, reference: ReferenceData, found: Resource, text: str, waste_code: str | None
) -> bool:
    """Tell whether a name is certain beside a waste code; warn when the two do not go together.

    An id or a label is what its writer chose; a synonym may be a homonym.
    """
    if waste_code is None or not disagrees(reference.wastes, found, waste_code):
        return True
    cells.warnings.append(
        f"« {shown(text)} » désigne « {found.label_fr} », qui ne relève pas du code {waste_code} : "
        "vérifiez l’un et l’autre"
    )
    return text.strip() == found.id or label_key(text) == label_key(found.label_fr)


def _mirror_asked(
    cells: CellReader,
    reference: ReferenceData,
    named: NamedResource,
    waste_code: str | None,
    direction: Direction | None,
) -> str | None:
    """Ask where only the composition of the waste tells which of two mirror entries is right.

    Return the code that was answered; until then the line keeps its own. What the code alone asks is told on
    its first line of the file, what the words of a line contradict on each.
    """
    question = mirror_question(reference.wastes, waste_code, named.text)
    if waste_code is None and direction is Direction.OFFER and named.resource is not None:
        question = mirror_choice(reference.wastes, named.resource)
    if question is None:
        return None
    answer = _code_answered(cells, named.text, question)
    if answer is None and question.by_words:
        cells.warnings.append(question.sentence)
    elif answer is None and cells.asking.tells_first(question.sentence):
        cells.warnings.append(f"{question.sentence} (dit une fois pour tout le fichier)")
    return answer


def _code_answered(cells: CellReader, text: str, question: MirrorQuestion) -> str | None:
    """Return the code chosen among a declared one and its mirrors; without one, nothing is asked."""
    if question.chosen is None:
        return None
    entries = {entry.code: entry for entry in (question.chosen, *question.others)}
    choices = [
        Suggestion(
            id=entry.code,
            label=f"{entry.code} {entry.designation}",
            confidence=1,
            reason="déchet dangereux" if entry.dangerous else "déchet non dangereux",
        )
        for entry in entries.values()
    ]
    code = question.chosen.code
    answer = cells.asking.ask(
        QuestionKind.MIRROR,
        f"{text} ({code})",
        cells.raw.line,
        key=f"{code} {label_key(text)}",
        suggestions=choices,
    )
    return answer if answer in entries else None


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
