"""A dropped file from its reception to its confirmation, and who may do what with it."""

from datetime import timedelta

import pytest

from symbiose.domain.accounts import Actor
from symbiose.domain.errors import (
    InvalidDeclaration,
    InvalidDocument,
    NotAllowed,
    ServiceBusy,
    StalePreview,
    UnknownThing,
)
from symbiose.domain.uploads import KEPT_FOR
from symbiose.services import importing, uploads
from symbiose.services.context import Services
from symbiose.services.import_plan import FlowState, ImportPreview
from tests.fakes import FakeFiles, FakeShelf

HEADER = b"sens;ressource;quantite;unite;reference\n"
GOOD = HEADER + b"offre;fly_ash;12;t;lot 1\n"
MIXED = GOOD + b"offre;fly_ash;1.234;t;lot 2\n"


def references(services: Services) -> set[str]:
    return {flow.reference for flow in services.store.read(lambda r: r.flows.all()) if flow.reference}


def preview_of(services: Services, actor: Actor, upload_id: str) -> ImportPreview:
    found = uploads.upload_sheet(services, actor, upload_id).preview
    assert found is not None
    return found


def test_a_preview_says_what_is_new_what_changes_and_what_stays(services: Services, manager_a: Actor) -> None:
    first = uploads.receive(services, manager_a, "a.csv", GOOD, "site_a")
    seen = preview_of(services, manager_a, first.id)
    assert [flow.state for flow in seen.flows] == [FlowState.NEW]
    uploads.confirm(services, manager_a, first.id, keep_good=False, seen=seen.fingerprint)

    changed = GOOD.replace(b"12", b"15") + b"besoin;fly_ash;1;t;lot 9\n"
    second = preview_of(
        services, manager_a, uploads.receive(services, manager_a, "b.csv", changed, "site_a").id
    )
    third = preview_of(services, manager_a, uploads.receive(services, manager_a, "c.csv", GOOD, "site_a").id)

    assert [flow.state for flow in second.flows] == [FlowState.UPDATE, FlowState.NEW]
    (change,) = second.flows[0].changes
    assert (change.field, change.before, change.after) == ("quantity_per_year", 12.0, 15.0)
    assert [flow.state for flow in third.flows] == [FlowState.UNCHANGED]
    assert third.changed == 0


def test_all_or_nothing_refuses_and_the_good_lines_are_kept_when_asked(
    services: Services, manager_a: Actor
) -> None:
    upload = uploads.receive(services, manager_a, "a.csv", MIXED, "site_a")
    seen = preview_of(services, manager_a, upload.id).fingerprint

    with pytest.raises(InvalidDeclaration):
        uploads.confirm(services, manager_a, upload.id, keep_good=False, seen=seen)
    assert references(services) == set()
    done = uploads.confirm(services, manager_a, upload.id, keep_good=True, seen=seen)

    assert references(services) == {"lot 1"}
    assert done.receipt is not None
    assert (done.receipt.written, done.receipt.rejected) == (1, 1)


def test_a_second_confirmation_returns_the_receipt_of_the_first(services: Services, manager_a: Actor) -> None:
    upload = uploads.receive(services, manager_a, "a.csv", GOOD, "site_a")
    seen = preview_of(services, manager_a, upload.id).fingerprint
    first = uploads.confirm(services, manager_a, upload.id, keep_good=False, seen=seen)
    entries = services.store.read(lambda r: r.journal.count())

    again = uploads.confirm(services, manager_a, upload.id, keep_good=True, seen="whatever")

    assert again == first
    assert services.store.read(lambda r: r.journal.count()) == entries


def test_what_changed_since_it_was_looked_at_is_not_applied(
    services: Services, manager_a: Actor, coordinator: Actor
) -> None:
    upload = uploads.receive(services, manager_a, "a.csv", GOOD, "site_a")
    seen = preview_of(services, manager_a, upload.id).fingerprint
    other = services.files.read("b.csv", GOOD.replace(b"12", b"99"), {"site": "site_a"})
    importing.confirm(services, coordinator, other, keep_good=False)

    with pytest.raises(StalePreview):
        uploads.confirm(services, manager_a, upload.id, keep_good=False, seen=seen)

    assert uploads.upload_sheet(services, manager_a, upload.id).upload.open


def test_preview_and_confirmation_serve_callers_that_keep_no_upload(
    services: Services, coordinator: Actor
) -> None:
    read = services.files.read("a.csv", GOOD, {"site": "site_a"})
    before = services.store.read(lambda r: r.journal.count())

    seen = importing.preview(services, coordinator, read)
    report = importing.confirm(services, coordinator, read, keep_good=False, seen=seen.fingerprint)

    assert report.written == 1
    assert services.store.read(lambda r: r.journal.count()) == before + 1


def test_an_answer_is_kept_and_taken_back(services: Services, manager_a: Actor) -> None:
    upload = uploads.receive(services, manager_a, "a.csv", MIXED, "site_a")

    uploads.answer(services, manager_a, upload.id, {"number:.": "thousands"})
    answered = uploads.upload_sheet(services, manager_a, upload.id)
    assert answered.preview is not None
    assert (answered.unanswered, answered.preview.file.rejected) == (0, 0)

    uploads.answer(services, manager_a, upload.id, {"number:.": " "})
    assert uploads.upload_sheet(services, manager_a, upload.id).unanswered == 1


