"""The dossier of an accepted group or loop: who adds, reads and removes documents and notes, and when."""

from datetime import timedelta

import pytest

from symbiose.domain.accounts import Account, Actor, Role
from symbiose.domain.dossier_documents import DesignDocument, DocumentKind
from symbiose.domain.dossier_entries import Audience
from symbiose.domain.errors import ConflictingReview, InvalidDeclaration, NotAllowed, UnknownThing
from symbiose.domain.exchanges import State
from symbiose.services.context import Services
from symbiose.services.design_dossiers import (
    GROUP_DOSSIERS,
    LOOP_DOSSIERS,
    DesignDossier,
    design_dossier,
)
from symbiose.services.dossier_documents import (
    OfferedDocument,
    add_document,
    read_document,
    remove_document,
)
from symbiose.services.dossier_notes import add_note
from symbiose.services.following_designs import Ask, close_operation
from symbiose.services.groups_followed import GROUPS
from symbiose.services.loop_review import accept_loop
from symbiose.services.operations_inbox import operations_followed
from symbiose.services.personal_data import data_of_person
from symbiose.services.solar_review import accept_group, reopen_group
from tests.fakes import FakeStore
from tests.loop_case import LOOP_ID, keep_loop
from tests.services.conftest import MovingClock
from tests.services.test_solar_following import accepted, all_agree, manager
from tests.solar_case import GROUP_ID

__all__ = ["accepted"]
PDF = b"%PDF-1.7\n1 0 obj\nendobj\ntrailer\n%%EOF\n"


def add(services: Services, actor: Actor, audience: Audience = Audience.PARTIES) -> DesignDocument:
    offered = OfferedDocument("Devis des toits", DocumentKind.STUDY, audience, PDF)
    return add_document(services, actor, GROUP_DOSSIERS, GROUP_ID, offered)


def seen(services: Services, actor: Actor) -> DesignDossier:
    return design_dossier(services, actor, GROUP_DOSSIERS, GROUP_ID)


def test_what_is_meant_for_all_opens_to_members_once_all_agreed(
    services: Services, coordinator: Actor
) -> None:
    a, b = manager("site_a"), manager("site_b")
    document = add(services, a)
    note = add_note(services, a, GROUP_DOSSIERS, GROUP_ID, "Toit refait en 2024.", Audience.PARTIES)
    kept_back = add_note(services, coordinator, GROUP_DOSSIERS, GROUP_ID, "À revoir.", Audience.COORDINATION)
    assert (document.site_id, note.site_id, kept_back.site_id) == ("site_a", "site_a", None)
    assert seen(services, b).documents == seen(services, b).notes == ()
    with pytest.raises(UnknownThing):
        read_document(services, b, GROUP_DOSSIERS, GROUP_ID, document.id)

    all_agree(services)

    assert seen(services, b).documents == (document,)
    assert seen(services, b).notes == (note,)
    assert read_document(services, b, GROUP_DOSSIERS, GROUP_ID, document.id) == (document, PDF)
    assert set(seen(services, coordinator).notes) == {kept_back, note}


def test_each_writing_is_one_entry_of_the_journal_and_is_heard_of(
    services: Services, coordinator: Actor, clock: MovingClock
) -> None:
    clock.now += timedelta(days=3)
    before = services.store.read(lambda r: r.journal.count())

    document = add(services, manager("site_a"))
    add_note(services, coordinator, GROUP_DOSSIERS, GROUP_ID, "vu", Audience.PARTIES)
    remove_document(services, coordinator, GROUP_DOSSIERS, GROUP_ID, document.id)

    entries = services.store.read(lambda r: r.journal.latest(3))
    assert services.store.read(lambda r: r.journal.count()) == before + 3
    assert {(one.action, one.thing_id) for one in entries} == {
        ("solar_group_add_document", GROUP_ID),
        ("solar_group_add_note", GROUP_ID),
        ("solar_group_remove_document", GROUP_ID),
    }
    [line] = operations_followed(services, coordinator)
    assert line.heard_at == clock.now


def test_who_added_a_document_or_the_coordination_removes_it_and_that_stays_told(
    services: Services, coordinator: Actor
) -> None:
    all_agree(services)
    document, other = add(services, manager("site_a")), add(services, manager("site_a"))
    with pytest.raises(NotAllowed):
        remove_document(services, manager("site_b"), GROUP_DOSSIERS, GROUP_ID, document.id)

    remove_document(services, manager("site_a"), GROUP_DOSSIERS, GROUP_ID, document.id)
    remove_document(services, coordinator, GROUP_DOSSIERS, GROUP_ID, other.id)

    found = seen(services, manager("site_b"))
    assert found.documents == ()
    assert {one.id for one in found.removed} == {document.id, other.id}
    with pytest.raises(UnknownThing):
        read_document(services, coordinator, GROUP_DOSSIERS, GROUP_ID, document.id)


