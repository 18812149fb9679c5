"""A design whose pipes are known, used in each period as the linear problem uses them.

Stores join the periods of a cycle: which way each pipe is used in each of them is then too much to be decided
at once. What the linear problem uses most tells it nearly always.
"""

from collections.abc import Iterator
from dataclasses import replace
from typing import Final

import numpy as np

from matching.arrays import Arrays
from matching.heat.network_cuts import LinearProblem
from matching.heat.network_model import NetworkModel
from matching.heat.network_plan import Plan
from matching.heat.network_reading import read_plan
from matching.highs import FEASIBLE_POINT, highs_with
from matching.solver_run import Limit
from matching.work_clock import now_s

LEAST_USES: Final = (0.5, 0.02)
"""Share of a use in the linear problem from which it is taken for a whole one; then with less of a choice."""
UNUSED: Final = 1e-6
"""Share of a use that is none."""
SHARE: Final = 0.5
"""Share of the time left that one attempt may take."""


def as_used(model: NetworkModel, gap: float, ends_at: float) -> Plan | None:
    """Return the best design found whose pipes are used as the linear problem uses them; None without any.

    Args:
        model: The network; few pipes are left to choose from.
        gap: Relative gap at which an attempt may stop.
        ends_at: When time is up, by the clock that holds, s.
    """
    linear = LinearProblem(model)
    if not linear.solve(ends_at):
        return None
    for least in LEAST_USES:
        arrays = _held(model, linear, least)
        highs = highs_with(arrays, Limit(gap, SHARE * (ends_at - now_s())))
        highs.run()
        if highs.getInfo().primal_solution_status == FEASIBLE_POINT:
            values = np.array(highs.getSolution().col_value) * arrays.unit
            for variable, value in zip(arrays.variables, values.tolist(), strict=True):
                variable.varValue = value
            return read_plan(model)
    return None


def _held(model: NetworkModel, linear: LinearProblem, least: float) -> Arrays:
    """Return the problem with one direction at most left to each edge in each period.

    Args:
        model: The network.
        linear: Its linear problem, solved.
        least: Share of a use from which it is held.
    """
    arrays = linear.whole
    lower, upper = arrays.lower.copy(), arrays.upper.copy()
    for columns in _by_edge_and_period(model, linear):
        most = max(columns, key=lambda i: linear.x[i])
        for i in columns:
            if i != most or linear.x[i] < UNUSED:
                upper[i] = 0.0
            elif linear.x[i] >= least:
                lower[i] = 1.0
    return replace(arrays, lower=lower, upper=upper)


def _by_edge_and_period(model: NetworkModel, linear: LinearProblem) -> Iterator[list[int]]:
    """Yield the columns that tell how an edge is used in a period."""
    found: dict[tuple[int, int], list[int]] = {}
    for (lane, t), used in model.used.items():
        if model.tells_use(lane, t):
            found.setdefault((lane.way.edge, t), []).extend(linear.column[variable] for variable in used)
    yield from found.values()
