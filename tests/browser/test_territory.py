"""The territory in a browser: the map's filters and tables by keyboard, its sheet, search, totals, tiles."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from playwright.sync_api import Browser

from symbiose.app.settings import Settings
from symbiose.app.wiring import web_application
from tests.browser.conftest import Open
from tests.browser.serving import served
from tests.browser.territory import Running
from tests.browser.visit import Visit

pytestmark = [pytest.mark.browser, pytest.mark.embedded]
CENTRE = "() => document.getElementById('carte')._fullLayout.geo.center"
SITE = "Delta"


def assert_sound(person: Visit) -> None:
    assert person.violations() == []
    assert person.complaints == []
    assert person.faults() == []
    assert person.overflow() <= 0


def test_the_map_answers_by_keyboard_alone(visit: Open) -> None:
    person = visit("coordinator")
    person.open("/carte")
    page = person.page

    person.tab_to("sens")
    page.keyboard.press("ArrowDown")
    person.tab_to("texte")
    page.keyboard.type(SITE)
    page.keyboard.press("Enter")
    person.until(lambda: f"texte={SITE}" in page.url and "sens=offer" in page.url)
    person.settle()
    before = page.evaluate(CENTRE)
    rows = page.locator(".list-side tbody .row-button")
    assert rows.count() == 1
    rows.first.focus()
    page.keyboard.press("Enter")
    person.until(lambda: page.evaluate(CENTRE) != before)
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    person.until(lambda: "site=" in page.url)
    person.settle()

    assert "sens=offer" in page.url
    assert SITE in page.locator("#fiche").inner_text()
    assert_sound(person)


def test_a_click_on_a_site_opens_its_sheet(visit: Open) -> None:
    person = visit("coordinator")
    person.open("/carte?sens=need")
    page = person.page
    leads = """() => {
      const box = document.getElementById("carte");
      const point = box.data.flatMap((t) => t.customdata || []).find((a) => a.includes("site="));
      box.emit("plotly_click", { points: [{ customdata: point }] });
    }"""

    page.evaluate(leads)

    person.until(lambda: page.url.endswith("#fiche"))
    assert "sens=need" in page.url
    assert page.locator("section.site-sheet").count() == 1


def test_the_map_is_filtered_without_javascript(visit: Open, service: Running) -> None:
    person = visit("coordinator", script=False)
    page = person.page
    page.goto(f"{service.address}/carte")

    page.select_option("#sens", "offer")
    page.fill("#texte", SITE)
    page.get_by_role("button", name="Filtrer", exact=True).click()

    assert "sens=offer" in page.url
    assert page.locator(".list-side tbody tr").count() == 1
    page.locator(".row-link").first.click()
    assert SITE in page.locator("#fiche").inner_text()


def test_s22_the_svg_map_keeps_filters_layers_and_its_ease(visit: Open) -> None:
    person = visit("analyst", width=390)

    person.open("/carte?sens=offer")

    assert person.page.get_attribute("#carte", "data-kind") == "svg"
    assert person.page.evaluate("() => document.getElementById('carte').data.length") > 10
    assert_sound(person)


def test_the_search_leads_on_by_keyboard_alone(visit: Open) -> None:
    person = visit("alpha", width=390)
    person.open("/")
    page = person.page

    person.tab_to("recherche")
    page.keyboard.type(f"{SITE[:-1]}")
    page.keyboard.press("Enter")
    person.until(lambda: "/recherche?q=" in page.url)
    assert_sound(person)
    page.locator("main section a").first.focus()
    page.keyboard.press("Enter")

    person.until(lambda: "/carte?site=" in page.url)
    person.settle()
    assert SITE in page.locator("#fiche").inner_text()
    assert_sound(person)


@pytest.mark.parametrize(("name", "width"), [("analyst", 390), ("coordinator", 1280)])
def test_the_totals_are_sound_and_accessible(name: str, width: int, visit: Open) -> None:
    person = visit(name, width=width)

    person.open("/territoire/chiffres")

    assert person.page.locator("table.totals").count() >= 2
    assert_sound(person)


@contextmanager
def with_tiles(service: Running, home: Path) -> Iterator[str]:
    """Serve the same territory with background tiles, and yield the address."""
    settings = Settings(
        home=home,
        tiles_url="https://tiles.symbiose-test.example/{z}/{x}/{y}.png",
        tiles_attribution="© Exemple",
    )
    app = web_application(service.services, settings, "k" * 32, home=home, https=False)
    with served(app) as address:
        yield address


def test_s30_tiles_are_asked_of_the_host_that_is_set_and_the_map_stands_without_them(
    visit: Open, browser_with_webgl: Browser, service: Running, tmp_path: Path
) -> None:
    with with_tiles(service, tmp_path) as address:
        person = visit(through=browser_with_webgl, width=390)
        person.address = address
        person.sign_in("coordinator")
        person.open("/carte")
        elsewhere = [one for one in person.complaints if one.startswith("request elsewhere")]

        assert elsewhere
        assert all("https://tiles.symbiose-test.example/" in one for one in elsewhere)
        assert person.violations() == []
        assert person.page.get_attribute("#carte", "data-drawn") == "true"
        assert "© Exemple" in person.page.inner_text("main")
