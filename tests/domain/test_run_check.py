"""Checking a stored run: it holds as it was made, and everything that is changed of it is told."""

from typing import Any

import pytest

from symbiose.domain.documents.exchange_result import ExchangeResult, Price
from symbiose.domain.documents.run_documents import PIECE_BYTES, RunDocuments, packed, unpacked
from symbiose.domain.errors import DamagedDocuments
from symbiose.domain.exchange_check.designs import group_check, loop_check
from symbiose.domain.exchange_check.of_run import check_run
from symbiose.domain.exchanges import Objective, Path, Proposal, Run
from symbiose.domain.identity import derived_id
from symbiose.domain.run_results import RunResult
from tests.builders import make_proposal, make_run
from tests.kept_runs import make_kept_run, make_run_documents
from tests.loop_case import make_loop
from tests.solar_case import make_group


def with_run(**changes: Any) -> RunResult:
    made = make_kept_run()
    return made.model_copy(update={"run": Run.model_validate(made.run.model_dump() | changes)})


def with_proposals(*proposals: Proposal) -> RunResult:
    return make_kept_run().model_copy(update={"proposals": proposals})


def answered(**changes: Any) -> RunDocuments:
    documents = make_run_documents()
    result: ExchangeResult = documents.result.model_copy(update=changes)
    return documents.model_copy(update={"result": result})


def test_a_run_holds_with_the_bound_that_its_prices_prove() -> None:
    check = check_run(make_kept_run(), make_run_documents())

    assert check.holds
    assert (check.faults, check.exchanges.faults) == ((), ())
    assert check.exchanges.bound_basis == "duals"
    assert check.exchanges.objective_value == pytest.approx(10_000.0)
    assert check.exchanges.bound == pytest.approx(10_000.0)
    assert (check.arcs, check.all_pairs, check.told_bound) == (2, True, 10_000.0)


@pytest.mark.parametrize(
    ("made", "said"),
    [
        (
            with_run(objective_value=11_000.0),
            "The objective of the run is 11000.0, that of its result 10000.0",
        ),
        (with_run(bound=9_999.0), "The bound of the run is 9999.0"),
        (with_run(status="feasible"), "The status of the run is feasible"),
        (with_run(id="run_2"), "The documents are those of run_1"),
        (with_run(objective=Objective.CO2_AVOIDED), "The run maximises co2_avoided"),
        (with_proposals(), "and no proposal tells it"),
        (with_proposals(make_proposal(monthly_received=(101.0,) * 12)), "does not bring what the plan sends"),
        (
            with_proposals(make_proposal(terms_eur_per_year={"disposal_avoided": 12_000.0})),
            "The proposals together are worth 12000, the plan 10000",
        ),
    ],
)
def test_what_a_run_says_besides_its_documents_is_told(made: RunResult, said: str) -> None:
    check = check_run(made, make_run_documents())

    assert not check.holds
    assert any(said in fault for fault in check.faults)


def test_a_proposal_that_the_plan_does_not_send_is_told() -> None:
    other = make_proposal(id="proposal_x", path=Path(offer_id="flow_offer", need_id="flow_other"))

    check = check_run(with_proposals(make_proposal(), other), make_run_documents())

    assert "Proposal proposal_x does not bring what the plan sends on its path." in check.faults


def test_a_bound_that_the_prices_do_not_prove_is_told() -> None:
    cheap = answered(prices=(Price(rule="supply_limit", of=("flow_offer",), price=(1.0,)),))

    check = check_run(make_kept_run(), cheap)

    assert not check.holds
    assert any("the prices carried prove" in fault for fault in check.exchanges.faults)


def test_a_run_of_no_exchange_holds() -> None:
    run = make_run(objective_value=0.0, bound=0.0)
    documents = make_run_documents(
        instance={"format": "symbiose.exchange-instance/1"},
        result=documents_result(objective_value=0.0, bound=0.0, flows=(), by_site={}, prices=()),
    )

    assert check_run(RunResult(run=run, proposals=()), documents).holds


def documents_result(**changes: Any) -> ExchangeResult:
    return make_run_documents().result.model_copy(update=changes)


