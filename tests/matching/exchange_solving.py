"""Builders of small exchange instances, and solving them with every result checked."""

import json
from typing import Any

from matching.exchange_solve import solve_exchange
from symbiose.domain.documents.exchange_instance import read_exchange_instance
from symbiose.domain.ports import SolveSettings
from tests.matching.exchange_checker import faults

EXACT = 1e-9


def instance(**lists: Any) -> dict[str, Any]:
    """Return an instance document."""
    return {"format": "symbiose.exchange-instance/1"} | lists


def offer(key: str = "o1", quantity: Any = 10.0, **changes: Any) -> dict[str, Any]:
    """Return an offer of ash at site a that avoids 10 € of disposal a unit."""
    values = {"id": key, "site": "a", "resource": "ash", "quantity": quantity}
    return values | {"disposal_cost_eur_per_unit": 10.0} | changes


def need(key: str = "n1", quantity: Any = 10.0, **changes: Any) -> dict[str, Any]:
    """Return a need at site b that avoids 5 € of purchase a unit."""
    values = {"id": key, "site": "b", "resource": "ash", "quantity": quantity}
    return values | {"purchase_cost_eur_per_unit": 5.0} | changes


def processor(key: str = "p1", capacity: Any = 10.0, **changes: Any) -> dict[str, Any]:
    """Return a processor at site c that makes half a unit of slag."""
    return {"id": key, "site": "c", "capacity": capacity, "outputs": {"slag": 0.5}} | changes


def arc(source: str = "o1", target: str = "n1", resource: str = "ash", **changes: Any) -> dict[str, Any]:
    """Return an arc."""
    return {"from": source, "to": target, "resource": resource} | changes


def solve(document: dict[str, Any], *, gap: float = 1e-4, **settings: Any) -> dict[str, Any]:
    """Return the result document of an instance, after checking that a plan keeps every rule."""
    raw = json.dumps(document).encode()
    answer = solve_exchange(read_exchange_instance(raw), SolveSettings(gap=gap, **settings))
    result: dict[str, Any] = json.loads(answer.to_json())
    if result["status"] in ("optimal", "feasible"):
        assert faults(document, result, gap) == []
    else:
        assert result["objective_value"] is None
        assert result["gap"] is None
        assert result["flows"] == result["stored"] == result["opened"] == []
        assert ("conflict" in result) == (result["status"] == "infeasible")
    return result


def sent(result: dict[str, Any], source: str = "o1", target: str = "n1") -> list[float]:
    """Return what goes from one node to another in each period; nothing where no flow is listed."""
    rows = [f["quantity"] for f in result["flows"] if (f["from"], f["to"]) == (source, target)]
    return [sum(column) for column in zip(*rows, strict=True)]
