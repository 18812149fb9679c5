"""How the sites of a territory hang together by their exchanges."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Sequence
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
    graph: nx.Graph[str] = nx.Graph()
    graph.add_nodes_from(site_ids)
    known, whole = set(site_ids), 0.0
    value_at: dict[str, float] = defaultdict(float)
    for link in links:
        inside = [site for site in link.site_ids if site in known]
        if not inside:
            continue
        graph.add_edges_from((one, other) for one, other in pairwise(inside) if one != other)
        whole += link.value
        for site in dict.fromkeys(inside):
            value_at[site] += link.value
    components: Sequence[Collection[str]] = list(nx.connected_components(graph))
    largest = max(components, key=lambda one: (len(one), min(one)), default=())
    joined = sum(len(one) for one in components if len(one) > 1)
    first = max(sorted(value_at), key=lambda site: value_at[site], default=None)
    return NetworkMeasures(
        sites=len(known),
        joined_sites=joined,
        largest_component=len(largest) if len(largest) > 1 else 0,
        cut_site_ids=tuple(sorted(nx.articulation_points(graph))),
        first_site_id=first,
        dependence=value_at[first] / whole if first is not None and whole > 0 else None,
    )
