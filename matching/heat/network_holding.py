"""Hands a design to the decisions of a model, to begin from or to keep."""

from collections.abc import Mapping

import pulp

from matching.heat.network_model import NetworkModel
from matching.heat.network_plan import Plan
from matching.heat.network_reading import hold_further


def hold(model: NetworkModel, plan: Plan) -> None:
    """Have the decisions of a model hold a design; the solver finds the quantities itself."""
    for variable in model.problem.variables():
        variable.varValue = None
    for variable in model.binaries:
        variable.varValue = 0.0
    for c, variable in model.connected.items():
        variable.varValue = float(c in plan.connected)
    hold_further(model, plan)
    for on_edge in decisions(model, plan).values():
        for variable, value in on_edge.items():
            variable.varValue = value


def decisions(model: NetworkModel, plan: Plan) -> Mapping[int, Mapping[pulp.LpVariable, float]]:
    """Return what a design decides of each edge: pipes, and directions in each period.

    What is a sum of decisions follows from others and is left out.
    """
    held: dict[int, dict[pulp.LpVariable, float]] = {}
    for (edge, pipe), built in model.built.items():
        if len(built) == 1:
            held.setdefault(edge, {})[next(iter(built))] = float(plan.pipe_of.get(edge) == pipe)
    for (lane, t), used in model.used.items():
        edge = lane.way.edge
        if model.tells_use(lane, t):
            flows = lane.way in plan.entering and bool(plan.entering[lane.way][:, t].any())
            held.setdefault(edge, {})[next(iter(used))] = float(flows and plan.pipe_of.get(edge) == lane.pipe)
    return held
