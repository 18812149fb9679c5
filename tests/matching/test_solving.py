"""The status, bound and plan of a whole are no better than what its parts prove."""

from collections.abc import Callable, Mapping
from dataclasses import replace
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from matching.answers import Answer, Solve
from matching.candidates import find_candidates
from matching.decided_paths import apply_decisions
from matching.exchange_solve import solve_document
from matching.proposing import ExchangeMatcher
from matching.rulebook import RuleBook
from matching.solving import Plan, solve_steps
from symbiose.domain.exchanges import Objective, State
from symbiose.domain.flows import Flow
from symbiose.domain.ports import SolveSettings, Territory
from symbiose.domain.run_results import RunResult
from tests.builders import NOON, make_flow, make_processor
from tests.matching.plain_solver import solve_plainly
from tests.matching.strategies import costly_knowledge, decide, territories
from tests.matching.territories import make_knowledge, make_territory

EXACT = SolveSettings(gap=1e-6)


def pair(letter: str, resource: str) -> tuple[Flow, Flow]:
    """Return an offer and a need of one resource."""
    flow: dict[str, Any] = {"resource_id": resource, "price_eur_per_unit": 50, "quantity_per_year": 100}
    return (
        make_flow(id=f"o{letter}", **flow),
        make_flow(id=f"n{letter}", site_id="site_b", direction="need", **flow),
    )


TWO_PARTS = make_territory(flows=(*pair("1", "fly_ash"), *pair("2", "slag")))


def run(territory: Territory, solve: Solve, settings: SolveSettings = EXACT) -> RunResult:
    return ExchangeMatcher(lambda _: make_knowledge(), solve).propose(territory, settings, "run_1", NOON)


def spoiled(change: Callable[[Answer], Answer], offer: str = "o1") -> Solve:
    """Return a solver whose answer is changed for the part that holds an offer."""

    def solve(document: Mapping[str, Any], settings: SolveSettings) -> Answer:
        answer = solve_plainly(document, settings)
        return change(answer) if document["offers"][0]["id"] == offer else answer

    return solve


def test_parts_add_up_to_the_whole() -> None:
    whole = run(TWO_PARTS, solve_plainly).run
    alone = [run(replace(TWO_PARTS, flows=TWO_PARTS.flows[i : i + 2]), solve_plainly).run for i in (0, 2)]

    assert whole.status == "optimal"
    assert whole.objective_value == pytest.approx(sum(one.objective_value or 0 for one in alone))
    assert whole.bound == pytest.approx(sum(one.bound or 0 for one in alone))


def test_the_share_of_the_steps_that_is_solved_is_told_part_by_part() -> None:
    told: list[float] = []
    flows = (*TWO_PARTS.flows, pair("3", "slag")[0])
    matcher = ExchangeMatcher(lambda _: make_knowledge(), solve_plainly, tell=told.append)

    matcher.propose(replace(TWO_PARTS, flows=flows), EXACT, "run_1", NOON)

    assert told == [pytest.approx(1 / 3), pytest.approx(1.0)]


def test_a_part_with_a_wide_bound_makes_the_whole_feasible_with_its_gap() -> None:
    def wider(answer: Answer) -> Answer:
        assert answer.bound is not None
        return replace(answer, status="feasible", bound=answer.bound + 1000)

    result = run(TWO_PARTS, spoiled(wider)).run

    assert result.status == "feasible"
    assert result.bound is not None
    assert result.objective_value is not None
    assert result.bound - result.objective_value == pytest.approx(1000)
    assert result.gap == pytest.approx(1000 / result.objective_value)


def test_a_part_that_calls_itself_optimal_beyond_the_gap_asked_does_not_make_the_whole_so() -> None:
    result = run(TWO_PARTS, spoiled(lambda a: replace(a, bound=(a.bound or 0) * 1.01))).run

    assert result.status == "feasible"


def test_a_part_without_a_bound_leaves_the_whole_without_one() -> None:
    result = run(TWO_PARTS, spoiled(lambda a: replace(a, bound=None))).run

    assert (result.status, result.bound, result.gap) == ("feasible", None, None)


def nothing_found(answer: Answer) -> Answer:
    return Answer("unknown", None, 9000.0, answer.solver)


def test_a_part_whose_time_is_up_carries_nothing_and_says_so() -> None:
    result = run(TWO_PARTS, spoiled(nothing_found))

    assert [p.path.offer_id for p in result.proposals] == ["o2"]
    assert result.run.status == "feasible"
    assert result.run.bound is not None
    assert result.run.objective_value == pytest.approx(result.proposals[0].benefit_eur_per_year)
    assert result.run.bound == pytest.approx(9000 + result.run.objective_value)


