"""The long tables of the map: folded where the screen is narrow, whole without JavaScript."""

import re

from tests.web.people import Person

FOLD = re.compile(r'<details class="fold"( open)?>\s*<summary>([^<]+)</summary>(.*?)</details>', re.S)


def folds(page: str) -> dict[str, tuple[str, str]]:
    """Return what is folded on a page: its summary → whether it is open, and what it holds."""
    return {summary: (opened, held) for opened, summary, held in FOLD.findall(page)}


def test_the_table_of_sites_is_in_a_fold_that_the_browser_opens(coordinator: Person) -> None:
    opened, held = folds(coordinator.get("/carte").text)["Afficher le tableau des sites"]

    assert opened == ""
    assert "<caption>" in held


def test_who_turns_the_page_of_the_sites_finds_their_table_open(coordinator: Person) -> None:
    opened, _held = folds(coordinator.get("/carte?page=2").text)["Afficher le tableau des sites"]

    assert opened == " open"


def test_questions_and_legend_of_the_map_are_folded_until_something_is_asked(coordinator: Person) -> None:
    before = folds(coordinator.get("/carte").text)
    asked = folds(coordinator.get("/carte?sens=offer").text)

    assert (before["Filtrer la carte"][0], asked["Filtrer la carte"][0]) == ("", " open")
    assert 'name="sens"' in before["Filtrer la carte"][1]
    assert "Site qui offre" in before["Légende"][1]
    assert 'class="num"' in before["Afficher le tableau"][1]
