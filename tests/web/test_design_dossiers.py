"""The dossier of an accepted group or loop as people use its page: documents, notes, what others read."""

import io
from collections.abc import Callable

import pytest

from symbiose.domain.exchanges import State
from symbiose.services.context import Services
from tests.fakes import FakeStore
from tests.loop_case import LOOP_ID, keep_loop_of_two, loop_of_two, make_loop_decision
from tests.solar_case import GROUP_ID, keep_group, make_solar_decision
from tests.web.people import Person
from tests.web.test_indicators import plain

SignIn = Callable[[str], Person]
GROUP, LOOP = f"/soleil/{GROUP_ID}", f"/boucles/{LOOP_ID}"
PDF = b"%PDF-1.7\n1 0 obj\nendobj\ntrailer\n%%EOF\n"


@pytest.fixture(autouse=True)
def _accepted(store: FakeStore, services: Services) -> None:
    """Let a group of three sites and a loop of two be accepted."""
    keep_group(store)
    store.repositories.solar_decisions.save(make_solar_decision())
    keep_loop_of_two(store)
    store.repositories.loop_decisions.save(make_loop_decision(loop=loop_of_two()))


def add(person: Person, address: str, **changes: object) -> object:
    sent = {"title": "Devis", "kind": "study", "audience": "parties", "document": (io.BytesIO(PDF), "x.pdf")}
    return person.post(f"{address}/dossier/documents", sent | changes)


@pytest.mark.parametrize("address", [GROUP, LOOP])
def test_a_document_is_added_read_as_a_file_and_removed(
    signed_in: SignIn, coordinator: Person, store: FakeStore, address: str
) -> None:
    assert f'href="{address}/dossier"' in coordinator.get(address).text
    giver = signed_in("giver")

    assert add(giver, address).status_code == 302

    [document] = store.repositories.design_documents.all()
    page = plain(coordinator.get(f"{address}/dossier").text)
    assert "1 document" in page
    assert "Tous les membres et la coordination" in page
    assert "Site A (" in page
    taken = coordinator.get(f"{address}/dossier/documents/{document.id}")
    assert (taken.data, taken.headers["Content-Type"]) == (PDF, "application/pdf")
    assert f'filename="{document.file_name}"' in taken.headers["Content-Disposition"]
    assert signed_in("receiver").get(f"{address}/dossier/documents/{document.id}").status_code == 404

    removal = f"{address}/dossier/documents/{document.id}/retrait"
    assert signed_in("receiver").post(removal, {}).status_code == 404
    assert coordinator.post(removal, {}).status_code == 302
    assert "1 document retiré" in plain(giver.get(f"{address}/dossier").text)


@pytest.mark.parametrize("address", [GROUP, LOOP])
def test_a_note_is_written_and_what_is_wrong_is_told_at_its_field(
    signed_in: SignIn, coordinator: Person, address: str
) -> None:
    giver = signed_in("giver")

    empty = giver.post(f"{address}/dossier/notes", {"text": " ", "audience": "parties"})
    no_file = giver.post(f"{address}/dossier/documents", {"title": "Devis", "audience": "parties"})
    no_pdf = add(giver, address, document=(io.BytesIO(b"MZ\x00"), "x.pdf"))
    told = giver.post(f"{address}/dossier/notes", {"text": "Vu <b>hier</b>.", "audience": "parties"})

    assert (empty.status_code, no_file.status_code, no_pdf.status_code, told.status_code) == (
        422,
        422,
        415,
        302,
    )
    assert 'id="note-text-fault"' in empty.text
    assert 'id="add-document-fault"' in no_file.text
    assert 'value="Devis"' in no_file.text
    assert "Vu &lt;b&gt;hier&lt;/b&gt;." in coordinator.get(f"{address}/dossier").text
    other = signed_in("receiver").get(f"{address}/dossier").text
    assert "hier" not in other
    assert "ne sont lus que par vous et la coordination" in plain(other)


def test_the_coordination_reads_who_manages_members(signed_in: SignIn, coordinator: Person) -> None:
    signed_in("giver")

    assert "mailto:giver@" in coordinator.get(f"{GROUP}/dossier").text
    assert "mailto:" not in signed_in("receiver").get(f"{GROUP}/dossier").text.split("<main")[1]


def test_the_page_of_a_withdrawn_acceptance_shows_what_is_there_and_offers_no_form(
    signed_in: SignIn, store: FakeStore
) -> None:
    giver = signed_in("giver")
    add(giver, GROUP)
    [document] = store.repositories.design_documents.all()
    withdrawn = make_solar_decision(state=State.PROPOSED, group=None, version=2)
    store.repositories.solar_decisions.save(withdrawn)

    page = giver.get(f"{GROUP}/dossier")

    assert page.status_code == 200
    assert f"{GROUP}/dossier/documents/{document.id}" in page.text
    assert f'action="{GROUP}/dossier/documents"' not in page.text
    assert f'action="{GROUP}/dossier/documents/{document.id}/retrait"' in page.text
