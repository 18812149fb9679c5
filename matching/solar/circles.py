"""Circles: the largest sets of members all near one another, so that every group lies in one of them."""

from collections.abc import Iterator, Sequence
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
    told = list(cliques(near, usable, MOST_PLACES + 1))
    too_many = sum(map(len, told)) > MOST_PLACES
    found = _around_roofs(near, count) if too_many else as_flags(told, len(near))
    both = found[:, :count].any(axis=1) & found[:, count:].any(axis=1)
    return np.asarray(found[both])


def cliques(near: Flags, among: Flags, most_places: int) -> Iterator[list[int]]:
    """Yield the maximal cliques of some members, until they have so many places."""
    members = np.flatnonzero(among)
    graph: nx.Graph[int] = nx.Graph()
    graph.add_nodes_from(members.tolist())
    pairs = members[np.argwhere(np.triu(near[np.ix_(members, members)], 1))]
    graph.add_edges_from((int(i), int(j)) for i, j in pairs)
    for clique in nx.find_cliques(graph):
        yield clique
        most_places -= len(clique)
        if most_places <= 0:
            return


def as_flags(sets: Sequence[Sequence[int]], count: int) -> Flags:
    """Return sets × so many members: who is in each."""
    found = np.zeros((len(sets), count), dtype=bool)
    for row, members in zip(found, sets, strict=True):
        row[members] = True
    return found


def _around_roofs(near: Flags, count: int) -> Flags:
    """Return for each roof all that is near it: a group lies around any of its roofs."""
    return np.unique(near[count:], axis=0)
