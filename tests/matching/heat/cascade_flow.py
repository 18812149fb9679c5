"""An outside oracle: the most heat that can be recovered, as a maximum flow in a graph of temperatures."""

from itertools import pairwise
from typing import Any

import networkx as nx

Piece = tuple[int, float]
"""Slot of the scale, from hot to cold, and heat."""


def most_recovered(document: dict[str, Any]) -> float:
    """Return what the streams of a document can recover; exact where temperatures and flows are whole."""
    ends = sorted({end for stream in document["streams"] for end in _shifted(document, stream)}, reverse=True)
    graph = nx.DiGraph()
    graph.add_nodes_from(["hot", "cold"])
    for slot in range(2 * len(ends)):
        graph.add_edge(slot, slot + 1)
    for position, stream in enumerate(document["streams"]):
        is_hot = _is_hot(stream)
        for slot, heat in _pieces(document, stream, ends):
            piece = (position, slot)
            graph.add_edge("hot" if is_hot else slot, piece, capacity=heat)
            graph.add_edge(piece, slot if is_hot else "cold", capacity=heat)
    return float(nx.maximum_flow_value(graph, "hot", "cold"))


def _is_hot(stream: dict[str, Any]) -> bool:
    supply, target = stream["supply_temp_c"], stream["target_temp_c"]
    return bool(supply > target or (supply == target and stream["kind"] == "hot"))


def _shifted(document: dict[str, Any], stream: dict[str, Any]) -> tuple[float, float]:
    """Return the warmer and the colder shifted end."""
    shift = stream.get("dt_contribution_k", document["dt_min_k"] / 2) * (-1 if _is_hot(stream) else 1)
    ends = stream["supply_temp_c"] + shift, stream["target_temp_c"] + shift
    return max(ends), min(ends)


def _pieces(document: dict[str, Any], stream: dict[str, Any], ends: list[float]) -> list[Piece]:
    """Cut a stream where others begin or end: slot 2k is at the k-th temperature, 2k + 1 right below it."""
    warm, cold = _shifted(document, stream)
    if warm == cold:
        return [(2 * ends.index(warm), stream["power_kw"])]
    flow = stream["heat_capacity_flow_kw_per_k"]
    return [
        (2 * k + 1, flow * (above - below))
        for k, (above, below) in enumerate(pairwise(ends))
        if warm >= above and below >= cold
    ]
