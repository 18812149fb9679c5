"""Solves documents of `symbiose heat-match` in the tests."""

import json
from typing import Any

from matching.heat.matches_solve import solve_heat_match
from symbiose.domain.documents.heat_match_instance import read_heat_match_document
from symbiose.domain.ports import SolveSettings


def solve_matches(document: dict[str, Any], **settings: Any) -> dict[str, Any]:
    """Return the result of a document, as the command prints it."""
    read = read_heat_match_document(json.dumps(document).encode())
    found: dict[str, Any] = json.loads(solve_heat_match(read, SolveSettings(**settings)).to_json())
    return found
