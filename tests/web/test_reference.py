"""The list of reference values: each with value, unit, date and source, filtered by the address."""

import re
from collections.abc import Callable

import pytest
from werkzeug.test import TestResponse

from symbiose.domain.factors import Status
from tests.web.conftest import REFERENCE, MovingClock
from tests.web.people import Person

COST = "disposal_cost_landfill"
TYPED = {
    "value": "150,5",
    "valid_from": "2026-03-01",
    "source": "Devis du 12/02/2026",
    "licence": "usage interne",
    "status": "sourced",
    "reason": "nouveau marché",
}


def shown(page: str) -> int:
    """Return how many values a page lists."""
    found = re.search(r"<caption>(\d+) valeurs?", page)
    return int(found[1]) if found else 0


def test_every_value_that_holds_today_is_listed_with_unit_date_and_source(
    coordinator: Person, clock: MovingClock
) -> None:
    page = coordinator.get("/sources").text
    today = clock.now.date()
    held = [value for value in REFERENCE.factors if value.holds_on(today)]

    assert shown(page) == len(held) > 100
    landfill = REFERENCE.factors.at("disposal_cost_landfill", today)
    found = coordinator.get("/sources?texte=disposal cost landfill").text
    row = found.split('id="disposal_cost_landfill"')[1].split("</tr>")[0]
    for text in ("138 €/t", f"{landfill.valid_from:%d/%m/%Y}", "ADEME", landfill.licence.split("(")[0]):
        assert text in row
    assert "À confirmer" in row


def test_in_english_what_is_only_known_in_french_is_marked_as_french(coordinator: Person) -> None:
    coordinator.post("/langue", language="en", next="/")
    history = REFERENCE.factors.history("solar_avoided_share")[-1]

    pages = [
        coordinator.get(f"/sources/{history.id}").text,
        coordinator.get("/sources?texte=solar avoided share").text,
    ]

    for page in pages:
        for words in (history.label, history.source):
            assert f'<span lang="fr">{words[:12]}' in page


def test_a_hypothesis_shows_its_range_and_reasoning(coordinator: Person) -> None:
    hypothesis = next(v for v in REFERENCE.factors if v.status is Status.HYPOTHESIS and v.range_low)
    words = hypothesis.id.replace("_", " ")
    page = coordinator.get(f"/sources?statut=hypothesis&periodes=true&texte={words}").text

    row = page.split(f'id="{hypothesis.id}-{hypothesis.valid_from}"')[1].split("</tr>")[0]
    assert "Hypothèse" in row
    assert "Raisonnement" in row
    assert " à " in row


@pytest.mark.parametrize("query", ["texte=licorne", "sujet=rule&texte=vapeur%20licorne"])
def test_nothing_found_is_said(query: str, coordinator: Person) -> None:
    assert "Aucune valeur ne répond" in coordinator.get(f"/sources?{query}").text


@pytest.mark.parametrize(
    "query", ["sujet=tax", "statut=sourced", "texte=acier", "sujet=price&statut=hypothesis"]
)
def test_a_filter_shows_a_part(query: str, coordinator: Person) -> None:
    everything = shown(coordinator.get("/sources").text)

    assert 0 < shown(coordinator.get(f"/sources?{query}").text) < everything


def test_a_tax_that_changes_every_year_shows_the_one_of_this_year_or_all(
    coordinator: Person, clock: MovingClock
) -> None:
    now, every = (
        coordinator.get("/sources?sujet=tax").text,
        coordinator.get("/sources?sujet=tax&periodes=true").text,
    )

    assert shown(every) > shown(now)


def test_a_wrong_filter_is_told(coordinator: Person) -> None:
    assert coordinator.get("/sources?sujet=astrologie").status_code == 422


def test_the_lists_of_the_law_are_named_with_their_sources(coordinator: Person) -> None:
    page = coordinator.get("/sources").text

    for source in REFERENCE.sources:
        assert source.title.replace("'", "&#39;") in page


def rows(page: str) -> list[str]:
    """Return the ids of the rows of a list."""
    return re.findall(r'<tr role="row" id="([^"]+)"', page)


def test_a_long_list_comes_in_pages_that_hold_each_value_once(
    coordinator: Person, clock: MovingClock
) -> None:
    first = coordinator.get("/sources").text
    pages = int(re.findall(r"Page\s*1\s*sur\s*(\d+)", first)[0])
    listed = [row for n in range(1, pages + 1) for row in rows(coordinator.get(f"/sources?page={n}").text)]

    today = clock.now.date()
    assert sorted(listed) == sorted(value.id for value in REFERENCE.factors if value.holds_on(today))


def seen_on(page: str) -> str:
    """Return the stamp that a form states."""
    found = re.search(r'name="seen" value="([0-9a-f]+)"', page)
    assert found is not None
    return found[1]


