"""What meters counted in a month, as it was typed."""

from collections.abc import Mapping

from symbiose.domain.errors import InvalidDeclaration, Problem
from symbiose.domain.quantities import parse_number


def read_amounts(typed: Mapping[str, str]) -> dict[str, float]:
    """Return the amounts that were typed, by field, in the unit that they were typed in.

    Raises:
        InvalidDeclaration: One is no amount, or is below zero; all faults at once.
    """
    found, problems = {}, []
    for name, text in typed.items():
        try:
            found[name] = parse_number(text)
        except ValueError as error:
            problems.append(Problem(name, text[:200], str(error)))
            continue
        if found[name] < 0:
            problems.append(Problem(name, text[:200], "une quantité positive, ou zéro"))
    if problems:
        raise InvalidDeclaration(problems)
    return found
