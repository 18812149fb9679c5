"""Circles: the largest sets of members all near one another, so that every group lies in one of them."""

from typing import Final

import networkx as nx
import numpy as np

from matching.solar.sharing import Flags, Sharing

MOST_PLACES: Final = 60_000
"""Places in circles up to which they are told apart; beyond, all near a roof stands for those around it."""


def circles_of(data: Sharing) -> Flags:
    """Return circles × members: who stands in each; every possible group lies in at least one.

    Groups in the same circle may be taken for one: what they share apart they can share together, but for
    the most power of a group, which no circle asks for.
    """
    count = len(data.participants)
    usable = np.concatenate([data.welcome & (data.consumed > 0).any(axis=1), data.most > 0])
    near = data.near & usable[:, None] & usable[None, :]
    found = _cliques(near)
    if found is None:
        found = _around_roofs(near, count)
    both = found[:, :count].any(axis=1) & found[:, count:].any(axis=1)
    return np.asarray(found[both])


def _cliques(near: Flags) -> Flags | None:
    """Return the maximal cliques of members, None where there are too many."""
    graph: nx.Graph[int] = nx.Graph()
    graph.add_edges_from((int(i), int(j)) for i, j in np.argwhere(np.triu(near, 1)))
    cliques, places = [], 0
    for clique in nx.find_cliques(graph):
        cliques.append(clique)
        places += len(clique)
        if places > MOST_PLACES:
            return None
    found = np.zeros((len(cliques), len(near)), dtype=bool)
    for row, members in zip(found, cliques, strict=True):
        row[members] = True
    return found


def _around_roofs(near: Flags, count: int) -> Flags:
    """Return for each roof all that is near it: a group lies around any of its roofs."""
    return np.unique(near[count:], axis=0)
