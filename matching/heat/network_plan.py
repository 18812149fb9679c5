"""A design of a heat network: what is built and what flows, balanced to the last digit."""

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from graphlib import CycleError, TopologicalSorter

import numpy as np
import numpy.typing as npt

from matching.heat.network import Network, Tap, Way

Floats = npt.NDArray[np.float64]


@dataclass(frozen=True)
class Plan:
    """What a design builds and what flows in it; arrays are level × period unless said otherwise."""

    pipe_of: Mapping[int, int]
    """Edge → type of pipe; edges without are absent."""
    entering: Mapping[Way, Floats]
    """Heat that enters in a direction, kW; directions of no use are absent."""
    lost: Mapping[Way, Floats]
    """Fixed loss that each level bears, kW."""
    heat: Mapping[int, Floats]
    """Heat of each source by period, kW."""
    served: Mapping[Tap, Floats]
    """Heat delivered in each manner by period, kW."""
    connected: frozenset[int]
    """Consumers connected."""

    def capacity(self, data: Network, edge: int) -> float:
        """Return the capacity of the pipe on an edge, kW: the least that its type and its heat allow."""
        most = max((float(kw.sum(axis=0).max()) for way, kw in self.entering.items() if way.edge == edge))
        return max(most, data.pipes[self.pipe_of[edge]].min_kw)

    def passed(self, data: Network, way: Way) -> Floats:
        """Return what a direction delivers, kW."""
        return data.passing_share(way.edge, self.pipe_of[way.edge]) * self.entering[way] - self.lost[way]


def balanced(data: Network, plan: Plan) -> Plan:
    """Return a plan in which each node gives exactly what it takes, from consumers back to sources.

    Solvers balance nodes to a tolerance. What each node needs is asked of what reaches it, in the shares the
    solver found, from the last node to the first; plans in which heat goes round in circles are left alone.
    """
    ahead: dict[str, set[str]] = defaultdict(set)
    for way in plan.entering:
        ahead[way.tail].add(way.head)
    try:
        order = list(TopologicalSorter(ahead).static_order())
    except CycleError:
        return plan
    entering, heat = dict(plan.entering), {s: kw.copy() for s, kw in plan.heat.items()}
    served = _in_full(data, plan)
    needed = _asked(data, served)
    zero = np.zeros((data.levels.count, len(data.hours)))
    for node in dict.fromkeys([*order, *needed, *(s.node for s in data.sources)]):
        gone = sum((entering[way] for way in plan.entering if way.tail == node), zero)
        _ask(data, plan, node, needed.get(node, zero) + gone, entering, heat)
    return Plan(plan.pipe_of, entering, plan.lost, heat, served, plan.connected)


def _in_full(data: Network, plan: Plan) -> dict[Tap, Floats]:
    """Return what is served, in full for each consumer connected and nothing for the others."""
    total: dict[int, Floats] = {}
    for tap, kw in plan.served.items():
        total[tap.consumer] = total.get(tap.consumer, 0.0) + kw
    full = {}
    for tap, kw in plan.served.items():
        if tap.consumer in plan.connected:
            whole = np.where(total[tap.consumer] > 0, total[tap.consumer], 1.0)
            full[tap] = kw * (np.array(data.demand[tap.consumer]) / whole)
    return full


def _asked(data: Network, served: Mapping[Tap, Floats]) -> dict[str, Floats]:
    asked: dict[str, Floats] = {}
    for tap, kw in served.items():
        node = data.consumers[tap.consumer].node
        asked.setdefault(node, np.zeros((data.levels.count, len(data.hours))))
        asked[node][tap.level] += tap.network_share * kw
    return asked


def _ask(
    data: Network, plan: Plan, node: str, needed: Floats, entering: dict[Way, Floats], heat: dict[int, Floats]
) -> None:
    """Have what reaches a node, and its own sources, give exactly what is needed there."""
    reaching = [way for way in plan.entering if way.head == node]
    passed = {way: plan.passed(data, way) for way in reaching}
    own = [s for s in heat if data.sources[s].node == node]
    come = sum(passed.values(), np.zeros_like(needed))
    for s in own:
        come[data.levels.of_source[s]] += heat[s]
    ratio = np.divide(needed, come, out=np.ones_like(needed), where=come > 0)
    for way in reaching:
        passing = data.passing_share(way.edge, plan.pipe_of[way.edge])
        if passing > 0:
            entering[way] = (passed[way] * ratio + plan.lost[way]) / passing
    for s in own:
        heat[s] = heat[s] * ratio[data.levels.of_source[s]]
