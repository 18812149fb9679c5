"""An accepted proposal is followed as a synergy: what opens it, what closes it, who takes which step."""

from functools import partial

import pytest

from symbiose.domain.accounts import Actor, Role
from symbiose.domain.documents.proposals import proposals_document
from symbiose.domain.errors import ConflictingReview, InvalidDeclaration, NotAllowed, UnknownThing
from symbiose.domain.exchanges import Decision, State
from symbiose.domain.flow_changes import version_of
from symbiose.domain.flows import OnBehalf
from symbiose.domain.ports import SolveSettings
from symbiose.domain.synergies import LIVING, Happening, Party, Side
from symbiose.services.board import board
from symbiose.services.context import Services
from symbiose.services.on_behalf import confirm_flows
from symbiose.services.propose import propose_exchanges
from symbiose.services.review import accept, refuse, reopen
from symbiose.services.synergy_planning import ask_for_evidence, plan_action
from symbiose.services.synergy_progress import record_state
from symbiose.services.synergy_words import abandon_synergy, agree_to_exchange
from tests.builders import make_site
from tests.services.following import COORDINATOR, GIVER, PROPOSAL, RECEIVER, STRANGER, Following, opened


@pytest.fixture
def following(services: Services) -> Following:
    return opened(services)


def state_of_proposal(services: Services) -> State:
    return board(services, COORDINATOR).lines[0].state


def last_decision(services: Services) -> Decision:
    return services.store.read(lambda r: r.decisions.of_proposal(PROPOSAL.id))[-1]


def test_accepting_opens_a_synergy_with_what_was_accepted(following: Following) -> None:
    synergy = following.synergy

    assert (synergy.state, synergy.version) == (State.ACCEPTED, 1)
    assert (synergy.giver_site_id, synergy.receiver_site_id) == ("site_a", "site_b")
    assert synergy.monthly == PROPOSAL.monthly
    (event,) = following.services.store.read(lambda r: r.synergies.history(following.id))
    assert (event.kind, event.by, event.party) == (Happening.OPENED, COORDINATOR.id, Party.COORDINATOR)


def test_a_refusal_opens_none(services: Services) -> None:
    propose_exchanges(services, COORDINATOR, SolveSettings())

    refuse(services, COORDINATOR, PROPOSAL.id, 0, "trop loin")

    assert services.store.read(lambda r: r.synergies.all()) == []


def test_both_firms_agree_each_for_itself(following: Following) -> None:
    first = following.agree(GIVER)
    second = following.agree(RECEIVER)

    assert (first.state, second.state) == (State.ACCEPTED, State.AGREED)
    assert [(word.side.value, word.by) for word in second.agreements] == [
        ("giver", GIVER.id),
        ("receiver", RECEIVER.id),
    ]
    assert state_of_proposal(following.services) is State.AGREED


@pytest.mark.parametrize("role", [Role.COORDINATOR, Role.ADMINISTRATOR])
def test_staff_never_agrees_for_a_firm(following: Following, role: Role) -> None:
    with pytest.raises(NotAllowed):
        following.agree(Actor(id="staff", role=role))

    assert following.synergy.agreements == ()


def test_a_firm_does_not_agree_twice(following: Following) -> None:
    following.agree(GIVER)

    with pytest.raises(ConflictingReview, match="said so already"):
        following.agree(GIVER)


def test_a_stranger_does_not_know_of_a_synergy(following: Following) -> None:
    with pytest.raises(UnknownThing, match="does not exist"):
        following.agree(STRANGER)


def test_an_account_that_manages_the_sites_of_two_firms_speaks_for_one_of_them(following: Following) -> None:
    both = Actor(id="consultant", role=Role.SITE_MANAGER, site_ids=("site_a", "site_b"))

    with pytest.raises(NotAllowed, match="Nobody decides for both sides"):
        following.agree(both)
    agree_to_exchange(following.services, both, following.id, 1, Side.GIVER)
    with pytest.raises(NotAllowed, match="Nobody decides for both sides"):
        following.agree(both)

    assert [word.side for word in following.synergy.agreements] == [Side.GIVER]


def test_one_word_serves_both_sites_of_one_firm(following: Following) -> None:
    both = Actor(id="account_a", role=Role.SITE_MANAGER, site_ids=("site_a", "site_b"))
    following.services.store.write(lambda r: r.sites.save([make_site(id="site_b", company_id="company_a")]))

    agreed = following.agree(both)

    assert agreed.state is State.AGREED
    assert {word.by for word in agreed.agreements} == {"account_a"}


