"""Solves the parts of a territory one after another and tells one truthful status, bound and gap."""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from concurrent.futures import Executor
from dataclasses import dataclass, field, replace
from functools import partial
from math import isfinite

import numpy as np

from matching.answers import NOTHING, WITH_PLAN, Answer, Solve, Tell, nobody
from matching.components import independent_parts
from matching.paths import Step
from matching.rules.ends import Floats
from matching.settling import told_with_openings, with_openings_paid
from matching.solver_run import gap_of
from matching.territory_instance import Part, state_part
from matching.thinning import Group, offers_of, offers_planned
from matching.work_clock import now_s
from symbiose.domain.documents.exchange_result import ExchangeResult, Price
from symbiose.domain.ports import SolveSettings

SHORTEST_S = 0.1
"""Least time a part is given, s."""
SETTLED_S = 0.5
"""The same where what is open was planned before, s: linear problems, which rarely take it."""
ORDER = ("optimal", "feasible", "unknown", "unbounded", "infeasible")
"""Statuses from best to worst; of optimal and feasible parts the gap of the whole decides."""


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
    priced: tuple[tuple[Part, tuple[Price, ...]], ...] = ()
    """Parts with the prices of their linear problems, of those that told any."""
    answered: tuple[tuple[Part, ExchangeResult], ...] = ()
    """Parts with their answers as documents, of those that told any."""

    @property
    def gap(self) -> float | None:
        """Return |objective − bound| / max(|objective|, 1e-9)."""
        return gap_of(self.objective_value, self.bound)


def solve_steps(
    steps: Sequence[Step],
    locks: Mapping[Step, Floats],
    settings: SolveSettings,
    solve: Solve,
    *,
    groups: Sequence[Group] = (),
    aggregate: bool = True,
    tell: Tell = nobody,
    executor: Executor | None = None,
) -> Plan:
    """Return the optimal plan over all steps.

    Parts share nothing, so objectives and bounds add up. Each is solved to the gap asked; the gap of the
    whole is computed from the sums, and the whole is optimal when that gap is at most the one asked.
    Where pairs of a group were left out, the bound of the group over all of its pairs takes the place of
    those of its parts, which only hold for the pairs that remain.

    Args:
        steps: The steps to choose among.
        locks: What accepted exchanges carry on some of them.
        settings: Objective, solver, gap and time.
        solve: The exchange model.
        groups: Groups that were thinned out.
        aggregate: Whether months that are alike are one period.
        tell: Told the share that is done.
        executor: Solves the parts, in other processes or on other machines; None: here.
    """
    began = now_s()
    parts = independent_parts(steps)
    chosen = offers_planned(groups)
    once = partial(_solve_once, partial(_solve_part, solve, chosen), aggregate)
    own = [{step: locks[step] for step in part if step in locks} for part in parts]

    def timed(i: int, waiting: Sequence[int]) -> SolveSettings:
        left = settings.time_limit_s - (now_s() - began)
        share = len(parts[i]) / sum(len(parts[k]) for k in waiting)
        least = SETTLED_S if chosen and parts[i][0].offer_id in chosen else SHORTEST_S
        return replace(settings, time_limit_s=max(least, left * share))

    order = range(len(parts))
    made: Iterator[Plan]
    if executor is None:
        made = (once(parts[i], own[i], timed(i, order[i:])) for i in order)
    else:
        stated = [state_part(parts[i], own[i], settings.objective, aggregate=aggregate) for i in order]
        made = _solved_by(executor, solve, chosen, stated, [timed(i, order) for i in order])
    plans = list(_telling(made, parts, tell))
    late = [i for i in order if plans[i].status == "unknown"]
    for k, i in enumerate(late):
        plans[i] = _second_try(parts[i], own[i], plans[i], timed(i, late[k:]), once)
    return replace(_whole(parts, plans, groups, settings.gap), seconds=now_s() - began)


def _telling(plans: Iterable[Plan], parts: Sequence[Sequence[Step]], tell: Tell) -> Iterator[Plan]:
    """Yield the plans of parts, and tell after each the share of the steps that is solved."""
    every, solved = sum(len(part) for part in parts), 0
    for part, plan in zip(parts, plans, strict=True):
        solved += len(part)
        tell(solved / every)
        yield plan


def _whole(
    parts: Sequence[Sequence[Step]], plans: Sequence[Plan], groups: Sequence[Group], gap: float
) -> Plan:
    """Return the plan of all parts, optimal where its own gap is at most the one asked."""
    bounded = offers_of(groups)
    proven = sum((group.bound for group in groups), 0.0)
    whole = Plan(bound=proven if isfinite(proven) else None)
    for part, plan in zip(parts, plans, strict=True):
        whole = _joined(whole, replace(plan, bound=0.0) if part[0].offer_id in bounded else plan)
    if whole.status not in WITH_PLAN:
        return whole
    is_proven = whole.gap is not None and whole.gap <= gap
    return replace(whole, status="optimal" if is_proven else "feasible")


