"""Asks small heat networks which pairs their best design does not join, and whether a change joins them."""

import copy
import json
from typing import Any

from matching.heat.network_reasons import explain_pairs
from matching.heat.network_solve import solve_heat_network
from matching.heat.network_traced import joined_pairs
from symbiose.domain.documents.heat_network_instance import HeatNetworkInstance, read_heat_network_instance
from symbiose.domain.documents.heat_network_questions import PairNotServed
from symbiose.domain.ports import SolveSettings

EXACT = SolveSettings(gap=1e-9)


def read(document: dict[str, Any]) -> HeatNetworkInstance:
    return read_heat_network_instance(json.dumps(document).encode())


def told(document: dict[str, Any], **limits: Any) -> list[PairNotServed]:
    """Return the pairs that the best design of an instance does not join."""
    instance = read(document)
    result = solve_heat_network(instance, EXACT)
    return list(explain_pairs(instance, result, SolveSettings(**limits)))


def joins(document: dict[str, Any], pair: PairNotServed) -> bool:
    """Tell whether the best design of an instance, designed anew, joins a pair."""
    instance = read(document)
    return (pair.source, pair.consumer) in joined_pairs(instance, solve_heat_network(instance, EXACT))


def changed(document: dict[str, Any], listing: str, key: str, **fields: Any) -> dict[str, Any]:
    """Return an instance of which one record has other fields."""
    other = copy.deepcopy(document)
    next(entry for entry in other[listing] if entry["id"] == key).update(fields)
    return other
