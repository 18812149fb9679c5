"""Designs a network of many periods in two stages: pipes on a few mean periods, quantities on all of them.

The design is one of the whole problem; what the first stage proves is no bound of it and is not told.
"""

from collections.abc import Sequence
from dataclasses import replace
from typing import Final

import numpy as np

from matching.heat.network import Network
from matching.heat.network_bounds import Bounds
from matching.heat.network_plan import Plan

FEW: Final = 4
"""Periods of the first stage: the one of greatest demand, and the others in groups of like demand."""


def with_few_periods(data: Network, *, as_if_stored: bool = False) -> Network:
    """Return a network whose periods of like demand are put together, at their mean powers.

    Storages are left out: means know no order of periods.

    Args:
        data: The network.
        as_if_stored: Put each cycle together as a whole, as if all its heat could wait.
    """
    spans = _spans_of_cycles(data) if as_if_stored else [[t] for t in data.periods]
    groups = _groups(data, spans)
    return replace(
        data,
        hours=tuple(sum(data.hours[t] for t in group) for group in groups),
        supply=[_means(data, row, groups) for row in data.supply],
        demand=[_means(data, row, groups) for row in data.demand],
        storages=(),
        cycles=(),
    )


def with_pipes_of(bounds: Bounds, plan: Plan) -> Bounds:
    """Return bounds that leave only the pipes that a design builds."""
    kept = [way for way in bounds.most if plan.pipe_of.get(way.edge) in bounds.pipes[way.edge]]
    return Bounds(
        {way: bounds.most[way] for way in kept},
        {way: bounds.of_level[way] for way in kept},
        {way.edge: [plan.pipe_of[way.edge]] for way in kept},
    )


def _spans_of_cycles(data: Network) -> list[list[int]]:
    """Return the periods of each cycle together, each once, and those of none for themselves."""
    cycle_of = {t: i for i, cycle in enumerate(data.cycles) for t, _ in cycle.visits}
    spans: dict[tuple[bool, int], list[int]] = {}
    for t in data.periods:
        spans.setdefault((t in cycle_of, cycle_of.get(t, t)), []).append(t)
    return list(spans.values())


def _groups(data: Network, spans: Sequence[Sequence[int]]) -> list[list[int]]:
    """Return the span of greatest demand, and the others in groups of like demand."""
    asked = [sum(sum(_means(data, row, [span])) for row in data.demand) for span in spans]
    peak, *others = sorted(range(len(spans)), key=lambda i: (-asked[i], i))
    parts = np.array_split(np.array(others, dtype=int), FEW - 1)
    groups = [[peak], *(part.tolist() for part in parts if len(part))]
    return [[t for i in group for t in spans[i]] for group in groups]


def _means(data: Network, row: Sequence[float], groups: Sequence[Sequence[int]]) -> tuple[float, ...]:
    means = []
    for group in groups:
        hours = sum(data.hours[t] for t in group)
        energy = sum(data.hours[t] * row[t] for t in group)
        means.append(energy / hours if hours else sum(row[t] for t in group) / len(group))
    return tuple(means)
