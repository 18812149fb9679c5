"""The dossier of a synergy in the browser: status, notes, quantities, the printed sheet."""

import re
from typing import Any

import pytest

from symbiose.services.context import Services
from tests.fakes import FakeStore
from tests.web.people import Person
from tests.web.two_firms import SignIn, TwoFirms, document_address


@pytest.fixture
def firms(services: Services, store: FakeStore, signed_in: SignIn) -> TwoFirms:
    return TwoFirms(services, store, signed_in)


@pytest.fixture
def agreed(firms: TwoFirms) -> TwoFirms:
    firms.agree()
    return firms


def missing(person: Person, firms: TwoFirms) -> int:
    found = re.search(r"(?:Ce qui manque|Ce qui vous est demandé) \((\d+)\)", person.get(firms.page).text)
    return int(found[1]) if found else 0


def test_a_coordinator_reads_codes_and_the_suggested_status_before_anybody_agreed(firms: TwoFirms) -> None:
    page = firms.coordinator.get(firms.page).text

    assert "10 01 02" in page
    assert "D’après ce qui est déclaré" in page
    assert "Choisir le statut de ce qui est cédé" in page


def test_the_receiver_reads_no_code_before_both_agreed_and_does_after(firms: TwoFirms) -> None:
    before = firms.receiver.get(firms.page)
    refused = firms.choose(firms.receiver, "waste", 0)
    firms.agree()
    after = firms.receiver.get(firms.page)

    assert before.status_code == 200
    assert "10 01 02" not in before.text
    assert refused.status_code == 403
    assert "10 01 02" in after.text


def test_a_status_holds_once_both_firms_confirmed_it(agreed: TwoFirms) -> None:
    assert agreed.choose(agreed.coordinator, "by_product", 0).status_code == 302
    assert agreed.choose(agreed.giver, "by_product", 1).status_code == 302
    page = agreed.coordinator.get(agreed.page).text

    assert page.count("✓ a confirmé") == 1
    assert page.count("n’a pas confirmé") >= 1
    assert agreed.choose(agreed.receiver, "by_product", 2).status_code == 302
    assert agreed.coordinator.get(agreed.page).text.count("✓ a confirmé") == 2


def test_a_condition_is_ticked_with_evidence_and_taken_back_with_a_reason(agreed: TwoFirms) -> None:
    agreed.choose(agreed.giver, "by_product", 0)
    lacking = missing(agreed.coordinator, agreed)

    empty = agreed.tick(agreed.giver, "by_product_from_process", evidence=" ")
    ticked = agreed.tick(agreed.giver, "by_product_from_process")
    now = missing(agreed.coordinator, agreed)
    back = agreed.tick(agreed.receiver, "by_product_from_process", 1, met="false", evidence="plan périmé")

    assert (empty.status_code, ticked.status_code, back.status_code) == (422, 302, 302)
    assert "Écrivez ce qui le montre" in empty.text
    assert (lacking, now, missing(agreed.coordinator, agreed)) == (6, 5, 6)
    assert "plan périmé" in agreed.giver.get(agreed.page).text
    assert "contrat de cinq ans" in agreed.giver.get(agreed.page).text


def test_r2_a_stale_form_of_the_dossier_is_told_what_stands_and_keeps_what_was_typed(
    agreed: TwoFirms,
) -> None:
    agreed.choose(agreed.giver, "by_product", 0)
    agreed.tick(agreed.giver, "by_product_from_process")

    status = agreed.choose(agreed.receiver, "waste", 0)
    tick = agreed.tick(agreed.receiver, "by_product_from_process", 0, evidence="le mien")
    other = agreed.tick(agreed.receiver, "waste_register_in", 0)

    assert (status.status_code, tick.status_code, other.status_code) == (409, 409, 409)
    assert "Statut choisi : Sous-produit" in status.text.replace("\N{NO-BREAK SPACE}", " ")
    assert "contrat de cinq ans" in tick.text


def test_when_a_consent_is_withdrawn_the_dossier_closes_to_the_other_firm(agreed: TwoFirms) -> None:
    agreed.add(agreed.giver, title="Analyse secrète")
    agreed.choose(agreed.giver, "by_product", 0)
    agreed.giver.post(f"{agreed.page}/notes", text="canari de la note", audience="parties")
    address = document_address(agreed.receiver.get(agreed.page))

    agreed.giver.post(f"/synergies/{agreed.id}/abandon", version=agreed.synergy.version, reason="non")

    page = agreed.receiver.get(agreed.page).text
    for told in ("Analyse secrète", "canari de la note", "10 01 02", "Statut choisi"):
        assert told not in page
    assert agreed.receiver.get(address).status_code == 404
    assert "Analyse secrète" in agreed.giver.get(agreed.page).text
    assert agreed.add(agreed.giver).status_code == 409


