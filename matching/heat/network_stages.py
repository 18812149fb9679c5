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


def with_few_periods(data: Network) -> Network:
    """Return a network whose periods of like demand are put together, at their mean powers.

    Storages are left out: means know no order of periods.
    """
    groups = _groups(data)
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


def _groups(data: Network) -> list[list[int]]:
    asked = [sum(row[t] for row in data.demand) for t in data.periods]
    peak, *others = sorted(data.periods, key=lambda t: (-asked[t], t))
    parts = np.array_split(np.array(others, dtype=int), FEW - 1)
    return [[peak], *(part.tolist() for part in parts if len(part))]


def _means(data: Network, row: Sequence[float], groups: Sequence[Sequence[int]]) -> tuple[float, ...]:
    means = []
    for group in groups:
        hours = sum(data.hours[t] for t in group)
        energy = sum(data.hours[t] * row[t] for t in group)
        means.append(energy / hours if hours else sum(row[t] for t in group) / len(group))
    return tuple(means)
