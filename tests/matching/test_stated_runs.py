"""What a run solved is kept as one instance with its result, which the check of answers holds by itself."""

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import matching.laying_out
from matching.answers import Answer
from matching.exchange_solve import solve_document, solve_with_prices
from matching.proposing import ExchangeMatcher
from matching.solver_run import gap_of
from matching.stated_runs import openings_spread
from matching.thinning import Group, Thinned, thin_out
from symbiose.domain.documents.run_documents import RunDocuments, packed, unpacked
from symbiose.domain.exchange_check.of_run import check_run
from symbiose.domain.exchanges import Objective, State
from symbiose.domain.flows import Flow
from symbiose.domain.ports import SolveSettings, Territory
from symbiose.domain.run_results import RunResult
from tests.builders import NOON, make_flow, make_processor
from tests.matching.strategies import costly_knowledge, decide, territories
from tests.matching.territories import crowded_territory, make_territory

EXACT = SolveSettings(gap=1e-6)


def run(territory: Territory, settings: SolveSettings = EXACT) -> RunResult:
    known = costly_knowledge()
    return ExchangeMatcher(lambda _: known, solve_with_prices).propose(territory, settings, "run_1", NOON)


@settings(deadline=None, max_examples=15)
@given(territories(), st.sampled_from(list(Objective)))
def test_the_documents_of_every_run_hold_and_prove_its_bound(
    territory: Territory, objective: Objective
) -> None:
    made = run(territory, replace(EXACT, objective=objective))

    documents = unpacked(made.pieces)
    check = check_run(made, documents)

    assert check.faults == check.exchanges.faults == ()
    assert check.holds
    assert check.exchanges.bound_basis == "duals"
    assert check.exchanges.bound is not None
    assert made.run.bound is not None
    assert check.exchanges.bound >= made.run.bound - 1e-6 * max(1.0, abs(made.run.bound))
    assert check == made.check


def offer(id: str, **changes: Any) -> Flow:
    values = {"resource_id": "fly_ash", "price_eur_per_unit": 60, "quantity_per_year": 1200.0}
    return make_flow(id=id, **(values | changes))


def need(id: str, **changes: Any) -> Flow:
    return offer(id, **({"site_id": "site_b", "direction": "need", "price_eur_per_unit": 90} | changes))


SLAG = {"resource_id": "slag"}
SUMMER = (0.0,) * 5 + (0.25,) * 4 + (0.0,) * 3


def of_two_parts(**changes: Any) -> Territory:
    """Return ash over the whole year, and slag that is offered otherwise than it is needed."""
    slag = (offer("o_slag", **SLAG, **changes), need("n_slag", **SLAG))
    return make_territory(flows=(offer("o_ash"), need("n_ash", quantity_per_year=800.0), *slag))


def test_parts_of_a_year_are_stated_over_one_period() -> None:
    documents = unpacked(run(of_two_parts()).pieces)

    assert documents.instance.periods == 1
    assert [sum(flow.quantity) for flow in documents.result.flows] == pytest.approx([800.0, 1200.0])


def test_a_part_of_a_year_is_spread_over_months_beside_one_that_needs_them() -> None:
    made = run(of_two_parts(months=SUMMER))

    documents = unpacked(made.pieces)
    check = check_run(made, documents)

    sent = {flow.source: flow.quantity for flow in documents.result.flows}
    assert documents.instance.periods == 12
    assert sent["o_ash"] == pytest.approx((800 / 12,) * 12)
    assert sent["o_slag"] == pytest.approx([min(1200 * share, 100.0) for share in SUMMER])
    assert check.holds
    assert check.exchanges.bound_basis == "duals"


def test_paths_through_processors_are_those_of_the_proposals() -> None:
    flows = (offer("o", resource_id="zinc_dust"), need("n", resource_id="zinc_oxide"))
    made = run(make_territory(flows=flows, processors=(make_processor(outputs={"zinc_oxide": 0.35}),)))

    assert [proposal.path.through for proposal in made.proposals] == [("processor_p",)]
    assert made.check is not None
    assert made.check.holds
    fewer = made.proposals[0].model_copy(update={"monthly_received": (1.0,) * 12})
    altered = check_run(made.model_copy(update={"proposals": (fewer,)}), unpacked(made.pieces))
    assert not altered.holds


def test_a_run_of_nothing_is_stated_and_holds() -> None:
    made = run(make_territory())

    assert made.check is not None
    assert made.check.holds
    assert unpacked(made.pieces).instance.arcs == ()


def test_pairs_that_were_left_out_are_told() -> None:
    few = run(crowded_territory())
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(matching.laying_out, "thin_out", lambda *args: thin_out(*args, dense=0))
        thinned = run(crowded_territory())

    assert few.check is not None
    assert thinned.check is not None
    assert (few.check.all_pairs, thinned.check.all_pairs) == (True, False)
    assert thinned.check.holds
    assert thinned.check.told_bound == thinned.run.bound


