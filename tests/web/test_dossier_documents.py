"""Documents of a dossier in the browser: added, read by whom they are for, removed."""

import pytest

from symbiose.services.context import Services
from tests.fakes import FakeStore
from tests.web.two_firms import PDF, SignIn, TwoFirms, document_address


@pytest.fixture
def firms(services: Services, store: FakeStore, signed_in: SignIn) -> TwoFirms:
    return TwoFirms(services, store, signed_in)


@pytest.fixture
def agreed(firms: TwoFirms) -> TwoFirms:
    firms.agree()
    return firms


def test_s26_s29_a_document_is_downloaded_as_an_attachment_under_a_name_of_ours(agreed: TwoFirms) -> None:
    hostile = "../../etc/passwd\u202egpj.exe"
    added = agreed.add(agreed.giver, name=hostile)
    page = agreed.receiver.get(agreed.page)
    address = document_address(page)

    sent = agreed.receiver.get(address)

    assert added.status_code == 302
    assert sent.data == PDF
    name = address.rpartition("/")[2]
    assert sent.headers["Content-Disposition"] == f'attachment; filename="{name}.pdf"'
    assert sent.headers["Content-Type"] == "application/pdf"
    assert sent.headers["X-Content-Type-Options"] == "nosniff"
    assert "passwd" not in page.text


@pytest.mark.parametrize(
    ("content", "status"),
    [
        (b"<html><script>alert(1)</script>", 415),
        (b"MZ\x90\x00", 415),
        (b"", 422),
        (b"%PDF-" + b"0" * 10 * 1024 * 1024, 413),
    ],
)
def test_s26_what_is_no_document_is_refused_whatever_its_name(
    agreed: TwoFirms, content: bytes, status: int
) -> None:
    answer = agreed.add(agreed.giver, content, "analyse.pdf", title="Mon titre")

    assert answer.status_code == status
    assert "Mon titre" in answer.text
    assert "/documents/document_" not in agreed.giver.get(agreed.page).text


def test_a_document_without_file_or_title_is_asked_for_again(agreed: TwoFirms) -> None:
    without_file = agreed.giver.post(f"{agreed.page}/documents", title="T", kind="study", audience="parties")
    without_title = agreed.add(agreed.giver, title=" ")
    turning = agreed.add(agreed.giver, title="fdp.\u202eexe")

    assert [a.status_code for a in (without_file, without_title, turning)] == [422, 422, 422]
    assert "Choisissez un document" in without_file.text
    assert all("Écrivez un titre d’une ligne" in answer.text for answer in (without_title, turning))


def test_documents_are_read_by_their_uploader_and_the_coordination_until_both_agreed(
    firms: TwoFirms,
) -> None:
    firms.add(firms.giver, title="Analyse secrète")
    address = document_address(firms.giver.get(firms.page))
    before = (
        firms.receiver.get(firms.page).text,
        firms.receiver.get(address),
        firms.coordinator.get(address),
    )
    firms.agree()

    assert "Analyse secrète" not in before[0]
    assert (before[1].status_code, before[2].status_code) == (404, 200)
    assert "Analyse secrète" in firms.receiver.get(firms.page).text
    assert firms.receiver.get(address).status_code == 200


def test_s4_a_document_that_may_not_be_read_answers_as_one_that_does_not_exist(firms: TwoFirms) -> None:
    firms.add(firms.giver)
    address = document_address(firms.giver.get(firms.page))
    nobody = address.rpartition("/")[0] + "/document_" + "0" * 24

    closed, none = firms.receiver.get(address), firms.receiver.get(nobody)

    assert (closed.status_code, closed.data) == (none.status_code, none.data)


def test_a_document_for_the_coordination_stays_with_it_after_the_agreement(agreed: TwoFirms) -> None:
    agreed.add(agreed.giver, title="Recette", audience="coordination")
    address = document_address(agreed.giver.get(agreed.page))

    assert agreed.receiver.get(address).status_code == 404
    assert "Recette" not in agreed.receiver.get(f"/synergies/{agreed.id}/fiche").text
    assert "Recette" not in agreed.coordinator.get(f"/synergies/{agreed.id}/fiche").text
    assert agreed.coordinator.get(address).status_code == 200


def test_a_document_is_removed_by_its_uploader_or_the_coordination_and_its_bytes_are_gone(
    agreed: TwoFirms,
) -> None:
    agreed.add(agreed.giver)
    address = document_address(agreed.giver.get(agreed.page))

    by_other = agreed.receiver.post(f"{address}/retrait")
    removed = agreed.giver.post(f"{address}/retrait")
    again = agreed.giver.post(f"{address}/retrait")

    assert (by_other.status_code, removed.status_code, again.status_code) == (403, 302, 409)
    assert agreed.coordinator.get(address).status_code == 404
    assert "1 document retiré" in agreed.coordinator.get(agreed.page).text.replace("\N{NO-BREAK SPACE}", " ")


def test_evidence_whose_document_was_removed_says_so(agreed: TwoFirms) -> None:
    agreed.choose(agreed.giver, "by_product", 0)
    agreed.add(agreed.giver, title="Plan du procédé")
    address = document_address(agreed.giver.get(agreed.page))
    document_id = address.rpartition("/")[2]
    agreed.tick(agreed.giver, "by_product_from_process", document_id=document_id)
    assert agreed.receiver.get(agreed.page).text.count(address) >= 2

    agreed.giver.post(f"{address}/retrait")
    page = agreed.receiver.get(agreed.page).text

    assert address not in page
    assert "document retiré depuis" in page
