"""The long tables of the map: folded where the screen is narrow, whole without JavaScript."""

import re

from tests.web.people import Person

FOLD = re.compile(r'<details class="fold"( open)?>\s*<summary>([^<]+)</summary>(.*?)</details>', re.S)


def test_the_table_of_sites_is_in_a_fold_that_the_browser_opens(coordinator: Person) -> None:
    opened, summary, held = FOLD.findall(coordinator.get("/carte").text)[0]

    assert (opened, summary) == ("", "Afficher le tableau des sites")
    assert "<caption>" in held


def test_who_turns_the_page_of_the_sites_finds_their_table_open(coordinator: Person) -> None:
    opened, summary, _ = FOLD.findall(coordinator.get("/carte?page=2").text)[0]

    assert (opened, summary) == (" open", "Afficher le tableau des sites")
