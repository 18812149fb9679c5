"""What a synergy carries, as use cases: nobody confirms for both, what is not shown is missing."""

from datetime import UTC, datetime
from typing import Any

import pytest

from symbiose.domain.accounts import Account, Actor, Role
from symbiose.domain.dossier_documents import MOST_DOCUMENTS, DocumentKind, SynergyDocument
from symbiose.domain.dossier_entries import Audience
from symbiose.domain.errors import ConflictingReview, InvalidDeclaration, NotAllowed, UnknownThing
from symbiose.domain.exchanges import State
from symbiose.domain.journal import JournalEntry
from symbiose.domain.synergies import Party, Side
from symbiose.domain.synergy_attention import Reason
from symbiose.domain.waste_paths import Because, Caution, WastePath
from symbiose.domain.waste_status import Lack
from symbiose.services.context import Services
from symbiose.services.dossier_documents import OfferedDocument, add_document, read_document, remove_document
from symbiose.services.dossier_notes import add_note
from symbiose.services.dossier_writing import SYNERGIES
from symbiose.services.realised import declare_realised
from symbiose.services.synergy_dossier import Dossier, StatusSheet, synergy_dossier
from symbiose.services.synergy_inbox import synergies_seen
from symbiose.services.synergy_words import abandon_synergy, agree_to_exchange
from symbiose.services.waste_status import choose_path, tick_condition
from tests.builders import NOON, make_company, make_flow, make_site
from tests.services.conftest import MovingClock
from tests.services.following import ANALYST, COORDINATOR, GIVER, RECEIVER, STRANGER, Following, opened

PDF = b"%PDF-1.7"
BOTH = Actor(id="account_m", role=Role.SITE_MANAGER, site_ids=("site_a", "site_b"))
BY_PRODUCT = (
    "by_product_use_certain",
    "by_product_used_directly",
    "by_product_from_process",
    "by_product_requirements",
    "by_product_harmless",
)


@pytest.fixture
def following(services: Services) -> Following:
    return opened(services)


@pytest.fixture
def agreed(following: Following) -> Following:
    following.bring_to(State.AGREED)
    return following


def change(services: Services, work: Any) -> None:
    """Change what is declared, as a command would: with its entry in the journal."""

    def with_entry(repositories: Any) -> None:
        work(repositories)
        repositories.journal.append(
            JournalEntry(id="entry_t", at=NOON, actor_id="t", action="t", thing_id="t")
        )

    services.store.write(with_entry)


def declare_offer(services: Services, **changes: Any) -> None:
    flow = make_flow(**({"id": "flow_offer", "quantity_per_year": 1200.0} | changes))
    change(services, lambda r: r.flows.save([flow]))


def declare_need(services: Services, **changes: Any) -> None:
    usual = {"id": "flow_need", "site_id": "site_b", "direction": "need", "quantity_per_year": 1200.0}
    change(services, lambda r: r.flows.save([make_flow(**(usual | changes))]))


def dossier_of(following: Following, actor: Actor = COORDINATOR) -> Dossier:
    return synergy_dossier(following.services, actor, following.id)


def status_of(following: Following) -> StatusSheet:
    found = dossier_of(following).status
    assert found is not None
    return found


def lacks(following: Following, actor: Actor = COORDINATOR) -> list[tuple[Lack, Side | None]]:
    return [(one.lack, one.side) for one in dossier_of(following, actor).missing]


def choose(following: Following, actor: Actor, seen: int, path: WastePath, **more: Any) -> None:
    choose_path(following.services, actor, following.id, seen, path, **more)


def tick(following: Following, actor: Actor, condition: str, seen: int = 0, **more: Any) -> None:
    evidence = more.pop("evidence", "vu")
    sent = {"met": True} | more
    tick_condition(following.services, actor, following.id, condition, seen, evidence, **sent)


def add(following: Following, actor: Actor, **more: Any) -> SynergyDocument:
    sent = {"title": "Plan", "kind": DocumentKind.STUDY, "audience": Audience.PARTIES, "content": PDF} | more
    return add_document(following.services, actor, SYNERGIES, following.id, OfferedDocument(**sent))


def test_the_suggestion_follows_the_code_declared_and_what_the_receiver_may_take(
    following: Following,
) -> None:
    services = following.services

    def suggested() -> tuple[WastePath, Because]:
        found = status_of(following).suggestion
        assert found is not None
        return found.path, found.because

    assert suggested() == (WastePath.BY_PRODUCT, Because.FROM_A_PROCESS)
    declare_offer(services, waste_code="10 01 02")
    assert suggested() == (WastePath.BY_PRODUCT, Because.USED_AS_IT_IS)
    declare_need(services, waste_code="10 01 02")
    assert suggested() == (WastePath.WASTE, Because.ASKED_AS_WASTE)
    declare_offer(services, waste_code="10 02 07*")
    assert suggested() == (WastePath.WASTE, Because.DANGEROUS)


