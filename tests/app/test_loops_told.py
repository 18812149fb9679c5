"""Loops in `symbiose.proposals/1` and in the table that a person reads."""

import json

import pytest

from symbiose.app.propose_command import print_proposals
from symbiose.domain.documents.proposals import ProposalsDocument, proposals_document
from symbiose.domain.exchanges import Proposal, State
from symbiose.domain.heat_areas import HeatOfRun, RelaxedLoop
from symbiose.domain.run_results import RunChanges, RunResult
from tests.builders import make_proposal, make_run
from tests.loop_case import LOOP_ID, make_loop

RELAXED = RelaxedLoop(
    loop_id=LOOP_ID, cause="moins de rejets", accepted_mwh_per_year=9.0, kept_mwh_per_year=4.0
)
DEAR = make_proposal(
    id="proposal_dear", terms_eur_per_year={"purchase_avoided": 1e9}, by_site_eur_per_year={}
)
"""An exchange that brings more than the loop."""
CHEAP = make_proposal(
    id="proposal_cheap", terms_eur_per_year={"purchase_avoided": 1.0}, by_site_eur_per_year={}
)


def document(*proposals: Proposal, **changes: object) -> ProposalsDocument:
    """Return the document of a run with one loop."""
    made = RunResult(run=make_run(), proposals=proposals, loops=(make_loop(),))
    states = {LOOP_ID: State.ACCEPTED}
    return proposals_document(made.model_copy(update=changes), RunChanges(new=(LOOP_ID,)), states)


def test_a_loop_is_told_with_lists_of_givers_and_receivers_and_sums_that_fit() -> None:
    [entry] = json.loads(document().model_dump_json())["proposals"]

    assert (entry["id"], entry["kind"], entry["state"]) == (LOOP_ID, "heat_loop", "accepted")
    assert (entry["giver"], entry["receiver"]) == (["site_a"], ["site_b", "site_c"])
    assert (entry["giver_flow"], entry["receiver_flow"]) == (["fumes"], ["rinse", "dryer"])
    assert (entry["through"], entry["unit"], entry["waste_diverted_t_per_year"]) == ([], "MWh", 0.0)
    assert sum(entry["terms"].values()) == pytest.approx(entry["benefit_eur_per_year"])
    assert sum(entry["by_site"].values()) == pytest.approx(entry["benefit_eur_per_year"])
    assert sum(entry["monthly"]) == pytest.approx(entry["quantity_per_year"])
    assert entry["monthly_received"] == pytest.approx(make_loop().monthly_mwh)
    assert entry["monthly"] == pytest.approx(make_loop().taken_mwh["fumes"])
    assert entry["models"] == [6]
    assert entry["references"][0]["id"] == "approach_exchanger"


def test_a_loop_tells_its_own_objective_bound_and_gap() -> None:
    [entry] = document().proposals
    result = make_loop().result

    assert entry.model_dump()["objective_eur_per_year"] == result.objective_eur_per_year
    assert entry.model_dump()["bound"] == result.bound
    assert entry.model_dump()["gap"] == result.gap
    assert entry.reasons[0].startswith("La boucle : ")


def test_both_kinds_stand_together_best_first_and_their_sum_is_told() -> None:
    told = document(DEAR, CHEAP)

    assert [one.id for one in told.proposals] == ["proposal_dear", LOOP_ID, "proposal_cheap"]
    benefit = make_loop().benefit_eur_per_year
    assert told.together.benefit_eur_per_year == pytest.approx(1e9 + 1.0 + benefit)
    assert told.together.heat_loops_eur_per_year == pytest.approx(benefit)
    assert (told.together.exchanges, told.together.heat_loops) == (2, 1)
    assert told.changes.new == (LOOP_ID,)
    assert told.objective_value == make_run().objective_value


def test_a_relaxed_loop_is_told_beside_relaxed_exchanges() -> None:
    [relaxed] = document(heat=HeatOfRun(relaxed=(RELAXED,))).relaxed

    assert relaxed.model_dump() == {
        "proposal": LOOP_ID,
        "cause": "moins de rejets",
        "accepted_per_year": 9.0,
        "kept_per_year": 4.0,
    }


def test_a_run_without_loops_says_so() -> None:
    told = proposals_document(RunResult(run=make_run(), proposals=(CHEAP,)), RunChanges(), {})

    assert (told.together.heat_loops, told.together.heat_loops_eur_per_year) == (0, 0.0)
    assert [one.kind for one in told.proposals] == ["exchange"]


def test_the_table_names_every_site_of_a_loop(capsys: pytest.CaptureFixture[str]) -> None:
    names = {"site_a": "Fonderie", "site_b": "Laverie", "site_c": "Séchoir"}

    print_proposals(document(CHEAP), names, as_json=False)

    told = capsys.readouterr().out
    loop = make_loop()
    taken, delivered = sum(loop.taken_mwh["fumes"]), loop.heat_mwh_per_year
    assert f"{taken:,.1f} MWh   accepted  Fonderie → Laverie + Séchoir: heat_medium" in told
    assert f"heat_medium ({delivered:,.1f} MWh delivered)" in told
    assert told.count("delivered") == 1
    assert "1 heat-recovery loop " in told
