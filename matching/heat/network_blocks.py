"""A bound for a network of many periods from a few groups of periods, each designed alone.

Let each group have a copy of what is built, at a price of its own, the prices of each thing together being
what it costs (Carøe and Schultz 1999). A design of the whole, copied to each group, costs what it costs. So
what the groups cost together when each is designed alone, whole decisions and all, is no more than any design
of the whole costs, whatever the prices. Those here are the duals that the linear problem has in each group.

Every third period goes to one group: each holds all seasons, and wants nearly what the whole year wants.
"""

from collections.abc import Iterator
from dataclasses import replace
from typing import Final

import numpy as np
import numpy.typing as npt
import pulp

from matching.arrays import Arrays, Floats, arrays_of, scaled
from matching.heat.network_model import NetworkModel
from matching.highs import highs_with, model_of, proven_cost, quiet_highs
from matching.solver_run import THREADS, Limit
from matching.work_clock import by_wall_s, now_s

BLOCKS: Final = 3
"""Groups of periods: fewer are harder, more tell less."""
COMMON: Final = -1
"""Group of what all periods have in common."""
GAP_SHARE: Final = 0.25
"""Share of the gap asked of the whole to which each group is designed."""


class Blocks:
    """A model cut into groups of periods that have nothing in common but what is built."""

    def __init__(self, model: NetworkModel) -> None:
        """Cut the model up."""
        self.arrays = scaled(arrays_of(model.problem))
        group = {variable: t % BLOCKS for variable, t in _in_periods(model)}
        self.of_column = np.array([group.get(v, COMMON) for v in self.arrays.variables])
        entries = self.of_column[self.arrays.index]
        self.of_row = np.full(len(self.arrays.row_lower), COMMON)
        np.maximum.at(self.of_row, self.arrays.row_of, entries)
        strays = (entries != COMMON) & (entries != self.of_row[self.arrays.row_of])
        self.are_apart = not bool(strays.any())
        """Whether no row holds periods of two groups together."""

    def bound(self, gap: float, ends_at: float) -> float | None:
        """Return what no design costs less than, in the unit of the problem; None where time is up before.

        Args:
            gap: Relative gap asked of the whole.
            ends_at: When time is up, by the clock that holds, s.
        """
        prices = self._prices(ends_at)
        if prices is None:
            return None
        total = 0.0
        for b in range(BLOCKS):
            left = max(0.0, ends_at - now_s()) / (BLOCKS - b)
            total += _least(self._block(b, prices[b]), GAP_SHARE * gap, left)
        return total * self.arrays.cost_unit

    def _prices(self, ends_at: float) -> Floats | None:
        """Return the price of what is built in each group: the duals' part in it, and an even rest."""
        relaxed = replace(self.arrays, whole=np.zeros_like(self.arrays.whole))
        highs = quiet_highs()
        highs.setOptionValue("threads", THREADS)
        highs.setOptionValue("time_limit", by_wall_s(max(0.0, ends_at - now_s())))
        highs.passModel(model_of(relaxed))
        highs.run()
        duals = np.array(highs.getSolution().row_dual)
        if len(duals) != len(self.of_row):
            return None
        arrays, common = self.arrays, self.of_column == COMMON
        parts = []
        for b in range(BLOCKS):
            own = np.where(self.of_row == b, duals, 0.0)
            told = np.bincount(arrays.index, arrays.value * own[arrays.row_of], len(arrays.cost))
            parts.append(told[common])
        rest = arrays.cost[common] - np.sum(parts, axis=0)
        prices: Floats = np.array(parts) + rest / BLOCKS
        return prices

    def _block(self, b: int, prices: Floats) -> Arrays:
        """Return the problem of one group with its copy of what is built."""
        common = self.of_column == COMMON
        cost = self.arrays.cost.copy()
        cost[common] = prices
        columns = common | (self.of_column == b)
        rows = (self.of_row == COMMON) | (self.of_row == b)
        return _part(replace(self.arrays, cost=cost), columns, rows)


def _in_periods(model: NetworkModel) -> Iterator[tuple[pulp.LpVariable, int]]:
    """Yield what belongs to one period, with it; all else is had in common."""
    in_common = set(model.connected.values())
    for by_lane in (model.enter, model.lost):
        yield from ((variable, t) for (_, t, _), variable in by_lane.items())
    yield from ((variable, t) for (_, t), variable in model.heat.items())
    for (lane, t), used in model.used.items():
        if model.tells_use(lane, t):
            yield from ((variable, t) for variable in used)
    for (_, t), served in model.served.items():
        yield from ((variable, t) for variable in served if variable not in in_common)


def _part(arrays: Arrays, columns: npt.NDArray[np.bool_], rows: npt.NDArray[np.bool_]) -> Arrays:
    """Return some columns and rows of a problem."""
    place = np.cumsum(columns) - 1
    kept = rows[arrays.row_of] & columns[arrays.index]
    counts = np.bincount(arrays.row_of[kept], minlength=len(rows))[rows]
    return replace(
        arrays,
        variables=[v for v, is_kept in zip(arrays.variables, columns, strict=True) if is_kept],
        cost=arrays.cost[columns],
        starts=np.concatenate([[0], np.cumsum(counts)]).astype(np.int32),
        index=place[arrays.index[kept]].astype(np.int32),
        value=arrays.value[kept],
        row_lower=arrays.row_lower[rows],
        row_upper=arrays.row_upper[rows],
        lower=arrays.lower[columns],
        upper=arrays.upper[columns],
        whole=arrays.whole[columns],
        unit=arrays.unit[columns],
    )


def _least(arrays: Arrays, gap: float, time_s: float) -> float:
    """Return what a problem is proven to cost at least, in the measure of the arrays."""
    highs = highs_with(arrays, Limit(gap, time_s))
    highs.run()
    return proven_cost(highs, arrays)
