"""How the sites of a territory hang together by their exchanges."""

from collections import defaultdict
from collections.abc import Collection, Iterable
from itertools import pairwise

import networkx as nx

from symbiose.domain.network import Link, NetworkMeasures


def measure(site_ids: Collection[str], links: Iterable[Link]) -> NetworkMeasures:
    """Return the measures of the undirected graph whose nodes are sites and whose edges are exchanges.

    Args:
        site_ids: Every site of the network, those without an exchange included.
        links: Exchanges. Sites that are not of the network are left out of them, so that one through a site
            outside still joins its two ends; an exchange without any site of the network is none of it.
    """
    known, whole = set(site_ids), 0.0
    joined_pairs: set[tuple[str, str]] = set()
    value_at: dict[str, float] = defaultdict(float)
    for link in links:
        inside = [site for site in link.site_ids if site in known]
        if not inside:
            continue
        joined_pairs.update(pairwise(inside))
        whole += link.value
        for site in dict.fromkeys(inside):
            value_at[site] += link.value
    graph: nx.Graph[str] = nx.Graph()
    graph.add_nodes_from(site_ids)
    graph.add_edges_from(joined_pairs)
    parts = [len(part) for part in nx.connected_components(graph)]
    largest = max(parts, default=0)
    first = max(sorted(value_at), key=lambda site: value_at[site], default=None)
    return NetworkMeasures(
        sites=len(known),
        joined_sites=sum(part for part in parts if part > 1),
        largest_component=largest if largest > 1 else 0,
        first_site_id=first,
        dependence=value_at[first] / whole if first is not None and whole > 0 else None,
    )
