"""What each role sees of proposals and flows."""

import pytest

from symbiose.domain.accounts import Actor, Role
from symbiose.domain.errors import NotAllowed, UnknownThing
from symbiose.domain.ports import SolveSettings
from symbiose.services.board import board, sheet
from symbiose.services.context import Services
from symbiose.services.declare import flows_seen
from symbiose.services.propose import propose_exchanges
from symbiose.services.territory import territory_map
from tests.builders import make_proposal

PROPOSAL = make_proposal()


@pytest.fixture(autouse=True)
def run(services: Services, coordinator: Actor) -> None:
    propose_exchanges(services, coordinator, SolveSettings())


def test_a_site_manager_sees_its_own_benefit_and_not_the_other_sides(
    services: Services, manager_a: Actor
) -> None:
    seen = sheet(services, manager_a, PROPOSAL.id)

    assert seen.line.benefit_eur_per_year == PROPOSAL.by_site_eur_per_year["site_a"]
    assert seen.proposal is None
    assert seen.receiver_flow is None
    assert seen.sites == {}


def test_the_other_side_stays_unnamed_unless_it_allowed_it(services: Services, manager_a: Actor) -> None:
    (line,) = board(services, manager_a).lines

    assert line.giver == "Site A"
    assert line.receiver is None


def test_a_receiver_sees_a_giver_that_allows_its_name(services: Services) -> None:
    manager_b = Actor(id="account_b", role=Role.SITE_MANAGER, site_ids=("site_b",))

    (line,) = board(services, manager_b).lines

    assert line.giver == "Site A"
    assert line.benefit_eur_per_year == PROPOSAL.by_site_eur_per_year["site_b"]


def test_a_stranger_learns_nothing_of_a_proposal(services: Services) -> None:
    stranger = Actor(id="account_x", role=Role.SITE_MANAGER, site_ids=("site_x",))

    assert board(services, stranger).lines == ()
    with pytest.raises(UnknownThing):
        sheet(services, stranger, PROPOSAL.id)


def test_an_analyst_sees_no_proposal_and_no_flow(services: Services, analyst: Actor) -> None:
    with pytest.raises(NotAllowed):
        board(services, analyst)
    with pytest.raises(NotAllowed):
        flows_seen(services, analyst)


def test_the_map_counts_only_flows_that_the_caller_may_place(services: Services, analyst: Actor) -> None:
    counts = {s.site.id: (s.offers, s.needs) for s in territory_map(services, analyst).sites}

    assert counts == {"site_a": (1, 0), "site_b": (0, 0)}


def test_a_site_manager_lists_its_own_flows_only(services: Services, manager_a: Actor) -> None:
    assert {line.flow.site_id for line in flows_seen(services, manager_a)} == {"site_a"}


def test_whoever_may_less_in_the_same_state_of_the_graph_finds_nothing_of_what_they_might_before(
    services: Services, manager_a: Actor
) -> None:
    """A request that was under way when its rights changed leaves its map to nobody."""
    before = territory_map(services, manager_a)
    after = territory_map(services, manager_a.model_copy(update={"site_ids": ("site_b",)}))

    assert {seen.site.id for seen in before.sites if seen.own} == {"site_a"}
    assert {seen.site.id for seen in after.sites if seen.own} == {"site_b"}
    assert territory_map(services, manager_a) == before
