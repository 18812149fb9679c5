"""A draft in a warm family changes what two linear problems stated whole differ by."""

from typing import NamedTuple

import numpy as np
import pulp
import pytest
from hypothesis import Phase, given, settings
from hypothesis import strategies as st

from matching.candidates import Candidates, find_candidates
from matching.knowledge import Knowledge
from matching.live.answers import Question, question_of
from matching.live.ground import Ground
from matching.live.priced import PricedFamily
from matching.rulebook import RuleBook
from matching.solver_run import THREADS
from matching.worth import may_be_worth, months_of, pair_worths
from symbiose.domain.flows import MONTHS
from symbiose.domain.live_worth import FlowDraft
from symbiose.domain.ports import Territory
from tests.matching.live.drafting import after, drafts
from tests.matching.strategies import costly_knowledge, territories

NEAR = 0.05
"""€ that prices of the solver may be wrong by, at 200 €/t and a few thousand t."""


def relaxed(territory: Territory, knowledge: Knowledge) -> float:
    """Return the optimum of the linear problem with every pair stated, month by month."""
    book = RuleBook(territory, knowledge)
    candidates = find_candidates(territory, book, knowledge)
    worths = pair_worths(candidates, book.links, knowledge)
    pairs = np.flatnonzero(may_be_worth(worths) & (worths.most > 0))
    unit = worths.value[pairs] - worths.opening[pairs] / worths.most[pairs]
    ends = candidates.giver[pairs], candidates.taker[pairs]
    rows = [
        Pair(*row) for row in zip(*(side.tolist() for side in ends), unit, worths.yields[pairs], strict=True)
    ]
    return sum(one_month(territory, candidates, rows, month) for month in range(MONTHS))


class Pair(NamedTuple):
    giver: int
    taker: int
    worth: float
    yields: float


def one_month(territory: Territory, candidates: Candidates, pairs: list[Pair], month: int) -> float:
    """Return what a month is worth at most, openings spread over what they open."""
    problem = pulp.LpProblem("month", pulp.LpMaximize)
    sent = [(pair, problem.add_variable(f"sent_{i}", 0)) for i, pair in enumerate(pairs)]
    given, taken = (
        [pulp.lpSum(x for pair, x in sent if pair.giver == i) for i in range(len(candidates.givers))],
        [
            pulp.lpSum(pair.yields * x for pair, x in sent if pair.taker == i)
            for i in range(len(candidates.takers))
        ],
    )
    worth = [pair.worth * x for pair, x in sent]
    for ends, quantities in ((candidates.givers, given), (candidates.takers, taken)):
        for end, most, quantity in zip(ends, months_of(ends)[:, month], quantities, strict=True):
            if end.flow:
                problem += quantity <= most
    for one in territory.processors:
        inputs = [q for end, q in zip(candidates.takers, taken, strict=True) if end.processor == one]
        made = {
            end.resource_id: q
            for end, q in zip(candidates.givers, given, strict=True)
            if end.processor == one
        }
        capacity, received = one.capacity_per_year, pulp.lpSum(inputs)
        problem += received <= capacity / MONTHS
        problem += received <= pulp.lpSum(q / one.outputs[name] for name, q in made.items() if name)
        for name, ratio in one.outputs.items():
            problem += made.get(name, 0) <= ratio * received
        discarded = sum(one.outputs.values()) * received - pulp.lpSum(made.values())
        opening = float(one.opening_cost_eur) / capacity if capacity else 0.0
        worth.append(-(float(one.cost_eur_per_unit) + opening) * received)
        worth.append(-float(one.disposal_cost_eur_per_unit) * discarded)
    problem.setObjective(pulp.lpSum(worth))
    problem.solve(pulp.HiGHS(msg=False, threads=THREADS))
    return float(pulp.value(problem.objective) or 0.0)


def warm(ground: Ground, asked: Question) -> PricedFamily:
    family = ground.family_around([end for end in (asked.old, asked.new) if end])
    return PricedFamily(ground, family, lambda: None)


@given(st.data())
@settings(max_examples=25, deadline=None, derandomize=True, phases=[Phase.generate])
def test_a_draft_changes_what_two_whole_linear_problems_differ_by(data: st.DataObject) -> None:
    knowledge, territory = costly_knowledge(), data.draw(territories())
    draft = data.draw(drafts(territory))
    ground = Ground(territory, knowledge)
    asked = question_of(ground, draft)
    before, then = relaxed(territory, knowledge), relaxed(after(territory, draft), knowledge)

    family = warm(ground, asked)
    first, again = family.raised(asked), family.raised(asked)

    assert first.least - NEAR <= then - before <= first.most + NEAR
    assert first.most - first.least <= NEAR
    assert again.least == pytest.approx(first.least, abs=NEAR)


@given(st.data())
@settings(max_examples=25, deadline=None, derandomize=True, phases=[Phase.generate])
def test_a_family_that_moves_on_is_what_it_would_be_anew(data: st.DataObject) -> None:
    knowledge, territory = costly_knowledge(), data.draw(territories())
    declared, draft = data.draw(drafts(territory)), data.draw(drafts(territory))
    then = Ground(after(territory, declared), knowledge)
    if draft.replaces is not None and draft.replaces not in then.flows:
        draft = FlowDraft(territory.flows[0].model_copy(update={"id": "other"}))
    asked = question_of(then, draft)
    before = Ground(territory, knowledge)
    earlier = question_of(before, declared)
    family = then.family_around([end for end in (asked.old, asked.new) if end])
    family |= before.family_around([end for end in (earlier.old, earlier.new) if end])
    former = PricedFamily(before, family, lambda: None)
    former.raised(earlier)

    moved = PricedFamily(then, family, lambda: None, former)
    anew = PricedFamily(then, family, lambda: None)

    assert moved.value == pytest.approx(anew.value, abs=NEAR)
    told, expected = moved.raised(asked), anew.raised(asked)
    assert told.least == pytest.approx(expected.least, abs=NEAR)
    assert told.most == pytest.approx(expected.most, abs=NEAR)