def test_dangerous_waste_asks_whether_the_receiver_is_authorised_for_its_code(following: Following) -> None:
    declare_offer(following.services, waste_code="10 02 07*")
    choose(following, COORDINATOR, 0, WastePath.WASTE)
    before = status_of(following)
    authorised = make_site(id="site_b", company_id="company_b", dangerous_waste_codes=("10 02 07*",))
    change(following.services, lambda r: r.sites.save([authorised]))

    after = status_of(following)

    assert before.cautions == (Caution.NOT_AUTHORISED,)
    assert before.codes is not None
    assert not before.codes.authorised
    assert after.cautions == ()
    assert after.codes is not None
    assert after.codes.authorised


def test_heat_has_no_status_and_nobody_gives_it_one(following: Following) -> None:
    synergy, services = following.synergy, following.services
    heat = next(one.id for one in services.reference.resources if one.family.value == "heat")
    synergy = synergy.model_copy(update={"resource_id": heat})
    change(services, lambda r: r.synergies.kept.update({synergy.id: synergy}))

    found = dossier_of(following)

    assert (found.material, found.status, found.missing) == (False, None, ())
    with pytest.raises(InvalidDeclaration, match="chaleur"):
        choose(following, COORDINATOR, 0, WastePath.BY_PRODUCT)


def test_a_coordinator_prepares_and_confirms_for_nobody(agreed: Following) -> None:
    choose(agreed, COORDINATOR, 0, WastePath.BY_PRODUCT)

    assert lacks(agreed)[:2] == [(Lack.CONFIRMATION, Side.GIVER), (Lack.CONFIRMATION, Side.RECEIVER)]
    with pytest.raises(NotAllowed):
        choose(agreed, COORDINATOR, 1, WastePath.BY_PRODUCT, side=Side.GIVER)


def test_s9_one_account_never_confirms_for_two_firms(agreed: Following) -> None:
    with pytest.raises(InvalidDeclaration, match="quel établissement"):
        choose(agreed, BOTH, 0, WastePath.BY_PRODUCT)
    choose(agreed, BOTH, 0, WastePath.BY_PRODUCT, side=Side.GIVER)

    with pytest.raises(NotAllowed, match="both firms"):
        choose(agreed, BOTH, 1, WastePath.BY_PRODUCT, side=Side.RECEIVER)
    with pytest.raises(NotAllowed):
        choose(agreed, GIVER, 1, WastePath.BY_PRODUCT, side=Side.RECEIVER)
    choose(agreed, RECEIVER, 1, WastePath.BY_PRODUCT)

    assert status_of(agreed).status.confirmed_by == set(Side)


def test_one_firm_that_gives_to_itself_confirms_once(agreed: Following) -> None:
    change(agreed.services, lambda r: r.sites.save([make_site(id="site_b", company_id="company_a")]))

    choose(agreed, BOTH, 0, WastePath.BY_PRODUCT)

    assert status_of(agreed).status.confirmed_by == set(Side)
    assert status_of(agreed).status.choices[0].party is Party.BOTH


def test_each_firm_is_told_what_is_asked_of_it_once_both_agreed(following: Following) -> None:
    choose(following, COORDINATOR, 0, WastePath.BY_PRODUCT)
    before = (lacks(following, GIVER), lacks(following, RECEIVER), lacks(following))
    following.bring_to(State.AGREED)

    assert before[:2] == ([], [])
    assert len(before[2]) == 5
    assert lacks(following, GIVER) == [(Lack.CONFIRMATION, Side.GIVER)] + 2 * [(Lack.CONDITION, Side.GIVER)]
    assert lacks(following, RECEIVER) == [
        (Lack.CONFIRMATION, Side.RECEIVER),
        *(3 * [(Lack.CONDITION, Side.RECEIVER)]),
    ]


def test_the_inbox_of_a_firm_lists_what_its_dossier_lacks_until_it_is_shown(agreed: Following) -> None:
    def asked(actor: Actor) -> list[int]:
        (line,) = synergies_seen(agreed.services, actor)
        return [one.count for one in line.attention if one.reason is Reason.PROVE]

    assert (asked(GIVER), asked(RECEIVER), asked(COORDINATOR)) == ([1], [1], [])
    choose(agreed, GIVER, 0, WastePath.BY_PRODUCT)
    choose(agreed, RECEIVER, 1, WastePath.BY_PRODUCT)
    assert (asked(GIVER), asked(RECEIVER)) == ([2], [3])
    for condition in BY_PRODUCT:
        tick(agreed, GIVER, condition)

    assert (asked(GIVER), asked(RECEIVER)) == ([], [])
    (line,) = synergies_seen(agreed.services, COORDINATOR)
    assert line.lacking == ()