def test_all_answers_that_are_none_are_told_at_once_and_none_is_kept(
    services: Services, coordinator: Actor
) -> None:
    upload = uploads.receive(services, coordinator, "a.csv", MIXED)

    given = {"number:.": "both", "site": "nowhere", "dates": "day"}

    with pytest.raises(InvalidDeclaration) as told:
        uploads.answer(services, coordinator, upload.id, given)

    assert {problem.path for problem in told.value.problems} == {"number:.", "site", "dates"}
    assert uploads.upload_sheet(services, coordinator, upload.id).upload.answers == {}


def test_a_manager_answers_with_an_own_site_only(services: Services, manager_a: Actor) -> None:
    upload = uploads.receive(services, manager_a, "a.csv", GOOD)

    with pytest.raises(InvalidDeclaration):
        uploads.answer(services, manager_a, upload.id, {"site": "site_b"})
    uploads.answer(services, manager_a, upload.id, {"site": "site_a"})

    assert preview_of(services, manager_a, upload.id).file.rejected == 0


def test_words_answered_on_screen_stay_the_flow_that_they_were(services: Services, manager_a: Actor) -> None:
    content = b"sens;ressource;quantite;unite\noffre;poudre grise;5;t\n"
    first = uploads.receive(services, manager_a, "a.csv", content, "site_a")
    seen = preview_of(services, manager_a, first.id).fingerprint
    uploads.confirm(services, manager_a, first.id, keep_good=False, seen=seen)
    second = uploads.receive(services, manager_a, "a.csv", content, "site_a")

    uploads.answer(services, manager_a, second.id, {"resource:poudre grise": "fly_ash"})

    (flow,) = preview_of(services, manager_a, second.id).flows
    assert flow.state is FlowState.UPDATE
    assert ("resource_id", None, "fly_ash") in [(c.field, c.before, c.after) for c in flow.changes]


def test_an_analyst_drops_nothing_and_sees_nothing(services: Services, analyst: Actor) -> None:
    with pytest.raises(NotAllowed):
        uploads.receive(services, analyst, "a.csv", GOOD)
    with pytest.raises(NotAllowed):
        uploads.unfinished(services, analyst)


def test_rights_that_ended_reject_the_lines_at_the_confirmation(services: Services, manager_a: Actor) -> None:
    upload = uploads.receive(services, manager_a, "a.csv", GOOD, "site_a")
    seen = preview_of(services, manager_a, upload.id).fingerprint
    moved = manager_a.model_copy(update={"site_ids": ("site_b",)})

    with pytest.raises(StalePreview):
        uploads.confirm(services, moved, upload.id, keep_good=True, seen=seen)

    assert references(services) == set()


def test_a_file_that_cannot_be_read_is_not_kept(services: Services, manager_a: Actor) -> None:
    with pytest.raises(InvalidDocument):
        uploads.receive(services, manager_a, "a.csv", b"bonjour")

    assert uploads.unfinished(services, manager_a) == []


def test_a_busy_service_keeps_the_file_and_the_answers(services: Services, manager_a: Actor) -> None:
    assert isinstance(services.files, FakeFiles)
    upload = uploads.receive(services, manager_a, "a.csv", MIXED, "site_a")
    services.files.busy = True

    with pytest.raises(ServiceBusy):
        uploads.answer(services, manager_a, upload.id, {"number:.": "decimal"})

    assert uploads.upload_sheet(services, manager_a, upload.id).preview is None
    services.files.busy = False
    uploads.read_upload(services, manager_a, upload.id)
    assert preview_of(services, manager_a, upload.id).file.rejected == 0


def test_uploads_end_after_seven_days(services: Services, manager_a: Actor) -> None:
    assert isinstance(services.uploads, FakeShelf)
    upload = uploads.receive(services, manager_a, "a.csv", GOOD, "site_a")
    old = upload.model_copy(update={"received_at": upload.received_at - KEPT_FOR - timedelta(seconds=1)})
    services.uploads.update(old)

    with pytest.raises(UnknownThing):
        uploads.upload_sheet(services, manager_a, upload.id)
    assert uploads.unfinished(services, manager_a) == []
    uploads.receive(services, manager_a, "b.csv", GOOD, "site_a")
    assert upload.id not in services.uploads.kept


def test_an_abandoned_import_leaves_nothing(services: Services, manager_a: Actor) -> None:
    upload = uploads.receive(services, manager_a, "a.csv", GOOD, "site_a")

    uploads.abandon(services, manager_a, upload.id)

    with pytest.raises(UnknownThing):
        uploads.upload_sheet(services, manager_a, upload.id)
    assert references(services) == set()


def test_a_register_ends_the_year_before_it_in_the_preview_too(services: Services, manager_a: Actor) -> None:
    header = "Dénomination du déchet;Code déchet;Date d'expédition;Poids en tonnes\n"
    for year in (2024, 2025):
        content = f"{header}Boues;08 01 13*;10/12/{year};2\n".encode()
        upload = uploads.receive(services, manager_a, f"{year}.csv", content, "site_a")
        seen = preview_of(services, manager_a, upload.id)
        if year == 2024:
            uploads.confirm(services, manager_a, upload.id, keep_good=False, seen=seen.fingerprint)

    assert [(flow.state, flow.ended) for flow in seen.flows] == [
        (FlowState.NEW, False),
        (FlowState.UPDATE, True),
    ]
