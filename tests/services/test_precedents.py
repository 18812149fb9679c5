"""Precedents: what became of other proposals of the same resources or trades, for who reviews them."""

from dataclasses import replace

import pytest

from symbiose.domain.accounts import Actor, Role
from symbiose.domain.companies import Activity
from symbiose.domain.exchanges import Path, Proposal, State
from symbiose.domain.feasibility import FeasibilityPart
from symbiose.domain.ports import SolveSettings
from symbiose.domain.refusal_reasons import RefusalReason
from symbiose.services.board import board, sheet
from symbiose.services.context import Services
from symbiose.services.precedents import Precedent
from symbiose.services.propose import propose_exchanges
from symbiose.services.review import accept, refuse, reopen
from tests.builders import make_flow, make_proposal, make_site
from tests.fakes import FakeMatcher, FakeStore

MINE = make_proposal()
SAME = make_proposal(
    path=Path(offer_id="ash_too", need_id="wish_too"), giver_site_id="site_c", receiver_site_id="site_b"
)
"""The same resource, between other firms."""
TRADE = make_proposal(
    path=Path(offer_id="scrap", need_id="scrap_wish"),
    resource_id="slag",
    received_resource_id="slag",
)
"""Another resource between the same two sites, so between the same two trades."""


@pytest.fixture
def run(services: Services, coordinator: Actor) -> Services:
    assert isinstance(services.store, FakeStore)
    kept = services.store.repositories
    kept.sites.save(
        [
            make_site(activity=Activity(code="24.10Z")),
            make_site(id="site_b", name="Site B", activity=Activity(code="23.51Z")),
            make_site(id="site_c", name="Site C", activity=Activity(code="10.11Z")),
        ]
    )
    plenty = {"quantity_per_year": 1200.0}
    kept.flows.save(
        [
            make_flow(id="ash_too", site_id="site_c", **plenty),
            make_flow(id="wish_too", site_id="site_b", direction="need", **plenty),
            make_flow(id="scrap", resource_id="slag", **plenty),
            make_flow(id="scrap_wish", site_id="site_b", direction="need", resource_id="slag", **plenty),
        ]
    )
    ready = replace(services, matcher=FakeMatcher([MINE, SAME, TRADE]))
    propose_exchanges(ready, coordinator, SolveSettings())
    return ready


def precedents(services: Services, actor: Actor, proposal: Proposal = MINE) -> tuple[Precedent, ...]:
    return sheet(services, actor, proposal.id).precedents


def points(services: Services, actor: Actor) -> float:
    lines = {line.id: line for line in board(services, actor).lines}
    feasibility = lines[MINE.id].feasibility
    assert feasibility is not None
    return next(one.points for one in feasibility.parts if one.part is FeasibilityPart.PRECEDENTS)


def test_without_a_decision_there_is_no_precedent(run: Services, coordinator: Actor) -> None:
    assert precedents(run, coordinator) == ()
    assert points(run, coordinator) == 5


def test_a_refusal_of_the_same_resources_is_told_with_its_reason_and_lowers_the_score(
    run: Services, coordinator: Actor
) -> None:
    refuse(run, coordinator, SAME.id, 0, "cendres trop humides", RefusalReason.QUALITY)

    [found] = precedents(run, coordinator)
    assert (found.proposal_id, found.state, found.same_pair) == (SAME.id, State.REFUSED, True)
    assert (found.reason, found.reason_code) == ("cendres trop humides", RefusalReason.QUALITY)
    assert (found.ends.giver, found.ends.receiver) == ("Site C", "Site B")
    assert points(run, coordinator) == 2


def test_an_acceptance_raises_the_score_until_it_is_withdrawn(run: Services, coordinator: Actor) -> None:
    accept(run, coordinator, SAME.id, 0)
    assert points(run, coordinator) == 8

    reopen(run, coordinator, SAME.id, 1)

    assert points(run, coordinator) == 5
    assert precedents(run, coordinator) == ()


def test_the_same_resources_come_before_the_same_trades(run: Services, coordinator: Actor) -> None:
    refuse(run, coordinator, TRADE.id, 0, "déjà une filière", RefusalReason.OUTLET)
    refuse(run, coordinator, SAME.id, 0, "trop loin", RefusalReason.TOO_FAR)

    assert [(one.proposal_id, one.same_pair) for one in precedents(run, coordinator)] == [
        (SAME.id, True),
        (TRADE.id, False),
    ]


def test_a_decision_on_the_proposal_itself_is_no_precedent(run: Services, coordinator: Actor) -> None:
    refuse(run, coordinator, MINE.id, 0, "trop loin")

    assert precedents(run, coordinator) == ()


def test_s5_firms_are_told_neither_feasibility_nor_precedents(
    run: Services, coordinator: Actor, manager_a: Actor
) -> None:
    refuse(run, coordinator, SAME.id, 0, "secret de la réunion")

    found = sheet(run, manager_a, MINE.id)
    assert found.precedents == ()
    assert found.line.feasibility is None
    assert found.line.park_ids == frozenset()


def test_a_coordinator_of_a_park_sees_precedents_of_their_park_alone(
    run: Services, coordinator: Actor
) -> None:
    refuse(run, coordinator, SAME.id, 0, "trop loin")
    of_a = Actor(id="account_w", role=Role.COORDINATOR, site_ids=("site_a",), park_ids=("west",))
    of_b = Actor(id="account_e", role=Role.COORDINATOR, site_ids=("site_b",), park_ids=("east",))

    assert precedents(run, of_a) == ()
    assert [one.proposal_id for one in precedents(run, of_b)] == [SAME.id]
