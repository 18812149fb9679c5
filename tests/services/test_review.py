"""Accepting and refusing proposals."""

from dataclasses import replace

import pytest

from symbiose.domain.accounts import Actor
from symbiose.domain.errors import ConflictingReview, InvalidDeclaration, NotAllowed, UnknownThing
from symbiose.domain.exchanges import State
from symbiose.domain.ports import SolveSettings
from symbiose.services.board import board, sheet
from symbiose.services.context import Services
from symbiose.services.propose import propose_exchanges
from symbiose.services.review import accept, refuse, reopen
from tests.builders import make_proposal
from tests.fakes import FakeMatcher

PROPOSAL = make_proposal()


@pytest.fixture(autouse=True)
def run(services: Services, coordinator: Actor) -> None:
    propose_exchanges(services, coordinator, SolveSettings())


def test_an_accepted_proposal_keeps_its_monthly_quantities(services: Services, coordinator: Actor) -> None:
    decision = accept(services, coordinator, PROPOSAL.id, 0)

    assert decision.state is State.ACCEPTED
    assert decision.monthly == PROPOSAL.monthly
    assert decision.monthly_received == PROPOSAL.monthly_received
    assert board(services, coordinator).lines[0].state is State.ACCEPTED


def test_a_refusal_without_a_reason_is_refused(services: Services, coordinator: Actor) -> None:
    with pytest.raises(InvalidDeclaration, match="say why"):
        refuse(services, coordinator, PROPOSAL.id, 0, "   ")

    assert board(services, coordinator).lines[0].state is State.PROPOSED


def test_a_refusal_keeps_its_reason(services: Services, coordinator: Actor) -> None:
    refuse(services, coordinator, PROPOSAL.id, 0, " trop loin ")

    (refused,) = board(services, coordinator).story.refused
    decision = refused.decision
    assert decision.reason == "trop loin"
    assert decision.decided_by == coordinator.id


def test_the_second_of_two_reviewers_is_told(services: Services, coordinator: Actor) -> None:
    accept(services, coordinator, PROPOSAL.id, 0)

    with pytest.raises(ConflictingReview, match="it is now accepted"):
        refuse(services, coordinator, PROPOSAL.id, 0, "trop loin")


def test_an_accepted_proposal_is_not_refused_before_it_is_withdrawn(
    services: Services, coordinator: Actor
) -> None:
    accept(services, coordinator, PROPOSAL.id, 0)

    with pytest.raises(ConflictingReview, match="Withdraw the decision first"):
        refuse(services, coordinator, PROPOSAL.id, 1, "trop loin")
    reopen(services, coordinator, PROPOSAL.id, 1)
    refuse(services, coordinator, PROPOSAL.id, 2, "trop loin")

    states = [d.state for d in sheet(services, coordinator, PROPOSAL.id).history]
    assert states == [State.ACCEPTED, State.PROPOSED, State.REFUSED]


def test_a_site_manager_may_not_decide(services: Services, manager_a: Actor) -> None:
    with pytest.raises(NotAllowed):
        accept(services, manager_a, PROPOSAL.id, 0)

    assert services.store.read(lambda r: r.decisions.current()) == []


def test_an_unknown_proposal_is_not_decided(services: Services, coordinator: Actor) -> None:
    with pytest.raises(UnknownThing):
        accept(services, coordinator, "proposal_none", 0)


def test_each_decision_writes_one_journal_entry(services: Services, coordinator: Actor) -> None:
    before = len(services.store.read(lambda r: r.journal.latest(100)))

    accept(services, coordinator, PROPOSAL.id, 0)

    entries = services.store.read(lambda r: r.journal.latest(100))
    assert len(entries) == before + 1
    assert (entries[0].action, entries[0].thing_id) == ("review_accepted", PROPOSAL.id)


def test_a_refusal_stays_readable_when_later_runs_no_longer_propose_it(
    services: Services, coordinator: Actor
) -> None:
    refuse(services, coordinator, PROPOSAL.id, 0, "trop loin")
    later = replace(services, matcher=FakeMatcher([]))

    report = propose_exchanges(later, coordinator, SolveSettings())

    assert report.changes.gone == (PROPOSAL.id,)
    assert sheet(later, coordinator, PROPOSAL.id).line.state is State.REFUSED
    assert board(later, coordinator).lines == ()


def test_a_withdrawn_refusal_can_be_decided_again_before_the_next_run(
    services: Services, coordinator: Actor
) -> None:
    refused = refuse(services, coordinator, PROPOSAL.id, 0, "trop loin")
    later = replace(services, matcher=FakeMatcher([]))
    propose_exchanges(later, coordinator, SolveSettings())

    reopened = reopen(later, coordinator, PROPOSAL.id, 1)
    again = accept(later, coordinator, PROPOSAL.id, 2)

    assert reopened.run_id == again.run_id == refused.run_id
    assert sheet(later, coordinator, PROPOSAL.id).line.state is State.ACCEPTED


def test_a_run_counts_what_is_new_gone_and_changed(services: Services, coordinator: Actor) -> None:
    larger = make_proposal(monthly=(200.0,) * 12)
    other = make_proposal(id="proposal_other")
    later = replace(services, matcher=FakeMatcher([larger, other]))

    report = propose_exchanges(later, coordinator, SolveSettings())

    assert report.changes.new == ("proposal_other",)
    assert report.changes.gone == ()
    assert report.changes.changed == (PROPOSAL.id,)