def test_a_manager_of_one_site_does_not_speak_for_the_other_site_of_the_firm(following: Following) -> None:
    following.services.store.write(lambda r: r.sites.save([make_site(id="site_b", company_id="company_a")]))

    agreed = following.agree(GIVER)

    assert agreed.state is State.ACCEPTED


def test_a_synergy_goes_through_its_states_in_their_order(following: Following) -> None:
    following.bring_to(State.ENDED)

    events = following.services.store.read(lambda r: r.synergies.history(following.id))
    assert [event.version for event in events] == list(range(1, 9))
    assert [event.state for event in events] == [
        State.ACCEPTED, State.ACCEPTED, State.AGREED, State.IN_STUDY, State.IN_STUDY, State.CONTRACTED,
        State.RUNNING, State.ENDED,
    ]  # fmt: skip


@pytest.mark.parametrize("state", [State.AGREED, State.CONTRACTED, State.ABANDONED, State.RUNNING])
def test_the_coordinator_records_no_state_that_is_the_firms_or_comes_too_early(
    following: Following, state: State
) -> None:
    with pytest.raises(ConflictingReview):
        following.record(state)

    assert following.synergy.version == 1


def test_a_firm_records_no_state_of_its_own(following: Following) -> None:
    following.bring_to(State.AGREED)

    with pytest.raises(NotAllowed):
        record_state(following.services, GIVER, following.id, following.version, State.IN_STUDY)


@pytest.mark.parametrize("actor", [COORDINATOR, GIVER, RECEIVER])
@pytest.mark.parametrize("state", LIVING)
def test_a_synergy_is_abandoned_from_any_state_with_its_reason(
    following: Following, state: State, actor: Actor
) -> None:
    following.bring_to(state)

    abandon_synergy(following.services, actor, following.id, following.version, " trop cher ")

    assert (following.synergy.state, following.synergy.reason) == (State.ABANDONED, "trop cher")
    decision = last_decision(following.services)
    assert (decision.state, decision.reason, decision.decided_by) == (State.REFUSED, "trop cher", actor.id)
    assert state_of_proposal(following.services) is State.ABANDONED


def test_a_synergy_is_not_abandoned_without_a_reason(following: Following) -> None:
    with pytest.raises(InvalidDeclaration):
        abandon_synergy(following.services, COORDINATOR, following.id, 1, "  ")


def test_what_was_abandoned_is_no_longer_proposed_until_the_refusal_is_withdrawn(
    following: Following,
) -> None:
    services = following.services
    abandon_synergy(services, GIVER, following.id, 1, "trop cher")

    reopen(services, COORDINATOR, PROPOSAL.id, 2)

    assert state_of_proposal(services) is State.PROPOSED
    accept(services, COORDINATOR, PROPOSAL.id, 3)
    synergies = services.store.read(lambda r: r.synergies.of_proposal(PROPOSAL.id))
    assert sorted(synergy.state for synergy in synergies) == [State.ABANDONED, State.ACCEPTED]
    assert state_of_proposal(services) is State.ACCEPTED


def test_what_has_ended_may_be_proposed_and_accepted_again(following: Following) -> None:
    following.bring_to(State.ENDED)
    services = following.services

    assert state_of_proposal(services) is State.ENDED
    assert last_decision(services).state is State.PROPOSED
    accept(services, COORDINATOR, PROPOSAL.id, 2)

    assert state_of_proposal(services) is State.ACCEPTED


def test_an_acceptance_is_withdrawn_while_nobody_has_agreed(following: Following) -> None:
    reopen(following.services, COORDINATOR, PROPOSAL.id, 1)

    assert (following.synergy.state, following.synergy.reason) == (State.ABANDONED, "")
    assert state_of_proposal(following.services) is State.PROPOSED


def test_an_acceptance_is_not_withdrawn_once_a_firm_has_agreed(following: Following) -> None:
    following.agree(GIVER)

    with pytest.raises(ConflictingReview, match="Abandon it with a reason"):
        reopen(following.services, COORDINATOR, PROPOSAL.id, 1)

    assert following.synergy.state is State.ACCEPTED
    assert last_decision(following.services).state is State.ACCEPTED