def test_loops_and_groups_are_held_against_their_own_designs() -> None:
    made = make_kept_run().model_copy(update={"loops": (make_loop(),), "groups": (make_group(),)})

    check = check_run(made, make_run_documents())

    assert [one.faults for one in (*check.loops, *check.groups)] == [(), ()]
    assert check.holds


def test_a_loop_whose_figures_do_not_agree_is_told() -> None:
    loop = make_loop()
    wrong = loop.model_copy(update={"by_site_eur_per_year": {"site_a": 1e6}})

    check = check_run(make_kept_run().model_copy(update={"loops": (wrong,)}), make_run_documents())

    assert not check.holds
    assert "The shares of the sites sum to" in check.loops[0].faults[0]


def test_a_loop_whose_terms_do_not_sum_to_what_it_is_worth_is_told() -> None:
    loop = make_loop()
    terms = {name: amount + 1e5 for name, amount in loop.result.terms.items()}
    assert terms

    check = loop_check(loop.model_copy(update={"result": loop.result.model_copy(update={"terms": terms})}))

    assert ["The terms of the design sum to" in fault for fault in check.faults] == [True]


def test_a_group_whose_shares_do_not_sum_to_its_terms_is_told() -> None:
    wrong = make_group().model_copy(update={"by_site_eur_per_year": {"site_a": 1e6}})

    check = group_check(wrong)

    assert ["The shares of the sites sum to" in fault for fault in check.faults] == [True]


@pytest.mark.parametrize(("share", "is_told"), [(0.1, True), (-0.1, False)], ids=["above", "below"])
def test_a_bound_on_the_costs_of_a_loop_lies_below_them(share: float, is_told: bool) -> None:
    loop = make_loop()
    costs = loop.result.objective_eur_per_year
    assert costs
    told = {"bound": costs + share * abs(costs), "gap": abs(share)}

    check = loop_check(loop.model_copy(update={"result": loop.result.model_copy(update=told)}))

    assert any(fault.startswith("The bound told") for fault in check.faults) is is_told


@pytest.mark.parametrize(("share", "is_told"), [(0.1, False), (-0.1, True)], ids=["above", "below"])
def test_a_bound_on_the_worth_of_a_group_lies_above_it(share: float, is_told: bool) -> None:
    group = make_group()
    worth = group.result.objective_value
    assert worth
    told = {"bound": worth + share * abs(worth), "gap": abs(share)}

    check = group_check(group.model_copy(update={"result": group.result.model_copy(update=told)}))

    assert any(fault.startswith("The bound told") for fault in check.faults) is is_told


def test_a_group_whose_roofs_give_more_than_they_make_is_told() -> None:
    group = make_group()
    roof = group.roofs[0].model_copy(update={"produced_mwh": (0.0,) * 12})
    wrong = group.model_copy(update={"roofs": (roof, *group.roofs[1:])})

    check = check_run(make_kept_run().model_copy(update={"groups": (wrong,)}), make_run_documents())

    assert not check.holds
    assert any(f"the uses of {roof.roof_id}" in fault for fault in check.groups[0].faults)


def test_documents_come_back_from_their_pieces() -> None:
    documents = make_run_documents()

    assert unpacked(packed(documents)) == documents


def test_large_documents_take_several_pieces_of_a_bounded_size() -> None:
    ids = [derived_id("flow", str(i)) for i in range(6_000)]
    prices = tuple(Price(rule="supply_limit", of=(i,), price=(n / 7,)) for n, i in enumerate(ids))
    documents = answered(prices=prices)

    pieces = packed(documents)

    assert len(pieces) > 1
    assert max(map(len, pieces)) <= PIECE_BYTES * 4 / 3
    assert unpacked(pieces) == documents


@pytest.mark.parametrize("pieces", [("?",), ("YQ==",), (), packed(make_run_documents())[:0]])
def test_pieces_of_something_else_are_damaged(pieces: tuple[str, ...]) -> None:
    with pytest.raises(DamagedDocuments):
        unpacked(pieces)
