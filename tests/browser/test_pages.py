"""Each page in a real browser: nothing refused, sent elsewhere, inaccessible or too wide."""

from datetime import timedelta

import pytest
from playwright.sync_api import Browser

from tests.browser.conftest import Open
from tests.browser.territory import Running
from tests.browser.visit import Visit
from tests.builders import make_job

pytestmark = [pytest.mark.browser, pytest.mark.embedded]
TELEPHONE = 390
PAGES = (
    "/",
    "/propositions",
    "@proposal",
    "/pourquoi-pas?offre=alpha+chaleur&besoin=delta",
    "/pourquoi-pas?offre=beta&besoin=delta",
    "@running",
    "@failed",
)
"""Pages of a coordinator, and states of pages that the walk through every page meets in one state only."""


@pytest.fixture(scope="module", autouse=True)
def _jobs(service: Running) -> None:
    """Keep a job that runs for an hour, and one that failed."""
    now = service.services.clock()
    held = {"worker_id": "elsewhere", "lease_until": now + timedelta(hours=1), "share": 0.4}
    running = make_job(id="job_that_runs", lane="test", created_at=now, state="running", **held)
    failed = make_job(id="job_that_failed", lane=None, created_at=now).failed("out_of_bounds", now)
    service.services.store.write(lambda r: [r.jobs.add(job) for job in (running, failed)])


def paths(service: Running) -> list[str]:
    """Return the addresses that a coordinator visits, that of a proposal among them."""
    store = service.services.store
    run = store.read(lambda r: r.runs.latest())
    assert run is not None
    found = {
        "@proposal": "/propositions/" + store.read(lambda r: r.runs.proposals(run.id))[0].id,
        "@running": "/travaux/job_that_runs",
        "@failed": "/travaux/job_that_failed",
    }
    return [found.get(path, path) for path in PAGES]


def assert_sound(person: Visit, path: str) -> None:
    """Hold what must be true of every page."""
    assert person.violations() == [], path
    assert person.complaints == [], path
    assert person.faults() == [], path
    assert person.page.evaluate("() => document.documentElement.lang") == "fr", path
    person.page.set_viewport_size({"width": TELEPHONE, "height": 900})
    assert person.overflow() <= 0, path
    person.page.set_viewport_size({"width": 1280, "height": 900})


def test_s22_s23_pages_are_sound_and_accessible(visit: Open, service: Running) -> None:
    person = visit("coordinator")

    for path in paths(service):
        person.open(path)
        assert_sound(person, path)


def test_public_pages_are_sound_and_accessible(visit: Open) -> None:
    person = visit()

    for path in ("/login", "/accessibilite"):
        person.open(path)
        assert_sound(person, path)


def test_the_map_is_drawn_with_webgl_and_follows_its_table(visit: Open, browser_with_webgl: Browser) -> None:
    person = visit("coordinator", through=browser_with_webgl, width=TELEPHONE)
    person.open("/carte")
    where = "() => document.getElementById('carte')._fullLayout.map.center"
    before = person.page.evaluate(where)

    person.page.get_by_text("Afficher le tableau des sites").click()
    person.page.get_by_role("button", name="Delta", exact=False).first.click()

    assert person.page.get_attribute("#carte", "data-kind") == "webgl"
    person.until(lambda: person.page.evaluate(where) != before)
    assert person.violations() == []
    assert person.complaints == []
    assert person.faults() == []
    assert person.overflow() <= 0


def test_the_map_is_drawn_as_svg_where_webgl_is_off(visit: Open) -> None:
    person = visit("coordinator")

    person.open("/carte")

    assert person.page.get_attribute("#carte", "data-kind") == "svg"
    assert person.page.locator("#carte .scattergeo").count() > 0
    assert_sound(person, "/carte")


def test_s23_the_mode_bar_offers_no_way_out_and_speaks_french(visit: Open) -> None:
    person = visit("coordinator")
    person.open("/carte")

    person.page.hover("#carte")
    titles = person.page.evaluate(
        "() => [...document.querySelectorAll('.modebar-btn')].map("
        "b => b.dataset.title || b.getAttribute('aria-label'))"
    )

    assert titles
    assert not any("loud" in title or "hare" in title or "Plotly" in title for title in titles)
    assert any("Télécharger" in title for title in titles)


def test_the_skip_link_is_first_and_the_focus_is_seen(visit: Open) -> None:
    person = visit("coordinator")
    person.open("/propositions")

    person.page.keyboard.press("Tab")

    assert person.page.evaluate("() => document.activeElement.className") == "skip-link"
    box = person.page.locator(".skip-link").bounding_box()
    assert box is not None
    assert box["x"] >= 0
    person.page.keyboard.press("Enter")
    person.page.keyboard.press("Tab")
    inside = "() => document.activeElement.closest('main') !== null"
    assert person.page.evaluate(inside) is True
    seen = "() => getComputedStyle(document.activeElement).outlineStyle"
    assert person.page.evaluate(seen) == "solid"
