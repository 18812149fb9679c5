"""Settles a part whose pairs were chosen before: quantities are a linear problem, since openings are paid.

A large group is planned over arrays (`matching/groups/`); what is left to do is to carry the most valuable
quantities over the paths that its pairs form, as people decided on them. The answer is then told with its
openings.
"""

from collections.abc import Mapping
from typing import Any, Final

import numpy as np

from matching.answers import NOTHING, WITH_PLAN, Answer
from matching.closing import without_losing
from matching.instance import Arc, state_instance
from matching.plan import Plan
from matching.plan_accounts import account, amounts_of, objective_value
from matching.solver_run import gap_of, held
from symbiose.domain.documents.exchange_instance import ExchangeInstance
from symbiose.domain.documents.exchange_result import OpenedArc

OPENED: Final = ("arcs", "processors", "pools")
"""What of an instance may cost something to open."""


def with_openings_paid(document: Mapping[str, Any]) -> dict[str, Any]:
    """Return the same instance with everything open: no better plan is left out, only costs are."""
    free = {name: [entry | {"opening_cost_eur": 0.0} for entry in document[name]] for name in OPENED}
    return {**document, **free}


def told_with_openings(document: Mapping[str, Any], answer: Answer) -> Answer:
    """Return an answer to an instance with everything open as one to the instance itself.

    Its bound stays true, since openings only take from what a plan is worth. What nobody would open anything
    for is not carried: the crumbs that rounding leaves, and exchanges that bring less than they cost once.
    """
    if answer.status not in WITH_PLAN:
        return answer
    data = state_instance(ExchangeInstance.model_validate(document))
    carried = {
        Arc(*flow[:3]): np.array(flow[3], dtype=float) for flow in answer.flows if sum(flow[3]) > NOTHING
    }
    plan = without_losing(data, Plan(carried))
    flows = tuple(flow for flow in answer.flows if Arc(*flow[:3]) in plan.sent)
    ledger = account(data, plan)
    value = objective_value(data, plan, ledger)
    bound = held([answer.bound], value, amounts_of(data, plan, ledger))
    told: dict[str, Any] = {"status": "feasible", "objective_value": value, "bound": bound}
    result = answer.result and answer.result.model_copy(
        update=told
        | {
            "flows": tuple(
                one for one in answer.result.flows if Arc(one.source, one.target, one.resource) in plan.sent
            ),
            "gap": gap_of(value, bound),
            "net_benefit_eur": ledger.net_benefit_eur(data),
            "opened": tuple(_opened(one) for one in ledger.opened),
            "by_site": ledger.by_site(data),
        }
    )
    return Answer(**(vars(answer) | told | {"flows": flows, "result": result}))


def _opened(one: str | Arc) -> str | OpenedArc:
    if isinstance(one, Arc):
        return OpenedArc(source=one.source, target=one.target, resource=one.resource)
    return one
