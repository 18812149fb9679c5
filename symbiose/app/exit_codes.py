"""Exit codes of the command line: done, negative answer, bad input or usage, service unavailable."""

from typing import Final

from symbiose.domain.errors import (
    DamagedDocuments,
    GraphUnavailable,
    ModelInfeasible,
    SolverFailed,
    SymbioseError,
)

DONE: Final = 0
NEGATIVE: Final = 1
BAD_INPUT: Final = 2
UNAVAILABLE: Final = 3


def exit_code_of(error: SymbioseError) -> int:
    """Return the exit code of an error of the trade."""
    if isinstance(error, GraphUnavailable | SolverFailed):
        return UNAVAILABLE
    if isinstance(error, ModelInfeasible | DamagedDocuments):
        return NEGATIVE
    return BAD_INPUT
