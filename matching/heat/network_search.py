"""Finds the best design of a network in the time given: a first one for large networks, then the solver."""

import time
from dataclasses import dataclass, field, replace
from typing import Final

from matching.heat.network import Network
from matching.heat.network_accounts import yearly_cost
from matching.heat.network_blocks import Blocks
from matching.heat.network_bounds import find_bounds
from matching.heat.network_check import keeps_rules
from matching.heat.network_cuts import LinearProblem, Relaxation
from matching.heat.network_directions import as_used
from matching.heat.network_holding import hold
from matching.heat.network_model import NetworkModel
from matching.heat.network_neighbourhood import Neighbourhoods
from matching.heat.network_plan import Plan
from matching.heat.network_reading import read_plan
from matching.heat.network_stages import FEW, with_few_periods, with_pipes_of
from matching.heat.network_surroundings import state_surroundings
from matching.heat.network_trees import trees
from matching.solver import solve_problem
from matching.solver_run import Limit
from matching.work_clock import now_s
from symbiose.domain.ports import SolveSettings

PATIENCE_S: Final = 0.3
"""Computing time for which the solver goes on though the gap is reached, s: small ones are solved exactly."""
SOON_S: Final = 1.0
"""Computing time before which the solver is asked though a first design is good enough, s."""
LEAST_BINARIES: Final = 50
"""Decisions from which a first design and a close bound help the solver."""
CUTS_SHARE: Final = 0.5
"""Share of the time in which the bound of a large network is brought closer."""
FIRST_SHARE: Final = 0.35
"""Share of the time in which few periods are designed as a whole."""
STAGE_SHARE: Final = 0.2
"""Share of the time left that a step between two stages may take."""
FEW_SHARE: Final = 0.15
"""Share of the time left in which a design for few periods is made better part by part."""
ALL_SHARE: Final = 0.75
"""Share of the time left in which a design for all periods is made better part by part."""
WHOLE_SHARE: Final = 0.4
"""Share of the time left in which many periods are designed as a whole; the rest is for their bound."""


@dataclass(frozen=True)
class Found:
    """What the search ends with."""

    status: str
    """optimal, feasible, infeasible, unbounded or unknown, in the solver's judgement."""
    bound: float | None = None
    """No design costs less, €/year."""
    plan: Plan | None = None
    """The design, when there is one."""


