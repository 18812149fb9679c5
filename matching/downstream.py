"""The order in which limits pass on from processor to processor."""

from collections.abc import Sequence


def downstream(count: int, between: Sequence[tuple[int, int]]) -> list[list[int]]:
    """Return the processors, each after those it receives from; those that feed one another stand together.

    Within such a circle limits are those of the capacities: passing them on would shrink them for ever.

    Args:
        count: How many there are.
        between: Which sends to which.
    """
    if not between:
        return [[processor] for processor in range(count)]
    import networkx as nx  # takes a fifth of a second, for which no instance waits whose processors are apart

    graph: nx.DiGraph[int] = nx.DiGraph()
    graph.add_nodes_from(range(count))
    graph.add_edges_from(between)
    circles = nx.condensation(graph)
    return [sorted(circles.nodes[number]["members"]) for number in nx.topological_sort(circles)]