def test_a_condition_of_another_path_is_not_ticked(agreed: Following) -> None:
    with pytest.raises(ConflictingReview):
        tick(agreed, GIVER, "by_product_harmless")
    choose(agreed, GIVER, 0, WastePath.BY_PRODUCT)

    with pytest.raises(ConflictingReview):
        tick(agreed, GIVER, "waste_register_out")
    with pytest.raises(UnknownThing):
        tick(agreed, GIVER, "no_such_condition")


def test_what_was_shown_of_a_path_is_still_there_when_one_comes_back_to_it(agreed: Following) -> None:
    choose(agreed, GIVER, 0, WastePath.BY_PRODUCT)
    tick(agreed, GIVER, "by_product_harmless", evidence="bilan")
    choose(agreed, GIVER, 1, WastePath.WASTE)
    choose(agreed, GIVER, 2, WastePath.BY_PRODUCT)

    shown = [one for one in status_of(agreed).conditions if one.met]

    assert [one.condition.id for one in shown] == ["by_product_harmless"]


def test_a_condition_is_shown_by_a_document_that_its_author_may_read(agreed: Following) -> None:
    choose(agreed, GIVER, 0, WastePath.BY_PRODUCT)
    secret = add(agreed, RECEIVER, audience=Audience.COORDINATION)
    shared = add(agreed, RECEIVER)

    with pytest.raises(InvalidDeclaration, match="document_id"):
        tick(agreed, GIVER, "by_product_harmless", document_id=secret.id)
    with pytest.raises(InvalidDeclaration, match="document_id"):
        tick(agreed, GIVER, "by_product_harmless", document_id="document_of_another")
    tick(agreed, GIVER, "by_product_harmless", document_id=shared.id)
    remove_document(agreed.services, RECEIVER, SYNERGIES, agreed.id, shared.id)

    (line,) = [one for one in status_of(agreed).conditions if one.met]
    assert line.document is not None
    assert not line.document.stands


def test_a_dossier_holds_no_more_documents_than_its_limit(agreed: Following) -> None:
    documents = [add(agreed, GIVER, title=f"Plan {n}") for n in range(MOST_DOCUMENTS)]

    with pytest.raises(ConflictingReview, match="at most"):
        add(agreed, RECEIVER)
    remove_document(agreed.services, GIVER, SYNERGIES, agreed.id, documents[0].id)
    add(agreed, RECEIVER)

    assert len({one.id for one in documents}) == MOST_DOCUMENTS


def test_who_has_no_part_in_a_synergy_knows_nothing_of_its_dossier(agreed: Following) -> None:
    services, document = agreed.services, add(agreed, GIVER)

    for use in (
        lambda: synergy_dossier(services, STRANGER, agreed.id),
        lambda: read_document(services, STRANGER, SYNERGIES, agreed.id, document.id),
        lambda: add(agreed, STRANGER),
        lambda: add_note(services, STRANGER, SYNERGIES, agreed.id, "x", Audience.PARTIES),
        lambda: choose(agreed, STRANGER, 0, WastePath.WASTE),
        lambda: declare_realised(services, STRANGER, agreed.id, Side.GIVER, 2026, 0, "1"),
    ):
        with pytest.raises(UnknownThing):
            use()
    with pytest.raises(NotAllowed):
        synergy_dossier(services, ANALYST, agreed.id)


def test_a_document_of_another_synergy_is_not_read_through_this_one(agreed: Following) -> None:
    document = add(agreed, GIVER)
    other = agreed.synergy.model_copy(update={"id": "synergy_other"})
    change(agreed.services, lambda r: r.synergies.kept.update({other.id: other}))

    with pytest.raises(UnknownThing):
        read_document(agreed.services, GIVER, SYNERGIES, other.id, document.id)


def test_s7_a_manager_who_leaves_the_site_reads_nothing_of_its_dossier_any_more(agreed: Following) -> None:
    document = add(agreed, GIVER)
    gone = Actor(id=GIVER.id, role=Role.SITE_MANAGER, site_ids=())

    with pytest.raises(UnknownThing):
        read_document(agreed.services, gone, SYNERGIES, agreed.id, document.id)


def test_an_abandoned_synergy_keeps_its_dossier_for_the_coordination(agreed: Following) -> None:
    choose(agreed, GIVER, 0, WastePath.BY_PRODUCT)
    document = add(agreed, GIVER)
    abandon_synergy(agreed.services, GIVER, agreed.id, agreed.version, "trop cher")

    assert dossier_of(agreed).documents == (document,)
    assert dossier_of(agreed, RECEIVER).documents == ()
    assert dossier_of(agreed, RECEIVER).status is None
    assert lacks(agreed) == []
    with pytest.raises(ConflictingReview, match="abandoned"):
        add_note(agreed.services, COORDINATOR, SYNERGIES, agreed.id, "x", Audience.PARTIES)
    remove_document(agreed.services, GIVER, SYNERGIES, agreed.id, document.id)


