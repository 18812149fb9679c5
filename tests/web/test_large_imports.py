"""Large files: read and imported as jobs, in steps that nobody waits for, each whole or not at all."""

import re
from http import HTTPStatus

import pytest

from symbiose.domain.flows import Flow
from symbiose.domain.jobs import JobState
from symbiose.services.context import Services
from tests.fakes import FakeShelf, FakeStore
from tests.files.workbooks import workbook
from tests.web.importing import drop, seen, words_of
from tests.web.people import Person
from tests.web.work import do_all_jobs

LINES = 80
HEADER = "sens;ressource;quantite;unite;reference;description\n"
pytestmark = pytest.mark.filterwarnings("ignore::pytest.PytestUnraisableExceptionWarning")


def large(lines: int = LINES, more: str = "") -> str:
    """Return a file of few lines that is long all the same: its descriptions are."""
    body = "".join(
        f"offre;Cendres volantes de charbon;{n};t;lot {n};{'x' * 4_000}\n" for n in range(1, lines + 1)
    )
    return HEADER + body + more


def imported(store: FakeStore) -> list[Flow]:
    return [flow for flow in store.repositories.flows.all() if (flow.reference or "").startswith("lot")]


def to_preview(person: Person, services: Services, content: str | bytes) -> str:
    """Drop a large file and return the address of its preview."""
    answer = drop(person, content)
    assert answer.status_code == HTTPStatus.FOUND
    assert answer.location.startswith("/travaux/job_")
    do_all_jobs(services)
    preview = person.get(answer.location).location
    assert preview.startswith("/import/")
    return preview


def test_r3_a_large_file_is_read_and_imported_as_jobs(
    giver: Person, services: Services, store: FakeStore
) -> None:
    preview = to_preview(giver, services, large())
    page = giver.get(preview)
    assert "Fichier lu" in page.text
    assert imported(store) == []

    answer = giver.post(f"{preview}/importation", {"mode": "tout", "vu": seen(page.text)})
    assert answer.location.startswith("/travaux/job_")
    assert imported(store) == []
    do_all_jobs(services)

    receipt = giver.get(giver.get(answer.location).location)
    assert "80 flux enregistrés" in words_of(receipt.text)
    assert len(imported(store)) == LINES
    assert {flow.declared_by for flow in imported(store)} != {"command:worker"}
    actions = [entry.action for entry in store.repositories.journal.entries][-4:]
    assert actions == ["start_job", "read_file", "start_job", "import_files"]


def test_r1_a_large_file_confirmed_twice_is_imported_once(
    giver: Person, services: Services, store: FakeStore
) -> None:
    preview = to_preview(giver, services, large())
    form = {"mode": "tout", "vu": seen(giver.get(preview).text)}

    first = giver.post(f"{preview}/importation", form).location
    second = giver.post(f"{preview}/importation", form).location
    do_all_jobs(services)
    kept = imported(store)
    third = giver.post(f"{preview}/importation", form).location

    assert first == second
    assert third == preview
    assert imported(store) == kept
    assert len(kept) == LINES


def test_a_page_of_a_file_that_is_worked_on_leads_to_its_job(giver: Person, services: Services) -> None:
    answer = drop(giver, large())
    waiting = re.search(r'href="(/import/[0-9a-f]{24})"', giver.get("/import").text)
    assert waiting

    assert giver.get(waiting[1]).location == answer.location
    assert giver.post(f"{waiting[1]}/lecture").location == answer.location


def test_giving_up_a_file_cancels_its_job(giver: Person, services: Services, store: FakeStore) -> None:
    drop(giver, large())
    waiting = re.search(r'href="(/import/[0-9a-f]{24})"', giver.get("/import").text)
    assert waiting

    assert giver.post(f"{waiting[1]}/abandon").location == "/import"

    (job,) = store.repositories.jobs.kept.values()
    assert job.state is JobState.CANCELLED
    assert giver.get(waiting[1]).status_code == HTTPStatus.NOT_FOUND


def test_answers_to_a_large_file_are_kept_and_it_is_read_again_as_a_job(
    giver: Person, services: Services, store: FakeStore
) -> None:
    content = large(more="offre;Cendres volantes de charbon;1.234;t;lot 81;\n")
    preview = to_preview(giver, services, content)
    question = re.search(r'name="(q-[0-9a-f]+)"[^>]*value="decimal"', giver.get(preview).text)
    assert question

    answer = giver.post(f"{preview}/reponses", {question[1]: "decimal"})
    assert answer.location.startswith("/travaux/job_")
    do_all_jobs(services)
    page = giver.get(preview).text
    giver.post(f"{preview}/importation", {"mode": "tout", "vu": seen(page)})
    do_all_jobs(services)

    quantities = {flow.reference: flow.quantity_per_year for flow in imported(store)}
    assert quantities["lot 81"] == 1.234


def test_a_large_file_that_cannot_be_read_says_why_to_its_owner_alone(
    giver: Person, coordinator: Person, services: Services
) -> None:
    content = "bonjour canary\n" + "x" * 400_000
    waiting = giver.get("/import").text.count("/import/")
    address = drop(giver, content).location
    do_all_jobs(services)

    page = giver.get(address)

    assert page.status_code == HTTPStatus.OK
    assert "Ce fichier n’a pas été lu" in page.text
    assert "Ce fichier n’a pas été lu" not in coordinator.get(address).text
    assert giver.get("/import").text.count("/import/") == waiting


def test_all_or_nothing_holds_for_a_large_file(giver: Person, services: Services, store: FakeStore) -> None:
    preview = to_preview(giver, services, large(more="ofre;x;x;t;lot 81;\n"))
    vu = seen(giver.get(preview).text)

    address = giver.post(f"{preview}/importation", {"mode": "tout", "vu": vu}).location
    do_all_jobs(services)

    page = giver.get(address).text
    assert "rien n’a été importé" in page
    assert f'href="{preview}"' in page
    assert imported(store) == []


def test_a_large_file_whose_preview_no_longer_holds_is_not_imported(
    giver: Person, services: Services, store: FakeStore
) -> None:
    preview = to_preview(giver, services, large())
    vu = seen(giver.get(preview).text)
    giver.post(f"{preview}/importation", {"mode": "tout", "vu": vu[::-1]})
    do_all_jobs(services)

    assert imported(store) == []
    giver.post(f"{preview}/importation", {"mode": "tout", "vu": vu})
    do_all_jobs(services)
    assert len(imported(store)) == LINES


def test_a_long_workbook_is_read_as_a_job_and_a_short_one_at_once(giver: Person, services: Services) -> None:
    head = ["sens", "ressource", "quantite", "unite", "description"]
    rows = [["offre", "Cendres volantes de charbon", n, "t", f"{n} " * 400] for n in range(1, 1_500)]

    assert drop(giver, workbook(head, *rows), "flux.xlsx").location.startswith("/travaux/")
    assert drop(giver, workbook(head, *rows[:9]), "flux.xlsx").location.startswith("/import/")


def test_r1_a_worker_killed_between_storing_and_the_receipt_has_stored_once(
    giver: Person, services: Services, store: FakeStore, monkeypatch: pytest.MonkeyPatch
) -> None:
    preview = to_preview(giver, services, large())
    form = {"mode": "tout", "vu": seen(giver.get(preview).text)}
    address = giver.post(f"{preview}/importation", form).location
    with monkeypatch.context() as patched:
        patched.setattr(FakeShelf, "finish", lambda *_: None)
        do_all_jobs(services)
    assert len(imported(store)) == LINES

    page = giver.get(giver.get(address).location).text

    assert "ce fichier ne change rien" in words_of(page)
