"""The word of a firm without an account is recorded by the coordination, with what it rests on."""

import pytest

from symbiose.domain.accounts import Account, Actor, Role
from symbiose.domain.errors import ConflictingReview, InvalidDeclaration, NotAllowed
from symbiose.domain.exchanges import State
from symbiose.domain.flows import Confidentiality
from symbiose.domain.synergies import Happening, Party, Side
from symbiose.domain.synergy_attention import Reason
from symbiose.services.context import Services
from symbiose.services.synergy_inbox import synergies_seen
from symbiose.services.synergy_recording import record_word_of
from symbiose.services.synergy_seeing import SaidWord
from symbiose.services.synergy_sheet import SynergySheet, synergy_sheet
from symbiose.services.synergy_words import agree_to_exchange
from tests.fakes import FakeStore
from tests.services.following import COORDINATOR, GIVER, RECEIVER, Following, opened

OF_ANOTHER_PARK = Actor(id="account_w", role=Role.COORDINATOR, site_ids=("site_a",), park_ids=("park_w",))
LETTER = "courrier du 3 mars"


@pytest.fixture
def following(services: Services, store: FakeStore) -> Following:
    """Return an accepted exchange whose receiver has no open account."""
    found = opened(services)
    away = store.repositories.accounts.get("account_b")
    store.repositories.accounts.save(away.model_copy(update={"disabled": True}))
    return found


def record(following: Following, side: Side = Side.RECEIVER, actor: Actor = COORDINATOR) -> None:
    record_word_of(following.services, actor, following.id, following.version, side, f" {LETTER} ")


def sheet(following: Following, actor: Actor) -> SynergySheet:
    return synergy_sheet(following.services, actor, following.id)


def to_record(following: Following, actor: Actor) -> list[int]:
    [line] = synergies_seen(following.services, actor)
    return [one.count for one in line.attention if one.reason is Reason.RECORD]


def test_the_agreement_then_the_contract_of_a_firm_without_an_account_are_recorded(
    following: Following,
) -> None:
    assert [end.to_record for end in sheet(following, COORDINATOR).ends] == [False, True]
    assert to_record(following, COORDINATOR) == [1]
    following.agree(GIVER)

    record(following)

    assert following.synergy.state is State.AGREED
    assert to_record(following, COORDINATOR) == []
    following.record(State.IN_STUDY)
    assert to_record(following, COORDINATOR) == [1]
    following.sign(GIVER)
    record(following)
    assert following.synergy.state is State.CONTRACTED
    [agreed] = [word for word in following.synergy.agreements if word.side is Side.RECEIVER]
    assert (agreed.by, agreed.rests_on) == (COORDINATOR.id, LETTER)


def test_it_is_told_as_recorded_and_what_it_rests_on_to_its_coordinator_and_the_firm_itself_alone(
    following: Following,
) -> None:
    following.agree(GIVER)
    record(following)

    for actor, rests_on in (
        (COORDINATOR, LETTER),
        (RECEIVER, LETTER),
        (GIVER, None),
        (OF_ANOTHER_PARK, None),
    ):
        found = sheet(following, actor)
        said = found.ends[1].agreed
        assert said == SaidWord(following.synergy.heard_at, recorded=True, rests_on=rests_on)
        told = next(one for one in found.history if one.event.kind is Happening.AGREEMENT_RECORDED)
        assert (told.words, told.event.party, told.event.who) == (
            rests_on,
            Party.COORDINATOR,
            Party.RECEIVER,
        )
    given = sheet(following, GIVER).ends[0].agreed
    assert given is not None
    assert not given.recorded


def test_each_is_one_entry_of_the_journal(following: Following, services: Services) -> None:
    before = services.store.read(lambda r: r.journal.count())

    record(following)

    [entry] = services.store.read(lambda r: r.journal.latest(1))
    assert services.store.read(lambda r: r.journal.count()) == before + 1
    assert (entry.action, entry.thing_id) == ("synergy_record_word", following.id)


def test_nobody_records_what_an_account_can_say_nor_out_of_their_parks_nor_twice(
    following: Following,
) -> None:
    with pytest.raises(NotAllowed, match="account to speak"):
        record(following, Side.GIVER)
    with pytest.raises(NotAllowed):
        record(following, actor=GIVER)
    with pytest.raises(NotAllowed):
        record(following, actor=OF_ANOTHER_PARK)
    assert to_record(following, OF_ANOTHER_PARK) == []
    with pytest.raises(InvalidDeclaration):
        record_word_of(following.services, COORDINATOR, following.id, following.version, Side.RECEIVER, " ")
    record(following)

    with pytest.raises(NotAllowed):
        record(following)
    with pytest.raises(ConflictingReview):
        record_word_of(following.services, COORDINATOR, following.id, 1, Side.RECEIVER, LETTER)


def test_words_that_the_firm_reads_name_no_firm_that_keeps_its_name(
    following: Following, store: FakeStore
) -> None:
    flows = store.repositories.flows
    flows.save([flows.get("flow_offer").model_copy(update={"confidentiality": Confidentiality.CATEGORY})])
    with pytest.raises(InvalidDeclaration, match="leave out the name"):
        record_word_of(
            following.services, COORDINATOR, following.id, following.version, Side.RECEIVER, "vu avec Site A"
        )


def test_a_manager_of_two_firms_who_spoke_for_one_leaves_the_other_to_be_recorded(
    services: Services, store: FakeStore
) -> None:
    following = opened(services)
    both = Account(id="both", email="x@x.example", role=Role.SITE_MANAGER, site_ids=("site_a", "site_b"))
    accounts = store.repositories.accounts
    for account_id in ("account_a", "account_b"):
        accounts.save(accounts.get(account_id).model_copy(update={"disabled": True}))
    accounts.save(both)
    speaks = Actor(id="both", role=Role.SITE_MANAGER, site_ids=both.site_ids)
    assert to_record(following, COORDINATOR) == []

    agree_to_exchange(services, speaks, following.id, following.version, Side.GIVER)

    assert to_record(following, COORDINATOR) == [1]
    record(following)
    assert following.synergy.state is State.AGREED
