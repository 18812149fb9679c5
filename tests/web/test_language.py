"""The pages in French and in English: the choice is kept by a cookie."""

from http import HTTPStatus

import pytest

from tests.web.people import Person


def test_a_page_is_french_until_the_reader_chooses_english(
    coordinator: Person,
) -> None:
    before = coordinator.get("/propositions", **{"Accept-Language": "en"})

    chosen = coordinator.post("/langue", {"language": "en", "next": "/propositions"})
    after = coordinator.get("/propositions")
    program = coordinator.get("/api/v1/proposals/none")

    assert '<html lang="fr">' in before.text
    assert (chosen.status_code, chosen.headers["Location"]) == (HTTPStatus.FOUND, "/propositions")
    assert '<html lang="en">' in after.text
    assert program.json["title"] == "Introuvable"


@pytest.mark.parametrize("elsewhere", ["//evil.example", "https://evil.example", "/\\evil.example", ""])
def test_s30_the_choice_of_a_language_leads_nowhere_else(giver: Person, elsewhere: str) -> None:

    answer = giver.post("/langue", {"language": "en", "next": elsewhere})

    assert answer.headers["Location"] == "/"


def test_a_language_that_there_is_not_is_refused(giver: Person) -> None:

    answer = giver.post("/langue", {"language": "xx", "next": "/"})

    assert answer.status_code == HTTPStatus.UNPROCESSABLE_ENTITY
    assert '<html lang="fr">' in giver.get("/").text
