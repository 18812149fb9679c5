"""Pools of the sharing model: who may draw on which roofs, chosen by the model or fixed beforehand."""

from collections.abc import Iterator
from dataclasses import dataclass

import networkx as nx
import numpy as np

from matching.solar.operation import Design
from matching.solar.sharing import Flags, Integers, Sharing


@dataclass(frozen=True)
class Pool:
    """Participants who may receive what some roofs leave."""

    participants: tuple[int, ...]
    roofs: tuple[int, ...]
    is_chosen: bool = False
    """Whether its members are chosen, a group then; else all of them are in it."""
    anchor: int = -1
    """Roof of the lowest number that a chosen group holds: no two groups have the same."""
    is_capped: bool = True
    """Whether the most power of a group holds for it."""


def exact_pools(data: Sharing) -> list[Pool]:
    """Return pools whose best choice is the best grouping.

    Groups lie within the connected parts of the graph of near members. A part in which all are near one
    another and all roofs fit below the most power is best one group: what two groups share apart they can
    share together. Elsewhere each roof may be the first of a group.
    """
    return [pool for part in _parts(data) for pool in _pools_of(data, part)]


def takers_of(data: Sharing) -> Flags:
    """Return the participants for whose sake a group may be: for power, anybody makes one."""
    if data.objective == "installed_power":
        return data.welcome
    return np.asarray(data.welcome & (data.consumed > 0).any(axis=1))


def sharers_of(data: Sharing) -> Flags:
    """Return the roofs that may stand in a group: those that can be built below the most power of one."""
    return np.asarray((data.most > 0) & (data.least <= data.max_power_kwp))


def _parts(data: Sharing) -> Iterator[tuple[Integers, Integers]]:
    """Yield participants and roofs of each connected part that has both."""
    count = len(data.participants)
    usable = np.concatenate([takers_of(data), sharers_of(data)])
    graph: nx.Graph[int] = nx.Graph()
    graph.add_nodes_from(np.flatnonzero(usable).tolist())
    pairs = np.argwhere(np.triu(data.near, 1) & usable[:, None] & usable[None, :])
    graph.add_edges_from((int(i), int(j)) for i, j in pairs)
    for part in nx.connected_components(graph):
        members = np.array(sorted(part), dtype=np.intp)
        people, roofs = members[members < count], members[members >= count] - count
        if len(people) and len(roofs):
            yield people, roofs


def _pools_of(data: Sharing, part: tuple[Integers, Integers]) -> Iterator[Pool]:
    people, roofs = part
    count = len(data.participants)
    alone = len(people) == 1 and bool((data.owner[roofs] == people[0]).all())
    if alone and data.objective != "installed_power":
        return
    members = np.concatenate([people, roofs + count])
    near = bool(data.near[np.ix_(members, members)].all())
    if near and data.most[roofs].sum() <= data.max_power_kwp:
        yield Pool(tuple(people.tolist()), tuple(roofs.tolist()))
        return
    for anchor in roofs.tolist():
        within = data.near[anchor + count]
        later = [r for r in roofs.tolist() if r >= anchor and within[r + count]]
        takers = [p for p in people.tolist() if within[p]]
        if takers:
            yield Pool(tuple(takers), tuple(later), is_chosen=True, anchor=anchor)


def own_use_pays_first(data: Sharing, pools: list[Pool]) -> bool:
    """Tell whether no best answer of the model shares what the owner of a roof could still use.

    So it is where groups are not chosen and a kWh is worth no less to any owner than to anybody who may
    receive it: what is shared of its roof in place of its own use can be exchanged without loss.
    """
    if data.objective != "net_benefit" or any(pool.is_chosen for pool in pools):
        return False
    owners = np.unique(data.owner[data.owned])
    takers = [p for pool in pools for p in pool.participants]
    most = max(data.surplus, float(data.worth[takers].max()) if takers else data.surplus)
    return bool((data.purchase[owners] >= most).all())


def reach_pools(data: Sharing) -> list[Pool]:
    """Return pools that leave groups aside: each roof may serve everybody near it.

    Roofs that are near the same participants stand in one pool. No grouping can do more.
    """
    count = len(data.participants)
    reach = data.near[count:, :count] & takers_of(data)
    alike: dict[bytes, list[int]] = {}
    for roof in np.flatnonzero(sharers_of(data) & reach.any(axis=1)).tolist():
        alike.setdefault(reach[roof].tobytes(), []).append(roof)
    return [
        Pool(tuple(np.flatnonzero(reach[roofs[0]]).tolist()), tuple(roofs), is_capped=False)
        for roofs in alike.values()
    ]


def pools_of(data: Sharing, design: Design) -> list[Pool]:
    """Return the groups of a design as pools whose members stay."""
    members = [design.members(data, group) for group in design.groups()]
    return [Pool(tuple(p.tolist()), tuple(r.tolist())) for p, r in members if len(p) and len(r)]
