"""Long work in a real browser: asked for by the keyboard, followed with and without scripts, cancelled."""

from datetime import timedelta

import pytest

from symbiose.domain.jobs import JobStage, JobState
from tests.browser.conftest import Open
from tests.browser.territory import PASSWORD, Running
from tests.builders import make_job

pytestmark = [pytest.mark.browser, pytest.mark.embedded]


def test_an_optimisation_is_asked_for_by_the_keyboard_and_leads_to_its_proposals(visit: Open) -> None:
    person = visit("coordinator")
    person.open("/propositions")
    person.tab_to("Lancer l’optimisation")

    person.page.keyboard.press("Enter")
    person.until(lambda: "Calcul terminé" in person.page.inner_text("main"))

    assert person.page.url.endswith("/propositions")
    assert person.complaints == []
    assert person.violations() == []


def test_an_optimisation_is_followed_without_scripts(visit: Open) -> None:
    person = visit(script=False)
    person.page.goto(f"{person.address}/login")
    person.page.fill("#email", "coordinator@test.example")
    person.page.fill("#password", PASSWORD)
    person.page.get_by_role("button", name="Se connecter").click()
    person.page.goto(f"{person.address}/propositions")

    person.page.get_by_role("button", name="Lancer l’optimisation").click()
    for _ in range(200):
        if person.page.url.endswith("/propositions"):
            break
        person.page.wait_for_timeout(200)
        person.page.get_by_role("link", name="Actualiser").click()

    assert "Calcul terminé" in person.page.inner_text("main")


def test_a_page_that_waits_shows_progress_and_is_told_of_the_end(visit: Open, service: Running) -> None:
    store, now = service.services.store, service.services.clock()
    held = {"worker_id": "elsewhere", "lease_until": now + timedelta(hours=1)}
    job = make_job(id="job_to_cancel", lane="wait", created_at=now, state="running", **held)
    store.write(lambda r: r.jobs.add(job))
    person, other = visit("coordinator"), visit("coordinator")
    person.open("/travaux/job_to_cancel?suite=oui")

    solving = job.model_copy(update={"stage": JobStage.SOLVING, "share": 0.5})
    store.write(lambda r: r.jobs.save(solving))
    person.until(lambda: "50\u00a0%" in person.page.inner_text("[data-told]"))
    assert person.page.locator("progress").get_attribute("value") is not None
    other.open("/travaux/job_to_cancel")
    other.press("Annuler ce travail")

    person.until(lambda: "a été annulé" in person.page.inner_text("main"))
    assert store.read(lambda r: r.jobs.get("job_to_cancel")).state is JobState.CANCELLED
    assert person.complaints == []