def set_it(person: Person, **changes: str) -> TestResponse:
    seen = seen_on(person.get(f"/sources/{COST}/periode").text)
    return person.post(f"/sources/{COST}/periode", TYPED | {"seen": seen} | changes)


def test_a_coordinator_sets_a_value_and_everyone_reads_it_with_its_history(
    coordinator: Person, signed_in: Callable[[str], Person]
) -> None:
    answer = set_it(coordinator)

    assert answer.status_code == 302
    assert answer.location == f"/sources/{COST}"
    page = coordinator.get(answer.location).text
    for text in ("150,5", "Devis du 12/02/2026", "nouveau marché", "coordinator@test.example", "fixée ici"):
        assert text in page
    read = signed_in("analyst").get(f"/sources/{COST}").text
    assert "150,5" in read
    assert "coordinator@test.example" not in read
    assert "Revenir" not in read
    assert "<form" not in read.split("<main")[1].split("</main>")[0]
    assert rows(coordinator.get("/sources?fixees=true").text) == [COST]


def test_what_is_wrong_is_told_at_its_field_and_what_was_typed_is_kept(coordinator: Person) -> None:
    answer = set_it(coordinator, value="beaucoup", source="")

    assert answer.status_code == 422
    assert '<a href="#value">' in answer.text
    assert 'id="source-fault"' in answer.text
    assert 'value="beaucoup"' in answer.text
    assert "Telle que livrée" in coordinator.get(f"/sources/{COST}").text
    assert "Version 1" not in coordinator.get(f"/sources/{COST}").text


def test_of_two_coordinators_the_second_is_told_and_keeps_what_they_typed(
    coordinator: Person, signed_in: Callable[[str], Person]
) -> None:
    stale = seen_on(coordinator.get(f"/sources/{COST}/periode").text)
    set_it(signed_in("administrator"), value="140")

    answer = coordinator.post(f"/sources/{COST}/periode", TYPED | {"seen": stale})

    assert answer.status_code == 409
    assert "entre-temps" in answer.text
    assert 'value="150,5"' in answer.text
    assert "140 €/t" in answer.text
    again = {"seen": seen_on(answer.text), "valid_from": "2026-04-01"}
    assert coordinator.post(f"/sources/{COST}/periode", TYPED | again).status_code == 302


def test_one_goes_back_to_what_the_service_ships(coordinator: Person) -> None:
    set_it(coordinator)
    page = coordinator.get(f"/sources/{COST}").text

    back = {"version": "0", "seen": seen_on(page)}
    first, second = (coordinator.post(f"/sources/{COST}/restauration", back) for _ in range(2))

    assert (first.status_code, second.status_code) == (302, 409)
    assert rows(coordinator.get("/sources?fixees=true").text) == []
    assert "150,5" in coordinator.get(f"/sources/{COST}").text


def test_a_period_set_here_is_taken_back(coordinator: Person) -> None:
    set_it(coordinator)
    sent = {"begins": "2026-03-01", "seen": seen_on(coordinator.get(f"/sources/{COST}").text)}

    first, second = (coordinator.post(f"/sources/{COST}/suppression-de-periode", sent) for _ in range(2))

    assert (first.status_code, second.status_code) == (302, 409)
    assert rows(coordinator.get("/sources?fixees=true").text) == []


def test_a_period_set_here_is_corrected_in_its_place(coordinator: Person) -> None:
    set_it(coordinator)

    form = coordinator.get(f"/sources/{COST}/periode?corrige=2026-03-01").text
    assert 'value="150,5"' in form
    answer = set_it(coordinator, corrects="2026-03-01", valid_from="2026-02-15", value="151")

    assert answer.status_code == 302
    page = coordinator.get(f"/sources/{COST}").text
    assert page.count("fixée ici") == 1
    assert "15/02/2026" in page


def test_a_period_that_was_not_set_here_cannot_be_corrected(coordinator: Person) -> None:
    assert coordinator.get(f"/sources/{COST}/periode?corrige=2024-01-01").status_code == 404


@pytest.mark.parametrize("field", ["by", "at", "version", "label", "unit", "topic", "id"])
def test_s8_fields_that_the_service_owns_are_refused(field: str, coordinator: Person) -> None:
    assert set_it(coordinator, **{field: "x"}).status_code == 422
    assert rows(coordinator.get("/sources?fixees=true").text) == []


def test_s21_what_is_typed_is_shown_as_text(coordinator: Person) -> None:
    set_it(coordinator, source="<script>alert(1)</script>", reason='"><img src=x>')

    page = coordinator.get(f"/sources/{COST}").text
    assert "<script>alert" not in page
    assert "<img src=x>" not in page
    assert "&lt;script&gt;" in page
