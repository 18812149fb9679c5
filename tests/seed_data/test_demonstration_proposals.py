"""What a coordinator sees of the demonstration: proposals of every kind that make sense on the ground."""

import pytest

from symbiose.app.demonstration import DEMO_SITES_OF_MANAGER
from symbiose.domain.exchanges import Proposal
from symbiose.domain.flows import Direction
from symbiose.domain.loops_held import summed
from symbiose.domain.opeo import OpeoModel
from symbiose.domain.resources import Family
from symbiose.domain.run_results import RunResult
from tests.seed_territories import MATCHER, REFERENCE, SeedTerritory, seed_run, seed_territory

LARGEST_SHARE = 0.12
"""No proposal makes more than this share of the whole benefit."""
PIPED = {Family.HEAT, Family.STEAM, Family.COLD}


def run() -> RunResult:
    """Return the run on the demonstration, which takes seconds: made by the first test, not on collection."""
    return seed_run("demonstration")


def demo() -> SeedTerritory:
    return seed_territory("demonstration")


def proposals() -> tuple[Proposal, ...]:
    return run().proposals


def family(proposal: Proposal) -> Family:
    return REFERENCE.resources.get(proposal.resource_id).family


def flow_of(site: str, direction: Direction, resource: str, part: str = "") -> str:
    found = [
        flow.id
        for flow in demo().territory.flows
        if (flow.site_id, flow.direction, flow.resource_id) == (site, direction, resource)
        and part in (flow.description or "")
    ]
    assert len(found) == 1, (site, resource, found)
    return found[0]


def test_the_run_is_optimal() -> None:
    made = run().run

    assert made.status == "optimal"
    assert made.gap is not None
    assert made.gap <= 1e-4


def test_no_month_of_any_flow_serves_an_exchange_and_a_loop() -> None:
    """Declared, month by month, against all that the run uses, whatever uses it."""
    exchanges = [
        {one.path.offer_id: one.monthly, one.path.need_id: one.monthly_received} for one in proposals()
    ]
    used = summed((*exchanges, *(loop.taken_mwh for loop in run().loops)))
    declared = {flow.id: flow.monthly() for flow in demo().territory.flows}

    beyond = [
        flow_id
        for flow_id, months in used.items()
        if flow_id in declared
        and any(a > b * (1 + 1e-6) + 1e-6 for a, b in zip(months, declared[flow_id], strict=True))
    ]

    assert beyond == []
    assert {flow_id for loop in run().loops for flow_id in loop.taken_mwh} & declared.keys()


def test_there_is_enough_to_look_at_and_not_too_much() -> None:
    assert 40 <= len(proposals()) <= 200


def test_every_family_has_a_proposal() -> None:
    assert {family(proposal) for proposal in proposals()} == set(Family)


def test_the_six_models_are_all_there() -> None:
    assert {mark.model for proposal in proposals() for mark in proposal.models} == set(OpeoModel)


def test_chains_go_through_one_processor_and_through_two() -> None:
    lengths = {len(proposal.path.through) for proposal in proposals()}

    assert lengths >= {0, 1, 2}
    assert len({through for proposal in proposals() for through in proposal.path.through}) >= 15


def test_every_proposal_is_worth_making() -> None:
    assert min(proposal.benefit_eur_per_year for proposal in proposals()) > 0


def test_no_proposal_makes_most_of_the_benefit() -> None:
    total = sum(proposal.benefit_eur_per_year for proposal in proposals())

    assert max(proposal.benefit_eur_per_year for proposal in proposals()) < LARGEST_SHARE * total


def test_nobody_is_proposed_an_exchange_with_themselves() -> None:
    assert [p for p in proposals() if p.giver_site_id == p.receiver_site_id] == []


def test_pipes_are_laid_between_neighbours_and_only_where_they_pay() -> None:
    piped = [proposal for proposal in proposals() if family(proposal) in PIPED]

    assert len(piped) >= 8
    for proposal in piped:
        assert proposal.distance_km <= 3
        assert proposal.terms_eur_per_year["link"] < 0
        assert proposal.benefit_eur_per_year > 0


def test_dangerous_waste_is_exchanged_too() -> None:
    flows = demo().flows
    codes = [flows[proposal.path.offer_id].waste_code or "" for proposal in proposals()]

    assert sum(code.endswith("*") for code in codes) >= 5
    assert sum(code != "" and not code.endswith("*") for code in codes) >= 30


@pytest.mark.parametrize("site_id", DEMO_SITES_OF_MANAGER)
def test_the_manager_of_the_demonstration_has_proposals_to_decide_on(site_id: str) -> None:
    concerned = [p for p in proposals() if site_id in (p.giver_site_id, p.receiver_site_id)]

    assert len(concerned) >= 4


@pytest.mark.parametrize(
    ("offer", "need", "rule"),
    [
        (("cve_labeuvriere", "heat_medium"), ("network_bethune", "heat"), "distance"),
        (("wastewater_a", "heat_very_low"), ("wastewater_a", "heat"), "temperature"),
        (("farm_coop_a", "solar_electricity"), ("brewery_a", "heat"), "resource"),
        (("acc_gigafactory", "electrode_scrap"), ("hydromet_a", "black_mass"), "waste_status"),
    ],
)
def test_pairs_that_do_not_go_together_say_which_rule_stands_against_them(
    offer: tuple[str, str], need: tuple[str, str], rule: str
) -> None:
    offered = flow_of(offer[0], Direction.OFFER, offer[1])
    needed = flow_of(need[0], Direction.NEED, need[1])

    refusals = MATCHER.why_not(demo().territory, offered, needed)

    assert rule in {refusal.rule for refusal in refusals}


def test_every_chain_that_is_proposed_is_a_path_that_nothing_refuses() -> None:
    chains = [proposal.path for proposal in proposals() if proposal.path.through]

    for path in chains:
        told = MATCHER.why_not_through(demo().territory, path.offer_id, path.need_id)
        assert any(judged.obstacles == 0 for judged in told)