def test_notes_are_for_whom_they_are_meant_and_never_change(agreed: TwoFirms) -> None:
    agreed.coordinator.post(
        f"{agreed.page}/notes", text="à garder <b>entre nous</b>", audience="coordination"
    )
    agreed.receiver.post(f"{agreed.page}/notes", text="vu le 3", audience="parties")
    empty = agreed.receiver.post(f"{agreed.page}/notes", text="  ", audience="parties")

    assert empty.status_code == 422
    assert "entre nous" not in agreed.giver.get(agreed.page).text
    assert "entre nous" not in agreed.coordinator.get(f"/synergies/{agreed.id}/fiche").text
    assert "&lt;b&gt;entre nous&lt;/b&gt;" in agreed.coordinator.get(agreed.page).text
    assert "vu le 3" in agreed.giver.get(agreed.page).text


def test_what_both_firms_say_of_a_year_stands_beside_what_was_proposed_and_accepted(
    agreed: TwoFirms,
) -> None:
    assert agreed.declare(agreed.giver, "giver", "1 000").status_code == 302
    assert agreed.declare(agreed.receiver, "receiver", "970,5", remark="pesées").status_code == 302

    page = agreed.coordinator.get(agreed.page).text.replace("\N{NARROW NO-BREAK SPACE}", "")
    table = page[page.index('data-label="Proposée"') :].split("</table>")[0]
    figures = re.sub(r"<[^>]+>", "", table)

    assert figures.count("1200 t") == 2
    for told in ("1000 t", "970,5 t", "\N{MINUS SIGN}29,5 t", "83,33\N{NO-BREAK SPACE}%"):
        assert told in figures


def test_a_firm_declares_for_itself_and_the_coordination_is_told_as_such(agreed: TwoFirms) -> None:
    other = agreed.declare(agreed.giver, "receiver", "5")
    on_behalf = agreed.declare(agreed.coordinator, "receiver", "5")
    page = agreed.giver.get(agreed.page).text
    own = agreed.declare(agreed.receiver, "receiver", "6", seen=1, remark="notre pesée")

    assert (other.status_code, on_behalf.status_code, own.status_code) == (403, 302, 302)
    assert "saisi par la coordination" in page


def test_a_correction_says_why_and_keeps_what_was_said_before(agreed: TwoFirms) -> None:
    agreed.declare(agreed.giver, "giver", "1000")

    without = agreed.declare(agreed.giver, "giver", "900", seen=1)
    stale = agreed.declare(agreed.giver, "giver", "900", remark="double saisie")
    corrected = agreed.declare(agreed.giver, "giver", "900", seen=1, remark="double saisie")
    page = agreed.receiver.get(agreed.page).text.replace("\N{NARROW NO-BREAK SPACE}", "")

    assert (without.status_code, stale.status_code, corrected.status_code) == (422, 409, 302)
    assert "dites pourquoi" in without.text.lower()
    assert 'id="correct-giver-2026-quantity"' in stale.text
    assert re.search(r'id="correct-giver-2026-quantity"[^>]* value="900"', stale.text)  # typed, not lost
    assert "1000 t" in page
    assert "900 t" in page
    assert "double saisie" in page


@pytest.mark.parametrize(
    ("sent", "told"),
    [
        ({"quantity": "beaucoup"}, "un nombre est attendu"),
        ({"quantity": "1.234"}, "nombre ambigu"),
        ({"quantity": "-3"}, "positive"),
        ({"quantity": "1e400"}, "nombre"),
        ({"quantity": "-1"}, "une quantité positive, ou zéro"),
        ({"quantity": "1000000000001"}, "au plus 1 000 000 000 000"),
        ({"quantity": "5", "year": 2031}, "une année de 2000"),
        ({"quantity": "5", "year": 1999}, "une année de 2000"),
    ],
)
def test_a_quantity_that_is_none_is_told_with_what_was_typed(
    agreed: TwoFirms, sent: dict[str, Any], told: str
) -> None:
    answer = agreed.declare(agreed.giver, "giver", **sent)

    assert answer.status_code == 422
    [beside] = re.findall(
        r'class="field-fault" id="declare-giver-(?:quantity|year)-fault">([^<]*)', answer.text
    )
    assert told in beside.lower().translate(
        {ord("\N{NO-BREAK SPACE}"): " ", ord("\N{NARROW NO-BREAK SPACE}"): " "}
    )


