"""Fewest matches of tiny instances by trying every set of pairs: nothing of the product's own code."""

from collections.abc import Iterable
from itertools import combinations
from typing import Any

import networkx as nx

Pair = tuple[str, str]


def fewest_matches(instance: dict[str, Any]) -> int | None:
    """Return the fewest matches, None where no set of allowed pairs serves all heat; heats are whole."""
    forbidden = {tuple(pair) for pair in instance.get("forbidden", ())}
    forced = {tuple(pair) for pair in instance.get("forced", ())}
    pairs = [(hot["id"], cold["id"]) for hot in instance["hot"] for cold in instance["cold"]]
    others = [pair for pair in pairs if pair not in forbidden | forced]
    for more in range(len(others) + 1):
        if any(serves_all(instance, {*forced, *chosen}) for chosen in combinations(others, more)):
            return len(forced) + more
    return None


def serves_all(instance: dict[str, Any], pairs: Iterable[Pair]) -> bool:
    """Tell whether some pairs can serve all heat: the maximum flow of a graph of streams by interval."""
    graph, total = nx.DiGraph(), 0
    graph.add_nodes_from(["from", "to"])
    for side in ("hot", "cold"):
        for stream in instance[side]:
            for t, heat in enumerate(stream["heat_kw"]):
                node = (side, stream["id"], t)
                ends = ("from", node) if side == "hot" else (node, "to")
                graph.add_edge(*ends, capacity=int(heat))
                total += int(heat) if side == "hot" else 0
    for hot, cold in pairs:
        for s in range(instance["intervals"]):
            for t in range(s, instance["intervals"]):
                graph.add_edge(("hot", hot, s), ("cold", cold, t))
    return bool(nx.maximum_flow_value(graph, "from", "to") == total)