@dataclass(frozen=True)
class Search:
    """One network being designed."""

    data: Network
    solver: str
    settings: SolveSettings
    began: float
    """When, by the clock that holds, s."""
    worked_s: float = field(default_factory=time.thread_time)
    """What this thread had worked until then, s."""

    def run(self) -> Found:
        """Return the best design found, and the bound proven."""
        model = NetworkModel(self.data, find_bounds(self.data))
        if len(self.data.hours) > 1 and len(model.binaries) >= LEAST_BINARIES:
            state_surroundings(model)
        is_large = len(model.binaries) >= LEAST_BINARIES and self.left_s() > 0
        first = self._first(model) if is_large else Found("unknown")
        if self.is_enough(first) and time.thread_time() - self.worked_s > SOON_S:
            return replace(first, status="optimal")
        if first.plan is not None:
            hold(model, first.plan)
        blocks = self._blocks(model) if is_large else None
        left_s = self.left_s() * (1.0 if blocks is None else WHOLE_SHARE)
        limit = Limit(self.settings.gap, left_s, most_patience_s=PATIENCE_S, warm=first.plan is not None)
        run = solve_problem(model.problem, self.solver, limit)
        bounds = [b for b in (first.bound, None if run.bound is None else -run.bound) if b is not None]
        plans = [first.plan] if first.plan is not None else []
        if run.found:
            plans += [plan for plan in [read_plan(model)] if keeps_rules(self.data, plan)]
        bound = max(bounds, default=None)
        if not plans:
            return Found("unknown" if run.found else run.status, bound)
        found = Found("feasible", bound, min(plans, key=self.cost))
        return found if blocks is None or run.status == "optimal" else self._bounded(found, blocks)

    def _blocks(self, model: NetworkModel) -> Blocks | None:
        """Return the groups of periods of a large network, where they have little in common."""
        if self.solver != "highs" or len(self.data.hours) <= FEW or len(model.binaries) < LEAST_BINARIES:
            return None
        blocks = Blocks(model)
        return blocks if blocks.are_apart else None

    def _bounded(self, found: Found, blocks: Blocks) -> Found:
        """Return what was found with the better of its bound and that of groups of periods."""
        if self.is_enough(found):
            return found
        told = blocks.bound(self.settings.gap, self._until(1.0))
        bounds = [bound for bound in (found.bound, told) if bound is not None]
        return replace(found, bound=max(bounds, default=None))

    def left_s(self) -> float:
        """Return the seconds left."""
        return max(0.0, self.settings.time_limit_s - (now_s() - self.began))

    def cost(self, plan: Plan) -> float:
        """Return what a design costs in a year less its revenue, €."""
        return yearly_cost(self.data, plan)

    def is_enough(self, found: Found) -> bool:
        """Tell whether a design is as good as was asked."""
        if found.plan is None or found.bound is None:
            return False
        cost = self.cost(found.plan)
        return cost - found.bound <= self.settings.gap * abs(cost)

    def _first(self, model: NetworkModel) -> Found:
        """Return a first design of a large network, and a bound where one is found on the way."""
        if len(self.data.hours) > FEW:
            found = self._in_two_stages(model, with_few_periods(self.data))
            return self._as_if_stored(model, found) if self.data.storages else found
        heated = {source.node for source in self.data.sources}
        alone = all(consumer.node in heated for consumer in self.data.consumers)
        if not self.data.is_plain or self.data.wasting_pays or alone:
            return Found("unknown")
        return self._from_trees(model)

    def _as_if_stored(self, model: NetworkModel, found: Found) -> Found:
        """Return a first design, or a better one whose pipes are chosen as if heat could wait."""
        other = self._in_two_stages(model, with_few_periods(self.data, as_if_stored=True))
        bounds = [one.bound for one in (found, other) if one.bound is not None]
        plans = [one.plan for one in (found, other) if one.plan is not None]
        return replace(found, bound=max(bounds, default=None), plan=min(plans, key=self.cost, default=None))

    def _in_two_stages(self, model: NetworkModel, few: Network) -> Found:
        """Return a design whose pipes are chosen on a few mean periods, and a bound where that is hard."""
        share = replace(self.settings, time_limit_s=FIRST_SHARE * self.left_s())
        first = Search(few, self.solver, share, now_s())
        found = first.run()
        if found.plan is not None and first.is_enough(found):
            return Found("unknown", None, self._with_pipes_of(model, found.plan))
        bound = self._linear_bound(model)
        if found.plan is None:
            return Found("unknown", bound)
        plan = self._with_pipes_of(model, first.bettered(found.plan, self._until(FEW_SHARE)))
        better = plan if plan is None else self.bettered(plan, self._until(ALL_SHARE), model)
        return Found("unknown", bound, better)

    def _linear_bound(self, model: NetworkModel) -> float | None:
        if self.solver != "highs":
            return None
        linear = LinearProblem(model)
        return linear.bound() if linear.solve(self._until(STAGE_SHARE)) else None

    def _with_pipes_of(self, model: NetworkModel, rough: Plan) -> Plan | None:
        """Return the design of all periods that builds pipes of another one alone."""
        narrow = NetworkModel(self.data, with_pipes_of(model.bounds, rough))
        if self.data.storages and self.solver == "highs":
            plan = as_used(narrow, self.settings.gap, self._until(STAGE_SHARE))
            return plan if plan is not None and keeps_rules(self.data, plan) else None
        limit = Limit(self.settings.gap, STAGE_SHARE * self.left_s(), most_patience_s=PATIENCE_S)
        if not solve_problem(narrow.problem, self.solver, limit).found:
            return None
        plan = read_plan(narrow)
        return plan if keeps_rules(self.data, plan) else None

    def bettered(self, plan: Plan, ends_at: float, model: NetworkModel | None = None) -> Plan:
        """Return a design made better part by part until a time by the clock that holds."""
        if self.solver != "highs":
            return plan
        if model is None:
            model = NetworkModel(self.data, find_bounds(self.data))
            state_surroundings(model)
        return Neighbourhoods(model, self.cost).improved(plan, ends_at)

    def _from_trees(self, model: NetworkModel) -> Found:
        """Return the best tree and the bound of the linear problem with its cuts."""
        if self.solver != "highs":
            return Found("unknown", None, self._best_tree(model, None))
        linear = LinearProblem(model)
        if not linear.solve(self.began + self.settings.time_limit_s):
            return Found("unknown", None, self._best_tree(model, None))
        relaxation = linear.relaxation()
        found = Found("unknown", relaxation.bound, self._best_tree(model, relaxation))
        if self.is_enough(found) or not linear.strengthen(self._until(CUTS_SHARE)):
            return found
        linear.state_cuts()
        relaxation = linear.relaxation()
        plans = [plan for plan in (found.plan, self._best_tree(model, relaxation)) if plan is not None]
        return Found("unknown", relaxation.bound, min(plans, key=self.cost, default=None))

    def _until(self, share: float) -> float:
        """Return when a share of the time left is up, by the clock that holds, s."""
        return now_s() + share * self.left_s()

    def _best_tree(self, model: NetworkModel, relaxation: Relaxation | None) -> Plan | None:
        kept = [plan for plan in trees(model, relaxation) if keeps_rules(self.data, plan)]
        return min(kept, key=self.cost, default=None)
