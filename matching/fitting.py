"""Finds how much of what was accepted still fits supplies, demands and capacities, month by month."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

import numpy as np
import pulp

from matching.accepted_steps import sent_along
from matching.columns import End, monthly
from matching.paths import Step
from matching.rules.ends import Booleans, Floats
from matching.rules.wording import figure
from matching.solver import solve_problem, usable_solver
from matching.solver_run import Limit
from symbiose.domain.errors import SolverFailed
from symbiose.domain.exchanges import Decision
from symbiose.domain.flows import MONTHS

SAFETY = 1e-9
"""Share left out of each lock, so that rounding never puts one beyond a limit."""
PREFERRED = "highs"
"""Solver used where it can run."""
LONGEST_S = 60.0
"""Time that the linear programme of one month may take, s: it is solved in a fraction of it."""
NOTHING = 1e-6
"""Monthly quantities below are what the solver leaves of zero."""


@dataclass(frozen=True)
class Accepted:
    """An accepted decision whose path still stands."""

    decision: Decision
    chain: tuple[Step, ...]
    """Steps from the offer to the need."""

    @property
    def final(self) -> Step:
        """Return the step that ends at the need."""
        return self.chain[-1]

    @cached_property
    def sent(self) -> Floats:
        """Return what the last step sent in each month, as it was accepted.

        On a direct path that is what the offer gives; after processors it follows from what the need
        receives, since part of what was given may be attributed to other products of the same treatment.
        """
        if len(self.chain) == 1:
            return np.array(self.decision.monthly, dtype=float)
        return np.array(self.decision.monthly_received, dtype=float) / self.final.leg.yield_ratio

    @cached_property
    def entering(self) -> tuple[Floats, ...]:
        """Return what each step of the chain has to send for the last one, taken alone."""
        rows = [self.sent]
        for step, onward in zip(self.chain[-2::-1], self.chain[:0:-1], strict=True):
            processor = step.leg.taker.processor
            ratio = processor.outputs[onward.leg.resource_id] if processor else 1.0
            rows.append(rows[-1] / ratio / step.leg.yield_ratio)
        return tuple(reversed(rows))


def fit(accepted: Sequence[Accepted]) -> dict[Step, Floats]:
    """Return the most that can be kept of each accepted path, as sent by its last step in each month.

    Maximise  Σ_paths Σ_months  kept ÷ accepted in the year   subject to every supply, demand, capacity and
    output ratio. Each month in which not all of it fits is a small linear programme of its own.
    """
    kept = {one.final: one.sent * (1 - SAFETY) for one in accepted}
    for month in np.flatnonzero(~_fitting(accepted)).tolist():
        for step, quantity in _fit_month(accepted, month).items():
            kept[step][month] = quantity
    return {step: np.where(quantity > NOTHING, quantity, 0.0) for step, quantity in kept.items()}


def _fitting(accepted: Sequence[Accepted]) -> Booleans:
    """Return the months in which all that was accepted fits as it is."""
    sent = sent_along(
        dict.fromkeys(step for one in accepted for step in one.chain),
        {one.final: one.sent for one in accepted},
    )
    fits = np.ones(MONTHS, dtype=bool)
    for end, drawn in _limits(list(sent), sent).values():
        fits &= sum(drawn) <= np.array(monthly(end)) * (1 + SAFETY / 2)
    return fits


def _fit_month(accepted: Sequence[Accepted], month: int) -> dict[Step, float]:
    problem = pulp.LpProblem("fitting", pulp.LpMaximize)
    steps = list(dict.fromkeys(step for one in accepted for step in one.chain))
    most = {one.final: one.sent[month] for one in accepted}
    sends = {s: problem.add_variable(f"send__{i}", 0, most.get(s)) for i, s in enumerate(steps)}
    weights = {one.final: 1 / max(one.sent.sum(), NOTHING) for one in accepted}
    problem += pulp.lpSum(weight * sends[step] for step, weight in weights.items()), "kept"
    for end, terms in _limits(steps, sends).values():
        problem += pulp.lpSum(terms) <= monthly(end)[month]
    for terms in _balances(steps, sends):
        problem += pulp.lpSum(terms) <= 0
    run = solve_problem(problem, usable_solver(PREFERRED), Limit(gap=0.0, time_s=LONGEST_S))
    if run.status != "optimal":
        msg = "What was accepted could not be fitted to what is declared. Run the optimiser again."
        raise SolverFailed(msg)
    return {
        step: min(max(float(sends[step].value() or 0.0), 0.0), most[step]) * (1 - SAFETY) for step in weights
    }


_Terms = list[Any]
"""Expressions of PuLP, or quantities of each month."""


def _limits(steps: Sequence[Step], sends: Mapping[Step, Any]) -> dict[str, tuple[End, _Terms]]:
    """Return, for each offer, need and processor, what the steps draw on it."""
    found: dict[str, tuple[End, _Terms]] = {}
    for step in steps:
        leg = step.leg
        if not step.through:
            found.setdefault("offer " + step.offer_id, (leg.giver, []))[1].append(1.0 * sends[step])
        kind = "need " if step.final else "processor "
        terms = found.setdefault(kind + leg.taker.thing_id, (leg.taker, []))[1]
        terms.append(leg.yield_ratio * sends[step])
    return found


def _balances(steps: Sequence[Step], sends: dict[Step, pulp.LpVariable]) -> list[_Terms]:
    """Return, for each copy and output, what leaves less what its input makes."""
    leaving: dict[tuple[str, str], _Terms] = defaultdict(list)
    for step in steps:
        if step.through:
            leaving[step.source_id, step.leg.resource_id].append(1.0 * sends[step])
    entering = {step.target_id: step for step in steps if not step.final}
    for (copy, resource), terms in leaving.items():
        step = entering[copy]
        processor = step.leg.taker.processor
        ratio = processor.outputs[resource] if processor else 0.0
        terms.append(-ratio * step.leg.yield_ratio * sends[step])
    return list(leaving.values())


def shortage(one: Accepted, accepted: Sequence[Accepted]) -> str:
    """Return which declared limit an accepted path, alone or with others, now exceeds (French)."""
    for step, needed in zip(one.chain, one.entering, strict=True):
        checks = [(step.leg.taker, needed * step.leg.yield_ratio)]
        if not step.through:
            checks.insert(0, (step.leg.giver, needed))
        for end, drawn in checks:
            if np.any(drawn > np.array(monthly(end)) * (1 + SAFETY) + NOTHING):
                return _limit_sentence(end, drawn)
    return _shared_sentence(one, accepted)


def _limit_sentence(end: End, drawn: Floats) -> str:
    declared, asked = sum(monthly(end)), float(drawn.sum())
    unit = end.flow.unit if end.flow else end.processor.unit if end.processor else ""
    what = "La capacité du préparateur"
    if end.flow:
        what = "La quantité offerte" if end.gives else "La quantité demandée"
    if asked > declared:
        return (
            f"{what} ({figure(declared)} {unit}/an) est inférieure à ce qui a été accepté ({figure(asked)})."
        )
    return f"{what} ne couvre plus, certains mois, ce qui a été accepté : le calendrier déclaré a changé."


def _shared_sentence(one: Accepted, accepted: Sequence[Accepted]) -> str:
    mine = {end.thing_id for step in one.chain for end in (step.leg.giver, step.leg.taker)}
    rivals = sum(
        1
        for other in accepted
        if other is not one
        and mine & {end.thing_id for step in other.chain for end in (step.leg.giver, step.leg.taker)}
    )
    return (
        f"{rivals + 1} propositions acceptées se partagent la même offre, le même besoin ou le même "
        "préparateur, dont la quantité déclarée ne suffit plus à toutes."
    )
