"""Why a file was not read, in sentences that say where."""

import re

from symbiose.domain.errors import Problem
from web.forms import sentence
from web.language import ENGLISH, language
from web.sentences import as_known


def fault_told(problem: Problem) -> str:
    """Return a problem of a file as a sentence that says where it stands."""
    where = problem.path if language() == ENGLISH else re.sub(r"^line (\d+)$", r"ligne \1", problem.path)
    parts = [part for part in (where, problem.value, as_known(problem.expected)) if part]
    return sentence((": " if language() == ENGLISH else " : ").join(parts))
