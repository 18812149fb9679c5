"""Each page in a real browser: nothing refused, sent elsewhere, inaccessible or too wide."""

from datetime import timedelta

import pytest
from playwright.sync_api import Browser

from tests.browser.conftest import Open
from tests.browser.territory import Running
from tests.browser.visit import Visit
from tests.builders import make_job

pytestmark = [pytest.mark.browser, pytest.mark.embedded]
PAGES = {
    "coordinator": (
        "/",
        "/propositions",
        "@proposal",
        "/carte",
        "/flux",
        "@flow",
        "/pourquoi-pas",
        "/pourquoi-pas?offre=alpha+chaleur&besoin=delta",
        "/pourquoi-pas?offre=beta&besoin=delta",
        "/sources",
        "/modeles",
        "/flux/export",
        "/compte/jetons",
        "/travaux",
        "@running",
        "@failed",
    ),
    "alpha": ("/", "/propositions", "/flux", "/flux/declarer"),
    "analyst": ("/", "/carte", "/compte/jetons"),
}


@pytest.fixture(scope="module", autouse=True)
def _jobs(service: Running) -> None:
    """Keep a job that runs for an hour, and one that failed."""
    now = service.services.clock()
    held = {"worker_id": "elsewhere", "lease_until": now + timedelta(hours=1), "share": 0.4}
    running = make_job(id="job_that_runs", lane="test", created_at=now, state="running", **held)
    failed = make_job(id="job_that_failed", lane=None, created_at=now).failed("out_of_bounds", now)
    service.services.store.write(lambda r: [r.jobs.add(job) for job in (running, failed)])


def paths(name: str, service: Running) -> list[str]:
    """Return the addresses that a person visits, those of a proposal and a flow among them."""
    store = service.services.store
    run = store.read(lambda r: r.runs.latest())
    assert run is not None
    found = {
        "@proposal": "/propositions/" + store.read(lambda r: r.runs.proposals(run.id))[0].id,
        "@flow": "/flux/" + store.read(lambda r: r.flows.all())[0].id,
        "@running": "/travaux/job_that_runs",
        "@failed": "/travaux/job_that_failed",
    }
    return [found.get(path, path) for path in PAGES[name]]


def assert_sound(person: Visit, path: str) -> None:
    """Hold what must be true of every page."""
    assert person.violations() == [], path
    assert person.complaints == [], path
    assert person.faults() == [], path
    assert person.page.evaluate("() => document.documentElement.lang") == "fr", path


@pytest.mark.parametrize("name", [*PAGES])
def test_s22_s23_pages_are_sound_and_accessible(name: str, visit: Open, service: Running) -> None:
    person = visit(name)

    for path in paths(name, service):
        person.open(path)
        assert_sound(person, path)


def test_public_pages_are_sound_and_accessible(visit: Open) -> None:
    person = visit()

    for path in ("/login", "/accessibilite"):
        person.open(path)
        assert_sound(person, path)


@pytest.mark.parametrize("name", [*PAGES])
def test_nothing_is_wider_than_a_narrow_telephone(name: str, visit: Open, service: Running) -> None:
    person = visit(name, width=390)

    wide = {}
    for path in paths(name, service):
        person.open(path)
        if person.overflow() > 0:
            wide[path] = person.overflow()

    assert wide == {}


def test_the_map_is_drawn_with_webgl_and_follows_its_table(visit: Open) -> None:
    person = visit("coordinator")
    person.open("/carte")
    where = "() => document.getElementById('carte')._fullLayout.map.center"
    before = person.page.evaluate(where)

    person.page.get_by_role("button", name="Delta", exact=False).first.click()

    assert person.page.get_attribute("#carte", "data-kind") == "webgl"
    person.until(lambda: person.page.evaluate(where) != before)
    assert person.violations() == []


def test_the_map_is_drawn_as_svg_where_webgl_is_off(visit: Open, browser_without_webgl: Browser) -> None:
    person = visit("coordinator", through=browser_without_webgl)

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