def test_what_was_accepted_is_carried_even_when_time_is_up() -> None:
    first = run(TWO_PARTS, solve_plainly)
    accepted = tuple(decide(p, State.ACCEPTED) for p in first.proposals)
    more = make_flow(id="n9", site_id="site_c", direction="need", price_eur_per_unit=10)
    territory = replace(TWO_PARTS, flows=(*TWO_PARTS.flows, more), decisions=accepted)

    def too_slow(document: Mapping[str, Any], settings: SolveSettings) -> Answer:
        answer = solve_plainly(document, settings)
        return nothing_found(answer) if len(document["arcs"]) > 1 else answer

    result = run(territory, too_slow)

    assert {p.path.offer_id for p in result.proposals} == {"o1", "o2"}
    assert result.run.status == "feasible"
    assert result.run.relaxed == ()


def test_treatment_whose_products_nobody_takes_is_bound_to_what_is_handed_on() -> None:
    """The kiln saves disposal, but a tenth of its oxide finds a taker: only that tenth is exchanged."""
    offer = make_flow(id="o", resource_id="zinc_dust", price_eur_per_unit=300)
    need = make_flow(
        id="n", site_id="site_b", direction="need", resource_id="zinc_oxide", price_eur_per_unit=10,
        quantity_per_year=50,
    )  # fmt: skip
    territory = make_territory(flows=(offer, need), processors=(make_processor(),))

    for solve in (solve_plainly, solve_document):
        result = run(territory, solve)
        (proposal,) = result.proposals
        assert result.run.status == "optimal"
        assert proposal.quantity_per_year == pytest.approx(100.0)
        assert result.run.bound == pytest.approx(result.run.objective_value)


@given(territories(), st.sampled_from(list(Objective)))
@settings(max_examples=30, deadline=None, derandomize=True)
def test_the_model_and_its_plain_twin_find_the_same_optimum(
    territory: Territory, objective: Objective
) -> None:
    known, wanted = costly_knowledge(), replace(EXACT, objective=objective)

    ours, plain = (
        ExchangeMatcher(lambda _: known, solve).propose(territory, wanted, "run_1", NOON)
        for solve in (solve_document, solve_plainly)
    )

    assert ours.run.status == plain.run.status == "optimal"
    assert ours.run.objective_value == pytest.approx(plain.run.objective_value, rel=1e-5, abs=1e-3)


@given(territories())
@settings(max_examples=25, deadline=None, derandomize=True)
def test_the_objective_is_what_the_proposals_carry_together(territory: Territory) -> None:
    known = costly_knowledge()
    matcher = ExchangeMatcher(lambda _: known, solve_document)

    def results(objective: Objective) -> RunResult:
        return matcher.propose(territory, replace(EXACT, objective=objective), "run_1", NOON)

    benefit, co2, diverted = (results(objective) for objective in Objective)

    assert sum(p.benefit_eur_per_year for p in benefit.proposals) == pytest.approx(
        benefit.run.objective_value, rel=1e-6, abs=1e-3
    )
    assert 1000 * sum(p.co2_avoided_t_per_year for p in co2.proposals) == pytest.approx(
        co2.run.objective_value, rel=1e-6, abs=1e-2
    )
    assert sum(p.waste_diverted_t_per_year for p in diverted.proposals) == pytest.approx(
        diverted.run.objective_value, rel=1e-6, abs=1e-3
    )
    for other in (co2, diverted):
        assert sum(p.benefit_eur_per_year for p in other.proposals) <= (
            (benefit.run.bound or 0.0) * (1 + 1e-6) + 1e-3
        )


@given(territories())
@settings(max_examples=20, deadline=None, derandomize=True)
def test_nothing_that_is_treated_is_all_thrown_away(territory: Territory) -> None:
    known = costly_knowledge()
    book = RuleBook(territory, known)
    matcher = ExchangeMatcher(lambda _: known, solve_document)
    found = find_candidates(territory, book, known)
    steps = matcher.lay_out(territory, found, book, Objective.QUANTITY_DIVERTED).steps
    decided = apply_decisions(steps, (), (), book)

    plan: Plan = solve_steps(
        decided.steps, {}, replace(EXACT, objective=Objective.QUANTITY_DIVERTED), solve_document
    )

    for step, row in plan.sent.items():
        processor = step.leg.taker.processor
        if processor:
            taken = [
                after / processor.outputs[one.leg.resource_id]
                for one, after in plan.sent.items()
                if one.source_id == step.target_id
            ]
            assert np.all(row * step.leg.yield_ratio <= sum(taken) + 1e-5)
