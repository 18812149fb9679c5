"""Joins the parts of a run into one exchange instance with its result, so that anybody may check the whole.

Parts share nothing. Where one of them needs months, those stated over a year are spread over months by their
common profile: prices of a year are then those of each month, so that the bound proven stays the same
(`common_profile` tells why plan and worth do).
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from math import fsum, inf
from typing import Any, Final

import numpy as np

from matching.answers import WITH_PLAN, Solve
from matching.rules.ends import Floats
from matching.settling import with_openings_paid
from matching.solver_run import gap_of, held
from matching.solving import Plan
from matching.territory_instance import Part
from matching.thinning import Group, offers_of, offers_planned
from matching.work_clock import now_s
from symbiose.domain.documents.exchange_instance import ExchangeInstance
from symbiose.domain.documents.exchange_result import ExchangeResult, FlowEntry, Price, SiteAccount
from symbiose.domain.documents.run_documents import RunDocuments, packed
from symbiose.domain.documents.solve_check import ToldResult
from symbiose.domain.exchange_check.check import check_result
from symbiose.domain.exchange_check.facts import Facts, Way
from symbiose.domain.exchange_check.most import find_most
from symbiose.domain.exchange_check.of_run import check_run
from symbiose.domain.exchanges import Run
from symbiose.domain.ports import SolveSettings
from symbiose.domain.run_results import RunResult

_Answered = Sequence[tuple[Part, ExchangeResult]]
"""Parts with their answers."""
LISTS: Final = ("offers", "needs", "processors", "pools", "arcs", "locked")
"""What the parts of a run state."""
OVER_PERIODS: Final = ("quantity", "capacity")
"""What of it is told for each period."""
MOST_PRICING_S: Final = 30.0
"""Most time in which parts are priced anew, s: linear problems over the pairs of a plan."""
LEAST_PRICING_S: Final = 0.2
"""Time that this may take in any case, be the time of the run over or not, s."""
MOST_CHECKED: Final = 300_000
"""Arcs × periods up to which a run is checked as it is made; a larger one when somebody asks."""
MOST_CHECKED_LATE: Final = 10_000
"""The same where the time of the run is over."""


def with_documents(
    result: RunResult,
    plan: Plan,
    steps: int,
    groups: Sequence[Group],
    solve: Solve,
    ends_at: float = inf,
) -> RunResult:
    """Return a run with the documents that state it, packed, and what checking them comes to.

    Args:
        result: The run.
        plan: What was solved for it.
        steps: How many steps the model was to choose among.
        groups: Groups of which some pairs were left out before.
        solve: The exchange model, for prices of parts that were settled with their openings paid.
        ends_at: When the time of the run is over, by the clock that holds: a large run is then checked when
            somebody asks.
    """
    stated = sum(len(part.steps) for part, _ in plan.answered)
    if steps and not plan.answered:
        return result
    chosen = offers_planned(groups)
    now = now_s()
    until = max(now + LEAST_PRICING_S, min(ends_at, now + MOST_PRICING_S))
    answered = [(part, _priced(part, answer, chosen, solve, until)) for part, answer in plan.answered]
    run = _run_with(result.run, _beyond_proven(plan.answered, answered, groups))
    instance = join_instances([part for part, _ in answered], run.objective.value)
    documents = RunDocuments(
        run=run.id,
        all_pairs=not groups and stated == steps,
        instance=instance,
        result=_with_prices_that_prove(join_results(answered, run), answered, instance),
    )
    made = result.model_copy(update={"run": run, "pieces": packed(documents)})
    size = len(documents.instance.arcs) * documents.instance.periods
    most = MOST_CHECKED if now_s() < ends_at else MOST_CHECKED_LATE
    return made.model_copy(update={"check": check_run(made, documents) if size <= most else None})


def _priced(
    part: Part, answer: ExchangeResult, chosen: frozenset[str], solve: Solve, ends_at: float
) -> ExchangeResult:
    """Return an answer with prices that pay for openings, where it was settled as if those were paid before.

    So it is where the time was over before there were prices at all.
    """
    left_s = ends_at - now_s()
    settled = part.begins_at(chosen)
    if answer.status not in WITH_PLAN or left_s <= 0 or not (settled or answer.prices is None):
        return answer
    spread = openings_spread(part.document)
    prices = solve(spread, SolveSettings(solver=answer.solver, time_limit_s=left_s)).prices
    return answer if prices is None else answer.model_copy(update={"prices": prices})


def _with_prices_that_prove(
    result: ExchangeResult, answered: _Answered, instance: ExchangeInstance
) -> ExchangeResult:
    """Return a result without prices where those of some parts lack and nothing is opened.

    Prices of a linear instance have to prove the bound told; those of the other parts alone do not.
    """
    lacking = any(answer.prices is None for _, answer in answered if answer.status in WITH_PLAN)
    if not lacking or Facts(instance).has_decisions:
        return result
    return result.model_copy(update={"prices": None})


def _beyond_proven(told: _Answered, priced: _Answered, groups: Sequence[Group]) -> float:
    """Return by how much bounds told of parts are beyond what prices found since prove.

    A group tells one bound over all of its pairs: what is proven of those that are stated changes nothing.
    """
    bounded = offers_of(groups)
    beyond = 0.0
    for (part, before), (_, after) in zip(told, priced, strict=True):
        if after is before or part.begins_at(bounded):
            continue
        checked = check_result(
            ExchangeInstance.model_validate(part.document), ToldResult.model_validate_json(after.to_json())
        )
        if checked.holds and checked.bound is not None and before.bound is not None:
            beyond += max(0.0, before.bound - checked.bound)
    return beyond


def _run_with(run: Run, beyond: float) -> Run:
    """Return a run whose bound is lowered by some amount, as far as what it reaches leaves that standing."""
    if run.bound is None or run.objective_value is None or not beyond:
        return run
    value = run.objective_value
    bound = held([run.bound - beyond, run.bound], value, abs(value))
    return run.model_copy(update={"bound": bound, "gap": gap_of(value, bound)})


def openings_spread(document: Mapping[str, Any]) -> dict[str, Any]:
    """Return an instance without openings, in which those of arcs are spread over the most that they carry.

    Since f·y ≥ f·x/M wherever x ≤ M·y, it is worth no less than the instance, and so are its prices.
    """
    instance = ExchangeInstance.model_validate(document)
    most = find_most(Facts(instance)).sent
    arcs = []
    for entry, arc in zip(document["arcs"], instance.arcs, strict=True):
        able = fsum(most[Way(arc.source, arc.target, arc.resource)])
        unit = arc.opening_cost_eur / able if able > 0 else 0.0
        arcs.append(entry | {"cost_eur_per_unit": arc.cost_eur_per_unit + unit})
    return with_openings_paid({**document, "arcs": arcs})


def join_instances(parts: Sequence[Part], objective: str) -> ExchangeInstance:
    """Return the instance of all parts together: a year where each is stated over one, else its months."""
    periods = _periods(parts)
    joined: dict[str, list[dict[str, Any]]] = {name: [] for name in LISTS}
    for part in parts:
        for name in LISTS:
            joined[name] += [_stated(entry, part, periods) for entry in part.document[name]]
    whole = {"format": "symbiose.exchange-instance/1", "periods": periods, "objective": objective}
    return ExchangeInstance.model_validate(whole | joined)


def join_results(answered: _Answered, run: Run) -> ExchangeResult:
    """Return the result of all parts together, with the bound that the run tells.

    The time that it took is left to the run, so that the same run is stated by the same text.
    """
    answers = [answer for _, answer in answered]
    told = ExchangeResult(
        status=run.status,
        objective=run.objective.value,
        objective_value=run.objective_value,
        bound=run.bound,
        gap=run.gap,
        solver=next((answer.solver for answer in answers), run.solver.split()[0].lower()),
        solver_version=run.solver,
        seconds=0.0,
    )
    if run.status not in WITH_PLAN:
        return told
    periods = _periods([part for part, _ in answered])
    plan = {
        "net_benefit_eur": fsum(answer.net_benefit_eur or 0.0 for answer in answers),
        "flows": tuple(_flow(flow, part, periods) for part, answer in answered for flow in answer.flows),
        "opened": tuple(one for answer in answers for one in answer.opened),
        "by_site": _accounts(answers),
        "prices": _prices(answered, periods),
    }
    return told.model_copy(update=plan)


def _periods(parts: Iterable[Part]) -> int:
    return max((len(part.shares) for part in parts if len(part.shares) > 1), default=1)


def _stated(entry: Mapping[str, Any], part: Part, periods: int) -> dict[str, Any]:
    """Return an entry of a part over the periods of the whole."""
    spread = {name: _spread(entry[name], part, periods) for name in OVER_PERIODS if name in entry}
    return {**entry, **spread}


def _spread(quantity: Sequence[float], part: Part, periods: int) -> list[float]:
    row: Floats = np.array(quantity, dtype=float)
    over: Floats = row if len(row) == periods else row @ part.shares
    return [float(one) for one in over]


def _flow(flow: FlowEntry, part: Part, periods: int) -> FlowEntry:
    return flow.model_copy(update={"quantity": tuple(_spread(flow.quantity, part, periods))})


def _accounts(answers: Iterable[ExchangeResult]) -> dict[str, SiteAccount]:
    """Return the account of each site over all parts."""
    found: dict[str, list[SiteAccount]] = defaultdict(list)
    for answer in answers:
        for site, account in answer.by_site.items():
            found[site].append(account)
    return {
        site: SiteAccount(
            cost=fsum(one.cost for one in accounts),
            saving=fsum(one.saving for one in accounts),
            net=fsum(one.net for one in accounts),
        )
        for site, accounts in sorted(found.items())
    }


def _prices(answered: _Answered, periods: int) -> tuple[Price, ...]:
    """Return the prices of all parts; one that told none proves nothing of its own."""
    return tuple(
        price.model_copy(update={"price": price.price * (periods // len(price.price))})
        for _, answer in answered
        for price in answer.prices or ()
    )
