"""A first plan for large instances, by slope scaling: linear problems whose costs approach the openings.

Without whole numbers an opening is paid in part only: a share y of it. With f ÷ y instead of f, what is used
just pays its opening, and what does not pay closes from round to round. Each round is rounded up to a plan
(what is used at all is opened in full), and the best plan of all rounds is kept.
"""

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Final

import pulp

from matching.exchange_model import ExchangeModel
from matching.plan import Plan
from matching.solver_run import Run

ROUNDS: Final = 8
"""Rounds after which little is gained."""
LEAST_BINARIES: Final = 300
"""Decisions from which a solver may need long for its first plan."""
UNUSED: Final = 1e-9
"""Share of an opening that is rounding."""

Solve = Callable[[ExchangeModel], Run]
"""Solves a model as it stands."""
Settle = Callable[[ExchangeModel], Plan | None]
"""Solves a model whose decisions are fixed."""
Value = Callable[[Plan], float]
"""What a plan is worth."""


@dataclass(frozen=True)
class Sketch:
    """What is known before the solver makes whole decisions."""

    plan: Plan | None = None
    """The best plan of all rounds; None where none of them kept every rule."""
    relaxed: Run = field(default_factory=lambda: Run("unknown"))
    """The linear problem with the true costs: its bound and its prices."""


def sketch_plan(model: ExchangeModel, solve: Solve, settle: Settle, value: Value) -> Sketch:
    """Return the best plan of all rounds, and the bound of the first."""
    charges = {y: -model.problem.objective.get(y, 0.0) for y in model.binaries}
    paid = dict(charges)
    best: Plan | None = None
    first = Run("unknown")
    for round_number in range(ROUNDS):
        _charge(model, paid)
        run = solve_relaxed(model, solve)
        first = run if round_number == 0 else first
        if run.status != "optimal":
            break
        shares = {y: y.varValue or 0.0 for y in model.binaries}
        plan = _rounded(model, shares, settle)
        if plan and (best is None or value(plan) > value(best)):
            best = plan
        slopes = {y: charges[y] / share if share > UNUSED else paid[y] for y, share in shares.items()}
        if slopes == paid:
            break
        paid = slopes
    _charge(model, charges)
    return Sketch(best, first)


def solve_relaxed(model: ExchangeModel, solve: Solve) -> Run:
    """Solve a model without whole numbers; its decisions then hold shares."""
    for variable in model.binaries:
        variable.cat = pulp.LpContinuous
    run = solve(model)
    for variable in model.binaries:
        variable.cat = pulp.LpInteger
    return run


def _rounded(model: ExchangeModel, shares: dict[pulp.LpVariable, float], settle: Settle) -> Plan | None:
    """Return the best plan that opens what has a share at all, and no lot that is not full."""
    full = {
        z: (x.varValue or 0.0) >= model.data.arcs[arc].min_quantity
        for arc, row in model.used.items()
        for x, z in zip(model.ship[arc], row, strict=True)
    }
    for y, share in shares.items():
        y.varValue = float(full.get(y, share > UNUSED))
    model.decide()
    plan = settle(model)
    model.undecide()
    return plan


def _charge(model: ExchangeModel, paid: dict[pulp.LpVariable, float]) -> None:
    for variable, cost in paid.items():
        if cost:
            model.problem.objective[variable] = -cost
