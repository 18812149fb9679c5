"""Splits the steps into parts that share no offer, need or processor, so that each is solved alone."""

from collections import defaultdict
from collections.abc import Hashable, Iterable

import networkx as nx

from matching.paths import Step


def independent_parts(steps: Iterable[Step]) -> list[list[Step]]:
    """Return the steps by connected part, the smallest first, in a fixed order.

    Two steps belong together when they share an offer, a need or a processor (whatever its copies): the
    optimum of the whole is then the union of the optima of the parts, and its bound the sum of their bounds.
    """
    everything = list(steps)
    graph: nx.Graph[Hashable] = nx.Graph()
    for step in everything:
        graph.add_edge(("offer", step.offer_id), ("taker", step.leg.taker.thing_id))
    number = {node: i for i, nodes in enumerate(nx.connected_components(graph)) for node in nodes}
    parts: dict[int, list[Step]] = defaultdict(list)
    for step in everything:
        parts[number["offer", step.offer_id]].append(step)
    return sorted(parts.values(), key=lambda part: (len(part), part[0].key))