def test_years_that_ended_while_it_ran_are_missing_until_each_firm_told_them(
    services: Services, clock: MovingClock
) -> None:
    following = opened(services)
    following.bring_to(State.RUNNING)

    def missing(actor: Actor) -> list[tuple[Side | None, int | None]]:
        found = dossier_of(following, actor).missing
        return [(one.side, one.year) for one in found if one.lack is Lack.QUANTITY]

    in_2026 = missing(COORDINATOR)
    clock.now = datetime(2028, 3, 1, tzinfo=UTC)
    in_2028 = missing(COORDINATOR)
    declare_realised(services, GIVER, following.id, Side.GIVER, 2026, 0, "10")
    declare_realised(services, COORDINATOR, following.id, Side.RECEIVER, 2026, 0, "10")

    assert in_2026 == []
    assert in_2028 == [(side, year) for year in (2026, 2027) for side in Side]
    assert missing(GIVER) == [(Side.GIVER, 2027)]
    assert missing(RECEIVER) == [(Side.RECEIVER, 2026), (Side.RECEIVER, 2027)]
    (line,) = synergies_seen(services, RECEIVER)
    assert [one.year for one in line.lacking if one.lack is Lack.QUANTITY] == [2026, 2027]


def test_a_synergy_that_ended_still_lacks_the_years_it_ran_and_no_more_proof(
    services: Services, clock: MovingClock
) -> None:
    following = opened(services)
    following.bring_to(State.ENDED)
    clock.now = datetime(2029, 1, 1, tzinfo=UTC)

    assert lacks(following) == [(Lack.QUANTITY, Side.GIVER), (Lack.QUANTITY, Side.RECEIVER)]
    declare_realised(services, GIVER, following.id, Side.GIVER, 2026, 0, "10")
    assert lacks(following) == [(Lack.QUANTITY, Side.RECEIVER)]


def test_the_receiver_counts_what_arrives_in_the_unit_of_what_is_given(agreed: Following) -> None:
    declare_realised(agreed.services, GIVER, agreed.id, Side.GIVER, 2026, 0, "1000")
    declare_realised(agreed.services, RECEIVER, agreed.id, Side.RECEIVER, 2026, 0, "990")

    (year,) = dossier_of(agreed).years

    assert (year.share, year.difference) == (pytest.approx(1000 / 1200), pytest.approx(-10))
    assert year.foreseen.proposed == 1200


def test_the_firm_that_declares_confirms_what_the_coordination_typed(agreed: Following) -> None:
    typed = declare_realised(agreed.services, COORDINATOR, agreed.id, Side.GIVER, 2026, 0, "5")
    own = declare_realised(agreed.services, GIVER, agreed.id, Side.GIVER, 2026, 1, "5", "c'est juste")

    assert (typed.on_behalf, own.on_behalf) == (True, False)
    assert [one.party for one in dossier_of(agreed).declared] == [Party.COORDINATOR, Party.GIVER]


def test_people_are_named_to_the_coordination_alone(agreed: Following) -> None:
    choose(agreed, GIVER, 0, WastePath.BY_PRODUCT)

    assert dossier_of(agreed).people[GIVER.id] == "a@firm-a.example"
    assert dossier_of(agreed, RECEIVER).people == {}


def test_nobody_agrees_by_writing_into_the_dossier(following: Following) -> None:
    for actor in (GIVER, RECEIVER):
        add_note(following.services, actor, SYNERGIES, following.id, "d'accord", Audience.PARTIES)
        add(following, actor)

    assert following.synergy.state is State.ACCEPTED
    assert [one.text for one in dossier_of(following, GIVER).notes] == ["d'accord"]
    assert len(dossier_of(following, RECEIVER).documents) == 1


def test_a_second_manager_of_the_firm_reads_its_entries_once_both_agreed(services: Services) -> None:
    following = opened(services)
    colleague = Actor(id="account_d", role=Role.SITE_MANAGER, site_ids=("site_a",))
    kept = Account(id="account_d", email="d@firm-a.example", role=Role.SITE_MANAGER, site_ids=("site_a",))
    change(services, lambda r: r.accounts.save(kept))
    change(services, lambda r: r.sites.save_companies([make_company()]))
    add(following, GIVER)
    before = dossier_of(following, colleague).documents
    agree_to_exchange(services, colleague, following.id, following.version)
    following.agree(RECEIVER)

    assert before == ()
    assert len(dossier_of(following, colleague).documents) == 1