def test_a_stale_form_is_told_the_new_state(following: Following) -> None:
    seen = following.version
    following.bring_to(State.AGREED)

    with pytest.raises(ConflictingReview, match="it is now agreed") as told:
        abandon_synergy(following.services, COORDINATOR, following.id, seen, "trop tard")

    assert told.value.identities["state"] == "agreed"


def test_each_step_writes_one_journal_entry(following: Following) -> None:
    before = len(following.services.store.read(lambda r: r.journal.latest(100)))

    following.bring_to(State.ENDED)

    entries = following.services.store.read(lambda r: r.journal.latest(100))
    assert len(entries) == before + 7
    assert [entry.action for entry in reversed(entries[:7])] == [
        "synergy_agree", "synergy_agree", "synergy_in_study", "synergy_sign", "synergy_sign",
        "synergy_running", "synergy_ended",
    ]  # fmt: skip


def test_a_coordinator_of_another_park_does_not_know_of_a_synergy(following: Following) -> None:
    elsewhere = Actor(id="account_p", role=Role.COORDINATOR, site_ids=("site_c",), park_ids=("park_c",))
    here = replace_sites(elsewhere, ("site_b",))

    with pytest.raises(UnknownThing):
        abandon_synergy(following.services, elsewhere, following.id, 1, "trop loin")
    abandon_synergy(following.services, here, following.id, 1, "trop loin")

    assert following.synergy.state is State.ABANDONED


def replace_sites(actor: Actor, site_ids: tuple[str, ...]) -> Actor:
    return actor.model_copy(update={"site_ids": site_ids})


def test_a_run_prints_proposals_in_the_state_of_their_synergy(following: Following) -> None:
    following.bring_to(State.IN_STUDY)

    report = propose_exchanges(following.services, COORDINATOR, SolveSettings())
    document = proposals_document(report.result, report.changes, report.states)

    assert [(entry.id, entry.state) for entry in document.proposals] == [(PROPOSAL.id, "in_study")]


def test_s35_a_firm_agrees_once_it_confirmed_the_flow_that_was_declared_for_it(following: Following) -> None:
    flow = following.services.store.read(lambda r: r.flows.get(PROPOSAL.path.offer_id))
    declared = flow.model_copy(update={"on_behalf": OnBehalf.TO_CONFIRM})
    following.services.store.write(lambda r: r.flows.save([declared]))
    before = following.synergy

    with pytest.raises(InvalidDeclaration) as refused:
        following.agree(GIVER)
    following.agree(RECEIVER)
    assert [problem.path for problem in refused.value.problems] == ["flow"]
    assert before.agreements == ()
    assert following.synergy.state is State.ACCEPTED

    confirm_flows(following.services, GIVER, {flow.id: version_of(declared)})

    assert following.agree(GIVER).state is State.AGREED


@pytest.mark.parametrize("words", ["Appelez Site B demain", "chez ENTREPRISE B.", "voir site  b"])
def test_s35_what_is_written_to_a_firm_does_not_name_the_other_before_both_agreed(
    words: str, following: Following
) -> None:
    plan = partial(plan_action, following.services, COORDINATOR, following.id)

    with pytest.raises(InvalidDeclaration) as refused:
        plan(1, words, Party.GIVER, None)
    with pytest.raises(InvalidDeclaration):
        plan(1, words, Party.BOTH, None)
    with pytest.raises(InvalidDeclaration):
        ask_for_evidence(following.services, COORDINATOR, following.id, 1, words, Party.GIVER)
    with pytest.raises(InvalidDeclaration):
        abandon_synergy(following.services, COORDINATOR, following.id, 1, words)

    assert [problem.path for problem in refused.value.problems] == ["action"]
    assert following.version == 1
    assert plan(1, words, Party.RECEIVER, None).next_action == words
    following.bring_to(State.AGREED)
    assert plan(following.version, words, Party.GIVER, None).next_action == words


@pytest.mark.parametrize("words", ["a\x00b", "a\u202eb", "\ud800"])
def test_s21_words_hold_no_sign_that_hides_or_turns_what_is_read(words: str, following: Following) -> None:
    with pytest.raises(InvalidDeclaration):
        plan_action(following.services, COORDINATOR, following.id, 1, words, Party.GIVER, None)
    with pytest.raises(InvalidDeclaration):
        refuse(following.services, COORDINATOR, PROPOSAL.id, 1, words)

    assert following.version == 1
