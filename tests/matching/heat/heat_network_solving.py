"""Builders of small heat networks, and designing them with every answer checked."""

import copy
import json
from typing import Any

from matching.heat.network_solve import solve_heat_network
from symbiose.domain.documents.heat_network_instance import read_heat_network_instance
from symbiose.domain.ports import SolveSettings
from tests.matching.heat.heat_network_cases import FORMAT
from tests.matching.heat.heat_network_checker import faults

SLACK = 1e-6
"""Share by which two optima may differ."""
PIPE = {"id": "any", "max_kw": 1000.0, "cost_eur_per_m": 10.0}
APPROACH = {"pipes_rate": 0.0, "pipes_years": 10, "approach_k": 5.0, "electricity_eur_per_mwh": 100.0}
"""Money of an instance in which temperatures matter: 5 K at each exchanger."""


def network(**lists: Any) -> dict[str, Any]:
    """Return an instance of one period of 1,000 hours, whose nodes are those that its records name."""
    named = dict.fromkeys(
        node
        for name, fields in (("edges", ("from", "to")), ("sources", ("node",)), ("consumers", ("node",)))
        for entry in lists.get(name, ())
        for node in (entry[field] for field in fields)
    )
    return {
        "format": FORMAT,
        "periods": [{"id": "year", "hours": 1000.0}],
        "nodes": [{"id": node} for node in named],
        "pipes": [PIPE],
        "economics": {"pipes_rate": 0.0, "pipes_years": 10},
    } | lists


def edge(source: str = "a", target: str = "b", length_m: float = 100.0, **changes: Any) -> dict[str, Any]:
    """Return an edge of 100 m: 100 €/year of a pipe at 10 €/m over 10 years."""
    return {"id": f"{source}{target}", "from": source, "to": target, "length_m": length_m} | changes


def source(node: str = "a", max_kw: Any = 100.0, **changes: Any) -> dict[str, Any]:
    """Return a source of heat at 10 €/MWh: 10 € for each kW throughout the year."""
    return {"id": f"s_{node}", "node": node, "max_kw": max_kw, "price_eur_per_mwh": 10.0} | changes


def consumer(node: str = "b", demand_kw: Any = 10.0, **changes: Any) -> dict[str, Any]:
    """Return an optional consumer of 10 kW that pays 50 €/MWh: 500 €/year."""
    values = {"id": f"c_{node}", "node": node, "demand_kw": demand_kw, "connection": "optional"}
    return values | {"revenue_eur_per_mwh": 50.0} | changes


def forced(node: str = "b", demand_kw: Any = 10.0, **changes: Any) -> dict[str, Any]:
    """Return a consumer that must be connected and pays nothing."""
    return consumer(node, demand_kw, connection="forced", revenue_eur_per_mwh=0.0, **changes)


def pipe(**changes: Any) -> dict[str, Any]:
    """Return a type of pipe."""
    return PIPE | changes


def in_currency(document: dict[str, Any], factor: float) -> dict[str, Any]:
    """Return an instance with every amount of money times a factor."""
    other = copy.deepcopy(document)
    records = [entry for value in other.values() if isinstance(value, list) for entry in value]
    for entry in (*records, other["economics"]):
        if isinstance(entry, dict):
            entry |= {key: eur * factor for key, eur in entry.items() if "eur" in key}
    return other


def design(document: dict[str, Any], *, gap: float = 1e-4, **settings: Any) -> dict[str, Any]:
    """Return the result document of an instance, after checking that a design keeps every rule."""
    raw = json.dumps(document).encode()
    answer = solve_heat_network(read_heat_network_instance(raw), SolveSettings(gap=gap, **settings))
    result: dict[str, Any] = json.loads(answer.to_json())
    if result["status"] in ("optimal", "feasible"):
        assert faults(document, result, gap) == []
    else:
        assert result["objective_eur_per_year"] is None
        assert result["gap"] is None
        assert result["edges"] == result["sources"] == result["connected"] == result["heat_pumps"] == []
    return result


def cost(document: dict[str, Any], **changes: Any) -> float:
    """Return the least cost, infinite where nothing is feasible."""
    value = design(document, gap=1e-9, **changes)["objective_eur_per_year"]
    return float("inf") if value is None else float(value)


def no_dearer(less: dict[str, Any], more: dict[str, Any]) -> bool:
    """Tell whether the best design of one instance costs no more than that of another."""
    one, other = cost(less), cost(more)
    return other <= one + SLACK * max(1.0, abs(other))