def test_a_planned_group_tells_the_bound_of_all_its_pairs_and_proves_one_that_pays_for_openings(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    groups: list[Group] = []

    def thin(*args: Any) -> Thinned:
        thinned = thin_out(*args, dense=0)
        groups.extend(thinned.groups)
        return thinned

    monkeypatch.setattr(matching.laying_out, "thin_out", thin)
    made = run(crowded_territory())

    stated = unpacked(made.pieces).instance.model_dump(by_alias=True, mode="json")
    spread = solve_with_prices(openings_spread(stated), EXACT).objective_value
    assert made.run.bound == pytest.approx(sum(group.bound for group in groups))
    assert made.check is not None
    assert made.check.exchanges.bound == pytest.approx(spread)


def test_a_run_without_prices_keeps_nothing() -> None:
    known = costly_knowledge()
    matcher = ExchangeMatcher(lambda _: known, solve_document)

    made = matcher.propose(of_two_parts(), EXACT, "run_1", NOON)

    assert (made.pieces, made.check) == ((), None)


def test_the_same_run_is_packed_into_the_same_pieces() -> None:
    documents = unpacked(run(of_two_parts()).pieces)

    assert packed(documents) == packed(RunDocuments.model_validate(documents.model_dump(by_alias=True)))


def test_accepted_exchanges_are_locks_of_the_instance() -> None:
    first = run(of_two_parts())
    decided = [decide(proposal, State.ACCEPTED) for proposal in first.proposals]
    territory = replace(of_two_parts(), decisions=tuple(decided))

    made = run(territory)

    assert made.check is not None
    assert made.check.holds
    assert len(unpacked(made.pieces).instance.locked) == len(first.proposals)


def out_of_time(document: Mapping[str, Any], given: SolveSettings) -> Answer:
    """Answer as a solver does whose time ends before it has prices, where something costs an opening."""
    answer = solve_with_prices(document, given)
    if answer.result is None or not any(arc["opening_cost_eur"] for arc in document["arcs"]):
        return answer
    told: dict[str, Any] = {"status": "feasible", "bound": 1e9, "prices": None}
    gap = {"gap": gap_of(answer.objective_value, 1e9)}
    return replace(answer, **told, result=answer.result.model_copy(update=told | gap))


def test_a_bound_of_no_use_is_lowered_to_what_prices_prove_afterwards() -> None:
    known = costly_knowledge()
    matcher = ExchangeMatcher(lambda _: known, out_of_time)

    made = matcher.propose(of_two_parts(), EXACT, "run_1", NOON)

    best = run(of_two_parts()).run.objective_value
    assert best is not None
    assert made.run.bound == pytest.approx(best)
    assert made.run.gap == pytest.approx(0.0, abs=1e-9)
    assert made.check is not None
    assert made.check.holds
    assert made.check.exchanges.bound_basis == "duals"


def without_prices(document: Mapping[str, Any], given: SolveSettings) -> Answer:
    """Answer as a solver does whose time ends before it has prices of slag."""
    answer = solve_with_prices(document, given)
    if answer.result is None or any("ash" in offer["id"] for offer in document["offers"]):
        return answer
    return replace(answer, prices=None, result=answer.result.model_copy(update={"prices": None}))


def test_prices_of_some_parts_alone_are_not_held_against_the_bound_of_all() -> None:
    """Nothing is opened for CO2: prices would have to prove the very bound, and those of slag lack."""
    known, asked = costly_knowledge(), replace(EXACT, objective=Objective.CO2_AVOIDED)
    matcher = ExchangeMatcher(lambda _: known, without_prices)
    territory = of_two_parts()
    territory = replace(territory, flows=(*territory.flows, need("n_more", **SLAG)))

    made = matcher.propose(territory, asked, "run_1", NOON)

    assert made.check is not None
    assert made.check.exchanges.faults == ()
    assert made.check.holds
    assert made.run.bound == pytest.approx(run(territory, asked).run.bound)


@settings(deadline=None, max_examples=10)
@given(territories())
def test_no_plan_is_worth_more_than_a_lowered_bound(territory: Territory) -> None:
    known = costly_knowledge()

    made = ExchangeMatcher(lambda _: known, out_of_time).propose(territory, EXACT, "run_1", NOON).run

    best = run(territory).run.objective_value
    assert made.bound is not None
    assert best is not None
    assert made.bound >= best - 1e-6 * max(1.0, abs(best))


@settings(deadline=None, max_examples=10)
@given(territories())
def test_spreading_openings_of_arcs_never_takes_from_the_best_plan(territory: Territory) -> None:
    instance = unpacked(run(territory).pieces).instance.model_dump(by_alias=True, mode="json")

    spread = solve_with_prices(openings_spread(instance), EXACT).objective_value
    best = solve_with_prices(instance, EXACT).objective_value

    assert spread is not None
    assert best is not None
    assert spread >= best - 1e-6 * max(1.0, abs(best))
