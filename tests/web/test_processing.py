"""Pages of processors and substitutions: read by everyone, set by coordinators, each with its history."""

import re
from collections.abc import Callable

import pytest
from werkzeug.test import TestResponse

from tests.fakes import FakeStore
from tests.web.people import Person

PROCESSOR = {
    "name": "Four Waelz",
    "site_id": "site_p",
    "use": "feedstock",
    "inputs": "zinc_dust ; 1",
    "outputs": "zinc_oxide ; 0,35",
    "capacity_per_year": "12 000",
    "cost_eur_per_unit": "180,5",
    "source": "Visite du 3 mai",
    "reason": "vu sur place",
}
SUBSTITUTION = {
    "from_resource_id": "fly_ash",
    "to_resource_id": "cement_addition",
    "yield_ratio": "0,9",
    "use": "feedstock",
    "source": "NF EN 450-1",
    "valid_from": "2024-01-01",
}
SORTS = {"preparateurs": ("processor_p", PROCESSOR), "substitutions": ("substitution_s", SUBSTITUTION)}


def seen_on(page: str) -> str:
    """Return the stamp that the form of a page states."""
    found = re.search(r'name="seen" value="([0-9a-f]+)"', page)
    assert found is not None
    return found[1]


def change(person: Person, word: str, **changes: str) -> TestResponse:
    thing, typed = SORTS[word]
    seen = seen_on(person.get(f"/{word}/{thing}/modifier").text)
    return person.post(f"/{word}/{thing}/modifier", typed | {"seen": seen} | changes)


@pytest.mark.parametrize("word", [*SORTS])
def test_a_coordinator_adds_a_thing_and_finds_it_in_the_list(word: str, coordinator: Person) -> None:
    answer = coordinator.post(f"/{word}/ajouter", SORTS[word][1])

    assert answer.status_code == 302
    name = answer.location.rpartition("/")[2]
    assert len(name.partition("_")[2]) == 24
    assert f'id="{name}"' in coordinator.get(f"/{word}").text
    page = coordinator.get(answer.location).text
    assert "coordinator@test.example" in page
    assert SORTS[word][1]["source"] in page


@pytest.mark.parametrize("word", [*SORTS])
def test_a_change_is_told_with_who_when_and_what_and_can_be_taken_back(
    word: str, coordinator: Person
) -> None:
    thing = SORTS[word][0]
    assert change(coordinator, word, source="Nouvelle étude", reason="relu").status_code == 302

    page = coordinator.get(f"/{word}/{thing}").text
    for text in ("Version 1", "Nouvelle étude", "relu", "coordinator@test.example", "importé"):
        assert text in page
    back = {"version": "0", "seen": seen_on(page)}
    first, second = (coordinator.post(f"/{word}/{thing}/restauration", back) for _ in range(2))
    assert (first.status_code, second.status_code) == (302, 409)
    assert "comme à la version 0" in coordinator.get(f"/{word}/{thing}").text


@pytest.mark.parametrize("word", [*SORTS])
def test_of_two_coordinators_the_second_is_told_and_keeps_what_they_typed(
    word: str, coordinator: Person, signed_in: Callable[[str], Person]
) -> None:
    thing, typed = SORTS[word]
    stale = seen_on(coordinator.get(f"/{word}/{thing}/modifier").text)
    change(signed_in("administrator"), word, source="Étude A")

    answer = coordinator.post(f"/{word}/{thing}/modifier", typed | {"source": "Étude B", "seen": stale})

    assert answer.status_code == 409
    assert "Étude A" in answer.text
    assert "Étude B" in answer.text
    again = typed | {"source": "Étude B", "seen": seen_on(answer.text)}
    assert coordinator.post(f"/{word}/{thing}/modifier", again).status_code == 302


@pytest.mark.parametrize("word", [*SORTS])
def test_what_is_retired_leaves_the_list_and_can_be_brought_back(word: str, coordinator: Person) -> None:
    thing = SORTS[word][0]
    seen = seen_on(coordinator.get(f"/{word}/{thing}").text)

    coordinator.post(f"/{word}/{thing}/emploi", {"retired": "true", "seen": seen, "reason": "fermé"})

    assert f'id="{thing}"' not in coordinator.get(f"/{word}").text
    assert f'id="{thing}"' in coordinator.get(f"/{word}?retires=true").text
    page = coordinator.get(f"/{word}/{thing}").text
    assert "les calculs l’ignorent" in page
    stale = coordinator.post(f"/{word}/{thing}/emploi", {"retired": "true", "seen": seen})
    assert stale.status_code == 409
    coordinator.post(f"/{word}/{thing}/emploi", {"retired": "false", "seen": seen_on(page)})
    assert f'id="{thing}"' in coordinator.get(f"/{word}").text


@pytest.mark.parametrize("word", [*SORTS])
def test_what_is_wrong_is_told_at_its_field_and_what_was_typed_is_kept(
    word: str, coordinator: Person
) -> None:
    field = "inputs" if word == "preparateurs" else "from_resource_id"

    answer = change(coordinator, word, **{field: "licorne"})

    assert answer.status_code == 422
    assert f'<a href="#{field}">' in answer.text
    assert "licorne" in answer.text
    assert f'id="{field}-fault"' in answer.text
    assert "Version 1" not in coordinator.get(f"/{word}/{SORTS[word][0]}").text


@pytest.mark.parametrize("word", [*SORTS])
@pytest.mark.parametrize("field", ["id", "by", "version", "retired", "at"])
def test_s8_fields_that_the_service_owns_are_refused(
    word: str, field: str, coordinator: Person, store: FakeStore
) -> None:
    assert change(coordinator, word, **{field: "x"}).status_code == 422
    assert coordinator.post(f"/{word}/ajouter", SORTS[word][1] | {field: "x"}).status_code == 422
    assert store.repositories.edits.kept == {}


@pytest.mark.parametrize("name", ["analyst", "giver"])
def test_s5_others_read_what_a_processor_takes_and_makes_and_not_its_figures(
    name: str, coordinator: Person, signed_in: Callable[[str], Person]
) -> None:
    figures = {"capacity_per_year": "7531", "cost_eur_per_unit": "86,42", "outputs": "zinc_oxide ; 0,3579"}
    change(coordinator, "preparateurs", source="marché CANARI", reason="motif CANARI", **figures)
    person = signed_in(name)

    pages = person.get("/preparateurs").text + person.get("/preparateurs/processor_p").text

    assert "Oxyde Waelz" in pages
    assert "Four Waelz" in pages
    for canary in ("7531", "7\u202f531", "86,42", "0,3579", "0,358", "CANARI", "coordinator@test.example"):
        assert canary not in pages


def test_s21_what_is_typed_is_shown_as_text(coordinator: Person) -> None:
    change(coordinator, "preparateurs", name="<script>alert(1)</script>", source='"><img src=x>')

    for page in (coordinator.get("/preparateurs"), coordinator.get("/preparateurs/processor_p")):
        assert "<script>alert" not in page.text
        assert "<img src=x>" not in page.text
        assert "&lt;script&gt;" in page.text


def test_the_list_is_filtered_by_words_and_says_when_nothing_is_found(coordinator: Person) -> None:
    assert 'id="processor_p"' in coordinator.get("/preparateurs?texte=waelz").text
    assert "Aucun préparateur" in coordinator.get("/preparateurs?texte=licorne").text
    assert "Aucune substitution" in coordinator.get("/substitutions?texte=licorne").text
