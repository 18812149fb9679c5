"""What is typed into forms of the workbench: numbers, and the French sentence for each fault."""

from symbiose.domain.errors import InvalidDeclaration, Problem
from symbiose.domain.quantities import QuantityNotUnderstood, parse_number
from symbiose.domain.questions import LONGEST_QUESTION
from symbiose.services.naming import NAMES_THE_OTHER
from web.language import _
from web.wording import leave_out


def read_quantity(text: str) -> float | None:
    """Return a quantity as typed, None when the field is empty.

    Raises:
        InvalidDeclaration: It is no number, or may be read in two ways.
    """
    if not text.strip():
        return None
    try:
        return parse_number(text)
    except QuantityNotUnderstood as error:
        raise InvalidDeclaration([Problem("quantity", text[:200], str(error))]) from error


def question_fault(error: InvalidDeclaration) -> str:
    """Return what is wrong with a question, in a sentence."""
    problem = error.problems[0]
    if problem.path == "side":
        return _("Choisissez à qui poser la question.")
    if problem.expected == NAMES_THE_OTHER:
        return leave_out(problem.value)
    return _("Écrivez la question, en %(most)d caractères au plus.", most=LONGEST_QUESTION)
