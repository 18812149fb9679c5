"""Results held against their instances by the check of the product."""

import json
from typing import Any

from symbiose.domain.documents.exchange_instance import read_exchange_instance
from symbiose.domain.documents.solve_check import SolveCheck, read_told_result
from symbiose.domain.exchange_check.check import check_result


def check(document: dict[str, Any], result: dict[str, Any]) -> SolveCheck:
    """Return what the check says of a result."""
    instance = read_exchange_instance(json.dumps(document).encode())
    return check_result(instance, read_told_result(json.dumps(result).encode()))