def test_a_remark_that_is_too_long_is_told_as_such_where_nothing_is_corrected(agreed: TwoFirms) -> None:
    answer = agreed.declare(agreed.giver, "giver", "5", remark="x" * 2001)

    assert answer.status_code == 422
    assert "2000 caractères au plus" in answer.text
    assert "pourquoi vous corrigez" not in answer.text


def test_nothing_is_declared_before_both_agreed(firms: TwoFirms) -> None:
    answer = firms.declare(firms.giver, "giver", "5")

    assert answer.status_code == 409
    assert "quand les deux entreprises ont donné leur accord" in firms.giver.get(firms.page).text


@pytest.mark.parametrize(
    ("address", "fields"),
    [
        ("statut", {"path": "waste", "seen": 0, "party": "receiver"}),
        ("statut", {"path": "gift", "seen": 0}),
        ("conditions/by_product_from_process", {"met": "true", "seen": 0, "ticked_by": "me"}),
        ("notes", {"text": "x", "audience": "everybody"}),
        ("notes", {"text": "x", "audience": "parties", "written_by": "me"}),
        ("quantites", {"side": "coordinator", "year": 2026, "seen": 0, "quantity": "1"}),
        ("quantites", {"side": "giver", "year": 2026, "seen": 0, "quantity": "1", "unit": "kg"}),
        ("documents", {"title": "x", "media_type": "text/html"}),
    ],
)
def test_s8_fields_that_a_form_of_the_dossier_does_not_have_are_refused(
    agreed: TwoFirms, address: str, fields: dict[str, Any]
) -> None:
    before = agreed.services.store.read(lambda r: r.journal.count())

    answer = agreed.giver.post(f"{agreed.page}/{address}", fields)

    assert answer.status_code == 422
    assert agreed.services.store.read(lambda r: r.journal.count()) == before


def test_an_operation_goes_with_waste_alone(agreed: TwoFirms) -> None:
    unknown = agreed.choose(agreed.giver, "waste", 0, operation_code="R 99")
    with_by_product = agreed.choose(agreed.giver, "by_product", 0, operation_code="R 4")
    with_waste = agreed.choose(agreed.giver, "waste", 0, operation_code="R 5")

    assert [a.status_code for a in (unknown, with_by_product, with_waste)] == [422, 422, 302]
    assert "laissez l’opération vide" in with_by_product.text.lower().replace("&#39;", "'")
    assert "R 5" in agreed.receiver.get(agreed.page).text


def test_each_write_leaves_one_entry_and_the_synergy_was_heard_of(agreed: TwoFirms) -> None:
    before = agreed.services.store.read(lambda r: (r.journal.count(), r.synergies.get(agreed.id).heard_at))

    agreed.giver.post(f"{agreed.page}/notes", text="x", audience="parties")

    after = agreed.services.store.read(lambda r: (r.journal.count(), r.synergies.get(agreed.id).heard_at))
    assert after[0] == before[0] + 1
    assert after[1] > before[1]


def test_the_sheet_for_the_meeting_holds_what_both_may_read(agreed: TwoFirms) -> None:
    agreed.choose(agreed.giver, "by_product", 0)
    agreed.tick(agreed.giver, "by_product_from_process")
    agreed.add(agreed.giver, title="Analyse partagée")
    agreed.declare(agreed.giver, "giver", "1000")
    address = f"/synergies/{agreed.id}/fiche"

    coordinator, giver = agreed.coordinator.get(address).text, agreed.giver.get(address).text

    for page in (coordinator, giver):
        for told in ("Site A", "Site B", "10 01 02", "Sous-produit", "Analyse partagée", "Décisions de la"):
            assert told in page
    assert "Bénéfice" not in coordinator
    assert "Bénéfice de votre site" in giver


def test_before_both_agreed_the_sheet_of_a_firm_names_no_other(firms: TwoFirms) -> None:
    page = firms.giver.get(f"/synergies/{firms.id}/fiche").text

    assert "Site B" not in page
    assert "receiver@test.example" not in page
    assert "ne la remettez à aucune" in firms.coordinator.get(f"/synergies/{firms.id}/fiche").text
