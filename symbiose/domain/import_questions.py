"""What a file leaves open: questions that its reader asks instead of guessing, and the answers given."""

from collections.abc import Iterable, Mapping
from enum import StrEnum
from types import MappingProxyType

from pydantic import Field

from symbiose.domain.base import Value
from symbiose.domain.documents.import_report import Suggestion
from symbiose.domain.quantities import parse_number
from symbiose.domain.reference import ReferenceData

LEAST_DENSITY_T_PER_M3 = 0.00005
"""Lighter than any gas: hydrogen at ambient pressure weighs 0.00009 t/m³."""
MOST_DENSITY_T_PER_M3 = 23.0
"""Heavier than any element: osmium weighs 22.6 t/m³."""
LONGEST_ANSWER = 200

Answers = Mapping[str, str]
"""Key of a question → what was answered. The same file with the same answers reads the same."""
NO_ANSWERS: Answers = MappingProxyType({})


class QuestionKind(StrEnum):
    """What is asked: by a form as it is typed; of a file once, or once of each resource, never by line."""

    NUMBER = "number"
    """Does the sign in `1.234` separate decimals or thousands?"""
    DATES = "dates"
    """Does the day or the month come first?"""
    SITE = "site"
    """Whose are the lines that name no site?"""
    GAS_BASIS = "gas_basis"
    """Is the energy of this gas a higher or a lower heating value?"""
    DENSITY = "density"
    """How many tonnes is a cubic metre of this resource?"""
    MIRROR = "mirror"
    """Is this waste dangerous, or the harmless entry of the list that mirrors it?"""
    CADASTRE_UNIT = "cadastre_unit"
    """In which unit does this solar cadastre state yearly production?"""
    RESOURCE = "resource"
    """Which resource of the catalogue do these words mean?"""


CHOICES: Mapping[QuestionKind, tuple[str, ...]] = MappingProxyType(
    {
        QuestionKind.NUMBER: ("decimal", "thousands"),
        QuestionKind.DATES: ("day", "month"),
        QuestionKind.GAS_BASIS: ("PCS", "PCI"),
    }
)
"""The answers that a question admits, where they are a closed list."""


class Question(Value):
    """Something that a file leaves open."""

    key: str
    """Tells it from the other questions of the file; the same in every reading."""
    kind: QuestionKind
    """What is asked."""
    about: str
    """The value, words or resource asked about, as a person reads them."""
    lines: int = Field(ge=1)
    """How many lines wait for the answer."""
    first_line: int = Field(ge=1)
    """The first of them."""
    suggestions: tuple[Suggestion, ...] = ()
    """Resources that the words may mean, best first; waste codes or units where those are chosen from."""
    hint: str = ""
    """An order of magnitude with its source, in French; never taken for the answer."""

    @property
    def optional(self) -> bool:
        """Tell whether its lines are good without an answer: words and codes may stay as they are."""
        return self.kind in {QuestionKind.RESOURCE, QuestionKind.MIRROR}


def checked_answer(question: Question, text: str, reference: ReferenceData, sites: Iterable[str]) -> str:
    """Return an answer as it is kept.

    Args:
        question: What was asked.
        text: What was typed or chosen.
        reference: The catalogue that resources are chosen from.
        sites: Ids of the sites the caller may declare for.

    Raises:
        ValueError: It is no answer to this question; the message says what is expected, in French.
    """
    answer = text.strip()[:LONGEST_ANSWER]
    if question.kind is QuestionKind.DENSITY:
        return _density(answer)
    if question.kind is QuestionKind.RESOURCE:
        resource = reference.resources.by_label(answer)
        if resource is None:
            msg = "choisissez une ressource de la liste"
            raise ValueError(msg)
        return resource.id
    if question.kind in {QuestionKind.MIRROR, QuestionKind.CADASTRE_UNIT}:
        offered = tuple(suggestion.id for suggestion in question.suggestions)
    else:
        offered = CHOICES.get(question.kind, tuple(sites))
    if answer not in offered:
        msg = "choisissez une des réponses proposées"
        raise ValueError(msg)
    return answer


def _density(text: str) -> str:
    density = parse_number(text)
    if not LEAST_DENSITY_T_PER_M3 <= density <= MOST_DENSITY_T_PER_M3:
        msg = (
            f"une densité en t/m³, plus grande que zéro et d’au plus {MOST_DENSITY_T_PER_M3:g}, est attendue"
        )
        raise ValueError(msg)
    return repr(density)
