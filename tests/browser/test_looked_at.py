"""Faults of accessibility are found wherever they stand, though the contrast of a kind is asked once."""

from collections.abc import Callable, Iterator

import pytest
from playwright.sync_api import Browser, Page

from tests.browser.looked_at import LookedAt
from tests.browser.windows import new_window

pytestmark = pytest.mark.browser
Show = Callable[[str], Page]
PALE = "color: #ccc; background: #fff"
NAMELESS = "link-name"


@pytest.fixture
def show(browser: Browser) -> Iterator[Show]:
    """Return a function that shows a page with some content in a window of 1280."""
    page = new_window(browser)
    page.set_viewport_size({"width": 1280, "height": 900})

    def shown(content: str) -> Page:
        page.set_content(f"<!doctype html><html lang='fr'><title>Page</title>{content}")
        return page

    yield shown
    page.context.close()


def rules(found: list[str]) -> list[str]:
    return [one.partition(":")[0] for one in found]


def test_pale_text_is_found_each_time_until_it_is_mended(show: Show) -> None:
    looked_at = LookedAt()
    pale, mended = (f"<style>p {{ {style} }}</style><main><p>Texte</p></main>" for style in (PALE, ""))

    assert rules(looked_at.faults(show(pale))) == ["color-contrast"]
    assert rules(looked_at.faults(show(pale))) == ["color-contrast"]
    assert looked_at.faults(show(mended)) == []


def test_pale_text_of_another_kind_beside_known_ones_is_found(show: Show) -> None:
    looked_at, style = LookedAt(), f"<style>.pale, [aria-current] {{ {PALE} }}</style>"
    assert looked_at.faults(show(f"{style}<main><p>Texte</p><a href='/x'>Lien</a></main>")) == []

    by_class = show(f"{style}<main><p>Texte</p><p class='pale'>Texte</p></main>")
    assert rules(looked_at.faults(by_class)) == ["color-contrast"]
    by_state = show(f"{style}<main><a href='/x' aria-current='page'>Lien</a></main>")
    assert rules(looked_at.faults(by_state)) == ["color-contrast"]


def test_what_is_pale_once_it_has_the_focus_is_found_then(show: Show) -> None:
    looked_at = LookedAt()
    page = show(f"<style>a:focus {{ {PALE} }}</style><main><a id='x' href='/x'>Lien</a></main>")
    assert looked_at.faults(page) == []

    page.focus("#x")

    assert rules(looked_at.faults(page)) == ["color-contrast"]


def test_pale_rows_among_rows_of_one_kind_are_found(show: Show) -> None:
    rows = "<tr><td>Cellule</td></tr>" * 5

    for which in ("nth-child(even)", "nth-child(odd)", "last-child"):
        table = show(f"<style>tr:{which} td {{ {PALE} }}</style><main><table>{rows}</table></main>")

        assert rules(LookedAt().faults(table)) == ["color-contrast"], which


def test_what_is_pale_on_a_telephone_or_once_it_is_shown_is_found_then(show: Show) -> None:
    looked_at = LookedAt()
    page = show(f"<style>@media (max-width: 500px) {{ p {{ {PALE} }} }}</style><main><p>Texte</p></main>")
    assert looked_at.faults(page) == []

    page.set_viewport_size({"width": 390, "height": 900})
    assert rules(looked_at.faults(page)) == ["color-contrast"]

    page.set_viewport_size({"width": 1280, "height": 900})
    closed = f"<style>b {{ {PALE} }} i:has(:not(:checked)) + b {{ display: none }}</style><main>"
    page = show(f"{closed}<i><input id='x' type='checkbox' aria-label='Voir'></i><b>Texte</b></main>")
    assert looked_at.faults(page) == []
    page.check("#x")
    assert rules(looked_at.faults(page)) == ["color-contrast"]


def test_all_other_rules_are_asked_of_elements_of_known_kinds_too(show: Show) -> None:
    looked_at = LookedAt()
    links = "<main><a href='/a'><b>{}</b></a> <a href='/b'><b>{}</b></a></main>"
    assert looked_at.faults(show(links.format("Un", "Deux"))) == []

    assert rules(looked_at.faults(show(links.format("Un", "")))) == [NAMELESS]
    assert looked_at.new_faults("page", show(links.format("Un", "Deux"))) == []
    assert rules(looked_at.new_faults("page", show(links.format("Un", "")))) == [NAMELESS]
