"""Groups that share roofs in `symbiose.proposals/1` and in the table that a person reads."""

import json

import pytest

from symbiose.app.propose_command import print_proposals
from symbiose.domain.documents.proposals import ProposalsDocument, proposals_document
from symbiose.domain.exchanges import Proposal, State
from symbiose.domain.run_results import RunChanges, RunResult
from tests.builders import make_proposal, make_run
from tests.loop_case import LOOP_ID, make_loop
from tests.solar_case import GROUP_ID, group_of_one, make_group, make_sun

DEAR = make_proposal(
    id="proposal_dear", terms_eur_per_year={"purchase_avoided": 1e9}, by_site_eur_per_year={}
)
CHEAP = make_proposal(
    id="proposal_cheap", terms_eur_per_year={"purchase_avoided": 1.0}, by_site_eur_per_year={}
)


def document(*proposals: Proposal, **changes: object) -> ProposalsDocument:
    """Return the document of a run with one group."""
    made = RunResult(run=make_run(), proposals=proposals, groups=(make_group(),), sun=make_sun())
    states = {GROUP_ID: State.ACCEPTED}
    return proposals_document(made.model_copy(update=changes), RunChanges(new=(GROUP_ID,)), states)


@pytest.mark.parametrize("make", [make_group, group_of_one])
def test_every_sum_of_a_group_fits(make: object) -> None:
    [entry] = json.loads(document(groups=(make(),)).model_dump_json())["proposals"]  # type: ignore[operator]

    assert sum(entry["terms"].values()) == pytest.approx(entry["benefit_eur_per_year"])
    assert sum(entry["by_site"].values()) == pytest.approx(entry["benefit_eur_per_year"])
    assert sum(entry["monthly"]) == pytest.approx(entry["quantity_per_year"])
    assert sum(entry["co2_terms"].values()) == entry["co2_avoided_t_per_year"]
    assert sum(map(sum, entry["taken"].values())) == pytest.approx(entry["quantity_per_year"])
    assert sum(roof["kwp"] for roof in entry["roofs"]) == pytest.approx(entry["installed_kwp"])


def test_a_group_is_told_with_lists_of_givers_and_receivers() -> None:
    [entry] = json.loads(document().model_dump_json())["proposals"]

    assert (entry["id"], entry["kind"], entry["state"]) == (GROUP_ID, "solar_sharing", "accepted")
    assert (entry["giver"], entry["receiver"]) == (["site_a", "site_c"], ["site_a", "site_b"])
    assert (entry["giver_flow"], entry["receiver_flow"]) == ([], ["power_a", "power_b"])
    assert (entry["resource"], entry["received_resource"]) == ("solar_electricity", "electricity")
    assert (entry["unit"], entry["waste_diverted_t_per_year"], entry["through"]) == ("MWh", 0.0, [])
    assert entry["quantity_per_year"] == pytest.approx(644.55)
    assert entry["models"] == [1]
    assert entry["gap"] == make_group().result.gap
    assert entry["reasons"][0].startswith("Ce partage : 50141 €/an de gain, 750 kWc, 645 MWh/an")


def test_every_kind_stands_together_best_first_and_their_sum_is_told() -> None:
    told = document(DEAR, CHEAP, loops=(make_loop(),))

    benefits = make_loop().benefit_eur_per_year, make_group().benefit_eur_per_year
    between = sorted(zip(benefits, (LOOP_ID, GROUP_ID), strict=True), reverse=True)
    order = ["proposal_dear", *(i for _, i in between), "proposal_cheap"]
    assert [one.id for one in told.proposals] == order
    assert told.together.benefit_eur_per_year == pytest.approx(1e9 + 1.0 + sum(benefits))
    assert told.together.solar_groups_eur_per_year == pytest.approx(benefits[1])
    assert (told.together.solar_groups, told.together.solar_kwp) == (1, 750)
    assert (told.sun.status, told.sun.gap) == ("optimal", 0.0)


def test_a_relaxed_group_is_told_with_its_cause() -> None:
    [relaxed] = document().relaxed

    assert relaxed.model_dump() == {
        "proposal": "sun_x",
        "cause": "roof_gone",
        "accepted_per_year": 100.0,
        "kept_per_year": 0.0,
    }


def test_a_run_without_roofs_says_so() -> None:
    told = proposals_document(RunResult(run=make_run(), proposals=(CHEAP,)), RunChanges(), {})

    assert (told.together.solar_groups, told.together.solar_kwp, told.sun.status) == (0, 0.0, None)


def test_the_table_names_every_site_of_a_group(capsys: pytest.CaptureFixture[str]) -> None:
    names = {"site_a": "Fonderie", "site_b": "École", "site_c": "Hangar"}

    print_proposals(document(CHEAP), names, as_json=False)

    told = capsys.readouterr().out
    assert "Fonderie + Hangar → Fonderie + École: solar_electricity" in told
    assert "1 group of roofs" in told
    assert "(750 kWp)" in told
