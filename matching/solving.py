"""Solves the parts of a territory one after another and tells one truthful status, bound and gap."""

import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

import numpy as np

from matching.components import independent_parts
from matching.paths import Step
from matching.rules.ends import Floats
from matching.territory_instance import Part, state_part
from symbiose.domain.ports import SolveSettings


@dataclass(frozen=True)
class Answer:
    """What the exchange model answers to one instance."""

    status: str
    objective_value: float | None
    bound: float | None
    solver: str
    flows: tuple[tuple[str, str, str, tuple[float, ...]], ...] = ()
    """From, to, resource and quantity sent in each period."""


Solve = Callable[[Mapping[str, Any], SolveSettings], Answer]
"""Solves one `symbiose.exchange-instance/1` document."""

NOTHING = 1e-7
"""Yearly quantities below are what solvers leave of zero."""
SHORTEST_S = 0.5
"""Least time a part is given, s."""
ORDER = ("optimal", "feasible", "unknown", "unbounded", "infeasible")
"""Statuses from best to worst: the whole is as good as its worst part."""


@dataclass(frozen=True)
class Plan:
    """What each step carries in each month, and how good the plan is proven to be."""

    sent: dict[Step, Floats] = field(default_factory=dict)
    """Quantity sent in each month; steps that carry nothing are absent."""
    status: str = "optimal"
    objective_value: float | None = 0.0
    bound: float | None = 0.0
    solver: str = ""
    seconds: float = 0.0

    @property
    def gap(self) -> float | None:
        """Return |objective − bound| / max(|objective|, 1e-9)."""
        if self.objective_value is None or self.bound is None:
            return None
        return abs(self.objective_value - self.bound) / max(abs(self.objective_value), 1e-9)


def solve_steps(
    steps: Sequence[Step],
    locks: Mapping[Step, Floats],
    settings: SolveSettings,
    solve: Solve,
    *,
    aggregate: bool = True,
) -> Plan:
    """Return the optimal plan over all steps.

    Parts share nothing, so objectives and bounds add up. Each is solved to the gap asked; the gap of the
    whole is computed from the sums and the whole is optimal only when it, too, is at most the one asked.
    """
    began = time.perf_counter()
    plan = Plan()
    parts = independent_parts(steps)
    for i, part in enumerate(parts):
        left = settings.time_limit_s - (time.perf_counter() - began)
        share = max(SHORTEST_S, left * _weight(parts, i))
        own = {step: locks[step] for step in part if step in locks}
        plan = _joined(plan, _solve_part(part, own, replace(settings, time_limit_s=share), solve, aggregate))
    if plan.status == "optimal" and (plan.gap or 0.0) > settings.gap:
        plan = replace(plan, status="feasible")
    return replace(plan, seconds=time.perf_counter() - began)


def _weight(parts: Sequence[Sequence[Step]], i: int) -> float:
    """Return the share of the time left that a part may use: its share of the steps left."""
    return len(parts[i]) / sum(len(part) for part in parts[i:])


def _solve_part(
    part: Sequence[Step], locks: Mapping[Step, Floats], settings: SolveSettings, solve: Solve, aggregate: bool
) -> Plan:
    """Solve one part; where a processor places no output all year, close it and solve the part anew.

    Treating a waste and discarding the outcome is a disposal, not an exchange: no need receives anything.
    """
    left = list(part)
    while True:
        plan = _solve_once(left, locks, settings, solve, aggregate)
        idle = _idle(plan)
        if not idle:
            return plan
        left = [step for step in left if step not in idle]


def _idle(plan: Plan) -> set[Step]:
    sources = {step.source_id for step in plan.sent}
    return {step for step in plan.sent if not step.final and step.target_id not in sources}


def _solve_once(
    steps: Sequence[Step],
    locks: Mapping[Step, Floats],
    settings: SolveSettings,
    solve: Solve,
    aggregate: bool,
) -> Plan:
    if not steps:
        return Plan()
    part = state_part(steps, locks, settings.objective, aggregate=aggregate)
    result = solve(part.document, settings)
    return Plan(
        sent=_monthly(part, result),
        status=result.status,
        objective_value=result.objective_value,
        bound=result.bound,
        solver=result.solver,
    )


def _monthly(part: Part, result: Answer) -> dict[Step, Floats]:
    sent: dict[Step, Floats] = {}
    for source, target, resource, quantities in result.flows:
        row: Floats = np.array(quantities, dtype=float) @ part.shares
        if row.sum() > NOTHING:
            sent[part.steps[source, target, resource]] = np.maximum(row, 0.0)
    return dict(sorted(sent.items(), key=lambda item: item[0].key))


def _joined(a: Plan, b: Plan) -> Plan:
    def added(x: float | None, y: float | None) -> float | None:
        return None if x is None or y is None else x + y

    return Plan(
        sent=a.sent | b.sent,
        status=max(a.status, b.status, key=ORDER.index),
        objective_value=added(a.objective_value, b.objective_value),
        bound=added(a.bound, b.bound),
        solver=b.solver or a.solver,
    )