def test_nobody_else_knows_of_the_dossier_and_analysts_read_none(services: Services) -> None:
    for stranger in (
        Actor(id="x", role=Role.SITE_MANAGER, site_ids=("site_x",)),
        Actor(id="east", role=Role.COORDINATOR, site_ids=("site_x",), park_ids=("park_e",)),
    ):
        with pytest.raises(UnknownThing):
            seen(services, stranger)
        with pytest.raises(UnknownThing):
            add(services, stranger)
    with pytest.raises(NotAllowed):
        seen(services, Actor(id="reader", role=Role.ANALYST))
    with pytest.raises(NotAllowed):
        add(services, Actor(id="reader", role=Role.ANALYST))


def test_nothing_is_added_to_what_was_given_up_or_is_accepted_no_more(
    services: Services, coordinator: Actor
) -> None:
    document = add(services, manager("site_a"))
    close_operation(Ask(services, coordinator, GROUPS, GROUP_ID, 0), "prix trop bas")

    with pytest.raises(ConflictingReview, match="abandoned"):
        add(services, manager("site_a"))
    assert not seen(services, coordinator).may_add
    assert seen(services, coordinator).documents == (document,)
    remove_document(services, coordinator, GROUP_DOSSIERS, GROUP_ID, document.id)


def test_once_the_acceptance_was_withdrawn_the_dossier_is_read_and_cleared_by_who_could_before(
    services: Services, coordinator: Actor
) -> None:
    writer = manager("site_a")
    document, other = add(services, writer), add(services, writer)
    reopen_group(services, coordinator, GROUP_ID, 1)

    with pytest.raises(ConflictingReview, match="accepted no more"):
        add(services, writer)
    found = seen(services, coordinator)
    assert (found.may_add, found.line.state) == (False, State.PROPOSED)
    assert read_document(services, writer, GROUP_DOSSIERS, GROUP_ID, document.id) == (document, PDF)
    assert seen(services, manager("site_b")).documents == ()
    with pytest.raises(UnknownThing):
        seen(services, manager("site_x"))
    remove_document(services, writer, GROUP_DOSSIERS, GROUP_ID, document.id)
    remove_document(services, coordinator, GROUP_DOSSIERS, GROUP_ID, other.id)
    assert seen(services, writer).documents == ()


def test_what_was_never_accepted_has_no_dossier(services: Services, coordinator: Actor) -> None:
    with pytest.raises(UnknownThing):
        design_dossier(services, coordinator, LOOP_DOSSIERS, LOOP_ID)


def test_what_is_accepted_anew_takes_additions_again(services: Services, coordinator: Actor) -> None:
    document = add(services, manager("site_a"))
    reopen_group(services, coordinator, GROUP_ID, 1)
    accept_group(services, coordinator, GROUP_ID, 2)

    added = add(services, manager("site_a"))

    assert (document.acceptance, added.acceptance) == (1, 3)
    assert set(seen(services, coordinator).documents) == {document, added}


def test_a_title_on_several_lines_and_an_empty_note_are_refused(services: Services) -> None:
    bad = OfferedDocument("Devis\nbis", DocumentKind.STUDY, Audience.PARTIES, PDF)
    with pytest.raises(InvalidDeclaration):
        add_document(services, manager("site_a"), GROUP_DOSSIERS, GROUP_ID, bad)
    with pytest.raises(InvalidDeclaration):
        add_note(services, manager("site_a"), GROUP_DOSSIERS, GROUP_ID, " ", Audience.PARTIES)


def test_who_decides_reads_who_manages_each_member_and_members_do_not(
    services: Services, store: FakeStore, coordinator: Actor
) -> None:
    store.repositories.accounts.save(
        Account(id="account_a", email="a@a.example", role=Role.SITE_MANAGER, site_ids=("site_a",))
    )

    assert seen(services, coordinator).contacts == {"site_a": ("a@a.example",), "site_b": (), "site_c": ()}
    assert seen(services, manager("site_b")).contacts == {}


def test_a_loop_has_the_same_dossier_and_a_person_takes_away_what_they_wrote(
    services: Services, store: FakeStore, coordinator: Actor
) -> None:
    keep_loop(store)
    accept_loop(services, coordinator, LOOP_ID, 0)
    writer = manager("site_a")
    store.repositories.accounts.save(
        Account(id=writer.id, email="a@a.example", role=Role.SITE_MANAGER, site_ids=writer.site_ids)
    )
    offered = OfferedDocument("Plan", DocumentKind.STUDY, Audience.PARTIES, PDF)

    document = add_document(services, writer, LOOP_DOSSIERS, LOOP_ID, offered)
    add_note(services, writer, LOOP_DOSSIERS, LOOP_ID, "Tranchée piquetée.", Audience.COORDINATION)

    written = {(one.kind, one.thing_id, one.text) for one in data_of_person(services, writer).written}
    assert {("document", document.id, "Plan"), ("note", LOOP_ID, "Tranchée piquetée.")} <= written