_Once = Callable[[Sequence[Step], Mapping[Step, Floats], SolveSettings], Plan]
"""Solves some steps with their locks in the time that the settings allow."""


def _second_try(
    part: Sequence[Step], locks: Mapping[Step, Floats], first: Plan, settings: SolveSettings, once: _Once
) -> Plan:
    """Solve a part again in the time that others left; else carry what was accepted and nothing else."""
    plan = once(part, locks, settings)
    if plan.status != "unknown":
        return plan
    bounds = [one.bound for one in (first, plan) if one.bound is not None]
    alone = _accepted_alone(part, locks, settings, once)
    return replace(alone, bound=min(bounds, default=None), priced=())


def _accepted_alone(
    steps: Sequence[Step], locks: Mapping[Step, Floats], settings: SolveSettings, once: _Once
) -> Plan:
    """Return the plan that carries what was accepted and nothing else, where none was found in time."""
    keys = {key for step in locks for key in step.path_keys}
    timed = replace(settings, time_limit_s=SHORTEST_S)
    plan = once([step for step in steps if step.key in keys], locks, timed)
    return replace(plan, status="feasible") if plan.status == "optimal" else plan


_SolvePart = Callable[[Part, SolveSettings], Answer]
"""Solves a part as it is stated, or with what was chosen before taken as open."""


def _solve_part(solve: Solve, chosen: frozenset[str], part: Part, settings: SolveSettings) -> Answer:
    """Return the answer to a part; one of a group that was planned before is only settled."""
    if not part.begins_at(chosen):
        return solve(part.document, settings)
    return told_with_openings(part.document, solve(with_openings_paid(part.document), settings))


def _solve_once(
    solve: _SolvePart,
    aggregate: bool,
    steps: Sequence[Step],
    locks: Mapping[Step, Floats],
    settings: SolveSettings,
) -> Plan:
    if not steps:
        return Plan()
    part = state_part(steps, locks, settings.objective, aggregate=aggregate)
    return _plan_of(part, solve(part, settings))


def _solved_by(
    executor: Executor,
    solve: Solve,
    chosen: frozenset[str],
    parts: Sequence[Part],
    settings: Sequence[SolveSettings],
) -> Iterator[Plan]:
    """Yield the plans of parts that others solve: documents go there, answers come back, in order."""
    known = [part.begins_at(chosen) for part in parts]
    documents = [
        with_openings_paid(part.document) if planned else part.document
        for part, planned in zip(parts, known, strict=True)
    ]
    answers = executor.map(solve, documents, settings)
    for part, planned, answer in zip(parts, known, answers, strict=True):
        yield _plan_of(part, told_with_openings(part.document, answer) if planned else answer)


def _plan_of(part: Part, result: Answer) -> Plan:
    return Plan(
        sent=_monthly(part, result),
        status=result.status,
        objective_value=result.objective_value,
        bound=result.bound,
        solver=result.solver,
        priced=() if result.prices is None else ((part, result.prices),),
        answered=() if result.result is None else ((part, result.result),),
    )


def _monthly(part: Part, result: Answer) -> dict[Step, Floats]:
    sent: dict[Step, Floats] = {}
    for source, target, resource, quantities in result.flows:
        row: Floats = np.array(quantities, dtype=float) @ part.shares
        if row.sum() > NOTHING:
            sent[part.steps[source, target, resource]] = np.maximum(row, 0.0)
    return dict(sorted(_whole_paths(sent).items(), key=lambda item: item[0].key))


def _whole_paths(sent: Mapping[Step, Floats]) -> dict[Step, Floats]:
    """Leave out what rounding cut off: steps that nothing enters, or from which nothing leads to a need."""
    left = dict(sent)
    while True:
        sources, targets = {s.source_id for s in left}, {s.target_id for s in left}
        kept = {
            step: row
            for step, row in left.items()
            if (step.final or step.target_id in sources) and (not step.through or step.source_id in targets)
        }
        if len(kept) == len(left):
            return kept
        left = kept


def _joined(a: Plan, b: Plan) -> Plan:
    def added(x: float | None, y: float | None) -> float | None:
        return None if x is None or y is None else x + y

    return Plan(
        sent=a.sent | b.sent,
        status=max(a.status, b.status, key=ORDER.index),
        objective_value=added(a.objective_value, b.objective_value),
        bound=added(a.bound, b.bound),
        solver=b.solver or a.solver,
        priced=a.priced + b.priced,
        answered=a.answered + b.answered,
    )
